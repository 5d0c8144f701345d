/** Which secrets a workflow started from a Codex branch could read: `explain secret`, for every secret there is. */
import type { View } from "../../plan/explain";
import { explainSecret, secretNames } from "../../plan/explain";
import type { SecretFacts } from "../../plan/explain";
import type { SecretPlace, SecretReach } from "./model";

export function secretsOf(view: View): SecretReach[] {
    return secretNames(view).map((name) => {
        const { facts, parts } = explainSecret(view, name);
        const origin = parts[0]?.statements.find((one) => one.origin !== undefined)?.origin;
        return {
            name,
            ...(origin === undefined ? {} : { origin }),
            answer: answerOf(facts),
            places: placesOf(facts),
        };
    });
}

function answerOf({ slots }: SecretFacts): SecretReach["answer"] {
    if (slots.length === 0) return "nowhere";
    const any = (answer: string) => slots.some(({ fromCodexBranch }) => fromCodexBranch === answer);
    return any("yes") ? "yes" : any("after-approval") ? "after-approval" : "no";
}

function placesOf({ slots }: SecretFacts): SecretPlace[] {
    const groups = new Map<string, SecretFacts["slots"][number][]>();
    for (const slot of slots) {
        const key = JSON.stringify([slot.kind, slot.environment, slot.fromCodexBranch]);
        groups.set(key, [...(groups.get(key) ?? []), slot]);
    }
    return [...groups.values()].flatMap((same) => {
        const [first] = same;
        if (first === undefined) return [];
        const { kind, environment, fromCodexBranch } = first;
        return [
            {
                kind,
                ...(environment === undefined ? {} : { environment }),
                fromCodexBranch,
                repositories: same.map(({ repository }) => repository).sort(),
                seenByCodexApp: same
                    .filter(({ codexAppSees }) => codexAppSees)
                    .map(({ repository }) => repository)
                    .sort(),
            },
        ];
    });
}

import type { FactPath } from "../../fact-path";
import type { BranchProtection } from "../../organization";
import type { FactOf, GuardedActor } from "../fact";
import { actorName, isCodexApp, isCodexTeam } from "../identity";
import type { Answer } from "../identity";
import type { Remark } from "../rule";
import { breaks, doubt, guardrail } from "../rule";

export const codexAppNoBypass = guardrail({
    id: "codex-app-no-bypass",
    title: "The Codex app is bound by every branch rule",
    severity: "mandatory",
    why: "An app that may bypass, push past or force-push a protected branch merges what nobody has reviewed.",
    source: "GitHub, “About protected branches” and “Creating rulesets for a repository: granting bypass permissions”; rollout checklist, “Check GitHub protected branches and required reviews”.",
    remedy: "Take the app out of the list; it proposes changes by pull request.",
    facts: ["protection", "ruleset"],
    needs: "stack",
    *check(fact, identity) {
        for (const one of listed(fact)) {
            yield* judged(one, isCodexApp(one.actor, identity), "the Codex app");
        }
    },
});

export const codexTeamNoBypass = guardrail({
    id: "codex-team-no-bypass",
    title: "Codex teams are bound by every branch rule",
    severity: "mandatory",
    why: "Who works with Codex answers for what it writes; somebody else must have looked. A bypass makes one person both.",
    source: "GitHub, “About protected branches”; rollout checklist, “Review and Responsibility”.",
    remedy: "Take the team out of the list, or name people outside the Codex teams for emergencies.",
    facts: ["protection", "ruleset"],
    needs: "stack",
    *check(fact, identity) {
        for (const one of listed(fact)) {
            // To be among the only ones who may push, or who may dismiss reviews, is a bound for people, not a way around one.
            if (one.list === "push" || one.list === "dismissal") continue;
            yield* judged(one, isCodexTeam(one.actor, identity), "a Codex team");
        }
    },
});

interface Listed {
    readonly actor: GuardedActor;
    readonly list: keyof typeof means;
    readonly at: FactPath;
    readonly where: string;
}

const means = {
    bypass: "may merge without the required reviews",
    push: "is let past the restriction of pushes",
    dismissal: "may dismiss reviews",
    forcePushBypass: "may force-push",
    ruleset: "may bypass the ruleset",
} as const;

function* listed(fact: FactOf<"protection" | "ruleset">): Generator<Listed> {
    if (fact.kind === "ruleset") {
        const { ruleset, path, repository } = fact;
        const of = repository === undefined ? "the organization" : repository;
        for (const { actor } of ruleset.bypass) {
            const where = `the ruleset ${ruleset.name} of ${of}`;
            yield { actor, list: "ruleset", at: `${path}/bypass`, where };
        }
        return;
    }
    const { protection, path, repository } = fact;
    for (const list of ["bypass", "push", "dismissal", "forcePushBypass"] as const) {
        for (const actor of actors(protection, list)) {
            yield {
                actor,
                list,
                at: `${path}/${list}`,
                where: `${protection.pattern} of ${repository}`,
            };
        }
    }
}

function actors(
    protection: BranchProtection,
    list: "bypass" | "push" | "dismissal" | "forcePushBypass",
): readonly GuardedActor[] {
    return protection[list] ?? [];
}

function* judged(
    { actor, list, at, where }: Listed,
    answer: Answer,
    who: string,
): Generator<Remark> {
    if (answer === true) yield breaks(at, `${actorName(actor)} ${means[list]} (${where})`);
    if (answer === undefined) {
        yield doubt(at, `whether ${actorName(actor)}, who ${means[list]} (${where}), is ${who}`);
    }
}

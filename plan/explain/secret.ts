import { listWords } from "../compare/words";
import { own } from "../compare/lookup";
import type { OrganizationSecret } from "../organization";
import type { Explanation, Statement } from "./explanation";
import { part, saying, together } from "./explanation";
import type { Reach } from "./reach";
import { anyBranch, environmentReach } from "./reach";
import { seesApps } from "./sees";
import type { View, ViewedRepository } from "./view";
import { unreadAt } from "./view";

export interface SecretFacts {
    readonly name: string;
    readonly slots: readonly SecretSlotFacts[];
    /** Repositories where a workflow of a branch that Codex made gets it without anybody's approval. */
    readonly openTo: readonly string[];
}

export interface SecretSlotFacts {
    readonly kind: "organization" | "repository" | "environment";
    readonly environment?: string;
    readonly repository: string;
    /** Whether a workflow of an unprotected branch reads it. */
    readonly fromCodexBranch: Reach["answer"];
    /** Whether the Codex app can push such a branch there; people with write access can in any case. */
    readonly codexAppSees: boolean;
}

interface Slot extends SecretSlotFacts {
    readonly declared: Pick<Statement, "origin" | "place">;
    readonly why: readonly Statement[];
}

/** Which workflows could read a secret, and whether one that Codex's branch starts is among them. */
export function explainSecret(view: View, name: string): Explanation<SecretFacts> {
    const slots = slotsOf(view, name);
    const openTo = [
        ...new Set(
            slots
                .filter(({ fromCodexBranch }) => fromCodexBranch === "yes")
                .map(({ repository }) => repository),
        ),
    ];
    return {
        kind: "secret",
        subject: name,
        source: view.source,
        answer: answer(name, slots, openTo),
        facts: {
            name,
            slots: slots.map(({ declared: _declared, why: _why, ...facts }) => facts),
            openTo,
        },
        parts: saying(
            part("Where it is", places(slots)),
            part("From a branch that Codex made", reaches(slots)),
            part("Who can make such a branch", makers(slots)),
            part("From a fork", [
                {
                    text: "a pull request from a fork gets no secret, unless a workflow of the default branch runs on pull_request_target",
                    place: "GitHub",
                },
            ]),
        ),
        unknown: [
            ...unreadAt(view, "secrets"),
            ...Object.keys(view.repositories).flatMap((one) =>
                view.unread.filter(
                    ({ path }) =>
                        path === `repositories/${one}` || path.startsWith(`repositories/${one}/`),
                ),
            ),
        ],
    };
}

/** Every name that a secret of the view has, sorted. */
export function secretNames(view: View): string[] {
    const names = [
        ...Object.keys(view.secrets),
        ...Object.values(view.repositories).flatMap(({ secrets, environments }) => [
            ...Object.keys(secrets),
            ...Object.values(environments).flatMap((one) => Object.keys(one.secrets)),
        ]),
    ];
    return [...new Set(names)].sort();
}

/** Repositories whose workflows read a secret of the organization. */
export function repositoriesOf(view: View, secret: OrganizationSecret): ViewedRepository[] {
    const all = Object.values(view.repositories);
    if (secret.visibility === "all") return all;
    if (secret.visibility === "private")
        return all.filter(({ visibility }) => visibility !== "public");
    return all.filter(({ name }) => secret.repositories.includes(name));
}

function slotsOf(view: View, name: string): Slot[] {
    const shared = own(view.secrets, name);
    const ofOrganization =
        shared === undefined
            ? []
            : repositoriesOf(view, shared).map((repository) =>
                  openSlot(view, "organization", repository, view.cite("secrets", name)),
              );
    return [
        ...ofOrganization,
        ...Object.values(view.repositories).flatMap((repository) => {
            const at = ["repositories", repository.name];
            const inEnvironments = Object.values(repository.environments)
                .filter(({ secrets }) => Object.hasOwn(secrets, name))
                .map((environment): Slot => {
                    const { answer, why } = environmentReach(view, repository, environment);
                    const path = [...at, "environments", environment.name, "secrets", name];
                    return {
                        kind: "environment",
                        environment: environment.name,
                        repository: repository.name,
                        fromCodexBranch: answer,
                        codexAppSees: seesApps(view, repository.name).length > 0,
                        declared: view.cite(...path),
                        why,
                    };
                });
            return Object.hasOwn(repository.secrets, name)
                ? [
                      openSlot(view, "repository", repository, view.cite(...at, "secrets", name)),
                      ...inEnvironments,
                  ]
                : inEnvironments;
        }),
    ];
}

function openSlot(
    view: View,
    kind: "organization" | "repository",
    { name }: ViewedRepository,
    declared: Slot["declared"],
): Slot {
    return {
        kind,
        repository: name,
        fromCodexBranch: "yes",
        codexAppSees: seesApps(view, name).length > 0,
        declared,
        why: [anyBranch],
    };
}

function answer(name: string, slots: readonly Slot[], openTo: readonly string[]): string {
    if (slots.length === 0) return `No repository of the policy reads ${name}.`;
    if (openTo.length > 0)
        return `A workflow started from a Codex branch could read ${name} in ${listWords(openTo)}.`;
    const asked = slots.filter(({ fromCodexBranch }) => fromCodexBranch === "after-approval");
    if (asked.length > 0)
        return `A workflow started from a Codex branch could read ${name} only after a reviewer lets it through, in ${listWords([...new Set(asked.map(({ repository }) => repository))])}.`;
    return `No workflow started from a Codex branch can read ${name}: only protected branches get to it.`;
}

function places(slots: readonly Slot[]): Statement[] {
    return together(
        slots,
        ({ kind, environment, declared }) => JSON.stringify([kind, environment, declared]),
        (same) => ({
            text: `${placeWords(same[0])} ${listWords(same.map(({ repository }) => repository))}`,
            ...same[0]?.declared,
        }),
    );
}

function placeWords(slot: Slot | undefined): string {
    if (slot?.kind === "organization") return "secret of the organization, for";
    if (slot?.kind === "repository") return "secret of the repository";
    return `secret of the environment ${slot?.environment ?? ""} of`;
}

const verdicts = {
    yes: "yes",
    "after-approval": "only after an approval",
    no: "no",
} as const;

function reaches(slots: readonly Slot[]): Statement[] {
    const reasons = slots.flatMap((slot) => slot.why.map((reason) => ({ slot, reason })));
    return together(
        reasons,
        ({ slot, reason }) => JSON.stringify([slot.fromCodexBranch, slot.environment, reason]),
        (same) => ({
            ...same[0]?.reason,
            text: `${listWords([...new Set(same.map(({ slot }) => slot.repository))])}: ${verdicts[same[0]?.slot.fromCodexBranch ?? "no"]} - ${same[0]?.reason.text}`,
        }),
    );
}

function makers(slots: readonly Slot[]): Statement[] {
    const seen = [...new Set(slots.filter((one) => one.codexAppSees).map((one) => one.repository))];
    const unseen = [
        ...new Set(slots.filter((one) => !one.codexAppSees).map((one) => one.repository)),
    ];
    return [
        ...(seen.length === 0 ? [] : [{ text: `Codex cloud, whose app sees ${listWords(seen)}` }]),
        ...(unseen.length === 0
            ? []
            : [
                  {
                      text: `in ${listWords(unseen)} only people with write access, also with Codex on their machine: its app does not see it`,
                  },
              ]),
    ];
}

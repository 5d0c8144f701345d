/** Whom and what a plan names: a plan that was recorded some time ago may name what is no more. */
import { own } from "../plan/compare/lookup";
import type { Inventory } from "../plan/inventory";
import type { Actor } from "../plan/organization";
import type { Plan, PlannedRepository } from "../plan/plan";

export interface NamedAt {
    readonly path: readonly string[];
    /** `team:SLUG`, `user:login`, `app:SLUG` or `repository:NAME`. */
    readonly name: Actor;
}

export function loginsOf(plan: Plan): string[] {
    const logins = [...namesOf(plan)].flatMap(({ name }) =>
        name.startsWith("user:") ? [name.slice("user:".length)] : [],
    );
    return [...new Set(logins)].sort();
}

/** Names that the organization does not have, each once a place. Teams of the plan itself may be made by it. */
export function absentNames(
    plan: Plan,
    inventory: Inventory,
): { readonly path: readonly string[]; readonly message: string }[] {
    const kinds: Readonly<Record<string, { words: string; has: (name: string) => boolean }>> = {
        team: {
            words: "team",
            has: (name) =>
                own(plan.teams, name)?.management === "managed" ||
                Object.hasOwn(inventory.teams, name),
        },
        user: { words: "person", has: (name) => Object.hasOwn(inventory.users, name) },
        app: { words: "GitHub App", has: (name) => Object.hasOwn(inventory.apps, name) },
        repository: {
            words: "repository that is not archived",
            has: (name) => own(inventory.repositories, name)?.archived === false,
        },
    };
    return [...namesOf(plan)].flatMap(({ path, name }) => {
        const [kind = "", ...rest] = name.split(":");
        const known = own(kinds, kind);
        const called = rest.join(":");
        if (known === undefined || known.has(called)) return [];
        return [
            { path, message: `${inventory.organization.login} has no ${known.words} ${called}` },
        ];
    });
}

function* namesOf(plan: Plan): Generator<NamedAt> {
    for (const { slug, parent, management, members } of Object.values(plan.teams)) {
        const path = ["teams", slug];
        if (management === "reference") yield { path, name: `team:${slug}` };
        if (parent !== undefined) yield { path: [...path, "parent"], name: `team:${parent}` };
        for (const login of Object.keys(members))
            yield { path: [...path, "members", login], name: `user:${login}` };
    }
    for (const repository of Object.values(plan.repositories)) yield* namesIn(repository);
    for (const [key, { bypass }] of Object.entries(plan.rulesets))
        yield* actors(
            ["rulesets", key, "bypass"],
            bypass.map(({ actor }) => actor),
        );
    for (const [key, { repositories }] of Object.entries(plan.secrets))
        for (const name of repositories)
            yield { path: ["secrets", key, "repositories"], name: `repository:${name}` };
    for (const [slug, { repositories }] of Object.entries(plan.apps)) {
        yield { path: ["apps", slug], name: `app:${slug}` };
        for (const name of repositories)
            yield { path: ["apps", slug, "repositories"], name: `repository:${name}` };
    }
}

function* namesIn(repository: PlannedRepository): Generator<NamedAt> {
    const at = ["repositories", repository.name];
    yield { path: at, name: `repository:${repository.name}` };
    for (const slug of Object.keys(repository.teams))
        yield { path: [...at, "teams", slug], name: `team:${slug}` };
    for (const login of Object.keys(repository.collaborators))
        yield { path: [...at, "collaborators", login], name: `user:${login}` };
    for (const [pattern, rule] of Object.entries(repository.protections)) {
        const lists = ["bypass", "push", "dismissal", "forcePushBypass"] as const;
        for (const list of lists)
            yield* actors([...at, "protections", pattern, list], rule[list] ?? []);
    }
    for (const [key, { bypass }] of Object.entries(repository.rulesets))
        yield* actors(
            [...at, "rulesets", key, "bypass"],
            bypass.map(({ actor }) => actor),
        );
    for (const [key, { reviewers }] of Object.entries(repository.environments))
        yield* actors([...at, "environments", key, "reviewers"], reviewers);
}

function* actors(path: readonly string[], some: readonly Actor[]): Generator<NamedAt> {
    for (const [index, name] of some.entries()) yield { path: [...path, String(index)], name };
}

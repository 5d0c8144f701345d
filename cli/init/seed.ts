/** A local GitHub in which everything exists that a policy speaks of, so that it can be previewed without its organization. */
import type { Policy } from "../../controls/control";
import { compileMatch, isExactName } from "../../controls/match";
import type { Match } from "../../controls/match";
import type { Seed, SeedRepository } from "../../emulator/seed/types";
import { mentionedLogins } from "../../policies/mentions";

/** Owner of the made-up organization, whose token previews it. */
const owner = "local-owner";

/**
 * The organization as it may look before the first apply: the people, the teams that are `existing`, a repository for every name,
 * pattern, topic and property. Branches, protections and rules are GitHub's usual ones.
 */
export function seedFor(policy: Policy): Seed {
    const repositories = repositoriesOf(policy);
    const logins = mentionedLogins(policy);
    return {
        organization: policy.organization,
        plan: "enterprise",
        defaultRepositoryPermission: "read",
        admins: [owner],
        members: distinct(logins).filter((login) => login.toLowerCase() !== owner),
        properties: Object.entries(propertiesOf(policy)).map(([name, values]) => ({
            name,
            type: "multi_select" as const,
            allowedValues: values,
        })),
        teams: teamsOf(policy, repositories),
        repositories,
        secrets: Object.keys(policy.secrets ?? {}).map((name) => ({
            name,
            visibility: "all" as const,
        })),
        apps: appsOf(policy),
        tokens: [{ token: owner, user: owner, scopes: ["*"], note: "everything an owner may do" }],
    };
}

/** Names of the environment variables from which the policy takes values of secrets. */
export function valueSources(policy: unknown): string[] {
    if (typeof policy !== "object" || policy === null) return [];
    return Object.entries(policy).flatMap(([key, value]) =>
        key === "from" && typeof value === "string" ? [value] : valueSources(value),
    );
}

function repositoriesOf(policy: Policy): SeedRepository[] {
    const found = new Map<string, SeedRepository>();
    const add = (name: string, match: Match) => {
        const files = { "README.md": `# ${name}\n` };
        const key = name.toLowerCase();
        if (!found.has(key)) found.set(key, { name, files, ...factsOf(match) });
    };
    const tiers = Object.entries(policy.repositories ?? {});
    for (const [tier, { match }] of tiers)
        for (const name of namesOf(match, tier)) add(name, match);
    for (const name of namedElsewhere({ ...policy, repositories: undefined })) {
        if (Object.hasOwn(policy.repositories ?? {}, name) || !isExactName(name)) continue;
        const tier = tiers.find(([, { match }]) => selects(match, name));
        if (tier !== undefined) add(name, tier[1].match);
    }
    return [...found.values()];
}

function namesOf(match: Match, tier: string): string[] {
    const names = Array.isArray(match) ? match : (match.names ?? [`${tier}-example`]);
    return names.map((name) => (isExactName(name) ? name : exampleOf(name)));
}

/** Repositories that areas other than `repositories` name; some of these are tiers. */
function namedElsewhere(value: unknown): string[] {
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
        key === "repositories" && Array.isArray(part)
            ? part.filter((name) => typeof name === "string")
            : namedElsewhere(part),
    );
}

function selects(match: Match, name: string): boolean {
    return compileMatch(match)({ name, ...factsOf(match) }) !== undefined;
}

/** Topics and property values that a repository needs to be matched. */
function factsOf(match: Match): { topics: string[]; properties: Record<string, string[]> } {
    if (Array.isArray(match)) return { topics: [], properties: {} };
    const first = (value: string | string[]) => [value].flat().slice(0, 1);
    return {
        topics: match.topic === undefined ? [] : first(match.topic),
        properties: Object.fromEntries(
            Object.entries(match.property ?? {}).map(([name, value]) => [name, first(value)]),
        ),
    };
}

function propertiesOf(policy: Policy): Record<string, string[]> {
    const found: Record<string, string[]> = {};
    for (const { match } of Object.values(policy.repositories ?? {})) {
        if (Array.isArray(match)) continue;
        for (const [name, value] of Object.entries(match.property ?? {}))
            found[name] = distinct([...(found[name] ?? []), ...[value].flat()]);
    }
    return found;
}

/** A name that a pattern matches: `docs-*` is `docs-example`. */
function exampleOf(pattern: string): string {
    return pattern
        .replace(/\{([^,}]*)[^}]*\}/g, "$1")
        .replace(/\[!?(.)[^\]]*\]/g, "$1")
        .replace(/\*+/g, "example")
        .replaceAll("?", "x");
}

function teamsOf(policy: Policy, repositories: readonly SeedRepository[]): Seed["teams"] {
    return Object.entries(policy.users ?? {})
        .filter(([, team]) => team === "existing")
        .flatMap(([name]) =>
            // A pattern stands for a team for every repository.
            name.includes("*") ? repositories.map((one) => name.replaceAll("*", one.name)) : [name],
        )
        .map((name) => ({ name }));
}

function appsOf(policy: Policy): Seed["apps"] {
    const app = policy.connections?.["codex-app"]?.app;
    if (app === undefined) return [];
    const permissions = { contents: "write", metadata: "read", pull_requests: "write" };
    return [{ slug: app, permissions, installation: { repositories: [] } }];
}

function distinct(words: readonly string[]): string[] {
    const byCase = new Map(words.map((word) => [word.toLowerCase(), word]));
    return [...byCase.values()];
}

/** Who of Codex can write where, and what bounds them there, at one moment of a local GitHub. */
import { effectiveRole, isOwner, rank } from "../../emulator/access";
import type { LocalGitHub } from "../../emulator/server";
import { protectionOfRef } from "../../emulator/rules/classic";
import { rulesetApplies, rulesetCoversRef } from "../../emulator/rules/conditions";
import type { Repository } from "../../emulator/state/repository";

/** One look at the organization: who of Codex can write where, and what stands there. */
export interface Look {
    readonly after: string;
    /** `SUBJECT REPOSITORY`, sorted. */
    readonly writes: readonly string[];
    /** Repository to everything in force for its default branch. */
    readonly bounds: ReadonlyMap<string, string>;
    /** `REPOSITORY ENVIRONMENT` to who may deploy to it and from where, and the names of its secrets. */
    readonly environments: ReadonlyMap<
        string,
        { readonly rules: string; readonly secrets: readonly string[] }
    >;
}

/** Looks at `acme` as it is now. */
export function look(github: LocalGitHub, codexTeams: readonly string[], after: string): Look {
    const { state } = github;
    const organization = state.organizationByLogin("acme");
    if (organization === undefined) throw new Error("no acme");
    const repositories = [...organization.repositories.values()].filter(
        ({ archived }) => !archived,
    );
    const people = new Set(
        codexTeams.flatMap((slug) => [
            ...(state.teamBySlug(organization, slug)?.members.keys() ?? []),
        ]),
    );
    const writes = repositories.flatMap((repository) => {
        const persons = [...people].flatMap((id) => {
            const user = state.users.get(id);
            if (user === undefined || isOwner(organization, id)) return [];
            const role = effectiveRole(state, repository, user);
            return rank(role) >= rank("write") ? [`${user.login} ${repository.name}`] : [];
        });
        const codex = [...organization.installations.values()].filter(
            ({ appId }) => state.apps.get(appId)?.slug === "chatgpt-codex-connector",
        );
        const apps = codex
            .filter(({ repositoryIds }) => repositoryIds.has(repository.id))
            .map(() => `app ${repository.name}`);
        return [...persons, ...apps];
    });
    const bounds = new Map(repositories.map((one) => [one.name, boundsOf(github, one)]));
    const environments = new Map(repositories.flatMap(environmentsOf));
    return { after, writes: writes.sort(), bounds, environments };
}

function environmentsOf({ name: repository, environments }: Repository) {
    return [...environments.values()].map((one) => {
        const { name, reviewers, preventSelfReview, canAdminsBypass, branchPolicy } = one;
        const branches = [...one.branchPolicies.values()].map((policy) => policy.name).sort();
        const rules = JSON.stringify([
            [...reviewers].sort((a, b) => a.id - b.id),
            preventSelfReview,
            canAdminsBypass,
            branchPolicy,
            branches,
        ]);
        return [`${repository} ${name}`, { rules, secrets: [...one.secrets.keys()] }] as const;
    });
}

/** Secrets that came to an environment before its rules were those of the end. */
export function openSecrets(looks: readonly Look[]): string[] {
    const [first, last] = [looks[0], looks.at(-1)];
    return looks.flatMap(({ after, environments }) =>
        [...environments].flatMap(([name, { rules, secrets }]) =>
            secrets
                .filter(
                    (secret) => first?.environments.get(name)?.secrets.includes(secret) !== true,
                )
                .filter(() => rules !== last?.environments.get(name)?.rules)
                .map((secret) => `after ${after}: ${secret} of ${name}`),
        ),
    );
}

function boundsOf({ state }: LocalGitHub, repository: Repository): string {
    const ref = `heads/${repository.defaultBranch}`;
    const classic = protectionOfRef(repository, ref);
    const rulesets = [
        ...repository.rulesets.values(),
        ...state.organizationOf(repository).rulesets.values(),
    ].filter(
        (ruleset) =>
            ruleset.enforcement === "active" &&
            rulesetApplies(ruleset, repository) &&
            rulesetCoversRef(ruleset, repository, ref),
    );
    const shown = rulesets.map(({ name, rules, bypassActors }) => ({ name, rules, bypassActors }));
    return JSON.stringify([
        { ...classic, id: undefined, nodeId: undefined },
        shown.sort((a, b) => (a.name < b.name ? -1 : 1)),
    ]);
}

/** Whoever writes at a moment when the bounds are not those of the end, and did not write before the apply. */
export function gaps(looks: readonly Look[], selected: readonly string[]): string[] {
    const [first, last] = [looks[0], looks.at(-1)];
    if (first === undefined || last === undefined) throw new Error("never looked");
    return looks.flatMap(({ after, writes, bounds }) =>
        writes
            .filter((one) => !first.writes.includes(one))
            .filter((one) => {
                const repository = one.slice(one.lastIndexOf(" ") + 1);
                return (
                    selected.includes(repository) &&
                    bounds.get(repository) !== last.bounds.get(repository)
                );
            })
            .map((one) => `after ${after}: ${one}`),
    );
}

/** Whether a request that the local GitHub answered could change something. */
export const isWrite = (method: string, at: string, body: unknown): boolean =>
    at.endsWith("/graphql")
        ? /^\s*mutation/.test(String((body as { query?: string }).query))
        : method !== "GET";

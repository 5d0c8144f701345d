/**
 * What an earlier run read of repositories that nothing has happened to since: it stands in for reading them again. What comes
 * for all repositories at once anyway is never taken from there: team grants, which are read with the teams, and the text of
 * files, which comes with the inventory.
 */
import { factPath, isWithin } from "../plan/fact-path";
import { factKinds } from "../plan/fact-kind";
import type { Inventory } from "../plan/inventory";
import type { LiveOrganization, Unread } from "../plan/live";
import type { Repository, RepositoryRole } from "../plan/organization";
import { isBaseRole } from "../plan/organization";
import type { Plan } from "../plan/plan";
import type { Unmanaged } from "../plan/unmanaged";
import type { Unknowns } from "./parts";
import { byKey } from "./parts";
import { managedFiles } from "./planned-repositories";

type OfOne<Kind extends keyof Unmanaged> =
    Unmanaged[Kind] extends Readonly<Record<string, infer T>> ? T : never;

/** All that a run read of one repository, and read whole. */
export interface EarlierRepository {
    /** Without its files. */
    readonly state: Repository;
    readonly environments: OfOne<"environments">;
    readonly environmentSecrets: OfOne<"environmentSecrets">;
    readonly secretNames: readonly string[];
    readonly variableNames: readonly string[];
}

export interface Earlier {
    /** By name. */
    readonly repositories: ReadonlyMap<string, EarlierRepository>;
    /** What GitHub did not tell the earlier run of any repository. */
    readonly untold: readonly Unread[];
}

/** The plan without the repositories that need not be read. */
export function withoutEarlier(plan: Plan, earlier: Earlier | undefined): Plan {
    if (earlier === undefined) return plan;
    const others = Object.entries(plan.repositories).filter(
        ([, { name }]) => !earlier.repositories.has(name),
    );
    return { ...plan, repositories: Object.fromEntries(others) };
}

/** Of a run, what the next one may take over: repositories of which no part is unknown, by name. */
export function wholeRepositories(
    { repositories }: Plan,
    live: LiveOrganization,
    unmanaged: Unmanaged,
): Map<string, EarlierRepository> {
    const unread = new Set([...live.unknown, ...unmanaged.unknown].map(({ path }) => path));
    const kinds = factKinds.filter((kind) => kind.startsWith("repositories/"));
    if (kinds.some((kind) => unread.has(kind))) return new Map();
    const broken = new Set([...unread].flatMap((path) => path.split("/", 2).join("/")));
    return new Map(
        Object.values(repositories).flatMap(({ name }) => {
            const at = factPath("repositories", name);
            const state = live.state.repositories[name];
            if (state === undefined || broken.has(at) || isWithin(unread, at)) return [];
            const one: EarlierRepository = {
                state: { ...state, files: {} },
                environments: unmanaged.environments[name] ?? {},
                environmentSecrets: unmanaged.environmentSecrets[name] ?? {},
                secretNames: unmanaged.repositorySecrets[name] ?? [],
                variableNames: unmanaged.repositoryVariables[name] ?? [],
            };
            return [[name, one] as const];
        }),
    );
}

/** Those that are taken over, with their files as they are now. */
export function earlierRepositories(
    inventory: Inventory,
    { repositories }: Plan,
    earlier: Earlier | undefined,
): Repository[] {
    return Object.values(repositories).flatMap(({ name }) => {
        const one = earlier?.repositories.get(name);
        return one === undefined ? [] : [{ ...one.state, files: managedFiles(inventory, name) }];
    });
}

/**
 * GraphQL knows of a custom role only what it builds on (see custom-roles.ts), so that a grant of one is as it was read. One that
 * was not there then is unknown.
 */
export function withEarlierRoles(
    grants: ReadonlyMap<string, Readonly<Record<string, RepositoryRole>>>,
    { repositories }: Plan,
    earlier: Earlier | undefined,
    unknown: Unknowns,
): ReadonlyMap<string, Readonly<Record<string, RepositoryRole>>> {
    if (earlier === undefined) return grants;
    const exact = new Map(grants);
    for (const { name, teams } of Object.values(repositories)) {
        const before = earlier.repositories.get(name)?.state.teams;
        const now = grants.get(name);
        if (before === undefined || now === undefined) continue;
        const custom = Object.keys(now).filter((slug) => !isBaseRole(teams[slug] ?? "read"));
        for (const slug of custom.filter((one) => before[one] === undefined))
            unknown.add(
                ["repositories", name, "teams", slug],
                `role of team ${slug} on ${name}`,
                "it was given since the last run, and the audit log does not say so yet",
            );
        const roles = custom.flatMap((slug) => {
            const role = before[slug];
            return role === undefined ? [] : [[slug, role] as const];
        });
        exact.set(name, { ...now, ...Object.fromEntries(roles) });
    }
    return exact;
}

type ByRepository = Pick<
    Unmanaged,
    "environmentSecrets" | "environments" | "repositorySecrets" | "repositoryVariables"
>;

/** What there is beside the plan, of those that were read and of those that are taken over. */
export function besideWithEarlier(read: ByRepository, earlier: Earlier | undefined): ByRepository {
    if (earlier === undefined) return read;
    const all = [...earlier.repositories];
    const names = (kind: "secretNames" | "variableNames") =>
        all.flatMap(([name, one]) => (one[kind].length === 0 ? [] : [[name, one[kind]] as const]));
    const merged = <T>(now: Readonly<Record<string, T>>, before: (readonly [string, T])[]) =>
        byKey([...before, ...Object.entries(now)]);
    return {
        environments: merged(
            read.environments,
            all.map(([name, one]) => [name, one.environments] as const),
        ),
        environmentSecrets: merged(
            read.environmentSecrets,
            all.map(([name, one]) => [name, one.environmentSecrets] as const),
        ),
        repositorySecrets: merged(read.repositorySecrets, names("secretNames")),
        repositoryVariables: merged(read.repositoryVariables, names("variableNames")),
    };
}

/** What GitHub tells of no repository stays so for those that were not asked. */
export function untoldWithEarlier(
    untold: readonly Unread[],
    earlier: Earlier | undefined,
): readonly Unread[] {
    const known = new Set(untold.map(({ path }) => path));
    const before = earlier?.untold.filter(({ path }) => !known.has(path)) ?? [];
    return [...untold, ...before];
}

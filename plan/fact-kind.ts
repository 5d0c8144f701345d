/**
 * Kinds of facts, each of which is read, or left unread, as a whole. A run that is asked for some areas of the policy reads the
 * kinds that may differ there, and says nothing about the others.
 */
import type { FactPath } from "./fact-path";
import { factSegments } from "./fact-path";
import type { Origin } from "./origin";
import type { Plan } from "./plan";

const ofOrganization = [
    "settings",
    "members",
    "teams",
    "roles",
    "invited",
    "tokens",
    "rulesets",
    "secrets",
    "apps",
] as const;

const ofRepository = [
    "teams",
    "collaborators",
    "invitations",
    "deployKeys",
    "protections",
    "rulesets",
    "environments",
    "secrets",
    "variables",
    "actions",
    "files",
] as const;

type RepositoryKind = `repositories/${(typeof ofRepository)[number]}`;
export type FactKind = (typeof ofOrganization)[number] | RepositoryKind;

export const factKinds: readonly FactKind[] = [
    ...ofOrganization,
    ...ofRepository.map((kind): RepositoryKind => `repositories/${kind}`),
];

/**
 * Whether GitHub tells a kind for one repository at a time, by REST: a request for each repository at the least. Everything else
 * comes many at a time.
 */
export function isByRepository(kind: FactKind): boolean {
    return byRepository.has(kind);
}

const byRepository: ReadonlySet<FactKind> = new Set<FactKind>([
    "repositories/invitations",
    "repositories/environments",
    "repositories/secrets",
    "repositories/variables",
    "repositories/actions",
]);

/** What a person calls a kind, e.g. `environments`. */
export function kindWords(kind: FactKind): string {
    return words[kind];
}

const words: Readonly<Record<FactKind, string>> = {
    settings: "settings of the organization",
    members: "members and owners",
    teams: "teams",
    roles: "organization roles",
    invited: "people invited to be owners",
    tokens: "fine-grained personal access tokens",
    rulesets: "rulesets of the organization",
    secrets: "secrets of the organization",
    apps: "apps",
    "repositories/teams": "access of teams",
    "repositories/collaborators": "access of people",
    "repositories/invitations": "invitations to repositories",
    "repositories/deployKeys": "deploy keys",
    "repositories/protections": "branch protections",
    "repositories/rulesets": "rulesets of repositories",
    "repositories/environments": "environments",
    "repositories/secrets": "secrets of repositories",
    "repositories/variables": "variables of repositories",
    "repositories/actions": "workflow permissions of repositories",
    "repositories/files": "files",
};

/** `undefined` for the organization or a repository itself. */
export function kindOf(path: FactPath): FactKind | undefined {
    const [root = "", , kind] = factSegments(path);
    const name = root !== "repositories" ? root : kind === undefined ? "" : `${root}/${kind}`;
    return known.has(name) ? (name as FactKind) : undefined;
}

const known: ReadonlySet<string> = new Set(factKinds);

/**
 * The area of the policy that a fact belongs to: its line's, when one speaks of it. A line under `repositories` says which
 * repositories are spoken of; what kind of fact it is then says the area.
 */
export function areaOfFact(path: FactPath, origin: Origin | undefined): string {
    const written = origin === undefined ? "" : (/^[^.[]+/.exec(origin.path)?.[0] ?? "");
    return written === "" || written === "repositories" ? areaOfKind(kindOf(path)) : written;
}

/** The area of facts of a kind that no line of the policy speaks of. */
export function areaOfKind(kind: FactKind | undefined): string {
    return (kind === undefined ? undefined : areas[kind]) ?? "repositories";
}

const areas: Readonly<Partial<Record<FactKind, string>>> = {
    members: "users",
    teams: "users",
    roles: "users",
    invited: "users",
    tokens: "users",
    rulesets: "branches",
    secrets: "secrets",
    apps: "connections",
    "repositories/protections": "branches",
    "repositories/rulesets": "branches",
    "repositories/environments": "environments",
    "repositories/secrets": "secrets",
    "repositories/variables": "secrets",
    "repositories/actions": "actions",
    "repositories/files": "review",
};

/** Every kind of which a difference may belong to one of these areas, and what has to be read to tell it. */
export function kindsOfAreas(
    { origins }: Pick<Plan, "origins">,
    wanted: ReadonlySet<string>,
): ReadonlySet<FactKind> {
    const kinds = new Set(factKinds.filter((kind) => wanted.has(areaOfKind(kind))));
    for (const [path, origin] of origins) {
        const kind = kindOf(path);
        if (kind !== undefined && wanted.has(areaOfFact(path, origin))) kinds.add(kind);
    }
    // A team's access to a repository outside the policy is said at the line of the team, and read from the team's side.
    if (wanted.has("users")) kinds.add("repositories/teams");
    if (kinds.has("repositories/teams")) kinds.add("teams");
    // Who the owners are stands in an area that no fact of the plan comes from.
    if (wanted.has("drift")) kinds.add("members");
    // Whoever may have been invited cannot be said to have nothing.
    if (kinds.has("repositories/collaborators")) kinds.add("repositories/invitations");
    return kinds;
}

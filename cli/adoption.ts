import { z } from "zod";
import type { ReadClient } from "../live/client";
import { firstIssue } from "../plan/data-error";
import { ancestors, factPath, factSegments } from "../plan/fact-path";
import type { Inventory } from "../plan/inventory";
import type { LiveOrganization, Unread } from "../plan/live";

/** One entry of the file that `pulumi preview --import-file` writes and `pulumi import --file` reads. */
export interface ImportEntry {
    readonly type: string;
    readonly name: string;
    readonly id?: string;
    readonly component?: boolean;
    /** Name of the provider's entry. */
    readonly provider?: string;
}

export interface ImportFile<Entry extends ImportEntry = ImportEntry> {
    readonly nameTable?: Readonly<Record<string, string>>;
    readonly resources: readonly Entry[];
}

const optional = z.string().optional();
const importFile = z.looseObject({
    nameTable: z.record(z.string(), z.string()).optional(),
    resources: z.array(
        z.looseObject({
            type: z.string(),
            name: z.string(),
            id: optional,
            component: z.boolean().optional(),
            provider: optional,
        }),
    ),
});

/** What `pulumi preview --import-file` wrote. @throws DataError for what it did not */
export function parseImportFile(data: unknown): ImportFile {
    const read = importFile.safeParse(data);
    if (!read.success) throw firstIssue(read.error.issues);
    return read.data;
}

export interface Existing {
    readonly client: ReadClient;
    readonly inventory: Inventory;
    readonly live: LiveOrganization;
}

/**
 * The entries that exist on GitHub already, each with the id that the provider imports it by (the "Import" sections of
 * terraform-provider-github v6.13's resources), and the components that they are children of. Creating them would fail
 * ("Name already protected") or hide from the preview that something is being changed, not made.
 */
export async function existingEntries<Entry extends ImportEntry>(
    file: ImportFile<Entry>,
    existing: Existing,
): Promise<readonly Entry[]> {
    const found: Entry[] = [];
    for (const entry of file.resources) {
        if (!isResource(entry)) continue;
        const id = await importId(entry, existing);
        if (id !== undefined) found.push({ ...entry, id });
    }
    const kept = new Set<ImportEntry>(found);
    return file.resources.flatMap((entry) => {
        const taken = found.find(({ type, name }) => type === entry.type && name === entry.name);
        return taken !== undefined ? [taken] : isNeededBy(kept, entry) ? [entry] : [];
    });
}

/** The provider, and the components that an adopted resource is a child of, come with it. */
function isNeededBy(
    found: ReadonlySet<ImportEntry>,
    { type, name, component }: ImportEntry,
): boolean {
    if (type.startsWith("pulumi:providers:"))
        return [...found].some(({ provider }) => provider === name);
    return component === true && [...found].some((child) => child.name.startsWith(`${name}/`));
}

/** Whether an entry stands for something on GitHub. */
export function isResource({ type, component }: ImportEntry): boolean {
    return component !== true && !type.startsWith("pulumi:providers:");
}

type Place = readonly string[];

/** How one type of resource is found on GitHub. */
interface Finder {
    /** Facts of the live organization that tell whether it exists; none: the inventory tells, which is read whole. */
    readonly facts: (place: Place) => readonly Place[];
    readonly id: (
        place: Place,
        existing: Existing,
    ) => string | undefined | Promise<string | undefined>;
}

const sameFact = (place: Place): Place[] => [place];

/** By type of resource. A type that is missing here is created by a PUT that takes over what exists. */
const finders: Readonly<Record<string, Finder>> = {
    "github:index/team:Team": {
        facts: () => [],
        id: ([, slug = ""], { inventory }) => text(inventory.teams[slug]?.id),
    },
    "github:index/teamRepository:TeamRepository": {
        // …/access/teams/SLUG is the component's name for it; it is read from the team's side.
        facts: ([root = "", repository = "", , , slug = ""]) => [
            [root, repository, "teams", slug],
            ["teams", slug, "repositories"],
        ],
        id: ([, repository = "", , , slug = ""], { inventory, live }) => {
            const held = live.state.repositories[repository]?.teams[slug];
            const team = inventory.teams[slug];
            return held === undefined || team === undefined
                ? undefined
                : `${team.id}:${repository}`;
        },
    },
    "github:index/repositoryCollaborator:RepositoryCollaborator": {
        facts: ([root = "", repository = "", , , login = ""]) => [
            [root, repository, "collaborators", login],
        ],
        id: ([, repository = "", , , login = ""], { inventory, live }) => {
            const held = live.state.repositories[repository]?.collaborators[login];
            // The provider compares logins by GitHub's spelling.
            return held && `${repository}:${inventory.users[login]?.login ?? login}`;
        },
    },
    // Not RepositoryCollaborators: read back it names teams by slug, so that it would differ from the program at once.
    "github:index/teamMembers:TeamMembers": {
        facts: ([root = "", slug = ""]) => [[root, slug, "members"]],
        id: ([, slug = ""], { inventory, live }) =>
            live.state.teams[slug] === undefined ? undefined : inventory.teams[slug]?.slug,
    },
    "github:index/teamMembership:TeamMembership": {
        facts: sameFact,
        id: ([, slug = "", , login = ""], { inventory, live }) => {
            const held = live.state.teams[slug]?.members[login];
            const team = inventory.teams[slug];
            return held === undefined || team === undefined ? undefined : `${team.id}:${login}`;
        },
    },
    // There always is an answer to these two: they are settings, not things that are made.
    "github:index/actionsOrganizationWorkflowPermissions:ActionsOrganizationWorkflowPermissions": {
        facts: () => [["settings", "actions"]],
        id: (_place, { inventory }) => inventory.organization.login,
    },
    "github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions": {
        facts: ([root = "", repository = ""]) => [[root, repository, "actions"]],
        id: ([, repository = ""], { inventory }) => inventory.repositories[repository]?.name,
    },
    "github:index/actionsOrganizationSecretRepositories:ActionsOrganizationSecretRepositories": {
        facts: ([root = "", secret = ""]) => [[root, secret]],
        id: ([, secret = ""], { live }) =>
            live.state.secrets[secret]?.visibility === "selected" ? secret : undefined,
    },
    "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy": {
        facts: ([root = "", repository = "", kind = "", environment = ""]) => [
            [root, repository, kind, environment, "branches"],
        ],
        id: async (
            [, repository = "", , environment = "", , ...pattern],
            { client, inventory, live },
        ) => {
            const found = live.state.repositories[repository]?.environments[environment];
            if (found === undefined || typeof found.branches === "string") return undefined;
            const policies = await client.list(
                "GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies",
                {
                    owner: inventory.organization.login,
                    repo: repository,
                    environment_name: environment,
                },
            );
            // A pattern may have slashes of its own.
            const name = pattern.join("/");
            const id = policies.find((one) => one.name === name && one.type !== "tag")?.id;
            return id === undefined ? undefined : `${repository}:${environment}:${id}`;
        },
    },
    "github:index/branchProtection:BranchProtection": {
        facts: sameFact,
        id: ([, repository = "", , pattern = ""], { live }) =>
            live.state.repositories[repository]?.protections[pattern] && `${repository}:${pattern}`,
    },
    "github:index/repositoryEnvironment:RepositoryEnvironment": {
        facts: sameFact,
        id: ([, repository = "", , environment = ""], { live }) =>
            live.state.repositories[repository]?.environments[environment] &&
            `${repository}:${environment}`,
    },
    "github:index/repositoryRuleset:RepositoryRuleset": {
        facts: sameFact,
        id: async ([, repository = "", , ruleset = ""], { client, inventory, live }) => {
            if (live.state.repositories[repository]?.rulesets[ruleset] === undefined)
                return undefined;
            const rulesets = await client.list("GET /repos/{owner}/{repo}/rulesets", {
                owner: inventory.organization.login,
                repo: repository,
                includes_parents: false,
            });
            return prefixed(repository, rulesets.find(({ name }) => name === ruleset)?.id);
        },
    },
    "github:index/organizationRuleset:OrganizationRuleset": {
        facts: sameFact,
        id: async ([, ruleset = ""], { client, inventory, live }) => {
            if (live.state.rulesets[ruleset] === undefined) return undefined;
            const rulesets = await client.list("GET /orgs/{org}/rulesets", {
                org: inventory.organization.login,
            });
            return text(rulesets.find(({ name }) => name === ruleset)?.id);
        },
    },
};

/**
 * Parts that could not be read although whether an entry exists hangs on them. With any of them nothing can be adopted:
 * what is left out would be created a second time.
 */
export function unreadParts(file: ImportFile, { unknown }: LiveOrganization): Unread[] {
    const needed = new Set(
        file.resources.flatMap((entry) => {
            if (!isResource(entry)) return [];
            const facts = finders[entry.type]?.facts(placeOf(entry)) ?? [];
            return facts.flatMap((fact) => [...ancestors(factPath(...fact))]);
        }),
    );
    return unknown.filter(({ path }) => path === "" || needed.has(path));
}

/** Logical names are `<root>/<fact path>`; the root component's own name is the first segment. */
function placeOf({ name }: ImportEntry): Place {
    return factSegments(name).slice(1);
}

async function importId(entry: ImportEntry, existing: Existing): Promise<string | undefined> {
    return finders[entry.type]?.id(placeOf(entry), existing);
}

function text(id: number | undefined): string | undefined {
    return id === undefined ? undefined : String(id);
}

function prefixed(repository: string, id: number | undefined): string | undefined {
    return id === undefined ? undefined : `${repository}:${id}`;
}

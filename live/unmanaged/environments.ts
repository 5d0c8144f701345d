import type { Inventory } from "../../plan/inventory";
import type { Environment, SecretSlot } from "../../plan/organization";
import type { Plan, PlannedRepository } from "../../plan/plan";
import type { Unmanaged } from "../../plan/unmanaged";
import type { ReadClient } from "../client";
import type { Connection } from "../connection";
import { PageSize, readItems, readNodes } from "../connection";
import { readEnvironments } from "../environments";
import type { Unknowns } from "../parts";
import { byKey } from "../parts";
import { UnreadableError } from "../unreadable";

type Beside = Pick<Unmanaged, "environments" | "environmentSecrets">;

const page = "totalCount pageInfo { hasNextPage endCursor } nodes { name }";
const query = `query EnvironmentNames($ids: [ID!]!) { nodes(ids: $ids) { ... on Repository { id
    environments(first: 100) { ${page} } } } }`;
const moreQuery = `query MoreEnvironmentNames($id: ID!, $n: Int!, $after: String) { node(id: $id) { ... on Repository {
    environments(first: $n, after: $after) { ${page} } } } }`;

interface Named {
    readonly name: string;
}
interface RepositoryNode {
    readonly id: string;
    readonly environments: Connection<Named> | null;
}

/**
 * Environments that the plan does not name, where they hold secrets, and secrets beside the declared ones. Their names come
 * a hundred repositories at a time; only where there is one more is more asked for.
 */
export async function readEnvironmentsBeside(
    client: ReadClient,
    inventory: Inventory,
    plan: Plan,
    unknown: Unknowns,
): Promise<Beside> {
    const planned = new Map(
        Object.values(plan.repositories).flatMap((one) => {
            const known = inventory.repositories[one.name];
            return known === undefined ? [] : [[known.nodeId, one] as const];
        }),
    );
    const nodes = await readNodes<RepositoryNode>(client, {
        what: (id) => `environments of ${planned.get(id)?.name}`,
        query,
        ids: [...planned.keys()],
        size: new PageSize(100),
    });
    const org = inventory.organization.login;
    const read = [...planned].map(async ([id, repository]) => {
        const what = `environments of ${repository.name}`;
        const at = ["repositories", repository.name, "environments"];
        const names = await unknown.orUnknown(at, what, [], namesOf(client, nodes.get(id), what));
        const beside = await readBeside(client, org, repository, names, unknown);
        return [repository.name, beside] as const;
    });
    const all = await Promise.all(read);
    return {
        environments: byKey(all.map(([name, { environments }]) => [name, environments])),
        environmentSecrets: byKey(all.map(([name, { secrets }]) => [name, secrets])),
    };
}

async function namesOf(
    client: ReadClient,
    answer: Awaited<ReturnType<typeof readNodes<RepositoryNode>>> extends Map<string, infer One>
        ? One | undefined
        : never,
    what: string,
): Promise<string[]> {
    if (answer === undefined) throw new UnreadableError(what, "GitHub gave no answer");
    if (answer instanceof UnreadableError) throw answer;
    const [issue] = answer.issues;
    if (issue !== undefined) throw new UnreadableError(what, issue.message);
    const { id, environments: first } = answer.node;
    if (first === null) throw new UnreadableError(what, "GitHub hides them from this token");
    const items = await readItems<Named>(client, {
        what,
        query: moreQuery,
        variables: { id },
        at: ["node", "environments"],
        size: new PageSize(100),
        first,
        key: ({ name }) => name,
    });
    return items.map(({ name }) => name);
}

interface BesideOfOne {
    readonly environments: Record<string, Environment>;
    readonly secrets: Record<string, Record<string, SecretSlot>>;
}

async function readBeside(
    client: ReadClient,
    org: string,
    repository: PlannedRepository,
    names: readonly string[],
    unknown: Unknowns,
): Promise<BesideOfOne> {
    const declared = new Map(
        Object.values(repository.environments).map((one) => [one.name.toLowerCase(), one]),
    );
    const undeclared = names.filter((name) => !declared.has(name.toLowerCase()));
    const bare = names.filter((name) => {
        const one = declared.get(name.toLowerCase());
        return one !== undefined && Object.keys(one.secrets).length === 0;
    });
    const [withSecrets, secrets] = await Promise.all([
        readSecretNames(client, org, repository.name, undeclared, unknown),
        readSecretNames(client, org, repository.name, bare, unknown),
    ]);
    const holding = Object.keys(withSecrets);
    if (holding.length === 0) return { environments: {}, secrets };
    const asked = Object.fromEntries(
        holding.map((name) => [name, { ...bareEnvironment, name }] as const),
    );
    const environments = await readEnvironments(
        client,
        org,
        { ...repository, environments: asked },
        false,
        unknown,
    );
    return {
        environments: byKey(
            Object.entries(environments).map(([name, one]) => [
                name,
                { ...one, secrets: withSecrets[name] ?? {} },
            ]),
        ),
        secrets,
    };
}

/** Without secrets, so that they are not asked for a second time. */
const bareEnvironment: Omit<Environment, "name"> = {
    reviewers: [],
    preventSelfReview: false,
    adminBypass: false,
    waitMinutes: 0,
    branches: "all",
    secrets: {},
};

/** By environment; those without any are left out. */
async function readSecretNames(
    client: ReadClient,
    owner: string,
    repo: string,
    environments: readonly string[],
    unknown: Unknowns,
): Promise<Record<string, Record<string, SecretSlot>>> {
    const read = environments.map(async (name) => {
        const secrets = await unknown.orUnknown(
            ["repositories", repo, "environments", name, "secrets"],
            `secret names of environment ${name} of ${repo}`,
            [],
            client.list("GET /repos/{owner}/{repo}/environments/{environment_name}/secrets", {
                owner,
                repo,
                environment_name: name,
            }),
        );
        const slots = secrets.map((one) => [one.name, { updatedAt: one.updated_at }] as const);
        return [name, byKey(slots)] as const;
    });
    const known = await Promise.all(read);
    return byKey(known.filter(([, secrets]) => Object.keys(secrets).length > 0));
}

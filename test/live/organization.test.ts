/** What the random organizations of reader.property.test.ts cannot have, and how GitHub is asked. */
import type { Seed } from "../../emulator/seed/types";
import type { LocalGitHub } from "../../emulator/server";
import { createLocalGitHub } from "../../emulator/server";
import type { ClientOptions } from "../../live/client";
import { createClient } from "../../live/client";
import { readInventory } from "../../live/inventory";
import { readOrganization } from "../../live/organization";
import type { LiveOrganization } from "../../plan/live";
import type { Plan, PlannedRepository } from "../../plan/plan";

const sandbox: PlannedRepository = {
    name: "sandbox",
    tier: "pilot",
    grants: "authoritative",
    teams: {},
    collaborators: {},
    protections: {},
    rulesets: {},
    environments: {},
    secrets: {},
    files: {},
};

const empty: Plan = {
    organization: "acme",
    teams: {},
    repositories: { sandbox },
    rulesets: {},
    secrets: {},
    apps: {},
    origins: new Map(),
};

const base: Seed = {
    organization: "acme",
    plan: "enterprise",
    admins: ["owner-1"],
    members: ["Dev-1", "dev-2"],
    repositories: [{ name: "sandbox", files: { "README.md": "" } }],
    tokens: [{ token: "owner", user: "owner-1", scopes: ["*"] }],
};

let github: LocalGitHub | undefined;
afterEach(async () => {
    await github?.close();
    github = undefined;
});

async function read(
    seed: Partial<Seed>,
    plan: Partial<Plan> = {},
    options: Partial<ClientOptions> = {},
): Promise<LiveOrganization> {
    github = await createLocalGitHub({ seed: { ...base, ...seed } });
    const client = await createClient({
        baseUrl: github.url,
        token: "owner",
        retryMilliseconds: 1,
        onWait: () => undefined,
        ...options,
    });
    const inventory = await readInventory(client, { organization: "acme" });
    return readOrganization(client, { inventory, plan: { ...empty, ...plan } });
}

const repository = (more: object): Seed["repositories"] => [
    { name: "sandbox", files: { "README.md": "" }, ...more },
];

test("people come by a grant of their own, not by a team or as owners", async () => {
    const { state } = await read({
        teams: [{ name: "pilot", members: ["dev-2"], repositories: { sandbox: "write" } }],
        repositories: repository({ collaborators: { "Dev-1": "maintain" } }),
    });
    expect(state.repositories.sandbox?.collaborators).toEqual({ "dev-1": "maintain" });
    expect(state.repositories.sandbox?.teams).toEqual({ pilot: "write" });
    expect(state.members["dev-1"]).toEqual({ login: "Dev-1", role: "member" });
});

test("a custom role keeps its name, for people and, where the plan has it, for teams", async () => {
    const { state, unknown } = await read(
        {
            customRepositoryRoles: [{ name: "Deployer", baseRole: "write", permissions: [] }],
            teams: [{ name: "pilot", repositories: { sandbox: "Deployer" } }],
            repositories: repository({ collaborators: { "dev-2": "Deployer" } }),
        },
        { repositories: { sandbox: { ...sandbox, teams: { pilot: "Deployer" } } } },
    );
    expect(unknown).toEqual([]);
    expect(state.repositories.sandbox).toMatchObject({
        teams: { pilot: "Deployer" },
        collaborators: { "dev-2": "Deployer" },
    });
});

test("roles, owners and keys that may bypass a ruleset have names", async () => {
    const ruleset = {
        name: "reviews",
        enforcement: "active" as const,
        conditions: { ref_name: { include: ["~ALL"], exclude: [] } },
        rules: [{ type: "deletion" }],
    };
    const planned = { sandbox: { ...sandbox, rulesets: { reviews: {} as never } } };
    const { state, unknown } = await read(
        {
            customRepositoryRoles: [{ name: "Deployer", baseRole: "write", permissions: [] }],
            repositories: repository({
                rulesets: [
                    {
                        ...ruleset,
                        bypass_actors: [
                            { actor_type: "OrganizationAdmin" },
                            { actor_type: "DeployKey" },
                            { actor_type: "RepositoryRole", actor: "maintain" },
                            { actor_type: "RepositoryRole", actor: "Deployer" },
                            { actor_type: "User", actor: "Dev-1", bypass_mode: "exempt" },
                        ],
                    },
                ],
            }),
        },
        { repositories: planned },
    );
    expect(unknown).toEqual([]);
    expect(state.repositories.sandbox?.rulesets.reviews?.bypass).toEqual([
        { actor: "deploy-key", mode: "always" },
        { actor: "organization-admin", mode: "always" },
        { actor: "role:Deployer", mode: "always" },
        { actor: "role:maintain", mode: "always" },
        { actor: "user:dev-1", mode: "exempt" },
    ]);
});

test("a ruleset for tags is none for branches, whatever its name", async () => {
    const { state } = await read(
        {
            repositories: repository({
                rulesets: [
                    {
                        name: "reviews",
                        target: "tag",
                        enforcement: "active",
                        rules: [{ type: "deletion" }],
                    },
                ],
            }),
        },
        { repositories: { sandbox: { ...sandbox, rulesets: { reviews: {} as never } } } },
    );
    expect(state.repositories.sandbox?.rulesets).toEqual({});
});

test("a tag that may deploy is no branch", async () => {
    const environments = { production: { secrets: {} } as never };
    const { state } = await read(
        {
            repositories: repository({
                environments: [
                    { name: "Production", branches: ["main", { name: "v*", type: "tag" }] },
                ],
            }),
        },
        { repositories: { sandbox: { ...sandbox, environments } } },
    );
    expect(state.repositories.sandbox?.environments.production?.branches).toEqual([
        "main",
        "tag:v*",
    ]);
});

test("deploy keys of one title are both there", async () => {
    const key = (text: string) => `ssh-ed25519 ${Buffer.from(text.padEnd(51)).toString("base64")}`;
    const { state } = await read({
        repositories: repository({
            deployKeys: [
                { title: "ci", key: key("a"), readOnly: true },
                { title: "ci", key: key("b"), readOnly: false },
            ],
        }),
    });
    expect(Object.keys(state.repositories.sandbox?.deployKeys ?? {})).toEqual(["ci", "ci (2)"]);
});

test("a repository that is renamed between the two readings is unknown", async () => {
    const renaming: typeof fetch = async (input, init) => {
        const response = await fetch(input, init);
        if (!(init?.body as string | undefined)?.includes("query Repositories(")) return response;
        return new Response(
            (await response.text()).replace('"name":"sandbox"', '"name":"playground"'),
            response,
        );
    };
    const { state, unknown } = await read({}, {}, { fetch: renaming });
    expect(unknown).toEqual([
        {
            path: "repositories/sandbox",
            what: "repository sandbox",
            reason: "it was renamed to playground while it was read",
        },
    ]);
    expect(state.repositories.sandbox).toBeUndefined();
});

test("a batch that is too much is halved until it passes, and no repository is lost", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `repository-${index}`);
    const sizes: number[] = [];
    const narrow: typeof fetch = async (input, init) => {
        const { query, variables } = JSON.parse((init?.body as string | undefined) ?? "{}") as {
            query?: string;
            variables?: { ids?: string[] };
        };
        if (!query?.includes("query Repositories(")) return fetch(input, init);
        sizes.push(variables?.ids?.length ?? 0);
        if ((variables?.ids?.length ?? 0) <= 7) return fetch(input, init);
        return Response.json({
            data: null,
            errors: [
                {
                    type: "RESOURCE_LIMITS_EXCEEDED",
                    message: "Resource limits for this query exceeded",
                },
            ],
        });
    };
    const { state, unknown } = await read(
        { repositories: names },
        { repositories: Object.fromEntries(names.map((name) => [name, { ...sandbox, name }])) },
        { fetch: narrow },
    );
    expect(unknown).toEqual([]);
    expect(Object.keys(state.repositories).sort()).toEqual([...names].sort());
    expect(sizes.slice(0, 3)).toEqual([25, 12, 6]);
});

test("nobody but an owner is believed about the repositories of an app", async () => {
    const app = {
        slug: "codex",
        selection: "selected",
        repositories: [],
        permissions: {},
        management: "verify",
    } as const;
    const seed: Seed = {
        ...base,
        apps: [
            {
                slug: "codex",
                permissions: { contents: "write" },
                installation: { repositories: ["sandbox"] },
            },
        ],
        tokens: [...(base.tokens ?? []), { token: "dev", user: "Dev-1", scopes: ["*"] }],
    };
    github = await createLocalGitHub({ seed });
    const options = { baseUrl: github.url, retryMilliseconds: 1 };
    const client = await createClient({ ...options, token: "owner" });
    const appClient = await createClient({ ...options, token: "dev" });
    const inventory = await readInventory(client, { organization: "acme" });
    const plan = { ...empty, apps: { codex: app } };
    expect(
        (await readOrganization(client, { inventory, plan })).state.apps.codex?.repositories,
    ).toEqual(["sandbox"]);
    const { unknown } = await readOrganization(client, { inventory, plan, appClient });
    expect(unknown).toMatchObject([
        {
            path: "apps/codex/repositories",
            reason: "GitHub tells Dev-1 only those of them that Dev-1 can see; use a token of an organization owner",
        },
    ]);
});

test("what the plan does not speak of is not asked for", async () => {
    await read({ secrets: ["NPM_TOKEN"] });
    const asked =
        github?.journal.entries.map(({ path }) => path.replace(/^.*\/api\/v3|\?.*$/g, "")) ?? [];
    expect(
        asked.filter((path) =>
            /secrets|environments|rulesets|workflow|installations\/\d/.test(path),
        ),
    ).toEqual([]);
});

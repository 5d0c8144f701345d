/** What lets somebody in beside all that a policy declares: each channel by itself, and what a caller is not told. */
import type { Seed } from "../../emulator/seed/types";
import type { LocalGitHub } from "../../emulator/server";
import { createLocalGitHub } from "../../emulator/server";
import { addToken } from "../../emulator/state/create";
import { createClient } from "../../live/client";
import { readInventory } from "../../live/inventory";
import { readOrganization } from "../../live/organization";
import { readUnmanaged } from "../../live/unmanaged";
import { compare } from "../../plan/compare";
import { compareUnmanaged } from "../../plan/compare/unmanaged";
import { draftPlannedRepository } from "../../plan/drafts";
import type { Environment } from "../../plan/organization";
import type { Plan } from "../../plan/plan";
import type { Unmanaged } from "../../plan/unmanaged";

const site: Environment = {
    name: "site",
    reviewers: [],
    preventSelfReview: false,
    adminBypass: true,
    waitMinutes: 0,
    branches: "all",
    secrets: { PAGES_TOKEN: {} },
};

const sandbox = draftPlannedRepository("sandbox", { tier: "pilot" });

const plan: Plan = {
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
    members: ["dev-1", "dev-2"],
    teams: [{ name: "platform", members: ["dev-2"] }],
    repositories: ["sandbox", "elsewhere"].map((name) => ({ name, files: { "README.md": "" } })),
    tokens: [
        { token: "owner", user: "owner-1", scopes: ["*"] },
        { token: "reader", user: "owner-1", kind: "fine-grained", permissions: { "*": "read" } },
    ],
};

let github: LocalGitHub | undefined;
afterEach(async () => {
    await github?.close();
    github = undefined;
});

interface Found {
    readonly unmanaged: Unmanaged;
    /** `path: summary`, without those that could not be read. */
    readonly said: readonly string[];
    readonly unknown: readonly string[];
}

async function read(given: Plan, token: string): Promise<Found> {
    if (github === undefined) throw new Error("no GitHub");
    const client = await createClient({
        baseUrl: github.url,
        token,
        retryMilliseconds: 1,
        onWait: () => undefined,
    });
    const inventory = await readInventory(client, { organization: "acme" });
    const live = await readOrganization(client, { inventory, plan: given });
    const unmanaged = await readUnmanaged(client, { inventory, plan: given });
    expect(compare(given, live).filter(({ kind }) => kind === "unknown")).toEqual([]);
    const changes = compareUnmanaged(given, unmanaged, live);
    const known = changes.filter(({ kind }) => kind !== "unknown");
    for (const one of known) {
        expect(one).toMatchObject({ kind: "unmanaged", leftOpen: true, managed: false });
    }
    return {
        unmanaged,
        said: known.map(({ path, summary }) => `${path}: ${summary}`),
        unknown: changes.filter(({ kind }) => kind === "unknown").map(({ path }) => path),
    };
}

async function found(seed: Partial<Seed>, given = plan, token = "owner"): Promise<Found> {
    github = await createLocalGitHub({ seed: { ...base, ...seed } });
    return read(given, token);
}

test("nothing beside the policy: nothing said, but what GitHub tells apps alone", async () => {
    const { said, unknown, unmanaged } = await found({});
    expect({ said, unknown }).toEqual({ said: [], unknown: [] });
    expect(unmanaged.untold).toEqual([
        {
            path: "tokens",
            what: "fine-grained personal access tokens of acme",
            reason: "GitHub tells them only to a GitHub App that may read them (403 Resource not accessible by personal access token)",
        },
    ]);
});

test("organization roles, by team and by person, with what they give everywhere", async () => {
    const { said } = await found({
        organizationRoles: { all_repo_admin: { teams: ["platform"], users: ["dev-1"] } },
    });
    expect(said).toEqual([
        "roles/all_repo_admin/teams/platform: team platform has the organization role all_repo_admin, admin on every repository",
        "roles/all_repo_admin/users/dev-1: dev-1 has the organization role all_repo_admin, admin on every repository",
    ]);
});

test("whoever is invited to be an owner; an invitation as member is the teams' affair", async () => {
    const { said } = await found({
        users: ["new-owner", "new-member"],
        invitations: [
            { login: "new-owner", role: "admin" },
            { login: "new-member", role: "direct_member" },
        ],
    });
    expect(said).toEqual(["invited/new-owner: new-owner is invited to be an owner of acme"]);
});

const apps: Seed["apps"] = [
    {
        slug: "everywhere",
        permissions: { contents: "write" },
        installation: { repositories: "all" },
    },
    { slug: "here", permissions: { checks: "write" }, installation: { repositories: ["sandbox"] } },
    {
        slug: "there",
        permissions: { contents: "write" },
        installation: { repositories: ["elsewhere"] },
    },
];

test("apps that the policy does not name, where they see something of the policy's", async () => {
    const { said } = await found({ apps });
    expect(said).toEqual([
        "apps/everywhere: app everywhere, not in the policy, is installed and sees every repository (contents: write)",
        "apps/here: app here, not in the policy, is installed and sees sandbox (checks: write)",
    ]);
});

test("a token that is not told which repositories an app sees says so, and the run is not incomplete", async () => {
    github = await createLocalGitHub({
        seed: {
            ...base,
            tokens: [{ token: "app", user: "owner-1", scopes: ["*"] }],
            apps: apps.map((app) =>
                app.slug === "everywhere" ? { ...app, permissions: { "*": "read" } } : app,
            ),
        },
    });
    const { state } = github;
    const [installation] = [...state.organizations.values()].flatMap((one) => [
        ...one.installations.values(),
    ]);
    const app = state.apps.get(installation?.appId ?? 0);
    if (installation === undefined || app === undefined) throw new Error("no app");
    const permissions = Object.fromEntries(
        Object.entries(app.permissions).map(([name]) => [name, "read"]),
    );
    addToken(state, {
        token: "installation",
        kind: "installation",
        userId: app.botUserId,
        installationId: installation.id,
        permissions,
    });
    const { said, unknown, unmanaged } = await read(plan, "installation");
    expect(unknown).toEqual([]);
    expect(unmanaged.untold).toEqual([]);
    expect(said).toContainEqual(
        expect.stringContaining("sees selected repositories, of which this token is not told"),
    );
});

test("organization secrets that the policy does not name, where a repository of the policy gets them", async () => {
    const { said } = await found({
        secrets: [
            { name: "ALL", visibility: "all" },
            { name: "HERE", visibility: "selected", repositories: ["sandbox", "elsewhere"] },
            { name: "THERE", visibility: "selected", repositories: ["elsewhere"] },
        ],
    });
    expect(said).toEqual([
        "secrets/ALL: organization secret ALL, not in the policy, is given to every repository",
        "secrets/HERE: organization secret HERE, not in the policy, is given to sandbox",
    ]);
});

test("environments beside the declared ones where they hold secrets, and secrets beside the declared ones", async () => {
    const environments = [
        { name: "site", secrets: ["PAGES_TOKEN", "EXTRA"] },
        { name: "bare", secrets: ["TOKEN"] },
        { name: "beside", secrets: ["CLOUD_KEY"] },
        { name: "empty" },
    ];
    const { said } = await found(
        {
            repositories: [
                { name: "sandbox", files: { "README.md": "" }, environments },
                { name: "elsewhere", environments },
            ],
        },
        {
            ...plan,
            repositories: {
                sandbox: {
                    ...sandbox,
                    environments: { site, bare: { ...site, name: "bare", secrets: {} } },
                },
            },
        },
    );
    expect(said).toEqual([
        "repositories/sandbox/environments/bare/secrets/TOKEN: sandbox, environment bare: secret TOKEN is not in the policy",
        "repositories/sandbox/environments/beside: sandbox: environment beside, not in the policy, holds 1 secret; nobody must approve, every branch may deploy",
        "repositories/sandbox/environments/site/secrets/EXTRA: sandbox, environment site: secret EXTRA is not in the policy",
    ]);
});

test.each([0, 1, 99, 100, 101, 250])(
    "of %i environments beside the policy's, every one is found",
    async (count) => {
        const environments = Array.from({ length: count }, (_, index) => ({
            name: `env-${index}`,
            secrets: ["TOKEN"],
        }));
        const { said } = await found({
            repositories: [{ name: "sandbox", files: { "README.md": "" }, environments }],
        });
        expect(said).toHaveLength(count);
    },
);

import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { secretValue } from "../../emulator/secret-keys";
import { ownersOf, parseCodeowners } from "../../plan/codeowners";
import { createTestStack } from "../support/stack";
import type { TestStack } from "../support/stack";

/**
 * Every resource type that the components make, through the literal pulumi commands and the real provider: created, without
 * a change afterwards, changed, imported into an empty stack, removed. One program, few commands: each takes seconds.
 */
jest.setTimeout(300_000);

const up = "up --yes --non-interactive --suppress-outputs --suppress-progress --skip-preview";
const nothingToDo = "preview --refresh --expect-no-changes --non-interactive --suppress-progress";
const values = {
    TEST_DEPLOY_TOKEN: "deploy-value-1",
    TEST_SLACK_TOKEN: "slack-value-1",
    TEST_CODEX_TOKEN: "codex-value-1",
};
const noValues = { TEST_DEPLOY_TOKEN: "", TEST_SLACK_TOKEN: "", TEST_CODEX_TOKEN: "" };

let stack: TestStack;
let IDS = "";

beforeAll(async () => {
    stack = await createTestStack({ program: "test/e2e/programs/every-resource.js" });
    const [sandbox, tools, lead] = await Promise.all([
        get("/repos/acme/sandbox"),
        get("/repos/acme/tools-cli"),
        get("/users/lead-1"),
    ]);
    IDS = JSON.stringify({
        sandboxNode: sandbox.node_id,
        sandbox: sandbox.id,
        tools: tools.id,
        lead1: lead.id,
    });
});
afterAll(() => stack.close());

// GitHub's answers, looked at field by field.
const get = (at: string): Promise<any> => stack.send("GET", at);
const logins = async (at: string): Promise<string[]> =>
    ((await get(at)) as { login: string }[]).map(({ login }) => login).sort();
const roles = async (repository: string): Promise<Record<string, string>> =>
    Object.fromEntries(
        (
            (await get(`/repos/acme/${repository}/teams`)) as { slug: string; permission: string }[]
        ).map(({ slug, permission }) => [slug, permission]),
    );
const fileText = async (repository: string, at: string): Promise<string> => {
    const { content } = (await get(`/repos/acme/${repository}/contents/${at}`)) as {
        content: string;
    };
    return Buffer.from(content, "base64").toString("utf8");
};
const phase = (PHASE: string, more: Record<string, string> = {}) => ({
    PHASE,
    IDS,
    ...values,
    ...more,
});

interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly id: string;
    readonly custom: boolean;
    readonly inputs: Record<string, unknown>;
    readonly outputs: Record<string, unknown>;
}

async function resources(): Promise<StateResource[]> {
    const { stdout } = await stack.must("stack export");
    const { deployment } = JSON.parse(stdout) as { deployment: { resources?: StateResource[] } };
    return (deployment.resources ?? []).filter(
        ({ custom, type }) => custom && type.startsWith("github:"),
    );
}

const everyType = [
    "ActionsEnvironmentSecret",
    "ActionsOrganizationSecret",
    "ActionsOrganizationSecretRepositories",
    "ActionsOrganizationWorkflowPermissions",
    "ActionsSecret",
    "AppInstallationRepositories",
    "Branch",
    "BranchProtection",
    "OrganizationRuleset",
    "RepositoryCollaborator",
    "RepositoryCollaborators",
    "RepositoryEnvironment",
    "RepositoryEnvironmentDeploymentPolicy",
    "RepositoryFile",
    "RepositoryPullRequest",
    "RepositoryRuleset",
    "Team",
    "TeamMembers",
    "TeamMembership",
    "TeamRepository",
    "WorkflowRepositoryPermissions",
];

function valueOnGithub(place: "environment" | "repository" | "organization"): string | undefined {
    const { state } = stack.github;
    const organization = state.organizationByLogin("acme");
    const repository = state.repositoryByName("acme", "sandbox");
    if (organization === undefined || repository === undefined) throw new Error("no acme");
    const environment = [...repository.environments.values()].find(
        ({ name }) => name === "codex/production",
    );
    const holders = {
        environment: [environment, "DEPLOY_TOKEN"],
        repository: [repository, "SLACK_TOKEN"],
        organization: [organization, "CODEX_TOKEN"],
    } as const;
    const [holder, name] = holders[place];
    const secret = holder?.secrets.get(name);
    return holder && secret && secretValue(holder, secret);
}

describe("created", () => {
    test("a secret without its variable stops up before the secret is sent, and names variable and line", async () => {
        const { code, output } = await stack.pulumi(up, phase("first", { TEST_SLACK_TOKEN: "" }));
        expect(code).toBe(1);
        expect(output).toContain("environment variable TEST_SLACK_TOKEN is not set");
        expect(valueOnGithub("repository")).toBeUndefined();
    });

    test("every type, by one up", async () => {
        await stack.must(up, phase("first"));
        const types = new Set((await resources()).map(({ type }) => type.split(":").at(-1)));
        expect([...types].sort()).toEqual(everyType);
    });

    test("a second preview, after reading everything back, proposes nothing", async () => {
        const { output } = await stack.must(nothingToDo, phase("first"));
        expect(output).toMatch(/\d+ unchanged/);
    });

    test("A1: who made the team is not in it", async () => {
        // Members of the child team guests are listed too.
        const members = await logins("/orgs/acme/teams/codex-pilot/members?role=all");
        expect(members).toEqual(["Dev-4", "dev-2", "lead-1", "lead-2"]);
    });

    test("secrets arrive as they are, and are nowhere in the state file", async () => {
        expect(valueOnGithub("environment")).toBe("deploy-value-1");
        expect(valueOnGithub("repository")).toBe("slack-value-1");
        expect(valueOnGithub("organization")).toBe("codex-value-1");
        const { stdout } = await stack.must("stack export --show-secrets");
        for (const value of Object.values(values)) expect(stdout).not.toContain(value);
        expect(stdout.match(/"valueEncrypted"/g)?.length).toBeGreaterThanOrEqual(3);
    });

    test("access: protection first, then the grant, then the environment that its reviewers can see", () => {
        const entries = stack.github.journal.entries;
        const first = (
            matches: (entry: { method: string; path: string; operation?: string }) => boolean,
        ) => entries.findIndex((entry) => matches(entry));
        const commit = first(
            ({ method, path: at }) =>
                method === "PUT" && at.includes("/sandbox/contents/AGENTS.md"),
        );
        // The one GraphQL mutation of the program makes the branch protection.
        const protect = first(({ operation }) => operation === "mutation");
        const grant = first(
            ({ method, path: at }) =>
                method === "PUT" && /team\/\d+\/repos\/acme\/sandbox$/.test(at),
        );
        const environment = first(
            ({ method, path: at }) => method === "PUT" && /sandbox\/environments\/[^/]+$/.test(at),
        );
        const order = [commit, protect, grant, environment];
        expect(order).toEqual([...order].sort((a, b) => a - b));
        expect(order).not.toContain(-1);
    });
});

describe("changed", () => {
    beforeAll(async () => {
        // Somebody commits to a managed file in between: the state's blob id is then an old one.
        const { sha } = (await get("/repos/acme/sandbox/contents/AGENTS.md")) as { sha: string };
        await stack.send("PUT", "/repos/acme/sandbox/contents/AGENTS.md", {
            message: "By hand",
            content: Buffer.from("# By hand\n").toString("base64"),
            sha,
        });
    });

    test("a preview without the secret values warns and goes on", async () => {
        const preview = await stack.must("preview --non-interactive", phase("changed", noValues));
        expect(preview.output).toContain("environment variable TEST_DEPLOY_TOKEN is not set");
        expect(valueOnGithub("environment")).toBe("deploy-value-1");
    });

    test("every change arrives, by one up", async () => {
        const rotated = {
            TEST_DEPLOY_TOKEN: "deploy-value-2",
            TEST_SLACK_TOKEN: "slack-value-2",
            TEST_CODEX_TOKEN: "codex-value-2",
        };
        const { output } = await stack.must(up, phase("changed", rotated));
        expect(output).toMatch(/\d+ updated/);
        expect(valueOnGithub("environment")).toBe("deploy-value-2");
        expect(valueOnGithub("repository")).toBe("slack-value-2");
        expect(valueOnGithub("organization")).toBe("codex-value-2");

        const protection = await get("/repos/acme/sandbox/branches/main/protection");
        expect(protection.required_pull_request_reviews.required_approving_review_count).toBe(2);
        expect(protection.required_status_checks.contexts.sort()).toEqual(["build", "test"]);
        const [ruleset] = (await get("/orgs/acme/rulesets")) as { id: number }[];
        expect(await get(`/orgs/acme/rulesets/${ruleset?.id}`)).toMatchObject({
            name: "codex",
            enforcement: "active",
        });
        const environment = await get("/repos/acme/sandbox/environments/codex%2Fproduction");
        expect(environment).toMatchObject({ can_admins_bypass: false });
        expect(JSON.stringify(environment.protection_rules)).toContain('"wait_timer":10');
        const policies = await get(
            "/repos/acme/sandbox/environments/codex%2Fproduction/deployment-branch-policies",
        );
        expect(policies.branch_policies.map(({ name }: { name: string }) => name).sort()).toEqual([
            "main",
            "release/*",
        ]);
        const selected = await get("/orgs/acme/actions/secrets/CODEX_TOKEN/repositories");
        expect(selected.repositories.map(({ name }: { name: string }) => name)).toEqual([
            "sandbox",
        ]);
        expect(await get("/orgs/acme/actions/permissions/workflow")).toEqual({
            default_workflow_permissions: "read",
            can_approve_pull_request_reviews: false,
        });
        const visible = await get("/user/installations/40001/repositories");
        expect(visible.repositories.map(({ name }: { name: string }) => name).sort()).toEqual([
            "docs-api",
            "sandbox",
        ]);
    });

    test("A12: a file that somebody changed in between is written over, and the block keeps its owners", async () => {
        expect(await fileText("sandbox", "AGENTS.md")).toBe("# Second\n");
        const codeowners = parseCodeowners(await fileText("docs-handbook", ".github/CODEOWNERS"));
        expect(ownersOf(codeowners, "AGENTS.md")).toEqual(["@acme/web"]);
    });

    test("A7: the dropped proposal stays on GitHub, the new one is open beside it", async () => {
        const pulls = (await get("/repos/acme/web-shop/pulls?state=open")) as {
            head: { ref: string };
        }[];
        expect(pulls.map(({ head }) => head.ref).sort()).toEqual([
            "codex-rollout/1",
            "codex-rollout/2",
        ]);
    });

    test("A10: the renamed team has its members and its grants", async () => {
        const members = await logins("/orgs/acme/teams/codex-developers/members?role=all");
        expect(members).toEqual(["dev-1", "dev-2", "lead-1", "lead-2"]);
        expect(await roles("sandbox")).toMatchObject({ "codex-developers": "maintain" });
        expect(await roles("tools-cli")).toMatchObject({ "codex-developers": "push" });
    });

    test("access from additive to authoritative keeps the policy's grants and takes all others", async () => {
        const teams = await roles("sandbox");
        expect(Object.keys(teams).sort()).toEqual(["codex-developers", "guests"]); // guests inherits
        expect(await logins("/repos/acme/sandbox/collaborators?affiliation=direct")).toContain(
            "Dev-4",
        );
    });

    test("access from authoritative to additive takes nothing", async () => {
        expect(await roles("tools-cli")).toMatchObject({ "codex-developers": "push" });
        expect(await logins("/repos/acme/tools-cli/collaborators?affiliation=direct")).toContain(
            "ops-1",
        );
    });

    test("a team from additive to authoritative keeps its members; one who left an additive team is out", async () => {
        expect(await logins("/orgs/acme/teams/guests/members?role=all")).toEqual([
            "dev-2",
            "lead-2",
        ]);
        expect(await logins("/orgs/acme/teams/helpers/members?role=all")).toEqual(["lead-2"]);
    });

    test("a preview then proposes nothing, without any secret value and with another token", async () => {
        await stack.must(
            nothingToDo,
            phase("changed", { ...noValues, GITHUB_TOKEN: "local-writer" }),
        );
    });
});

describe("imported into an empty stack", () => {
    let known: StateResource[];
    beforeAll(async () => {
        known = await resources();
        await stack.must("stack init imported --non-interactive");
    });
    afterAll(async () => {
        await stack.must("stack select test");
    });

    test("every type but secrets, whose value nobody can read back, by one import", async () => {
        const file = path.join(stack.folder, "import.json");
        await stack.must(`preview --import-file ${file} --non-interactive`, phase("changed"));
        const wanted = JSON.parse(readFileSync(file, "utf8")) as {
            resources: {
                type: string;
                name: string;
                logicalName?: string;
                component?: boolean;
                id?: string;
            }[];
        };
        wanted.resources = wanted.resources.filter(({ type }) => !type.endsWith("Secret"));
        for (const entry of wanted.resources) {
            if (entry.component === true || !entry.type.startsWith("github:")) continue;
            const one = known.find(
                ({ type, urn }) =>
                    type === entry.type && urn.endsWith(`::${entry.logicalName ?? entry.name}`),
            );
            if (one === undefined)
                throw new Error(`${entry.type} ${entry.name} is not in the first stack`);
            entry.id = importId(one);
        }
        writeFileSync(file, JSON.stringify(wanted));
        await stack.must(
            `import --file ${file} --yes --generate-code=false --protect=false --non-interactive`,
            phase("changed"),
        );
        const types = new Set((await resources()).map(({ type }) => type.split(":").at(-1)));
        expect([...types].sort()).toEqual(everyType.filter((type) => !type.endsWith("Secret")));
    });

    test("up then sends the secrets and makes nothing else, and a preview after it proposes nothing", async () => {
        const before = stack.github.journal.entries.length;
        const { output } = await stack.must(up, phase("changed"));
        const created = output.match(/github:index:\w+ \S+ created/g) ?? [];
        expect(created.map((line) => line.split(/[: ]/)[2]).sort()).toEqual([
            "ActionsEnvironmentSecret",
            "ActionsOrganizationSecret",
            "ActionsSecret",
        ]);
        expect(output).not.toMatch(/\d+ (deleted|replaced)/);
        expect(
            stack.github.journal.entries.slice(before).filter(({ method }) => method === "DELETE"),
        ).toEqual([]);
        await stack.must(nothingToDo, phase("changed"));
    });
});

describe("removed", () => {
    test("what the policy gave is gone from GitHub, by one up", async () => {
        await stack.must(up, phase("gone"));
        expect(await resources()).toEqual([]);
        await expect(get("/orgs/acme/teams/codex-developers")).rejects.toThrow("404");
        await expect(get("/repos/acme/sandbox/branches/main/protection")).rejects.toThrow("404");
        await expect(get("/repos/acme/sandbox/environments/codex%2Fproduction")).rejects.toThrow(
            "404",
        );
        expect(await get("/orgs/acme/rulesets")).toEqual([]);
        expect(await roles("tools-cli")).not.toHaveProperty("codex-developers");
        expect(await logins("/repos/acme/sandbox/collaborators?affiliation=direct")).not.toContain(
            "Dev-4",
        );
    });

    test("what people may have made their own stays: files, proposals, values of secrets", async () => {
        expect(await fileText("sandbox", "AGENTS.md")).toBe("# Second\n");
        expect(await get("/repos/acme/web-shop/pulls?state=open")).toHaveLength(2);
        expect(valueOnGithub("repository")).toBe("slack-value-1");
    });
});

test("the local GitHub was asked for nothing that it does not serve", () => {
    expect([...stack.github.journal.unserved.keys()]).toEqual([]);
});

/** Ids by which the provider imports (the "Import" sections of its resources), where they differ from those in the state. */
function importId({ type, id, outputs }: StateResource): string {
    const short = type.split(":").at(-1) ?? "";
    const field = (name: string): string => String(outputs[name]);
    switch (short) {
        case "TeamMembers":
            return field("teamSlug");
        case "RepositoryCollaborators":
            return field("repository");
        case "BranchProtection":
            return `sandbox:${field("pattern")}`;
        case "RepositoryRuleset":
            return `${field("repository")}:${id}`;
        case "Branch":
            return `${field("repository")}:${field("branch")}:${field("sourceBranch")}`;
        default:
            return id;
    }
}

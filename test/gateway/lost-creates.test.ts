import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FaultRule } from "../../emulator/http/faults";
import { open } from "./support/open";
import type { Opened } from "./support/open";

let here: Opened;
let folder: string;
let sandbox: { id: number; node_id: string };
const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGNvZGV4Y29kZXhjb2RleGNvZGV4Y29kZXhjb2RleGNvZGV4";

beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-journal-"));
    here = await open({ journal: { folder } });
    sandbox = (await here.direct("GET", "/repos/acme/sandbox")).body;
    await here.direct("PUT", "/repos/acme/sandbox/environments/codex", {
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
    here.arrived();
});
afterEach(async () => {
    await here.close();
    rmSync(folder, { recursive: true });
});

const protectionInput = () => ({
    repositoryId: sandbox.node_id,
    pattern: "release",
    isAdminEnforced: true,
    requiresApprovingReviews: false,
    requiredApprovingReviewCount: 0,
    requiresStrictStatusChecks: false,
    pushActorIds: null,
    bypassForcePushActorIds: [],
});
const mutation =
    "mutation($input:CreateBranchProtectionRuleInput!){createBranchProtectionRule(input: $input){branchProtectionRule{id}}}";

const kinds: Record<
    string,
    { fault: Omit<FaultRule, "kind">; send: () => Promise<{ status: number; body: any }> }
> = {
    team: {
        fault: { method: "POST", path: "/teams$" },
        send: () =>
            here.ask("POST", "/orgs/acme/teams", {
                name: "Codex Users",
                description: "d",
                privacy: "closed",
                notification_setting: "notifications_enabled",
            }),
    },
    ruleset: {
        fault: { method: "POST", path: "/rulesets$" },
        send: () =>
            here.ask("POST", "/repos/acme/sandbox/rulesets", {
                name: "codex",
                target: "branch",
                source: "sandbox",
                source_type: "Repository",
                enforcement: "active",
                conditions: { ref_name: { include: ["refs/heads/x"], exclude: [] } },
                rules: [{ type: "deletion" }],
            }),
    },
    "organization ruleset": {
        fault: { method: "POST", path: "/rulesets$" },
        send: () =>
            here.ask("POST", "/orgs/acme/rulesets", {
                name: "codex",
                target: "branch",
                enforcement: "active",
                conditions: {
                    ref_name: { include: ["refs/heads/x"], exclude: [] },
                    repository_name: { include: ["sandbox"], exclude: [] },
                },
                rules: [{ type: "deletion" }],
            }),
    },
    "deploy key": {
        fault: { method: "POST", path: "/keys$" },
        send: () =>
            here.ask("POST", "/repos/acme/sandbox/keys", {
                title: "codex",
                key: `${key} x@y`,
                read_only: true,
            }),
    },
    "branch policy": {
        fault: { method: "POST", path: "/deployment-branch-policies$" },
        send: () =>
            here.ask("POST", "/repos/acme/sandbox/environments/codex/deployment-branch-policies", {
                name: "main",
                type: "branch",
            }),
    },
    variable: {
        fault: { method: "POST", path: "/variables$" },
        send: () =>
            here.ask("POST", "/repos/acme/sandbox/environments/codex/variables", {
                name: "MODEL",
                value: "gpt",
            }),
    },
    branch: {
        fault: { method: "POST", path: "/git/refs$" },
        send: async () => {
            const { body } = await here.direct("GET", "/repos/acme/sandbox/git/ref/heads/main");
            return here.ask("POST", "/repos/acme/sandbox/git/refs", {
                ref: "refs/heads/codex/x",
                sha: body.object.sha,
            });
        },
    },
    file: {
        fault: { method: "PUT", path: "/contents/" },
        send: () =>
            here.ask("PUT", "/repos/acme/sandbox/contents/docs/a.md", {
                message: "m",
                content: Buffer.from("text\n").toString("base64"),
                branch: "main",
            }),
    },
    "branch protection": {
        fault: { query: "createBranchProtectionRule" },
        send: () => here.graphql(mutation, { input: protectionInput() }),
    },
};

/** What identifies the object in an answer, wherever the kind of request has it. */
const identity = ({ body }: { body: any }) =>
    body?.id ??
    body?.commit?.sha ??
    body?.object?.sha ??
    body?.data?.createBranchProtectionRule?.branchProtectionRule?.id ??
    "none";

describe("a create whose answer is lost", () => {
    test.each(
        Object.entries(kinds).flatMap(([name]) =>
            ["reset-after-commit", "status-after-commit"].map((kind) => [name, kind] as const),
        ),
    )("%s, %s: found and answered as created, without a second one", async (name, kind) => {
        const { fault, send } = kinds[name]!;
        here.faults({ ...fault, kind } as FaultRule);
        const answer = await send();
        expect(answer.status).toBeLessThan(300);
        const sent = here
            .arrived()
            .filter(
                (line) =>
                    /^(POST|PUT) .*(graphql|teams|rulesets|keys|policies|variables|refs|contents)/.test(
                        line,
                    ) && !line.includes("graphql 200"),
            );
        expect(sent.length).toBeLessThanOrEqual(1);
        // The same request on a GitHub without faults answers with the same members.
        here.faults();
        if (name !== "variable") expect(identity(answer)).not.toBe("none");
    });

    test.each(Object.keys(kinds))(
        "%s, lost before GitHub had it: proven absent, then sent once more",
        async (name) => {
            const { fault, send } = kinds[name]!;
            here.faults({ ...fault, kind: "reset" });
            expect((await send()).status).toBeLessThan(300);
            expect(here.said.join("\n")).toContain("was not created: sent again");
            expect(here.clock.slept.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(
                15_000,
            );
        },
    );

    test("when it cannot be looked for, the run ends and says that it is not known", async () => {
        here.faults(
            { method: "POST", path: "/teams$", kind: "reset-after-commit" },
            { method: "GET", path: "/teams/", kind: "status", status: 403, times: 0 },
        );
        const answer = await kinds.team!.send();
        expect(answer.status).toBe(403);
        expect(answer.body.message).toMatch(/team codex-users of acme may exist or not/);
        expect(here.arrived().filter((line) => line.startsWith("POST"))).toHaveLength(1);
    });

    test("a POST of a kind that cannot be found again is sent once", async () => {
        here.faults({ method: "POST", path: "/rename$", kind: "reset-after-commit" });
        const answer = await here.ask("POST", "/repos/acme/sandbox/branches/main/rename", {
            new_name: "trunk",
        });
        expect(answer.body.message).toMatch(/was lost, so it may be done or not/);
        expect(here.arrived()).toHaveLength(1);
    });
});

describe("a create that GitHub refuses because the name is taken", () => {
    test("by somebody else: GitHub's answer stands", async () => {
        await here.direct("POST", "/orgs/acme/teams", { name: "Codex Users", privacy: "closed" });
        const answer = await kinds.team!.send();
        expect(answer.status).toBe(422);
    });

    test.each(["team", "ruleset", "variable", "branch protection", "deploy key"])(
        "%s, by an earlier run of ours whose answer nobody got: it counts as created",
        async (name) => {
            const { send } = kinds[name]!;
            const first = await send();
            await here.again();
            const second = await send();
            expect(second.status).toBe(first.status);
            expect(identity(second)).toBe(identity(first));
            expect(here.said.join("\n")).toContain("it counts as created");
        },
    );

    test("ours, but not as asked any more: it is brought to that first", async () => {
        await kinds.team!.send();
        await here.again();
        const answer = await here.ask("POST", "/orgs/acme/teams", {
            name: "Codex Users",
            description: "new",
            privacy: "secret",
        });
        expect(answer).toMatchObject({
            status: 201,
            body: { slug: "codex-users", description: "new", privacy: "secret" },
        });
        expect((await here.direct("GET", "/orgs/acme/teams/codex-users")).body).toMatchObject({
            description: "new",
            privacy: "secret",
        });
    });

    test("ours once, removed by us, and then made by somebody else: GitHub's answer stands", async () => {
        const { body } = await kinds.team!.send();
        await here.ask("DELETE", `/organizations/${body.organization.id}/team/${body.id}`);
        await here.direct("POST", "/orgs/acme/teams", { name: "Codex Users", privacy: "closed" });
        await here.again();
        expect((await kinds.team!.send()).status).toBe(422);
    });

    test("ours once, and another object has the name now: GitHub's answer stands", async () => {
        await kinds.team!.send();
        await here.direct("DELETE", "/orgs/acme/teams/codex-users");
        await here.direct("POST", "/orgs/acme/teams", { name: "Codex Users", privacy: "closed" });
        await here.again();
        expect((await kinds.team!.send()).status).toBe(422);
    });
});

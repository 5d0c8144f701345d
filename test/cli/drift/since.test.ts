/** What has to be read again, decided from what the audit log says and what the last run kept. */
import { actorOf } from "../../../cli/drift/actors";
import { longest, namesOf, plannedHash, readAgain } from "../../../cli/drift/since/again";
import { eventReach } from "../../../cli/drift/since/event-reach";
import type { KeptReading } from "../../../cli/drift/since/kept-reading";
import type { AuditEvent } from "../../../live/audit-log";
import { readEventsSince } from "../../../live/audit-log";
import { createClient } from "../../../live/client";
import { createLocalGitHub } from "../../../emulator/server";
import {
    draftInventoryRepository,
    draftPlannedRepository,
    draftRepository,
} from "../../../plan/drafts";
import type { Inventory } from "../../../plan/inventory";
import type { Plan } from "../../../plan/plan";

const now = Date.parse("2026-11-24T06:00:00Z");
const readAt = "2026-11-24T05:00:00.000Z";

const event = (action: string, fields: AuditEvent["fields"] = {}): AuditEvent => ({
    action,
    actor: "owner-1",
    at: now,
    fields: { org: "acme", ...fields },
});

test.each<[string, AuditEvent["fields"], string]>([
    ["repo.add_member", { repo: "acme/api" }, "api"],
    ["repo.something_new", { repo: "ACME/api" }, "api"],
    ["protected_branch.policy_override", { repo: "acme/api" }, "nothing"],
    ["protected_branch.update_admin_enforced", { repo: "acme/api" }, "api"],
    ["pull_request.merge", { repo: "acme/api" }, "nothing"],
    ["workflows.completed_workflow_run", { repo: "acme/api" }, "nothing"],
    ["repo.transfer", { repo: "other/api" }, "nothing"],
    ["repo.add_member", { repo: "other/api" }, "everything"],
    ["repo.add_member", { repo: ["acme/api"] }, "everything"],
    ["team.add_member", { team: "acme/codex-pilot" }, "nothing"],
    ["org.update_default_repository_permission", {}, "nothing"],
    ["org.update_actions_secret", { key: "NPM_TOKEN" }, "nothing"],
    ["org.remove_member", { user: "dev-1" }, "everything"],
    ["org.set_default_workflow_permissions", {}, "everything"],
    ["org.something_new", {}, "everything"],
    ["role.update", {}, "everything"],
])("%s of %j touches %s", (action, fields, touched) => {
    const reach = eventReach(event(action, fields), "acme");
    expect(reach.kind === "repository" ? reach.name : reach.kind).toBe(touched);
});

const inventory: Inventory = {
    organization: { login: "acme", id: 1, nodeId: "O_1" },
    users: { "dev-1": { login: "dev-1", id: 11, nodeId: "U_11", membership: "member" } },
    teams: {},
    repositories: Object.fromEntries(
        ["api", "web"].map((name) => [name, { ...draftInventoryRepository(name), nodeId: name }]),
    ),
    apps: {},
};
const plan: Plan = {
    organization: "acme",
    teams: {},
    repositories: { api: draftPlannedRepository("api"), web: draftPlannedRepository("web") },
    rulesets: {},
    secrets: {},
    apps: {},
    origins: new Map(),
};
const kept = (more: object = {}, state: object = {}): KeptReading => ({
    organization: 1,
    until: readAt,
    seen: ["seen"],
    names: namesOf(inventory),
    untold: [],
    repositories: ["api", "web"].map((name) => ({
        name,
        nodeId: name,
        planned: plannedHash(draftPlannedRepository(name)),
        readAt,
        reading: {
            state: { ...draftRepository(name), ...(name === "api" ? state : {}) },
            environments: {},
            environmentSecrets: {},
            secretNames: [],
            variableNames: [],
        },
        ...(name === "api" ? more : {}),
    })),
});
const carried = (
    before: KeptReading,
    events: readonly AuditEvent[] = [],
    more: { inventory?: Inventory; instant?: number } = {},
): string => {
    const again = readAgain({ kept: before, inventory, plan, log: { events }, now, ...more });
    return "everything" in again ? again.everything : [...again.carriedOver.keys()].join(" ");
};

test("what nothing happened to is carried over, and nothing else", () => {
    const touch = event("repo.add_member", { repo: "acme/api" });
    expect(carried(kept())).toBe("api web");
    expect(carried(kept(), [touch])).toBe("web");
    expect(carried(kept(), [{ ...touch, id: "seen" }])).toBe("api web");
    expect(carried(kept(), [{ ...touch, id: "seen" }], { instant: now })).toBe("web");
    expect(carried(kept({ nodeId: "another of the name" }))).toBe("web");
    expect(carried(kept({ planned: "otherwise" }))).toBe("web");
    expect(carried(kept({ readAt: new Date(now - longest).toISOString() }))).toBe("web");
    expect(carried(kept({}, { invitations: { stranger: "write" } }))).toBe("web");
    expect(carried(kept({}, { collaborators: { "dev-1": "write" } }))).toBe("api web");
    const [one] = Object.values(inventory.users);
    if (one === undefined) throw new Error("nobody");
    const renamed = { ...inventory, users: { "dev-x": { ...one, login: "dev-x" } } };
    const held = kept({}, { collaborators: { "dev-1": "write" } });
    expect(carried(held, [], { inventory: renamed })).toBe("web");
    expect(carried(kept(), [], { inventory: { ...inventory, users: {} } })).toBe(
        "dev-1 is no member any more",
    );
    expect(carried(kept(), [event("org.something_new")])).toMatch(/^org\.something_new at 2026/);
    expect(carried({ ...kept(), organization: 2 })).toBe(
        "the last run was of another organization",
    );
});

test("the log is whole only when it shows something from before, or the beginning", async () => {
    const github = await createLocalGitHub({
        seed: {
            organization: "acme",
            plan: "enterprise",
            admins: ["owner-1"],
            tokens: [{ token: "owner", user: "owner-1", scopes: ["*"] }],
        },
    });
    try {
        const client = await createClient({
            baseUrl: github.url,
            token: "owner",
            retryMilliseconds: 1,
            onWait: () => undefined,
        });
        const [organization] = github.state.organizations.values();
        if (organization === undefined) throw new Error("no organization");
        const { login, auditLog } = organization;
        const from = Date.now() - 1000;
        const read = () => readEventsSince(client, login, from);
        expect(await read()).toEqual({ events: [] });
        const user = { login: "owner-1", id: 1 };
        for (const failure of [
            { kind: "status", status: 403 },
            { kind: "status", status: 404 },
            { kind: "status", status: 502 },
            { kind: "truncated" },
            { kind: "not-json" },
        ] as const) {
            github.faults.set([{ path: "/audit-log$", times: 0, ...failure }]);
            expect(await read()).toEqual({ unread: expect.any(String) as unknown });
        }
        github.faults.set([]);
        for (let number = 0; number < 250; number++)
            github.state.audit(organization, user, "repo.create", { repo: `${login}/${number}` });
        expect(await read()).toMatchObject({ events: { length: 250 } });
        // The second page fails: what the first one had is not all.
        github.faults.set([
            { path: "/audit-log$", kind: "status", status: 404, after: 1, times: 0 },
        ]);
        expect(await read()).toEqual({ unread: expect.any(String) as unknown });
        github.faults.set([]);
        auditLog.shift();
        expect(await read()).toEqual({
            unread: expect.stringMatching(/^the audit log begins at 2/) as unknown,
        });
        auditLog.length = 0;
        expect(await read()).toEqual({ unread: "the audit log is empty" });
    } finally {
        await github.close();
    }
});

test.each([
    ["dev-1", {}, "person"],
    ["renovate[bot]", {}, "bot"],
    ["ci-account", { actor_is_bot: true }, "bot"],
    ["codex-app[bot]", { actor_is_bot: true }, "codex-app"],
    ["codex-app", {}, "person"],
] as const)("%s %j is a %s", (actor, fields, type) => {
    const said = {
        ...event("repo.add_member", { repo: "acme/api", user: "dev-3", ...fields }),
        actor,
    };
    const change = { path: "repositories/api/collaborators/dev-3" };
    expect(actorOf(change, "acme", [said], ["codex-app"])).toMatchObject({ login: actor, type });
    // GitHub's own: nobody is named, and nobody who did something before.
    const { actor: _, ...own } = said;
    expect(actorOf(change, "acme", [own, said], ["codex-app"])).toBeUndefined();
});

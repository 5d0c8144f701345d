/** An organization of any size that is as its policy says, at a local GitHub, and how drift is found in it. */
import type { Seed } from "../../emulator/seed/types";
import type { LocalGitHub } from "../../emulator/server";
import { createLocalGitHub } from "../../emulator/server";
import type { ReadClient } from "../../live/client";
import { createClient } from "../../live/client";
import { readInventory } from "../../live/inventory";
import { readOrganization } from "../../live/organization";
import { readUnmanaged } from "../../live/unmanaged";
import type { Change } from "../../plan/change";
import type { FactKind } from "../../plan/fact-kind";
import type { Plan } from "../../plan/plan";
import { compare } from "../../plan/compare";
import { compareUnmanaged } from "../../plan/compare/unmanaged";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { seedOf } from "../live/support/seed-of";
import { liveFromPlan } from "../plan/support/planned-organization";

export const policy = `version: 1
organization: acme

users:
  codex-pilot:
    members: [dev-1, dev-2]
  codex-reviewers:
    members: [lead-1, lead-2]

repositories:
  pilot:
    match: ["pilot-*"]
    grants: authoritative
    access: { codex-pilot: write, codex-reviewers: write }
    cloud: pull-requests
    branches: standard
    codeowners: commit
  core:
    match: ["core-*"]
    grants: additive
    access: { codex-pilot: read, codex-reviewers: write }
    cloud: none
    branches: ruled
    codeowners: pull-request

branches:
  standard:
    approvals: 1
    code-owners: true
    enforce-admins: false
  ruled:
    as: repository-ruleset
    name: reviews
    approvals: 1
    code-owners: true
    bypass: [organization-admin]

review:
  authentication:
    paths: ["**/auth/**"]
    owners: [codex-reviewers]
  codex-files:
    paths: ["/AGENTS.md", "/.codex/", "/.github/", "CODEOWNERS"]
    owners: [codex-reviewers]

environments:
  production:
    repositories: [core]
    reviewers: [codex-reviewers]
    branches: [main]
    secrets: [DEPLOY_TOKEN]

secrets:
  NPM_TOKEN:
    repositories: [pilot]

connections:
  codex-app:
    app: codex-app
    manage: verify
`;

export interface Drifting {
    readonly github: LocalGitHub;
    readonly pilot: readonly string[];
    readonly core: readonly string[];
    /** Members that no team of the policy has. */
    readonly members: readonly string[];
    /** One run: reads the organization, or these kinds of facts in it, and compares. */
    run(kinds?: (plan: Plan) => ReadonlySet<FactKind>): Promise<Run>;
    /** Back to what the policy says. */
    reset(): Promise<void>;
    change(changes: readonly object[]): Promise<void>;
    close(): Promise<void>;
}

export interface Run {
    readonly changes: readonly Change[];
    readonly calls: ReadClient["calls"];
}

/** @param count of repositories; half are in each tier, every second of `core` with CODEOWNERS at its root */
export async function createDrifting(count: number): Promise<Drifting> {
    const name = (tier: string) => (_: unknown, index: number) =>
        `${tier}-${String(index).padStart(4, "0")}`;
    const pilot = Array.from({ length: count / 2 }, name("pilot"));
    const core = Array.from({ length: count / 2 }, name("core"));
    const members = Array.from({ length: Math.max(10, count / 10) }, name("member"));
    const bare: Seed = {
        organization: "acme",
        plan: "enterprise",
        admins: ["owner-1"],
        members: ["dev-1", "dev-2", "dev-3", "lead-1", "lead-2", ...members],
        users: ["stranger"],
        repositories: [...pilot, ...core].map((one, index) => ({
            name: one,
            visibility: "private",
            files: { "README.md": "", ...(index % 2 === 1 ? { CODEOWNERS: "# people\n" } : {}) },
        })),
        apps: [
            {
                slug: "codex-app",
                permissions: { contents: "write" },
                installation: { repositories: [] },
            },
        ],
        tokens: [{ token: "owner", user: "owner-1", scopes: ["*"] }],
    };
    const github = await createLocalGitHub({ seed: bare, budget: 1e9, graphqlBudget: 1e9 });
    const send = async (at: string, body: unknown): Promise<void> => {
        const answer = await fetch(`${github.url}${at}`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(body),
        });
        if (!answer.ok) throw new Error(`${at}: ${answer.status} ${await answer.text()}`);
    };
    const parsed = parsePolicy(policy, "rollout.yaml");
    const read = async () => {
        const client = await createClient({ baseUrl: github.url, token: "owner" });
        const inventory = await readInventory(client, { organization: "acme" });
        const { plan, findings } = resolvePolicy(parsed, inventory);
        if (plan === undefined) throw new Error(JSON.stringify(findings));
        return { client, inventory, plan };
    };
    const first = await read();
    const state = liveFromPlan(first.plan).state;
    for (const { login } of Object.values(first.inventory.users)) {
        state.members[login] ??= { login, role: login === "owner-1" ? "admin" : "member" };
    }
    const asDeclared = seedOf(state);
    const seed: Seed = {
        ...asDeclared,
        members: bare.members,
        users: bare.users,
        teams: [...(asDeclared.teams ?? []), { name: "others", members: ["dev-3"] }],
    };
    const reset = () => send("/_local/reset", { seed });
    await reset();
    return {
        github,
        pilot,
        core,
        members,
        reset,
        change: (changes) => send("/_local/change", { changes }),
        close: () => github.close(),
        run: async (kinds) => {
            const { client, inventory, plan } = await read();
            const request = { inventory, plan, kinds: kinds?.(plan) };
            const [live, unmanaged] = await Promise.all([
                readOrganization(client, request),
                readUnmanaged(client, request),
            ]);
            const changes = [...compare(plan, live), ...compareUnmanaged(plan, unmanaged, live)];
            return { changes, calls: { ...client.calls } };
        },
    };
}

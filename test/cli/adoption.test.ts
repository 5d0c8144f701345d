import type { ImportFile } from "../../cli/adoption";
import { existingEntries, unreadParts } from "../../cli/adoption";
import type { ReadClient } from "../../live/client";
import type { LiveOrganization } from "../../plan/live";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { acmeInventory } from "../fixtures/acme-inventory";
import { liveFromPlan } from "../plan/support/planned-organization";

const { plan } = resolvePolicy(
    parsePolicy(
        `version: 1
organization: acme
users:
  engineering: existing
  pilots: { members: [dev-1, dev-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { engineering: write }
    branches: standard
branches:
  standard: { approvals: 1 }
environments:
  docs/site: { repositories: [pilot], reviewers: [engineering] }
`,
        "p.yaml",
    ),
    acmeInventory,
    "2026-11-23",
);
if (plan === undefined) throw new Error("the policy of this test is not valid");
const live = liveFromPlan(plan);

const provider = "github";
const entry = (type: string, name: string) => ({
    type: `github:index/${type[0]?.toLowerCase()}${type.slice(1)}:${type}`,
    name: `codex-rollout/${name}`,
    provider,
});
const file: ImportFile = {
    nameTable: { one: "urn" },
    resources: [
        { type: "pulumi:providers:github", name: provider },
        { type: "pulumi:providers:github", name: "github-apps" },
        { type: "codex-rollout:index:Root", name: "codex-rollout", component: true },
        {
            type: "codex-rollout:index:ProtectedBranch",
            name: "codex-rollout/repositories/sandbox/protections/main",
            component: true,
        },
        {
            type: "codex-rollout:index:AccessTeam",
            name: "codex-rollout/teams/pilots",
            component: true,
        },
        entry("Team", "teams/pilots/team"),
        entry("Team", "teams/engineering"),
        entry("TeamRepository", "repositories/sandbox/access/teams/engineering"),
        entry("BranchProtection", "repositories/sandbox/protections/main"),
        entry("BranchProtection", "repositories/sandbox/protections/release~1**"),
        entry("RepositoryEnvironment", "repositories/sandbox/environments/docs~1site"),
        entry("TeamMembership", "teams/pilots/members/dev-1"),
    ],
};

const client = {
    list: () => Promise.reject(new Error("nothing here needs a call")),
} as unknown as ReadClient;

const withUnknown = (...paths: string[]): LiveOrganization => ({
    ...live,
    unknown: paths.map((path) => ({ path, what: path, reason: "403" })),
});

test("what exists is kept with the id that the provider imports it by; what does not is left to be created", async () => {
    const kept = await existingEntries(file, { client, inventory: acmeInventory, live });
    expect(kept.flatMap(({ name, id }) => (id === undefined ? [] : [[name, id]]))).toEqual([
        ["codex-rollout/teams/engineering", String(acmeInventory.teams["engineering"]?.id)],
        [
            "codex-rollout/repositories/sandbox/access/teams/engineering",
            `${acmeInventory.teams["engineering"]?.id}:sandbox`,
        ],
        ["codex-rollout/repositories/sandbox/protections/main", "sandbox:main"],
        ["codex-rollout/repositories/sandbox/environments/docs~1site", "sandbox:docs/site"],
    ]);
});

test("the provider and the components above what is kept come with it, and no others", async () => {
    const kept = await existingEntries(file, { client, inventory: acmeInventory, live });
    expect(kept.filter(({ id }) => id === undefined).map(({ name }) => name)).toEqual([
        "github",
        "codex-rollout",
    ]);
});

test.each([
    ["", "the whole organization"],
    ["teams", "every team, and with them what they reach"],
    ["teams/engineering/repositories", "what one team reaches"],
    ["teams/pilots/members", "who is in it, since memberships are taken over too"],
    ["repositories/sandbox", "a repository"],
    ["repositories/sandbox/protections", "its protections"],
    ["repositories/sandbox/environments/docs~1site", "one environment"],
])("%s unread is needed: %s", (path) => {
    expect(unreadParts(file, withUnknown(path)).map((part) => part.path)).toEqual([path]);
});

test.each([
    "repositories/sandbox/secrets",
    "repositories/sandbox/deployKeys",
    "repositories/sandbox/protections/main/bypass",
    "repositories/web-shop",
    "apps",
])("%s unread says nothing about whether an entry exists", (path) => {
    expect(unreadParts(file, withUnknown(path))).toEqual([]);
});

/** A policy with every kind of resource that the engine manages, and an organization that it can be applied to. */
import type { Seed } from "../../emulator/seed/types";

export const managedPolicy = `version: 1
organization: acme

users:
  codex-pilot:
    description: The first people who use Codex
    members: [dev-1, dev-2]
  codex-reviewers:
    maintainers: [lead-1]
    members: [lead-2]
  codex-guests: # people whom the policy does not name stay
    members: [dev-4]
    membership: additive
  engineering: existing

repositories:
  pilot:
    match: ["pilot-*"]
    grants: authoritative
    access: { codex-pilot: write, codex-reviewers: write, "@dev-5": triage }
    cloud: pull-requests
    branches: standard
    codeowners: commit
    secrets: { LINT_TOKEN: { from: BEHIND_TOKEN } }
    actions: { workflow-permissions: read }
  core:
    match: ["core-*"]
    grants: additive
    access: { codex-pilot: read, codex-reviewers: write, "@dev-5": triage }
    cloud: none
    branches: ruled
    codeowners: pull-request
  wide:
    match: ["wide-*"]
    access: { codex-reviewers: write }
    cloud: none
    branches: everywhere

branches:
  standard:
    approvals: 2
    code-owners: true
    last-push-approval: true
    dismiss-stale-approvals: true
    checks: [test]
    conversation-resolution: true
    linear-history: true
    enforce-admins: false
    bypass: ["@lead-1"]
    push: [codex-pilot, "@owner-1"]
    dismissal: [codex-reviewers]
  ruled:
    as: repository-ruleset
    name: reviews
    branches: [main, "release/*"]
    approvals: 2
    code-owners: true
    checks: [test]
    bypass: [organization-admin]
  everywhere:
    as: organization-ruleset
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
    wait-minutes: 5
    branches: [main, "release/*"]
    secrets: { DEPLOY_TOKEN: { from: BEHIND_TOKEN } }
  pages:
    repositories: [pilot]
    branches: protected

secrets:
  NPM_TOKEN:
    repositories: [pilot]
  SHARED_TOKEN:
    repositories: [core]
    from: BEHIND_TOKEN

actions:
  workflow-permissions: read

guidance:
  instructions: People review what Codex proposes.
  repositories: [pilot]
  files: [agents]

connections:
  codex-app:
    app: codex-app
    manage: apply

brakes:
  memberships: { few: 99, most: 99 }
`;

/** Value of every secret of the policy. */
export const secretValues = { BEHIND_TOKEN: "a-value" };

/** @param each how many repositories of each tier; every second of them with CODEOWNERS at its root */
export function managedSeed(each: number): Seed {
    const names = repositoryNames(each);
    return {
        organization: "acme",
        plan: "enterprise",
        admins: ["owner-1"],
        members: [
            ...["dev-1", "dev-2", "dev-3", "dev-4", "dev-5", "lead-1", "lead-2"],
            ...spareMembers,
        ],
        users: ["stranger"],
        teams: [
            { name: "others", members: ["dev-3"] },
            { name: "engineering", members: ["dev-1", "dev-2", "dev-3"] },
        ],
        repositories: [...names.pilot, ...names.core, ...names.wide].map((name, index) => ({
            name,
            visibility: "private",
            files: { "README.md": "", ...(index % 2 === 1 ? { CODEOWNERS: "# people\n" } : {}) },
        })),
        secrets: [{ name: "NPM_TOKEN", visibility: "selected", repositories: [] }],
        apps: [
            {
                slug: "codex-app",
                permissions: { contents: "write" },
                installation: { repositories: [names.core[0] ?? ""] },
            },
        ],
        tokens: ["owner", "local-owner"].map((token) => ({
            token,
            user: "owner-1",
            scopes: ["*"],
        })),
    };
}

/** Members of the organization who are in no team. */
export const spareMembers = ["member-1", "member-2", "member-3"];

export function repositoryNames(each: number): Record<"pilot" | "core" | "wide", string[]> {
    const names = (tier: string) =>
        Array.from({ length: each }, (_, index) => `${tier}-${String(index).padStart(4, "0")}`);
    return { pilot: names("pilot"), core: names("core"), wide: names("wide") };
}

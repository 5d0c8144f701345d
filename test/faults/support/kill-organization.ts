import type { Seed } from "../../../emulator/seed/types";

/** An organization and a policy whose first apply takes some two hundred writes, of every kind that an apply sends. */
const people = Array.from({ length: 24 }, (_, index) => `person-${index + 1}`);
const reviewers = people.slice(0, 6);
const named = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => `service-${String(index + 1).padStart(2, "0")}`);

export const repositories = named(22);

/** @param count repositories; 22 need some two hundred writes, 36 come to three hundred resources */
export function killSeed(count = repositories.length): Seed {
    return {
        organization: "acme",
        plan: "enterprise",
        defaultRepositoryPermission: "read",
        admins: ["owner-1"],
        members: people,
        repositories: named(count).map((name) => ({ name, files: { "README.md": `# ${name}\n` } })),
        tokens: [{ token: "local-owner", user: "owner-1", scopes: ["*"] }],
    };
}

const listed = (logins: readonly string[]): string => `[${logins.join(", ")}]`;

export const codexTeams = ["codex-one", "codex-two", "codex-reviewers"];

export const killPolicy = `version: 1
organization: acme
users:
  codex-one: { members: ${listed(people.slice(6, 15))} }
  codex-two: { members: ${listed(people.slice(15))} }
  codex-reviewers: { members: ${listed(reviewers)} }
repositories:
  services:
    match: [service-*]
    access: { codex-one: write, codex-two: triage, codex-reviewers: maintain }
    branches: standard
branches:
  standard: { approvals: 1, code-owners: true, checks: [test] }
environments:
  production:
    repositories: [services]
    reviewers: [codex-reviewers]
    branches: [main]
    secrets: { DEPLOY_TOKEN: { from: DEPLOY_TOKEN, rotated: 2026-11-01 } }
  staging:
    repositories: [services]
    reviewers: [codex-reviewers]
    branches: protected
`;

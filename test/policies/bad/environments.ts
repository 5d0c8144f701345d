import type { BadPolicy } from "./bad-policy";

/** Environments and their secrets. */
export const environments: readonly BadPolicy[] = [
    {
        name: "seven reviewers",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: write }
    branches: standard
branches:
  standard: { approvals: 1 }
environments:
  production:
    repositories: [pilot]
    reviewers: ['@lead-1', '@lead-2', '@dev-1', '@dev-2', leads, pilots, '@lead-3']
    secrets: [DEPLOY_TOKEN]
`,
        findings: [
            "p.yaml:16:16  error  environments.production.reviewers  7 reviewers, and GitHub takes 6 teams and people at most - a team that holds them",
            "p.yaml:16:74  error  environments.production.reviewers[6]  @lead-3 has no access in pilot, so cannot review deployments there - `@lead-3: read` under `access`\n    see also p.yaml:9:13  repositories.pilot.access",
        ],
    },
    {
        name: "a reviewer who cannot read",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, '@ops-1': read }
    branches: standard
branches:
  standard: { approvals: 1 }
environments:
  production:
    repositories: [pilot]
    reviewers: [leads]
    secrets: [DEPLOY_TOKEN]
`,
        findings: [
            "p.yaml:16:17  error  environments.production.reviewers[0]  leads has no access in pilot, so cannot review deployments there - `leads: read` under `access`\n    see also p.yaml:9:13  repositories.pilot.access",
        ],
    },
    {
        name: "every branch reaches the secret",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: write }
    branches: standard
branches:
  standard: { approvals: 1 }
environments:
  production:
    repositories: [pilot]
    reviewers: [leads]
    secrets: [DEPLOY_TOKEN]
    branches: all
`,
        findings: [
            "p.yaml:18:15  error  environments.production.branches  a branch that nobody reviewed reaches the secrets of production in pilot: every branch may deploy - branches: protected, or the names of protected branches\n    see also p.yaml:7:3  repositories.pilot",
        ],
    },
    {
        name: "no branch is protected",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot: { match: [sandbox], access: { leads: read } }
environments:
  production:
    repositories: [pilot]
    reviewers: [leads]
    secrets: [DEPLOY_TOKEN]
`,
        findings: [
            "p.yaml:9:3  error  environments.production.branches  a branch that nobody reviewed reaches the secrets of production in pilot: no branch is protected there, and then GitHub lets every branch deploy - a profile `as: branch-protection`, or the names of the branches\n    see also p.yaml:7:3  repositories.pilot",
        ],
    },
    {
        name: "rulesets do not count as protection",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: write }
    branches: standard
branches:
  standard: { as: repository-ruleset }
environments:
  production:
    repositories: [pilot]
    reviewers: [leads]
    secrets: [DEPLOY_TOKEN]
`,
        findings: [
            "p.yaml:14:3  error  environments.production.branches  a branch that nobody reviewed reaches the secrets of production in pilot: its branches are protected by rulesets, which GitHub does not count here - a profile `as: branch-protection`, or the names of the branches\n    see also p.yaml:7:3  repositories.pilot",
        ],
    },
    {
        name: "branches that nothing protects",
        organization: "acme",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: write }
    branches: standard
branches:
  standard: { approvals: 1 }
environments:
  production:
    repositories: [pilot]
    reviewers: [leads]
    secrets: [DEPLOY_TOKEN]
    branches: [main, codex/*]
`,
        findings: [
            "p.yaml:18:15  error  environments.production.branches  a branch that nobody reviewed reaches the secrets of production in pilot: nothing protects codex/* - the names of protected branches\n    see also p.yaml:7:3  repositories.pilot",
        ],
    },
    {
        name: "two environments with one name",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: write }
    branches: standard
branches:
  standard: { approvals: 1 }
environments:
  production:
    repositories: [pilot]
    reviewers: [leads]
    secrets: [DEPLOY_TOKEN]
  Production: { repositories: [pilot] }
`,
        findings: [
            "p.yaml:18:3  error  environments.Production  Production and production are one environment to GitHub\n    see also p.yaml:14:3  environments.production",
        ],
    },
    {
        name: "an environment nowhere",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: write }
    branches: standard
branches:
  standard: { approvals: 1 }
environments:
  production:
    repositories: []
    reviewers: [leads]
    secrets: [DEPLOY_TOKEN]
`,
        findings: [
            "p.yaml:15:19  error  environments.production.repositories  must name at least one tier or repository (an empty list)",
        ],
    },
    {
        name: "a secret named twice, and a rotation of nothing",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: write }
    branches: standard
branches:
  standard: { approvals: 1 }
environments:
  production:
    repositories: [pilot]
    reviewers: [leads]
    secrets: { DEPLOY_TOKEN: { rotated: 2026-11-01 } }
  other: { repositories: [pilot], secrets: [A, A] }
`,
        findings: [
            "p.yaml:17:41  error  environments.production.secrets.DEPLOY_TOKEN.rotated  a date of rotation, and no value that could be sent again - `from`, naming the environment variable that holds the value",
            "p.yaml:18:48  error  environments.other.secrets[1]  A is named twice\n    see also p.yaml:18:45  environments.other.secrets[0]",
        ],
    },
];

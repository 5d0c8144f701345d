import type { BadPolicy } from "./bad-policy";

/** Tiers, access and selection. */
export const repositories: readonly BadPolicy[] = [
    {
        name: "a team that is not declared",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilot: read, Leads: read }
`,
        findings: [
            "p.yaml:9:15  error  repositories.pilot.access.pilot  no team pilot in `users` - did you mean pilots?",
            "p.yaml:9:28  error  repositories.pilot.access.Leads  no team Leads in `users` - `users` spells it leads",
        ],
    },
    {
        name: "a profile that does not exist",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: write }
    branches: { main: standart, dev: strict }
branches:
  standard: { approvals: 1 }
`,
        findings: [
            "p.yaml:10:23  error  repositories.pilot.branches.main  no profile standart in `branches` - did you mean standard?",
            "p.yaml:10:38  error  repositories.pilot.branches.dev  no profile strict in `branches` - profiles of `branches`: standard",
            "p.yaml:12:3  warning  branches.standard  no tier uses the profile standard",
        ],
    },
    {
        name: "a repository in two tiers by name",
        yaml: `version: 1
organization: acme
repositories:
  one: { match: [sandbox, web-shop] }
  two: { match: { names: [SANDBOX] } }
`,
        findings: [
            "p.yaml:5:27  error  repositories.two.match.names[0]  SANDBOX is in two tiers, one and two - name it in one of them\n    see also p.yaml:4:18  repositories.one.match[0]",
        ],
    },
    {
        name: "repositories in two tiers by pattern",
        organization: "acme",
        yaml: `version: 1
organization: acme
repositories:
  one: { match: [docs-*] }
  two: { match: { topic: docs } }
`,
        findings: [
            "p.yaml:4:18  error  repositories.one.match[0]  docs-api, docs-handbook are in two tiers, one and two - name it in full in one of them, or keep it out with `except`\n    see also p.yaml:5:17  repositories.two.match",
        ],
    },
    {
        name: "repositories that do not exist, are archived, or match nothing",
        organization: "acme",
        yaml: `version: 1
organization: acme
repositories:
  one: { match: [sandbx, legacy-billing] }
  two: { match: { topic: mobile } }
`,
        findings: [
            "p.yaml:4:17  warning  repositories.one.match  archived, so left out: legacy-billing",
            "p.yaml:4:18  error  repositories.one.match[0]  acme has no repository sandbx - did you mean sandbox?",
            "p.yaml:5:17  warning  repositories.two.match  no repository of acme matches",
        ],
    },
    {
        name: "a pattern that is too wild",
        yaml: `version: 1
organization: acme
repositories:
  one: { match: ['*a*b*c*d*e*', 'we!rd'] }
`,
        findings: [
            "p.yaml:4:18  error  repositories.one.match[0]  must have at most four * (*a*b*c*d*e*)",
            "p.yaml:4:33  error  repositories.one.match[1]  must be a repository name, or a pattern with * ? [ ] { } (we!rd)",
        ],
    },
    {
        name: "cloud where nothing protects a branch",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: read }
    cloud: pull-requests
`,
        findings: [
            "p.yaml:10:12  error  repositories.pilot.cloud  Codex cloud reaches pilot, where nothing protects a branch - branches: PROFILE",
            "p.yaml:10:12  warning  repositories.pilot.cloud  nothing checks which repositories the Codex app sees - write `codex-app: {}` in `connections`, and drift does",
        ],
    },
    {
        name: "writers where nothing protects a branch",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: maintain }
`,
        findings: [
            "p.yaml:9:23  error  repositories.pilot.access.pilots  pilots writes to pilot, where nothing protects a branch - branches: PROFILE",
        ],
    },
    {
        name: "writers where only other branches are protected",
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
    branches: { release/**: standard }
branches:
  standard: { approvals: 1 }
`,
        findings: [
            "p.yaml:10:15  error  repositories.pilot.branches  nothing protects the default branch of pilot - ~DEFAULT_BRANCH: PROFILE, of a profile that is in force",
        ],
    },
    {
        name: "a ruleset that does not bind",
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
  standard: { approvals: 1, as: repository-ruleset, enforcement: evaluate }
`,
        findings: [
            "p.yaml:10:15  error  repositories.pilot.branches  nothing protects the default branch of pilot - ~DEFAULT_BRANCH: PROFILE, of a profile that is in force",
        ],
    },
    {
        name: "authority over nobody",
        yaml: `version: 1
organization: acme
repositories:
  pilot: { match: [sandbox], grants: authoritative }
  next: { match: [web-shop], grants: authoritative, access: {} }
`,
        findings: [
            "p.yaml:4:38  error  repositories.pilot.grants  names nobody: everybody's own access is removed, that of owners apart - `access`, or `access: {}` to mean nobody",
            "p.yaml:5:38  warning  repositories.next.grants  names nobody: everybody's own access is removed, that of owners apart",
        ],
    },
    {
        name: "one person with two roles",
        yaml: `version: 1
organization: acme
repositories:
  pilot: { match: [sandbox], access: { '@dev-1': read, '@Dev-1': triage } }
`,
        findings: [
            "p.yaml:4:56  error  repositories.pilot.access.@Dev-1  @Dev-1 is @dev-1, who has a role already\n    see also p.yaml:4:40  repositories.pilot.access.@dev-1",
        ],
    },
];

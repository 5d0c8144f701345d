import type { BadPolicy } from "./bad-policy";

/** Keys, kinds and values, one by one. */
export const shape: readonly BadPolicy[] = [
    {
        name: "no version",
        yaml: `organization: acme
`,
        findings: ["p.yaml:1:1  error  version  version is missing - add 1"],
    },
    {
        name: "another version",
        yaml: `version: 2
organization: acme
`,
        findings: ["p.yaml:1:10  error  version  must be 1, is the number (2)"],
    },
    {
        name: "a version in quotes",
        yaml: `version: "1"
organization: acme
`,
        findings: ["p.yaml:1:10  error  version  must be 1, is text (1) - write 1 without quotes"],
    },
    {
        name: "an organization that is no login",
        yaml: `version: 1
organization: acme corp
`,
        findings: [
            "p.yaml:2:15  error  organization  must be the login of an organization, as in github.com/LOGIN (acme corp)",
        ],
    },
    {
        name: "an unknown section",
        yaml: `version: 1
organization: acme
repos:
  pilot: {}
`,
        findings: ["p.yaml:3:1  error  repos  unknown key repos - did you mean repositories?"],
    },
    {
        name: "an unknown key far from any",
        yaml: `version: 1
organization: acme
actions: { weather: fine }
`,
        findings: [
            "p.yaml:3:12  error  actions.weather  unknown key weather - known keys: workflow-permissions, workflows-approve-pull-requests",
        ],
    },
    {
        name: "unknown keys at every level",
        yaml: `version: 1
organization: acme
users:
  pilots:
    membrs: [dev-1]
    members: [dev-1]
branches:
  standard:
    aproval: 1
    code_owners: true
`,
        findings: [
            "p.yaml:5:5  error  users.pilots.membrs  unknown key membrs - did you mean members?",
            "p.yaml:9:5  error  branches.standard.aproval  unknown key aproval - did you mean approvals?",
            "p.yaml:10:5  error  branches.standard.code_owners  unknown key code_owners - did you mean code-owners?",
        ],
    },
    {
        name: "a list written as text",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: dev-1 }
`,
        findings: [
            "p.yaml:4:22  error  users.pilots.members  must be a list, is text (dev-1) - write [dev-1]",
        ],
    },
    {
        name: "a number for a login",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [12345] }
`,
        findings: [
            'p.yaml:4:23  error  users.pilots.members[0]  must be text, is the number (12345) - write "12345"',
        ],
    },
    {
        name: "yes for true",
        yaml: `version: 1
organization: acme
branches:
  standard: { code-owners: yes }
`,
        findings: [
            "p.yaml:4:28  error  branches.standard.code-owners  must be true or false, is text (yes) - write true",
        ],
    },
    {
        name: "an empty section",
        yaml: `version: 1
organization: acme
users:
`,
        findings: ["p.yaml:3:1  error  users  must be a mapping, is empty"],
    },
    {
        name: "a team that is neither a word nor a mapping",
        yaml: `version: 1
organization: acme
users:
  pilots: exsting
`,
        findings: [
            "p.yaml:4:11  error  users.pilots  must be existing or a mapping, is text (exsting) - did you mean existing?",
        ],
    },
    {
        name: "a role of the REST API",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: push, leads: mantain }
    branches: standard
branches:
  standard: { approvals: 1 }
`,
        findings: [
            "p.yaml:9:23  error  repositories.pilot.access.pilots  must be read, triage, write, maintain or admin, is text (push) - did you mean write?",
            "p.yaml:9:36  error  repositories.pilot.access.leads  must be read, triage, write, maintain or admin, is text (mantain) - did you mean maintain?",
        ],
    },
    {
        name: "too many approvals for anything",
        yaml: `version: 1
organization: acme
branches:
  standard: { approvals: 11 }
`,
        findings: ["p.yaml:4:26  error  branches.standard.approvals  must be at most 10 (11)"],
    },
    {
        name: "half an approval",
        yaml: `version: 1
organization: acme
branches:
  standard: { approvals: 1.5 }
`,
        findings: [
            "p.yaml:4:26  error  branches.standard.approvals  must be a whole number or none, is the number (1.5)",
        ],
    },
    {
        name: "a tier without match",
        yaml: `version: 1
organization: acme
repositories:
  pilot: { cloud: none }
`,
        findings: [
            "p.yaml:4:10  error  repositories.pilot.match  match is missing - add a list or a mapping",
        ],
    },
    {
        name: "a match without anything",
        yaml: `version: 1
organization: acme
repositories:
  pilot: { match: {} }
  second: { match: [] }
`,
        findings: [
            "p.yaml:4:19  error  repositories.pilot.match  must say `names`, `topic` or `property` (a mapping)",
            "p.yaml:5:20  error  repositories.second.match  must name at least one repository (an empty list)",
        ],
    },
    {
        name: "a tier with a name of its own kind",
        yaml: `version: 1
organization: acme
repositories:
  Pilot_1: { match: [sandbox] }
`,
        findings: [
            "p.yaml:4:3  error  repositories.Pilot_1  must be lower-case words joined by hyphens, as in docs-site (Pilot_1)",
        ],
    },
    {
        name: "a date that is none",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1], until: 2026-02-30 }
`,
        findings: [
            "p.yaml:4:38  error  users.pilots.until  must be a calendar date as in 2027-03-31 (2026-02-30)",
        ],
    },
    {
        name: "names that GitHub takes for no secret",
        yaml: `version: 1
organization: acme
secrets:
  GITHUB_TOKEN: { repositories: all }
  2ND: { repositories: all }
  lower: { repositories: all }
`,
        findings: [
            "p.yaml:4:3  error  secrets.GITHUB_TOKEN  must not begin with GITHUB_, which GitHub keeps for itself (GITHUB_TOKEN)",
            "p.yaml:5:3  error  secrets.2ND  must be upper-case letters, digits and underscores, no digit first (2ND)",
            "p.yaml:6:3  error  secrets.lower  must be upper-case letters, digits and underscores, no digit first (lower)",
        ],
    },
    {
        name: "a value instead of a name",
        yaml: `version: 1
organization: acme
# was: ghp_${"a1B2".repeat(9)}
secrets:
  NPM_TOKEN:
    repositories: private
    from: npm_${"x7Y8".repeat(9)}
`,
        findings: [
            "p.yaml:3:8  error  this looks like a GitHub token - policies name secrets and never hold one; if it is real, revoke it: it has been written down",
            "p.yaml:6:19  warning  secrets.NPM_TOKEN.repositories  the workflows of every private repository read NPM_TOKEN, whatever Codex may do there - tiers and repositories that need it",
            "p.yaml:7:11  error  this looks like an npm token - policies name secrets and never hold one; if it is real, revoke it: it has been written down",
        ],
    },
    {
        name: "mistakes in two sections, and one across them",
        yaml: `version: 1
organization: acme
users:
  pilots: { membrs: [dev-1] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilot: read }
`,
        findings: [
            "p.yaml:4:13  error  users.pilots.membrs  unknown key membrs - did you mean members?",
            "p.yaml:8:15  error  repositories.pilot.access.pilot  no team pilot in `users` - did you mean pilots?",
        ],
    },
];

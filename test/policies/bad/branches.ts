import type { BadPolicy } from "./bad-policy";

/** Branch profiles. */
export const branches: readonly BadPolicy[] = [
    {
        name: "keys of the other kind",
        yaml: `version: 1
organization: acme
branches:
  classic: { enforcement: active, bypass: [{ actor: app:bot }, organization-admin] }
  ruleset: { as: repository-ruleset, enforce-admins: true, push: [], bypass: ['@dev-1'] }
repositories:
  one: { match: [a], branches: classic }
  two: { match: [b], branches: ruleset }
`,
        findings: [
            "p.yaml:4:14  error  branches.classic.enforcement  enforcement has no place in a branch protection - as: repository-ruleset, or leave it out\n    see also p.yaml:4:12  branches.classic.as",
            "p.yaml:4:44  error  branches.classic.bypass[0]  a bypass mode has no place in a branch protection - write app:bot",
            "p.yaml:4:64  error  branches.classic.bypass[1]  organization-admin has no place in a branch protection - a team, @login or app:slug",
            "p.yaml:5:38  error  branches.ruleset.enforce-admins  enforce-admins has no place in a ruleset - as: branch-protection, or leave it out\n    see also p.yaml:5:18  branches.ruleset.as",
            "p.yaml:5:60  error  branches.ruleset.push  push has no place in a ruleset - as: branch-protection, or leave it out\n    see also p.yaml:5:18  branches.ruleset.as",
            "p.yaml:5:79  error  branches.ruleset.bypass[0]  a ruleset lets no single person bypass it (@dev-1) - a team",
        ],
    },
    {
        name: "review rules without reviews",
        yaml: `version: 1
organization: acme
branches:
  open: { approvals: none, code-owners: true, last-push-approval: true, dismissal: [pilots] }
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
`,
        findings: [
            "p.yaml:4:41  error  branches.open.code-owners  code-owners speaks of reviews, and the profile asks for none - approvals: 0 or more, or leave it out\n    see also p.yaml:4:22  branches.open.approvals",
            "p.yaml:4:67  error  branches.open.last-push-approval  last-push-approval speaks of reviews, and the profile asks for none - approvals: 0 or more, or leave it out\n    see also p.yaml:4:22  branches.open.approvals",
            "p.yaml:4:84  error  branches.open.dismissal  dismissal speaks of reviews, and the profile asks for none - approvals: 0 or more, or leave it out\n    see also p.yaml:4:22  branches.open.approvals",
        ],
    },
    {
        name: "nobody may dismiss reviews that nobody asks for",
        yaml: `version: 1
organization: acme
branches:
  open: { approvals: none, dismissal: [] }
`,
        findings: [
            "p.yaml:4:39  error  branches.open.dismissal  dismissal speaks of reviews, and the profile asks for none - approvals: 0 or more, or leave it out\n    see also p.yaml:4:22  branches.open.approvals",
        ],
    },
    {
        name: "seven approvals in a branch protection",
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
  standard: { approvals: 7 }
`,
        findings: [
            "p.yaml:12:26  error  branches.standard.approvals  a branch protection can ask for 6 approvals at most (7) - 6, or a ruleset, which can ask for 10",
        ],
    },
    {
        name: "strict about no check",
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
  standard: { strict-checks: true }
`,
        findings: [
            "p.yaml:12:30  error  branches.standard.strict-checks  no check has to pass, so none is strict - checks: […]",
        ],
    },
    {
        name: "a profile that no tier uses",
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
  strict: { approvals: 2 }
`,
        findings: ["p.yaml:13:3  warning  branches.strict  no tier uses the profile strict"],
    },
    {
        name: "bypass by a team and an app that do not exist",
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
  standard: { bypass: [pilot, 'app:codex', leads, leads] }
`,
        findings: [
            "p.yaml:12:24  error  branches.standard.bypass[0]  no team pilot in `users` - did you mean pilots?",
            "p.yaml:12:31  error  branches.standard.bypass[1]  the app codex is not installed in acme - installed apps: chatgpt-codex-connector",
            "p.yaml:12:51  error  branches.standard.bypass[3]  leads is named twice\n    see also p.yaml:12:44  branches.standard.bypass[2]",
        ],
    },
    {
        name: "more approvals than people who may write",
        organization: "acme",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { leads: write }
    grants: authoritative
    branches: standard
branches:
  standard: { approvals: 5 }
`,
        findings: [
            "p.yaml:13:26  error  branches.standard.approvals  5 approvals, and 4 people may write in pilot, owners of the organization among them - 4 or fewer, or more people\n    see also p.yaml:9:13  repositories.pilot.access",
        ],
    },
    {
        name: "people in the lists of a protection who may not write there",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
  readers: { members: [dev-3] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: write, readers: read }
    grants: authoritative
    branches: standard
branches:
  standard:
    push: [leads, readers]
    dismissal: ["@lead-1", "@dev-3"]
    bypass: [readers, app:release-bot]
    force-push-bypass: ["@dev-9"]
`,
        findings: [
            "p.yaml:15:19  error  branches.standard.push[1]  readers has no write access in pilot, so GitHub takes no protection there that names them - `readers: write` under `access`\n    see also p.yaml:10:13  repositories.pilot.access",
            "p.yaml:16:28  error  branches.standard.dismissal[1]  @dev-3 has no write access in pilot, so GitHub takes no protection there that names them - `@dev-3: write` under `access`\n    see also p.yaml:10:13  repositories.pilot.access",
            "p.yaml:17:14  error  branches.standard.bypass[0]  readers has no write access in pilot, so GitHub takes no protection there that names them - `readers: write` under `access`\n    see also p.yaml:10:13  repositories.pilot.access",
            "p.yaml:18:25  error  branches.standard.force-push-bypass[0]  @dev-9 has no write access in pilot, so GitHub takes no protection there that names them - `@dev-9: write` under `access`\n    see also p.yaml:10:13  repositories.pilot.access",
        ],
    },
    {
        name: "the same where others may have granted it",
        yaml: `version: 1
organization: acme
users:
  leads: { members: [lead-1, lead-2] }
  readers: { members: [dev-3] }
repositories:
  pilot:
    match: [sandbox]
    access: { leads: write }
    branches: standard
branches:
  standard: { dismissal: [readers] }
`,
        findings: [
            "p.yaml:12:27  warning  branches.standard.dismissal[0]  readers has no write access in pilot, so GitHub takes no protection there that names them - `readers: write` under `access`\n    see also p.yaml:9:13  repositories.pilot.access",
        ],
    },
];

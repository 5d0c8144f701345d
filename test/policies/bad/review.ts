import type { BadPolicy } from "./bad-policy";

/** Review areas and their owners. */
export const review: readonly BadPolicy[] = [
    {
        name: "an area without an owner",
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
review:
  security: { paths: [], owners: [] }
`,
        findings: [
            "p.yaml:14:22  error  review.security.paths  must name at least one path (an empty list)",
            "p.yaml:14:34  error  review.security.owners  must name at least one owner: a sensitive path without one is looked at by nobody (an empty list)",
        ],
    },
    {
        name: "paths that GitHub does not read",
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
review:
  security:
    paths: ['!/docs/', '/a[bc]/', '\\#x', '#y', '/auth/***', ' z', /.github/]
    owners: [leads]
`,
        findings: [
            "p.yaml:15:13  error  review.security.paths[0]  `!` does not negate in CODEOWNERS (!/docs/) - a pattern that GitHub reads, as /migrations/ or **/auth/**",
            "p.yaml:15:24  error  review.security.paths[1]  `[ ]` ranges do not work in CODEOWNERS (/a[bc]/) - a pattern that GitHub reads, as /migrations/ or **/auth/**",
            "p.yaml:15:35  error  review.security.paths[2]  `\\#` does not escape a comment in CODEOWNERS (\\#x) - a pattern that GitHub reads, as /migrations/ or **/auth/**",
            "p.yaml:15:42  error  review.security.paths[3]  a line that begins with # is a comment (#y) - a pattern that GitHub reads, as /migrations/ or **/auth/**",
            "p.yaml:15:48  error  review.security.paths[4]  `***` is no wildcard (/auth/***) - a pattern that GitHub reads, as /migrations/ or **/auth/**",
            "p.yaml:15:61  error  review.security.paths[5]  a pattern neither begins nor ends with a space ( z) - a pattern that GitHub reads, as /migrations/ or **/auth/**",
        ],
    },
    {
        name: "an owner without write access",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: read }
    branches: standard
branches:
  standard: { approvals: 1 }
review:
  security:
    paths: [/auth/, /.github/]
    owners: [leads]
`,
        findings: [
            "p.yaml:16:14  error  review.security.owners[0]  leads has no write access in pilot, so GitHub ignores them as an owner there - `leads: write` under `access`\n    see also p.yaml:9:13  repositories.pilot.access",
        ],
    },
    {
        name: "a person without write access",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: read }
    branches: standard
branches:
  standard: { approvals: 1 }
review:
  security:
    paths: [/auth/, /.github/]
    owners: ['@lead-3', '@lead-1', '@dev-1']
`,
        findings: [
            "p.yaml:16:14  error  review.security.owners[0]  @lead-3 has no write access in pilot, so GitHub ignores them as an owner there - `@lead-3: write` under `access`\n    see also p.yaml:9:13  repositories.pilot.access",
            "p.yaml:16:25  error  review.security.owners[1]  @lead-1 has no write access in pilot, so GitHub ignores them as an owner there - `@lead-1: write` under `access`\n    see also p.yaml:9:13  repositories.pilot.access",
        ],
    },
    {
        name: "a secret team as owner",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2], privacy: secret }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: write }
    branches: standard
branches:
  standard: { approvals: 1 }
review:
  security:
    paths: [/auth/, /.github/]
    owners: [leads]
`,
        findings: [
            "p.yaml:16:14  error  review.security.owners[0]  leads is a secret team, and GitHub takes no such team as an owner - privacy: closed\n    see also p.yaml:5:48  users.leads.privacy",
        ],
    },
    {
        name: "more approvals than owners",
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
review:
  security:
    paths: [/auth/, /.github/]
    owners: [leads]
    approvals: 3
`,
        findings: [
            "p.yaml:17:16  error  review.security.approvals  3 approvals, and the owners are 2 people - 2 or fewer, or more owners\n    see also p.yaml:16:13  review.security.owners",
        ],
    },
    {
        name: "more approvals than a branch protection asks for",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2, lead-3, dev-1, dev-2, dev-3, dev-5] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: write }
    branches: standard
branches:
  standard: { approvals: 1 }
review:
  security:
    paths: [/auth/, /.github/]
    owners: [leads]
    approvals: 7
`,
        findings: [
            "p.yaml:17:16  error  review.security.approvals  7 approvals, and the profile standard is a branch protection, which can ask for 6 at most\n    see also p.yaml:12:13  branches.standard.as",
        ],
    },
    {
        name: "owners, and a profile without code owners",
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
  standard: { approvals: 1, code-owners: false }
review:
  security:
    paths: [/auth/, /.github/]
    owners: [leads]
`,
        findings: [
            "p.yaml:16:13  error  review.security.owners  owners are to review, and the profile standard turns code owners off - code-owners: true\n    see also p.yaml:12:42  branches.standard.code-owners",
        ],
    },
    {
        name: "owners, and a profile without pull requests",
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
  standard: { approvals: none }
review:
  security:
    paths: [/auth/, /.github/]
    owners: [leads]
`,
        findings: [
            "p.yaml:16:13  error  review.security.owners  owners are to review, and the profile standard asks for no pull request - approvals: 0 or more\n    see also p.yaml:12:26  branches.standard.approvals",
        ],
    },
    {
        name: "owners where no branch is protected",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot: { match: [sandbox], access: { leads: triage, '@lead-1': read } }
review:
  security:
    paths: [/auth/, /.github/]
    owners: ['@lead-9']
`,
        findings: [
            "p.yaml:11:13  error  review.security.owners  owners are asked, and nothing makes their approval needed in pilot, where no branch is protected - branches: PROFILE in the tier, or `repositories` here that leave it out\n    see also p.yaml:7:3  repositories.pilot",
            "p.yaml:11:14  error  review.security.owners[0]  @lead-9 has no write access in pilot, so GitHub ignores them as an owner there - `@lead-9: write` under `access`\n    see also p.yaml:7:38  repositories.pilot.access",
        ],
    },
    {
        name: "one path in two areas",
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
review:
  security:
    paths: [/auth/, /.github/]
    owners: [leads]
  other: { paths: [/auth/], owners: [pilots] }
`,
        findings: [
            "p.yaml:17:20  error  review.other.paths[0]  /auth/ is also a path of security, and GitHub would ask the owners of one of them only - one area for the path, with the owners of both\n    see also p.yaml:15:13  review.security.paths[0]",
        ],
    },
    {
        name: "nobody owns CODEOWNERS",
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
review:
  security:
    paths: [/auth/]
    owners: [leads]
`,
        findings: [
            "p.yaml:14:3  warning  review.security  nobody owns CODEOWNERS itself in pilot: whoever changes it changes who must look - an area with the path /.github/",
        ],
    },
    {
        name: "an area for a tier that does not exist",
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
review:
  security:
    paths: [/auth/, /.github/]
    owners: [leads]
    repositories: [pilott, web-shop]
`,
        findings: [
            "p.yaml:17:20  error  review.security.repositories[0]  no tier pilott, and no tier selects a repository of that name - did you mean pilot?",
            "p.yaml:17:28  error  review.security.repositories[1]  no tier web-shop, and no tier selects a repository of that name - tiers: pilot",
        ],
    },
    {
        name: "an area for repositories that the policy does not select",
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
review:
  security:
    paths: [/auth/, /.github/]
    owners: [leads]
    repositories: [pilot, web-shop, legacy-billing, payment-api]
`,
        findings: [
            "p.yaml:17:27  error  review.security.repositories[1]  web-shop is in no tier - a `match` of `repositories` must select it",
            "p.yaml:17:37  warning  review.security.repositories[2]  archived, so left out: legacy-billing",
            "p.yaml:17:53  error  review.security.repositories[3]  no tier and no repository payment-api - did you mean payments-api?",
        ],
    },
    {
        name: "a commit that the protection refuses",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: write }
    codeowners: commit
    branches: standard
branches:
  standard: { enforce-admins: true }
review:
  security:
    paths: [/auth/, /.github/]
    owners: [leads]
`,
        findings: [
            "p.yaml:10:17  error  repositories.pilot.codeowners  CODEOWNERS cannot be committed: the profile standard binds administrators too - pull-request\n    see also p.yaml:13:31  branches.standard.enforce-admins",
        ],
    },
    {
        name: "an owner named twice, and one that does not exist",
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
review:
  security:
    paths: [/auth/, /.github/]
    owners: [leads, leads, '@lead-1', '@Lead-1', reviewers]
`,
        findings: [
            "p.yaml:16:21  error  review.security.owners[1]  leads is named twice\n    see also p.yaml:16:14  review.security.owners[0]",
            "p.yaml:16:39  error  review.security.owners[3]  @Lead-1 is named twice\n    see also p.yaml:16:28  review.security.owners[2]",
            "p.yaml:16:50  error  review.security.owners[4]  no team reviewers in `users` - teams of `users`: leads, pilots",
        ],
    },
    {
        name: "lines of people that could not be read",
        organization: "unread",
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
review:
  security:
    paths: [/auth/, /.github/]
    owners: [leads]
`,
        findings: [
            "p.yaml:8:13  error  repositories.pilot.match[0]  .github/CODEOWNERS of sandbox could not be read (502 Bad Gateway) - a token that may read contents: lines that people wrote would be lost",
        ],
    },
];

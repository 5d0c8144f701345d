import type { BadPolicy } from "./bad-policy";

/** Teams and people. */
export const users: readonly BadPolicy[] = [
    {
        name: "two names with one slug",
        yaml: `version: 1
organization: acme
users:
  platform-team: existing
  Platform Team: { members: [dev-1] }
`,
        findings: [
            'p.yaml:5:3  error  users["Platform Team"]  Platform Team and platform-team are one team to GitHub, with the slug platform-team - another name, or one entry for both\n    see also p.yaml:4:3  users.platform-team',
        ],
    },
    {
        name: "a person named twice, in two spellings",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-4, Dev-4], maintainers: [DEV-4] }
`,
        findings: [
            "p.yaml:4:23  error  users.pilots.members[0]  dev-4 is both a member and a maintainer (logins do not depend on case) - one entry a person\n    see also p.yaml:4:52  users.pilots.maintainers[0]",
            "p.yaml:4:30  error  users.pilots.members[1]  Dev-4 is both a member and a maintainer (logins do not depend on case) - one entry a person\n    see also p.yaml:4:52  users.pilots.maintainers[0]",
        ],
    },
    {
        name: "a team that would lose everybody",
        yaml: `version: 1
organization: acme
users:
  pilots: { description: nobody named }
`,
        findings: [
            "p.yaml:4:3  error  users.pilots  pilots names no people, which would remove everybody from it - `members: []` to mean nobody, or `membership: additive` to leave people alone",
        ],
    },
    {
        name: "a team that is meant to be empty",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [] }
`,
        findings: [
            "p.yaml:4:22  warning  users.pilots.members  pilots has no people: whoever is in it now is removed",
        ],
    },
    {
        name: "a parent that is not declared",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1], parent: enginering }
  engineering: existing
`,
        findings: [
            "p.yaml:4:39  error  users.pilots.parent  no team enginering in `users` - did you mean engineering?",
        ],
    },
    {
        name: "a secret team below another",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1], parent: leads, privacy: secret }
  leads: { members: [lead-1] }
`,
        findings: [
            "p.yaml:4:39  error  users.pilots.parent  pilots is secret, and GitHub nests no secret team - privacy: closed\n    see also p.yaml:4:55  users.pilots.privacy",
        ],
    },
    {
        name: "teams above each other",
        yaml: `version: 1
organization: acme
users:
  a: { members: [dev-1], parent: b }
  b: { members: [dev-2], parent: a }
`,
        findings: [
            "p.yaml:4:34  error  users.a.parent  a stands above itself - another parent",
            "p.yaml:5:34  error  users.b.parent  b stands above itself - another parent",
        ],
    },
    {
        name: "an end that additive membership cannot bring",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1], until: 2027-01-31, membership: additive }
`,
        findings: [
            "p.yaml:4:38  error  users.pilots.until  access to pilots cannot end while its membership is additive - membership: authoritative\n    see also p.yaml:4:62  users.pilots.membership",
        ],
    },
    {
        name: "access that ends soon, and access that has ended",
        yaml: `version: 1
organization: acme
users:
  soon: { members: [dev-1], until: 2026-12-01 }
  over: { members: [dev-1], until: 2026-11-22 }
`,
        findings: [
            "p.yaml:4:36  warning  users.soon.until  access ends on 2026-12-01, in 8 days",
            "p.yaml:5:36  warning  users.over.until  access ended on 2026-11-22; over is planned without people",
        ],
    },
    {
        name: "a previous name that is still in use",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1], previously: [leads, pilots] }
  leads: { members: [lead-1] }
`,
        findings: [
            "p.yaml:4:44  error  users.pilots.previously[0]  leads is a team of this policy still\n    see also p.yaml:5:3  users.leads",
            "p.yaml:4:51  error  users.pilots.previously[1]  pilots is the name it has now\n    see also p.yaml:4:3  users.pilots",
        ],
    },
    {
        name: "people and teams that do not exist",
        organization: "acme",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-11, lead-9, nobody-at-all] }
  enginering: existing
`,
        findings: [
            "p.yaml:4:23  error  users.pilots.members[0]  nobody on GitHub has the login dev-11 - did you mean dev-1?",
            "p.yaml:4:31  error  users.pilots.members[1]  nobody on GitHub has the login lead-9 - did you mean lead-1?",
            "p.yaml:4:39  error  users.pilots.members[2]  nobody on GitHub has the login nobody-at-all - people: dev-1, dev-2, dev-3, Dev-4, dev-5, dev-6, lead-1, lead-2, … (12)",
            "p.yaml:5:15  error  users.enginering  acme has no team enginering - did you mean engineering?",
        ],
    },
    {
        name: "a person from outside",
        organization: "outside",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [contractor-1] }
`,
        findings: [
            "p.yaml:4:23  warning  users.pilots.members[0]  contractor-1 is not in acme; being in the team invites them",
        ],
    },
    {
        name: "a policy for another organization",
        organization: "acme",
        yaml: `version: 1
organization: acme-labs
`,
        findings: [
            "p.yaml:2:15  error  organization  the policy is for acme-labs, and this is acme",
        ],
    },
];

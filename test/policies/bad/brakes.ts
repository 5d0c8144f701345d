import type { BadPolicy } from "./bad-policy";

const head = `version: 1
organization: acme
users:
  leads: { members: [lead-1, lead-2] }
brakes:
`;

/** Brakes that would not stop what they should. */
export const brakes: readonly BadPolicy[] = [
    {
        name: "a share without its sign, and a number that is none",
        yaml: `${head}  memberships: { share: 25 }
  grants: { most: -1, share: 101 % }
`,
        findings: [
            'p.yaml:6:25  error  brakes.memberships.share  must be text, is the number (25) - write "25"',
            "p.yaml:7:19  error  brakes.grants.most  must be 0 or more (-1)",
            "p.yaml:7:30  error  brakes.grants.share  must be a percentage from 0 % to 100 %, as in 25 % (101 %)",
        ],
    },
    {
        name: "a brake that is none",
        yaml: `${head}  membership: { most: 3 }
`,
        findings: [
            "p.yaml:6:3  error  brakes.membership  unknown key membership - did you mean memberships?",
        ],
    },
    {
        name: "few above most, and any share",
        yaml: `${head}  memberships: { few: 5, most: 3 }
  teams: { few: 1 }
  grants: { share: 100 % }
`,
        findings: [
            "p.yaml:6:23  error  brakes.memberships.few  few (5) is more than most (3)\n    see also p.yaml:6:32  brakes.memberships.most",
            "p.yaml:7:17  error  brakes.teams.few  few (1) is more than most (0) - most: a number that is not below few",
            "p.yaml:8:20  warning  brakes.grants.share  any share of grants may go at once, up to 20 - 25 %",
        ],
    },
    {
        name: "approvers who are nobody, or named twice",
        organization: "acme",
        yaml: `${head}  loosening: { approvers: [lead, leads, Leads, "@lead-9"] }
`,
        findings: [
            "p.yaml:6:28  error  brakes.loosening.approvers[0]  no team lead in `users` - did you mean leads?",
            "p.yaml:6:41  error  brakes.loosening.approvers[2]  Leads is named twice\n    see also p.yaml:6:34  brakes.loosening.approvers[1]",
            "p.yaml:6:41  error  brakes.loosening.approvers[2]  no team Leads in `users` - `users` spells it leads",
            "p.yaml:6:48  error  brakes.loosening.approvers[3]  nobody on GitHub has the login lead-9 - did you mean lead-1?",
        ],
    },
    {
        name: "an exception that is nowhere, no owner, no approver",
        yaml: `${head}  owners: 0
  unprotected-write: { except: [sandbox] }
  loosening: { approvers: [] }
`,
        findings: [
            "p.yaml:6:11  error  brakes.owners  must be at least 1 (0)",
            "p.yaml:8:27  error  brakes.loosening.approvers  must name a team or a person (an empty list)",
        ],
    },
];

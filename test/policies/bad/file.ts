import type { BadPolicy } from "./bad-policy";

/** What is no YAML, or is one thing to one reader and another to the next. */
export const file: readonly BadPolicy[] = [
    {
        name: "an empty file",
        yaml: "",
        findings: ["p.yaml:1:1  error  the file says nothing - a policy begins with `version: 1`"],
    },
    {
        name: "a file of comments",
        yaml: `# nothing here
`,
        findings: ["p.yaml:1:1  error  the file says nothing - a policy begins with `version: 1`"],
    },
    {
        name: "a list instead of a mapping",
        yaml: `- version: 1
`,
        findings: ["p.yaml:1:1  error  must be a mapping, is a list of 1"],
    },
    {
        name: "a tab as indentation",
        yaml: ["version: 1", "organization: acme", "users:", "\tpilots: existing", ""].join("\n"),
        findings: ["p.yaml:4:1  error  tabs are not allowed as indentation - indent with spaces"],
    },
    {
        name: "an unquoted login",
        yaml: `version: 1
organization: acme
repositories:
  pilot:
    match: [sandbox]
    access:
      @lead-1: write
`,
        findings: [
            "p.yaml:7:7  error  plain value cannot start with reserved character @ - text that begins with @ stands in quotes",
        ],
    },
    {
        name: "an unquoted pattern that is an alias",
        yaml: `version: 1
organization: acme
repositories:
  pilot:
    match: [*docs]
`,
        findings: [
            "p.yaml:5:13  error  repositories.pilot.match[0]  the alias *docs names no anchor above it - text that begins with * stands in quotes",
        ],
    },
    {
        name: "a key written twice",
        yaml: `version: 1
organization: acme
users:
  pilots: existing
users:
  pilots: existing
`,
        findings: [
            "p.yaml:5:1  error  users  users is written twice - first on line 3\n    see also p.yaml:3:1  users",
        ],
    },
    {
        name: "a key written twice, once in quotes",
        yaml: `version: 1
organization: acme
users:
  2026: existing
  "2026": existing
`,
        findings: [
            "p.yaml:5:3  error  users.2026  2026 is written twice - first on line 4\n    see also p.yaml:4:3  users.2026",
        ],
    },
    {
        name: "a merge key",
        yaml: `version: 1
organization: acme
users:
  one: &one { members: [dev-1] }
  two:
    <<: *one
`,
        findings: [
            'p.yaml:6:5  error  users.two["<<"]  a merge key (<<) - YAML 1.2 has none: write the keys out',
        ],
    },
    {
        name: "a tag",
        yaml: `version: 1
organization: acme
users:
  pilots: !Ref existing
`,
        findings: ["p.yaml:4:16  error  users.pilots  the tag !Ref - values without a tag"],
    },
    {
        name: "two documents",
        yaml: `version: 1
organization: acme
---
version: 1
organization: acme
`,
        findings: ["p.yaml:3:1  error  a second document begins here - one document a file"],
    },
    {
        name: "YAML 1.1",
        yaml: `%YAML 1.1
---
version: 1
organization: acme
`,
        findings: ["p.yaml:1:1  error  the file says it is YAML 1.1 - only YAML 1.2 is read"],
    },
    {
        name: "the key __proto__",
        yaml: `version: 1
organization: acme
users:
  __proto__: existing
`,
        findings: ["p.yaml:4:3  error  users.__proto__  the key __proto__ - another name"],
    },
    {
        name: "an alias inside what it names",
        yaml: `version: 1
organization: acme
users: &all
  pilots: *all
`,
        findings: [
            "p.yaml:4:11  error  users.pilots  the alias *all stands inside what it names - text that begins with * stands in quotes",
        ],
    },
    {
        name: "a key that is a list",
        yaml: `version: 1
organization: acme
? [users]
: {}
`,
        findings: ["p.yaml:3:3  error  a key that is no plain text - text, as in `pilot:`"],
    },
];

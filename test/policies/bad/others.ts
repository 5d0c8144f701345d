import type { BadPolicy } from "./bad-policy";

/** Organization secrets, actions, connections, and what an organization has not. */
export const others: readonly BadPolicy[] = [
    {
        name: "a secret for everybody",
        yaml: `version: 1
organization: acme
secrets:
  NPM_TOKEN: { repositories: all }
`,
        findings: [
            "p.yaml:4:30  error  secrets.NPM_TOKEN.repositories  the workflows of every repository read NPM_TOKEN - Set the visibility to selected, and name the repositories that need it, or waive organization-secret-selected under `guardrails` for secrets/NPM_TOKEN/visibility",
        ],
    },
    {
        name: "a secret for every private repository",
        yaml: `version: 1
organization: acme
secrets:
  NPM_TOKEN: { repositories: private }
`,
        findings: [
            "p.yaml:4:30  warning  secrets.NPM_TOKEN.repositories  the workflows of every private repository read NPM_TOKEN, whatever Codex may do there - tiers and repositories that need it",
        ],
    },
    {
        name: "a secret for a tier that does not exist",
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
secrets:
  NPM_TOKEN: { repositories: [pilo], from: NPM-TOKEN }
`,
        findings: [
            "p.yaml:14:44  error  secrets.NPM_TOKEN.from  must be the name of an environment variable, as in NPM_TOKEN (NPM-TOKEN)",
        ],
    },
    {
        name: "workflows that approve",
        yaml: `version: 1
organization: acme
actions: { workflows-approve-pull-requests: true }
`,
        findings: [
            "p.yaml:3:45  error  actions.workflows-approve-pull-requests  a workflow of the organization that Codex changed could approve its pull request - Turn it off (canApprovePullRequestReviews: false), or waive workflows-approve-nothing under `guardrails` for settings/actions/workflowsMayApprovePullRequests",
        ],
    },
    {
        name: "an app that is not installed",
        organization: "acme",
        yaml: `version: 1
organization: acme
connections:
  codex-app: { app: chatgpt-codex-conector }
`,
        findings: [
            "p.yaml:4:21  warning  connections.codex-app.app  the app chatgpt-codex-conector is not installed in acme - did you mean chatgpt-codex-connector?",
        ],
    },
    {
        name: "apps that could not be read",
        organization: "unread",
        yaml: `version: 1
organization: acme
connections:
  codex-app: {}
`,
        findings: [
            "p.yaml:4:14  warning  connections.codex-app.app  whether the app chatgpt-codex-connector is installed could not be read (403 Forbidden)",
        ],
    },
    {
        name: "an app that would lose its last repository",
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
connections:
  codex-app: { manage: apply }
`,
        findings: [
            "p.yaml:14:24  error  connections.codex-app.manage  no repository is left for chatgpt-codex-connector, and GitHub does not take the last one from an app - a tier with cloud: pull-requests, manage: verify, or uninstall the app",
        ],
    },
    {
        name: "cloud that nobody checks",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: write }
    cloud: pull-requests
    branches: standard
branches:
  standard: { approvals: 1 }
`,
        findings: [
            "p.yaml:10:12  warning  repositories.pilot.cloud  nothing checks which repositories the Codex app sees - write `codex-app: {}` in `connections`, and drift does",
        ],
    },
    {
        name: "properties that could not be read",
        organization: "unread",
        yaml: `version: 1
organization: acme
repositories:
  one: { match: { property: { data-class: restricted } } }
`,
        findings: [
            "p.yaml:4:29  error  repositories.one.match.property  cannot be answered: custom properties could not be read (403 Forbidden)",
        ],
    },
    {
        name: "repositories that the token may not see",
        organization: "hidden",
        yaml: `version: 1
organization: acme
repositories:
  one: { match: [sandbox] }
`,
        findings: [
            "p.yaml:3:1  warning  repositories  whether these are all repositories of acme is not known (8 seen of 9) - a token that sees every repository",
        ],
    },
    {
        name: "a plan that is too small",
        organization: "free",
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
  standard: { as: organization-ruleset, enforcement: evaluate }
environments:
  production:
    repositories: [pilot]
    reviewers: [leads]
`,
        findings: [
            "p.yaml:8:13  warning  repositories.pilot.match[0]  the plan free has no branch protection for private repositories (sandbox) - the plan Team",
            "p.yaml:10:15  error  repositories.pilot.branches  nothing protects the default branch of pilot - ~DEFAULT_BRANCH: PROFILE, of a profile that is in force",
            "p.yaml:12:19  warning  branches.standard.as  the plan free has no organization rulesets - the plan Team",
            "p.yaml:12:54  warning  branches.standard.enforcement  the plan free has no evaluating rulesets - the plan Enterprise",
            "p.yaml:16:16  warning  environments.production.reviewers  the plan free has no reviewers of environments in private repositories (sandbox) - the plan Enterprise",
        ],
    },
    {
        name: "an entry point to a cloud that is not used, and no entry point to one that is",
        yaml: `version: 1
organization: acme
entry-points:
  open: [cli, web, github-review]
execution:
  cloud: { use: false }
attestations:
  local-access: { says: x, by: "@lead-1", on: 2026-11-01, expires: 2027-11-01, evidence: y }
  cloud-access: { says: x, by: "@lead-1", on: 2026-11-01, expires: 2027-11-01, evidence: y }
  code-review: { says: x, by: "@lead-1", on: 2026-11-01, expires: 2027-11-01, evidence: y }
`,
        findings: [
            "p.yaml:4:15  error  entry-points.open[1]  web is open, and the cloud is not used - one or the other\n    see also p.yaml:6:17  execution.cloud.use",
            "p.yaml:4:20  error  entry-points.open[2]  github-review is open, and the cloud is not used - one or the other\n    see also p.yaml:6:17  execution.cloud.use",
        ],
    },
    {
        name: "an account type that nothing holds, and that nobody attests",
        yaml: `version: 1
organization: acme
entry-points: { account: enterprise }
`,
        findings: [
            "p.yaml:3:26  warning  entry-points.account  no file holds this, and nobody attests account-type: which kind of account people use, on which contract, and that no individual account is among them - attestations.account-type, after a look at ChatGPT workspace settings > Billing; Members, by e-mail domain",
            "p.yaml:3:26  warning  entry-points.account  nothing on machines keeps an account of another kind than enterprise out - workspaces: the ids of yours",
        ],
    },
    {
        name: "a group of the identity provider that the attestation of seats does not name",
        yaml: `version: 1
organization: acme
users:
  pilots: { members: [dev-1], identity-provider-group: sso-codex }
attestations:
  seats-and-roles: { says: everybody has a seat, by: "@lead-1", on: 2026-11-01, expires: 2027-11-01, evidence: y }
`,
        findings: [
            "p.yaml:4:56  warning  users.pilots.identity-provider-group  nobody says that the group sso-codex has seats - attestations.seats-and-roles, naming sso-codex in `says`\n    see also p.yaml:6:28  attestations.seats-and-roles.says",
        ],
    },
    {
        name: "cloud domains while the network is off, and none while they are asked for",
        yaml: `version: 1
organization: acme
execution:
  cloud: { use: true, internet: none, domains: [pypi.org] }
attestations:
  cloud-access: { says: x, by: "@lead-1", on: 2026-11-01, expires: 2027-11-01, evidence: y }
  cloud-environments: { says: x, by: "@lead-1", on: 2026-11-01, expires: 2027-11-01, evidence: y }
`,
        findings: [
            "p.yaml:4:48  error  execution.cloud.domains  pypi.org would be allowed, and the internet of cloud environments is none - internet: domains\n    see also p.yaml:4:33  execution.cloud.internet",
        ],
    },
    {
        name: "a cloud that is used, whose app sees no repository",
        yaml: `version: 1
organization: acme
repositories:
  one: { match: [sandbox], cloud: none }
execution:
  cloud: { use: true }
attestations:
  cloud-access: { says: x, by: "@lead-1", on: 2026-11-01, expires: 2027-11-01, evidence: y }
  cloud-environments: { says: x, by: "@lead-1", on: 2026-11-01, expires: 2027-11-01, evidence: y }
`,
        findings: [
            "p.yaml:6:17  warning  execution.cloud.use  the cloud is used, and the Codex app sees no repository - cloud: read or pull-requests in a tier, or use: false\n    see also p.yaml:4:35  repositories.one.cloud",
        ],
    },
    {
        name: "a repository open to an app that is not there to see it",
        organization: "acme",
        yaml: `version: 1
organization: acme
users:
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [sandbox]
    access: { leads: write }
    cloud: pull-requests
    branches: standard
branches:
  standard: { approvals: 1 }
connections:
  codex-app: { app: codex-elsewhere }
`,
        findings: [
            "p.yaml:14:21  warning  connections.codex-app.app  the app codex-elsewhere is not installed in acme - installed apps: chatgpt-codex-connector\n    see also p.yaml:9:12  repositories.pilot.cloud",
        ],
    },
    {
        name: "interpreters outside the sandbox, by any name",
        yaml: `version: 1
organization: acme
commands:
  allow:
    - { run: /usr/bin/python3.12, outside-sandbox: true }
    - { run: npm exec, outside-sandbox: true }
    - { run: npm test, outside-sandbox: true }
`,
        findings: [
            "p.yaml:5:7  error  commands.allow[0]  /usr/bin/python3.12 runs whatever it is given, and would do so outside the sandbox - allow it inside the sandbox, or name the program that it starts",
            "p.yaml:6:7  error  commands.allow[1]  npm runs whatever it is given, and would do so outside the sandbox - allow it inside the sandbox, or name the program that it starts",
        ],
    },
    {
        name: "secrets that cannot be narrowed without their value",
        organization: "secrets",
        yaml: `version: 1
organization: acme
repositories:
  one: { match: [sandbox] }
secrets:
  OPEN_TO_ALL: { repositories: [one] }
  SELECTED: { repositories: [one] }
  WITH_VALUE: { repositories: [one], from: VALUE }
  NOT_THERE: { repositories: [one] }
`,
        findings: [
            "p.yaml:6:32  error  secrets.OPEN_TO_ALL.repositories  OPEN_TO_ALL is open to every repository now, and GitHub narrows it only together with its value - `from`, or that its owner chooses repositories once\n    see also p.yaml:6:3  secrets.OPEN_TO_ALL",
            "p.yaml:9:30  error  secrets.NOT_THERE.repositories  there is no secret NOT_THERE to choose repositories for - `from`, or that its owner makes it first\n    see also p.yaml:9:3  secrets.NOT_THERE",
        ],
    },
];

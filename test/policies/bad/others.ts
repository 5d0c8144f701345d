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
            "p.yaml:4:30  warning  secrets.NPM_TOKEN.repositories  the workflows of every repository read NPM_TOKEN, whatever Codex may do there - tiers and repositories that need it",
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
            "p.yaml:3:45  warning  actions.workflows-approve-pull-requests  a workflow that Codex changed could approve its pull request - false",
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
            "p.yaml:10:12  warning  repositories.pilot.cloud  nothing checks which repositories the Codex app sees - connections.codex-app",
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
];

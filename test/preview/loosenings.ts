import { factPath } from "../../plan/fact-path";

/**
 * Ways to loosen a policy, at least one for each of its settings. Each is an edit of `basePolicy`, in which everything is
 * tight; taken back, it tightens.
 */
export interface Loosening {
    readonly name: string;
    /** Texts of the base policy and what takes their place. */
    readonly edits: readonly (readonly [from: string, to: string])[];
    /** The fact, or the setting of Codex, that the reviewer has to see as loosening. */
    readonly at: string;
    /** What the apply leaves on GitHub when it is taken back: there is nothing to see then. */
    readonly stays?: boolean;
}

export const basePolicy = `version: 1
organization: acme
users:
  pilots: { description: People who try it, parent: engineering, members: [dev-1, dev-2], maintainers: [lead-1], until: 2027-01-31 }
  leads: { members: [lead-1, lead-2, lead-3] }
  hidden: { privacy: secret, members: [lead-2] }
  engineering: existing
  payments: existing
  platform-team: existing
repositories:
  pilot:
    match: [sandbox]
    grants: authoritative
    access: { pilots: read, leads: write }
    cloud: none
    branches: standard
    codeowners: commit
    secrets: { BUILD_TOKEN: { from: BUILD_TOKEN } }
    actions: { workflow-permissions: read, workflows-approve-pull-requests: false }
  wide:
    match: [docs-api]
    access: { leads: write }
    cloud: pull-requests
    branches: reviewed
  strict:
    match: [payments-api]
    access: { leads: read }
    cloud: none
    branches: { "~DEFAULT_BRANCH": standard, "release/**": whole }
  shared:
    match: [docs-handbook]
    access: { leads: read }
    branches: shared
  gone:
    match: [infra-deploy]
    access: { leads: read }
    branches: standard
branches:
  standard:
    approvals: 2
    code-owners: true
    last-push-approval: true
    dismiss-stale-approvals: true
    checks: [test, lint]
    strict-checks: true
    conversation-resolution: true
    linear-history: true
    signed-commits: true
    force-pushes: false
    deletions: false
    enforce-admins: true
    lock-branch: false
    bypass: []
    push: [leads]
    dismissal: [leads]
    force-push-bypass: []
  whole: { approvals: 2, lock-branch: true }
  reviewed: { as: repository-ruleset, approvals: 2, bypass: [{ actor: platform-team, mode: pull-request }], enforcement: active }
  shared: { as: organization-ruleset, approvals: 1, branches: [main, "release/*"] }
review:
  codex-files:
    paths: ["/AGENTS.md", "/.codex/"]
    owners: [leads]
    repositories: [pilot]
  workflows:
    paths: ["/.github/"]
    owners: [leads]
    repositories: [pilot]
  infrastructure:
    paths: ["/live/"]
    owners: [leads]
    repositories: [gone]
    approvals: 3
environments:
  production:
    repositories: [strict]
    reviewers: [leads]
    self-review: false
    admin-bypass: false
    wait-minutes: 30
    branches: [main]
    secrets: { DEPLOY_TOKEN: { from: DEPLOY_TOKEN } }
  staging:
    repositories: [strict]
    reviewers: [leads]
secrets:
  SHARED: { repositories: [sandbox], from: SHARED }
actions:
  workflow-permissions: read
  workflows-approve-pull-requests: false
entry-points:
  login: [chatgpt]
  workspaces: ["0b7f9d1e-3c52-4a61-9d0f-2f6b8c7a1e34"]
  remote-control: false
  appshots: false
  browser-and-computer-use: false
  open: [cli]
  account: enterprise
execution:
  local:
    sandbox: read-only
    approvals: [on-request, untrusted]
    network: { allow: [packages.acme.dev, "*.acme.dev"], deny: [secret.acme.dev] }
    writable: [~/.cache/acme]
    protected: [.github, .codex]
    deny-read: [~/.ssh, ~/.aws]
    login-shell: false
    environment: { inherit: core, exclude: ["*_TOKEN", "AWS_*"] }
  cloud: { use: false, internet: domains, domains: [packages.acme.dev], secrets: none }
commands:
  allow: [npm test, { run: cargo build, outside-sandbox: false }]
  approve: [git push, npm publish]
  forbid:
    - run: rm -rf
      because: destructive
    - run: psql
      because: production
      spellings: [make psql]
  guards: forbid
  hook: true
connections:
  codex-app: { app: chatgpt-codex-connector, manage: apply }
  web-search: cached
  mcp: { docs: { command: docs-server } }
  apps: false
  plugins: false
  marketplaces: { acme: https://github.com/acme/codex-plugins.git }
  outgoing-data: [public source code]
data:
  residency: us
  memories: false
  feedback: false
  analytics: false
  history: false
  never-include: [customer data, credentials]
  retention-days: 30
  training: false
audit:
  telemetry: { endpoint: https://otel.example.com/v1/logs, prompts: true }
  retention-days: 365
  readers: [leads]
guardrails:
  codex-teams: ["codex-*", pilots]
  waive:
    - { guardrail: no-force-push, where: repositories/sandbox, because: mirror, by: "@lead-1", expires: 2027-03-01 }
  accept:
    - { finding: write-without-protection, where: repositories.pilot, because: import, by: "@lead-1", expires: 2027-03-02 }
drift:
  accept:
    - { where: repositories/sandbox/deployKeys/mirror, as: 3f9c2a7b41d0, because: mirror, by: "@lead-1", expires: 2027-03-03 }
brakes:
  memberships: { few: 0, most: 11, share: 5 % }
  grants: { few: 0, most: 12, share: 5 % }
  reviewers: { few: 0, most: 13, share: 5 % }
  protections: { few: 0, most: 14, share: 5 % }
  app-repositories: { few: 0, most: 15, share: 5 % }
  teams: { few: 0, most: 16, share: 5 % }
  owners: 3
  repository-admins: 2
  unprotected-write: { except: [gone] }
  loosening: { approvers: [leads] }
`;

const sandbox = "repositories/sandbox";
const main = `${sandbox}/protections/main`;
const production = "repositories/payments-api/environments/production";

/** An edit of one line. */
const edit = (name: string, at: string, from: string, to: string): Loosening => ({
    name,
    at,
    edits: [[from, to]],
});

export const loosenings: readonly Loosening[] = [
    edit("member added", "teams/pilots/members/dev-3", "[dev-1, dev-2]", "[dev-1, dev-2, dev-3]"),
    edit(
        "member made a maintainer",
        "teams/pilots/members/dev-2",
        "[dev-1, dev-2], maintainers: [lead-1]",
        "[dev-1], maintainers: [lead-1, dev-2]",
    ),
    edit(
        "membership additive",
        "teams/leads/membership",
        "leads: { members",
        "leads: { membership: additive, members",
    ),
    edit(
        "parent team given",
        "teams/leads/parent",
        "leads: { members",
        "leads: { parent: engineering, members",
    ),
    edit("secret team shown", "teams/hidden/privacy", "privacy: secret", "privacy: closed"),
    {
        name: "team added",
        at: "teams/more",
        edits: [["  hidden:", "  more: { members: [dev-5] }\n  hidden:"]],
    },
    edit(
        "grant raised",
        `${sandbox}/teams/pilots`,
        "pilots: read, leads: write",
        "pilots: write, leads: write",
    ),
    edit(
        "grant added",
        `${sandbox}/teams/hidden`,
        "pilots: read, leads: write",
        "pilots: read, leads: write, hidden: read",
    ),
    edit(
        "person granted",
        `${sandbox}/collaborators/dev-5`,
        "pilots: read, leads: write",
        'pilots: read, leads: write, "@dev-5": read',
    ),
    edit("grants additive", `${sandbox}/grants`, "grants: authoritative", "grants: additive"),
    edit(
        "repository out of every tier",
        "repositories/infra-deploy/protections/main",
        "match: [infra-deploy]",
        "match: [infra-*]\n    except: [infra-deploy]",
    ),
    edit(
        "tier without branches",
        "repositories/infra-deploy/protections/main",
        "    access: { leads: read }\n    branches: standard\nbranches:",
        "    access: { leads: read }\nbranches:",
    ),
    edit(
        "approvals down",
        `${main}/approvals`,
        "approvals: 2\n    code-owners",
        "approvals: 1\n    code-owners",
    ),
    edit(
        "code owners off",
        "repositories/payments-api/protections/main/codeOwners",
        "    code-owners: true",
        "    code-owners: false",
    ),
    edit(
        "last push approval off",
        `${main}/lastPushApproval`,
        "last-push-approval: true",
        "last-push-approval: false",
    ),
    edit(
        "stale approvals kept",
        `${main}/dismissStaleApprovals`,
        "dismiss-stale-approvals: true",
        "dismiss-stale-approvals: false",
    ),
    edit("check removed", `${main}/checks`, "checks: [test, lint]", "checks: [test]"),
    edit("check exchanged", `${main}/checks`, "checks: [test, lint]", "checks: [test, build]"),
    edit(
        "strict checks off",
        `${main}/strictChecks`,
        "strict-checks: true",
        "strict-checks: false",
    ),
    edit(
        "conversations may stay open",
        `${main}/conversationResolution`,
        "conversation-resolution: true",
        "conversation-resolution: false",
    ),
    edit(
        "linear history off",
        `${main}/linearHistory`,
        "linear-history: true",
        "linear-history: false",
    ),
    edit(
        "signatures off",
        `${main}/signedCommits`,
        "signed-commits: true",
        "signed-commits: false",
    ),
    edit("force pushes", `${main}/forcePushes`, "force-pushes: false", "force-pushes: true"),
    edit("deletions", `${main}/deletions`, "deletions: false", "deletions: true"),
    edit(
        "administrators not bound",
        `${main}/enforceAdmins`,
        "enforce-admins: true",
        "enforce-admins: false",
    ),
    edit(
        "lock off",
        "repositories/payments-api/protections/release~1**/lockBranch",
        "lock-branch: true",
        "lock-branch: false",
    ),
    edit("bypass added", `${main}/bypass`, "    bypass: []\n", "    bypass: [platform-team]\n"),
    edit("push list widened", `${main}/push`, "push: [leads]", "push: [leads, pilots]"),
    edit("push not restricted", `${main}/push`, "    push: [leads]\n", ""),
    edit(
        "dismissal widened",
        `${main}/dismissal`,
        "dismissal: [leads]",
        "dismissal: [leads, pilots]",
    ),
    edit("dismissal not restricted", `${main}/dismissal`, "    dismissal: [leads]\n", ""),
    edit(
        "force push bypass",
        `${main}/forcePushBypass`,
        "force-push-bypass: []",
        "force-push-bypass: [platform-team]",
    ),
    edit(
        "pattern of branches dropped",
        "repositories/payments-api/protections/release~1**",
        ', "release/**": whole',
        "",
    ),
    edit(
        "ruleset only evaluates",
        "repositories/docs-api/rulesets/reviewed/enforcement",
        "enforcement: active",
        "enforcement: evaluate",
    ),
    edit(
        "ruleset disabled",
        "repositories/docs-api/rulesets/reviewed/enforcement",
        "enforcement: active",
        "enforcement: disabled",
    ),
    edit(
        "ruleset bypass added",
        "repositories/docs-api/rulesets/reviewed/bypass",
        "bypass: [{ actor: platform-team, mode: pull-request }]",
        "bypass: [{ actor: platform-team, mode: pull-request }, organization-admin]",
    ),
    edit(
        "ruleset approvals down",
        "repositories/docs-api/rulesets/reviewed/approvals",
        "repository-ruleset, approvals: 2",
        "repository-ruleset, approvals: 1",
    ),
    edit(
        "code owner line removed",
        `${sandbox}/files/.github~1CODEOWNERS/lines`,
        '    paths: ["/AGENTS.md", "/.codex/"]',
        '    paths: ["/AGENTS.md"]',
    ),
    edit(
        "code owners widened",
        `${sandbox}/files/.github~1CODEOWNERS/lines`,
        '    paths: ["/.github/"]\n    owners: [leads]',
        '    paths: ["/.github/"]\n    owners: [leads, pilots]',
    ),
    edit(
        "reviewer added beside another",
        `${production}/reviewers`,
        "reviewers: [leads]\n    self-review",
        "reviewers: [leads, platform-team]\n    self-review",
    ),
    edit(
        "reviewers removed",
        `${production}/reviewers`,
        "    reviewers: [leads]\n    self-review",
        "    reviewers: []\n    self-review",
    ),
    edit(
        "self-review on",
        `${production}/preventSelfReview`,
        "self-review: false",
        "self-review: true",
    ),
    edit(
        "administrators may bypass",
        `${production}/adminBypass`,
        "admin-bypass: false",
        "admin-bypass: true",
    ),
    edit("wait down", `${production}/waitMinutes`, "wait-minutes: 30", "wait-minutes: 5"),
    edit(
        "branches of an environment widened",
        `${production}/branches`,
        "    branches: [main]",
        "    branches: [main, dev]",
    ),
    edit(
        "every branch may deploy",
        `${production}/branches`,
        "    branches: [main]",
        "    branches: all",
    ),
    edit(
        "environment removed",
        "repositories/payments-api/environments/staging",
        "  staging:\n    repositories: [strict]\n    reviewers: [leads]\n",
        "",
    ),
    {
        ...edit(
            "environment secret added",
            `${production}/secrets/MORE`,
            "DEPLOY_TOKEN: { from: DEPLOY_TOKEN }",
            "DEPLOY_TOKEN: { from: DEPLOY_TOKEN }, MORE: { from: MORE }",
        ),
        stays: true,
    },
    {
        ...edit(
            "repository secret added",
            `${sandbox}/secrets/MORE`,
            "BUILD_TOKEN: { from: BUILD_TOKEN }",
            "BUILD_TOKEN: { from: BUILD_TOKEN }, MORE: { from: MORE }",
        ),
        stays: true,
    },
    edit(
        "organization secret for one more",
        "secrets/SHARED/repositories/docs-api",
        "repositories: [sandbox], from",
        "repositories: [sandbox, docs-api], from",
    ),
    edit(
        "organization secret for all",
        "secrets/SHARED/visibility",
        "repositories: [sandbox], from",
        "repositories: all, from",
    ),
    edit(
        "workflow tokens may write",
        "settings/actions/defaultWorkflowPermissions",
        "\nactions:\n  workflow-permissions: read",
        "\nactions:\n  workflow-permissions: write",
    ),
    edit(
        "workflows may approve",
        "settings/actions/workflowsMayApprovePullRequests",
        "  workflows-approve-pull-requests: false\nentry",
        "  workflows-approve-pull-requests: true\nentry",
    ),
    edit(
        "organization's workflow permissions dropped",
        "settings/actions",
        "\nactions:\n  workflow-permissions: read\n  workflows-approve-pull-requests: false\n",
        "\n",
    ),
    edit(
        "workflow tokens of a repository may write",
        `${sandbox}/actions/defaultWorkflowPermissions`,
        "actions: { workflow-permissions: read",
        "actions: { workflow-permissions: write",
    ),
    edit(
        "workflows of a repository may approve",
        `${sandbox}/actions/workflowsMayApprovePullRequests`,
        "workflows-approve-pull-requests: false }",
        "workflows-approve-pull-requests: true }",
    ),
    edit(
        "app comes to see a repository",
        "apps/chatgpt-codex-connector/repositories/sandbox",
        "leads: write }\n    cloud: none",
        "leads: write }\n    cloud: pull-requests",
    ),

    edit(
        "another way to sign in",
        "codex/entry-points/login",
        "login: [chatgpt]",
        "login: [chatgpt, api]",
    ),
    edit(
        "any workspace",
        "codex/entry-points/workspaces",
        '  workspaces: ["0b7f9d1e-3c52-4a61-9d0f-2f6b8c7a1e34"]\n',
        "",
    ),
    edit(
        "remote control",
        "codex/entry-points/remote-control",
        "remote-control: false",
        "remote-control: true",
    ),
    edit("appshots", "codex/entry-points/appshots", "appshots: false", "appshots: true"),
    edit(
        "browser use",
        "codex/entry-points/browser-and-computer-use",
        "browser-and-computer-use: false",
        "browser-and-computer-use: true",
    ),
    edit(
        "sandbox widened",
        "codex/execution/local/sandbox",
        "sandbox: read-only",
        "sandbox: workspace-write",
    ),
    edit(
        "questions may be switched off",
        "codex/execution/local/approvals",
        "approvals: [on-request, untrusted]",
        "approvals: [on-request, untrusted, never]",
    ),
    edit(
        "domain added",
        "codex/execution/local/network/allow/registry.example.com",
        "allow: [packages.acme.dev,",
        "allow: [packages.acme.dev, registry.example.com,",
    ),
    edit(
        "denied domain opened",
        "codex/execution/local/network/deny",
        ", deny: [secret.acme.dev]",
        "",
    ),
    edit(
        "directory writable",
        "codex/execution/local/writable",
        "writable: [~/.cache/acme]",
        "writable: [~/.cache/acme, ~/work]",
    ),
    edit(
        "protected path dropped",
        "codex/execution/local/protected",
        "protected: [.github, .codex]",
        "protected: [.github]",
    ),
    edit(
        "denied path readable",
        "codex/execution/local/deny-read",
        "deny-read: [~/.ssh, ~/.aws]",
        "deny-read: [~/.ssh]",
    ),
    edit(
        "login shell",
        "codex/execution/local/login-shell",
        "login-shell: false",
        "login-shell: true",
    ),
    edit(
        "whole environment",
        "codex/execution/local/environment/inherit",
        "inherit: core",
        "inherit: all",
    ),
    edit(
        "variable shown",
        "codex/execution/local/environment/exclude",
        '["*_TOKEN", "AWS_*"]',
        '["*_TOKEN"]',
    ),
    edit("cloud used", "codex/execution/cloud/use", "use: false, internet", "use: true, internet"),
    edit(
        "cloud reaches the internet",
        "codex/execution/cloud/internet",
        "internet: domains, domains: [packages.acme.dev]",
        "internet: unrestricted",
    ),
    edit(
        "cloud holds secrets",
        "codex/execution/cloud/secrets",
        "secrets: none }",
        "secrets: setup }",
    ),
    edit(
        "forbidden command dropped",
        "codex/commands/psql",
        "    - run: psql\n      because: production\n      spellings: [make psql]\n",
        "",
    ),
    edit(
        "spelling of a forbidden command dropped",
        "codex/commands/psql",
        "      spellings: [make psql]\n",
        "",
    ),
    edit(
        "forbidden command only asks",
        "codex/commands/rm -rf",
        "approve: [git push, npm publish]\n  forbid:\n    - run: rm -rf\n      because: destructive\n",
        "approve: [git push, npm publish, rm -rf]\n  forbid:\n",
    ),
    edit(
        "command without a question",
        "codex/commands/npm publish",
        "approve: [git push, npm publish]",
        "approve: [git push]",
    ),
    edit(
        "command allowed",
        "codex/commands/npm run build",
        "allow: [npm test,",
        "allow: [npm test, npm run build,",
    ),
    edit(
        "live web search",
        "codex/connections/web-search",
        "web-search: cached",
        "web-search: live",
    ),
    edit(
        "server added",
        "codex/connections/mcp",
        "docs: { command: docs-server }",
        "docs: { command: docs-server }, more: { command: more-server }",
    ),
    edit("apps on", "codex/connections/apps", "  apps: false", "  apps: true"),
    edit("plugins on", "codex/connections/plugins", "plugins: false", "plugins: true"),
    edit(
        "marketplace added",
        "codex/connections/marketplaces",
        "codex-plugins.git }",
        "codex-plugins.git, more: https://github.com/acme/more.git }",
    ),
    edit("residency anywhere", "codex/data/residency", "  residency: us\n", ""),
    edit("memories on", "codex/data/memories", "memories: false", "memories: true"),
    edit("feedback on", "codex/data/feedback", "feedback: false", "feedback: true"),
    edit("analytics on", "codex/data/analytics", "analytics: false", "analytics: true"),
    edit("history on", "codex/data/history", "history: false", "history: true"),
    edit(
        "data may be given",
        "codex/data/never-include",
        "never-include: [customer data, credentials]",
        "never-include: [credentials]",
    ),
    edit(
        "no telemetry",
        "codex/audit/telemetry/endpoint",
        "  telemetry: { endpoint: https://otel.example.com/v1/logs, prompts: true }\n",
        "",
    ),
    edit(
        "prompts not recorded",
        "codex/audit/telemetry/prompts",
        "prompts: true",
        "prompts: false",
    ),
    edit(
        "records kept for less",
        "codex/audit/retention-days",
        "retention-days: 365",
        "retention-days: 30",
    ),
    edit("entry point opened", "codex/entry-points/open", "open: [cli]", "open: [cli, ide]"),
    edit("any kind of account", "codex/entry-points/account", "  account: enterprise\n", ""),
    edit(
        "cloud reaches one more domain",
        "codex/execution/cloud/domains/registry.example.com",
        "domains: [packages.acme.dev]",
        "domains: [packages.acme.dev, registry.example.com]",
    ),
    edit(
        "commands that rules cannot see only ask",
        "codex/commands/guards",
        "guards: forbid",
        "guards: approve",
    ),
    edit("no hook", "codex/commands/hook", "hook: true", "hook: false"),
    edit(
        "more data may leave",
        "codex/connections/outgoing-data",
        "outgoing-data: [public source code]",
        "outgoing-data: [public source code, source code]",
    ),
    edit(
        "data kept for longer",
        "codex/data/retention-days",
        "  retention-days: 30\n",
        "  retention-days: 60\n",
    ),
    edit("models may be trained", "codex/data/training", "training: false", "training: true"),
    edit(
        "more readers of records",
        "codex/audit/readers/pilots",
        "readers: [leads]",
        "readers: [leads, pilots]",
    ),
    edit(
        "approvals asked for by a review dropped",
        "repositories/infra-deploy/protections/main/approvals",
        "    repositories: [gone]\n    approvals: 3\n",
        "    repositories: [gone]\n",
    ),
    edit("access that ends later", "users/pilots/until", "until: 2027-01-31", "until: 2027-12-31"),
    edit(
        "fewer teams taken for Codex's",
        "guardrails/codex-teams",
        '["codex-*", pilots]',
        '["codex-*"]',
    ),
    edit(
        "waiver that ends later",
        "guardrails/waive/no-force-push/repositories~1sandbox",
        "expires: 2027-03-01",
        "expires: 2027-04-01",
    ),
    edit(
        "waiver of another guardrail",
        "guardrails/waive/no-deletion/repositories~1sandbox",
        "waive:\n",
        'waive:\n    - { guardrail: no-deletion, where: repositories/sandbox, because: x, by: "@lead-1", expires: 2027-03-01 }\n',
    ),
    edit(
        "waiver for more",
        "guardrails/waive/no-force-push/repositories~1*",
        'where: repositories/sandbox, because: mirror, by: "@lead-1", expires: 2027-03-01',
        'where: repositories/*, because: mirror, by: "@lead-1", expires: 2027-03-01',
    ),
    edit(
        "accepted finding that ends later",
        "guardrails/accept/write-without-protection/repositories.pilot",
        "expires: 2027-03-02",
        "expires: 2027-04-02",
    ),
    edit(
        "another finding accepted",
        "guardrails/accept/secret-reachable/repositories.pilot",
        "finding: write-without-protection",
        "finding: secret-reachable",
    ),
    edit(
        "finding accepted in more places",
        "guardrails/accept/write-without-protection/repositories.wide",
        "where: repositories.pilot",
        "where: [repositories.pilot, repositories.wide]",
    ),
    edit(
        "accepted drift that ends later",
        "drift/accept/repositories~1sandbox~1deployKeys~1mirror/3f9c2a7b41d0",
        "expires: 2027-03-03",
        "expires: 2027-04-03",
    ),
    edit(
        "other drift accepted there",
        "drift/accept/repositories~1sandbox~1deployKeys~1mirror/000000000000",
        "as: 3f9c2a7b41d0",
        'as: "000000000000"',
    ),
    edit(
        "drift accepted elsewhere",
        "drift/accept/repositories~1sandbox~1deployKeys~1other/3f9c2a7b41d0",
        "deployKeys/mirror",
        "deployKeys/other",
    ),
    ...["memberships", "grants", "reviewers", "protections", "app-repositories", "teams"].flatMap(
        (kind, index) => {
            const limits = `${kind}: { few: 0, most: ${11 + index}, share: 5 % }`;
            return [
                edit(
                    `${kind}: more are few`,
                    `brakes/${kind}/few`,
                    limits,
                    limits.replace("few: 0", "few: 1"),
                ),
                edit(
                    `${kind}: more may go`,
                    `brakes/${kind}/most`,
                    limits,
                    limits.replace("most: 1", "most: 2"),
                ),
                edit(
                    `${kind}: a larger share may go`,
                    `brakes/${kind}/share`,
                    limits,
                    limits.replace("5 %", "6 %"),
                ),
            ];
        },
    ),
    edit("fewer owners", "brakes/owners", "  owners: 3\n", "  owners: 2\n"),
    edit("owners not counted", "brakes/owners", "  owners: 3\n", ""),
    edit(
        "fewer administrators",
        "brakes/repository-admins",
        "repository-admins: 2",
        "repository-admins: 1",
    ),
    edit(
        "unprotected write excepted",
        "brakes/unprotected-write/except",
        "except: [gone]",
        "except: [gone, sandbox]",
    ),
    edit(
        "one more approver",
        "brakes/loosening/approvers",
        "approvers: [leads]",
        'approvers: [leads, "@dev-1"]',
    ),
    edit("no approvers", "brakes/loosening/approvers", "  loosening: { approvers: [leads] }\n", ""),
    edit(
        "branch out of a ruleset of the organization",
        "rulesets/shared/refs",
        '[main, "release/*"]',
        "[main]",
    ),
    edit(
        "one more bypasses always",
        "repositories/docs-api/rulesets/reviewed/bypass",
        "bypass: [{ actor: platform-team, mode: pull-request }]",
        "bypass: [{ actor: platform-team, mode: always }]",
    ),
    edit(
        "another bypasses",
        "repositories/docs-api/rulesets/reviewed/bypass",
        "bypass: [{ actor: platform-team, mode: pull-request }]",
        "bypass: [{ actor: leads, mode: pull-request }]",
    ),
    edit(
        "review of paths for no repository of a tier",
        `${sandbox}/files/.github~1CODEOWNERS/lines`,
        '    paths: ["/.github/"]\n    owners: [leads]\n    repositories: [pilot]',
        '    paths: ["/.github/"]\n    owners: [leads]\n    repositories: [wide]',
    ),
    edit(
        "environment out of a repository",
        "repositories/payments-api/environments/staging",
        "  staging:\n    repositories: [strict]",
        "  staging:\n    repositories: [gone]",
    ),
    edit(
        "allowed command leaves the sandbox",
        "codex/commands/cargo build",
        "outside-sandbox: false",
        "outside-sandbox: true",
    ),
    edit(
        "another command allowed",
        "codex/commands/cargo run",
        "run: cargo build",
        "run: cargo run",
    ),
    edit(
        "another command forbidden in its place",
        "codex/commands/psql",
        "    - run: psql\n",
        "    - run: mysql\n",
    ),
    edit(
        "another program behind a server",
        factPath("codex", "connections", "mcp", '{"name":"docs","command":"other-server"}'),
        "docs: { command: docs-server }",
        "docs: { command: other-server }",
    ),
    edit(
        "a server elsewhere",
        factPath("codex", "connections", "mcp", '{"name":"docs","url":"https://mcp.example.com/"}'),
        "docs: { command: docs-server }",
        "docs: { url: https://mcp.example.com/ }",
    ),
    edit(
        "events sent elsewhere",
        "codex/audit/telemetry/endpoint",
        "https://otel.example.com/v1/logs",
        "https://other.example.com/v1/logs",
    ),
    edit(
        "another guardrail waived",
        "guardrails/waive/no-deletion/repositories~1sandbox",
        "guardrail: no-force-push",
        "guardrail: no-deletion",
    ),
];

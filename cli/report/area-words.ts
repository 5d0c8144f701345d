/** What each area becomes, how that is verified, and what is left to people: the table of docs/areas.md, held to it by a test. */
import type { SectionId } from "../../controls/control";

export interface AreaWords {
    readonly becomes: string;
    readonly verified: string;
    readonly attested: string;
}

export const areaWords: Readonly<Record<SectionId, AreaWords>> = {
    users: {
        becomes: "GitHub teams, memberships",
        verified: "pulumi preview, drift; explain person",
        attested: "seats and roles in the workspace: seats-and-roles",
    },
    "entry-points": {
        becomes: "requirements.toml",
        verified: "codex check with the real binary",
        attested:
            "which of CLI, IDE, app and web are open: local-access, cloud-access; kind of account: account-type",
    },
    repositories: {
        becomes: "GitHub team and collaborator grants",
        verified: "pulumi preview, drift; explain repository",
        attested: "cloud: read: the app's own permissions cannot be cut down for one repository",
    },
    branches: {
        becomes: "GitHub branch protections, rulesets of a repository or of the organization",
        verified: "pulumi preview, drift; explain path",
        attested: "nothing",
    },
    review: {
        becomes:
            "a block in CODEOWNERS; required approvals and code owners in the protections; a section of AGENTS.md",
        verified: "pulumi preview, drift; explain path",
        attested: "nothing; a CODEOWNERS proposed by pull request holds once it is merged",
    },
    environments: {
        becomes: "GitHub environments, their reviewers, branch policies and secrets",
        verified: "pulumi preview, drift; explain secret",
        attested: "nothing",
    },
    secrets: {
        becomes: "GitHub organization secrets and their repositories",
        verified: "pulumi preview, drift; explain secret",
        attested: "deploy keys and personal tokens: deploy-keys",
    },
    actions: {
        becomes: "workflow permissions of GitHub Actions",
        verified: "pulumi preview, drift",
        attested: "nothing",
    },
    execution: {
        becomes:
            "Local: sandbox, approvals, network and paths in requirements.toml; environment variables in config.toml, which people change",
        verified: "Local: codex check, codex prove",
        attested: "Cloud: cloud-access, cloud-environments",
    },
    commands: {
        becomes: "requirements.toml rules, .rules, the managed hook",
        verified: "codex check, codex prove; explain command",
        attested: "nothing; allowed means in the sandbox",
    },
    connections: {
        becomes:
            "repositories of the Codex app on GitHub; MCP servers, apps, plugins, marketplaces and web search in requirements.toml",
        verified:
            "drift for the app (manage: apply also sets it, with a classic owner token); codex check for the machines",
        attested: "github-connection, app-switches, plugin-policy, code-review",
    },
    data: {
        becomes:
            "requirements.toml; analytics and history in config.toml, which people change; a section of AGENTS.md",
        verified: "codex check",
        attested: "retention, training, residency; that people keep to never-include",
    },
    audit: {
        becomes: "[otel] in requirements.toml",
        verified: "codex check; codex prove with a collector on loopback",
        attested: "export, readers and retention of records: audit-export",
    },
    guidance: {
        becomes:
            "a block in AGENTS.md, .codex/rules and .codex/config.toml of repositories; instructions in requirements.toml",
        verified: "pulumi preview, drift; codex check shows it as the model sees it",
        attested: "it binds nothing",
    },
    rollout: {
        becomes: "nothing by itself: cloud and access of the tiers do it",
        verified: "validate holds stages to tiers and dates",
        attested: "whether entry criteria are met",
    },
    guardrails: {
        becomes:
            "nothing on GitHub: mandatory guardrails stop validate, preview and up; as a policy pack, of any program",
        verified: "the rules run on the plan, and on the resources of any program",
        attested: "whether an exception is right",
    },
    brakes: {
        becomes:
            "nothing on GitHub: preview and up stop, unless an override in overrides.yaml names the plan",
        verified: "preview says which brake a plan sets off, and by how much",
        attested: "who really wrote an override: the review of overrides.yaml holds that",
    },
    drift: {
        becomes: "nothing on GitHub: what drift holds the organization against besides",
        verified: "drift: other owners, what is accepted no longer, what is accepted for nothing",
        attested: "whether an exception is right",
    },
    shards: {
        becomes: "nothing on GitHub: Pulumi stacks that hold a part of the repositories each",
        verified: "codex-rollout shards",
        attested: "nothing",
    },
    attestations: {
        becomes: "nothing: a line in checklist",
        verified: "validate, preview and drift: missing, ended and soon-ending ones are findings",
        attested: "all of it",
    },
};

/**
 * The questions an administrator is asked before Codex is let in: the ten items of the rollout checklist, then the six
 * about the GitHub connection. A control says which of them it answers (`answers`).
 * Source: Codex "Administration & Security", sections "Rollout Checklist" and "GitHub Connection".
 */
export const checklist = {
    users: "Decide who can use Codex",
    "entry-points": "Decide which entry points are allowed",
    repositories: "Limit repository access",
    "local-and-cloud": "Separate local and cloud permission decisions",
    commands: "Define allowed and approval-required commands",
    "branches-and-reviews": "Check GitHub protected branches and required reviews",
    connections: "Define Apps / Connectors / Plugins enablement rules",
    data: "Confirm data use, retention, logs, and audit behavior",
    guidance: "Write operating rules in AGENTS.md or shared guidance",
    "low-risk-first": "Start with a low-risk repository or low-risk task",
    "github-account": "Which GitHub account or organization is connected",
    "github-repositories": "Which repositories Codex can access",
    "github-access": "Whether access is read-only or includes branches and pull requests",
    "github-ci": "Whether CI can run",
    "github-branches": "Protected branch and required review settings",
    "github-secrets": "Access to secrets, environment variables, and deployment keys",
} as const;

export type ChecklistItem = keyof typeof checklist;

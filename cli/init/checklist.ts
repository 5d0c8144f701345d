import type { Identity } from "./identities";
import { identities, permissionWords } from "./identities";

/** What no file can set up: people do it once, on GitHub's pages. */
export function workflowChecklist(branch: string): string {
    return [
        "What is left to do by hand, once (node_modules/codex-rollout/docs/guides/workflows.md has it step by step):",
        "",
        ...identities.flatMap(appSteps),
        "[ ] Environments of this repository, each with deployment branches limited to " +
            branch +
            ":",
        ...identities.map(environmentLine),
        "[ ] Where the state is kept: variable PULUMI_BACKEND_URL and secret PULUMI_CONFIG_PASSPHRASE (Pulumi Cloud: secret",
        "    PULUMI_ACCESS_TOKEN), in environments codex-rollout-preview and codex-rollout.",
        "[ ] Only where the policy speaks of an app's repositories (connections): secret CODEX_ROLLOUT_OWNER_TOKEN in all three",
        "    environments, a classic token of an organization owner; GitHub tells an app's repositories to nothing else.",
        `[ ] Branch ${branch}: pull requests with approvals and code-owner review, dismissed when new commits come, branches up to`,
        "    date before merging; nobody may bypass it.",
        "[ ] CODEOWNERS of this repository: the policy, .github/, Pulumi.yaml, package.json and package-lock.json belong to whoever",
        "    approves the policy.",
        "[ ] Settings, Actions: allow actions/* (pinned to commits here), default workflow permissions read-only.",
    ].join("\n");
}

function appSteps({ key, what, permissions }: Identity): string[] {
    const words = Object.entries(permissions).map(([permission, access]) => ({
        ...permissionWords(permission),
        access,
    }));
    const list = (of: string) =>
        words
            .filter((one) => one.of === of)
            .map(({ name, access }) => `${name}: ${access}`)
            .sort()
            .join(", ");
    return [
        `[ ] GitHub App "codex-rollout ${key.toLowerCase()}" of the organization, installed on all its repositories: ${what}.`,
        `    Organization: ${list("Organization")}`,
        `    Repository: ${list("Repository")}, Metadata: read`,
    ];
}

function environmentLine({ key, environment }: Identity): string {
    const reviewers =
        key === "APPLY" ? " required reviewers, no self-review, no bypass by administrators;" : "";
    return `    ${environment}:${reviewers} variable CODEX_ROLLOUT_${key}_CLIENT_ID, secret CODEX_ROLLOUT_${key}_PRIVATE_KEY`;
}

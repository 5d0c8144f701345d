import { findSecretValues } from "../../secret-values";
import { breaks, guardrail } from "../rule";

export const workflowTokenReadOnly = guardrail({
    id: "workflow-token-read-only",
    title: "The token of a workflow reads, unless the workflow asks for more",
    severity: "mandatory",
    why: "A workflow on a branch that Codex wrote runs with this token; with write by default it can push, tag and release.",
    source: "GitHub, “Disabling or limiting GitHub Actions: setting the permissions of the GITHUB_TOKEN”; rollout checklist, “Whether CI can run”.",
    remedy: "Set the default workflow permissions to read, and `permissions:` in the workflows that need more.",
    facts: ["workflow-permissions"],
    needs: "resource",
    *check({ path, repository, permissions }) {
        if (permissions.defaultWorkflowPermissions !== "write") return;
        yield breaks(
            `${path}/defaultWorkflowPermissions`,
            `the token of every workflow of ${repository ?? "the organization"} may write`,
        );
    },
});

export const workflowsApproveNothing = guardrail({
    id: "workflows-approve-nothing",
    title: "Workflows approve no pull requests",
    severity: "mandatory",
    why: "A workflow that Codex changed could approve its own pull request, and the approval would count as a review.",
    source: "GitHub, “Preventing GitHub Actions from creating or approving pull requests”.",
    remedy: "Turn it off (canApprovePullRequestReviews: false).",
    facts: ["workflow-permissions"],
    needs: "resource",
    *check({ path, repository, permissions }) {
        if (!permissions.workflowsMayApprovePullRequests) return;
        yield breaks(
            `${path}/workflowsMayApprovePullRequests`,
            `a workflow of ${repository ?? "the organization"} that Codex changed could approve its pull request`,
        );
    },
});

export const deployKeyReadOnly = guardrail({
    id: "deploy-key-read-only",
    title: "Deploy keys read only",
    severity: "mandatory",
    why: "A deploy key is nobody's: whoever holds a key with write access pushes without a name, past every team and role.",
    source: "GitHub, “Managing deploy keys”; rollout checklist, “Access to secrets, environment variables, and deployment keys”.",
    remedy: "Make the key read-only, or use a GitHub App for what must write.",
    facts: ["deploy-key"],
    needs: "resource",
    *check({ path, repository, key }) {
        if (key.readOnly) return;
        yield breaks(`${path}/readOnly`, `the deploy key ${key.title} may write to ${repository}`);
    },
});

export const organizationSecretSelected = guardrail({
    id: "organization-secret-selected",
    title: "No organization secret reaches every repository",
    severity: "mandatory",
    why: "The workflows of every repository read it, those included in which Codex opens pull requests and those not made yet.",
    source: "GitHub, “Using secrets in GitHub Actions: creating secrets for an organization”; rollout checklist, “Access to secrets”.",
    remedy: "Set the visibility to selected, and name the repositories that need it.",
    facts: ["organization-secret"],
    needs: "resource",
    *check({ path, name, visibility }) {
        if (visibility !== "all") return;
        yield breaks(`${path}/visibility`, `the workflows of every repository read ${name}`);
    },
});

export const variableNotSecret = guardrail({
    id: "variable-not-secret",
    title: "Variables hold no secrets",
    severity: "mandatory",
    why: "A variable is not masked: it stands in logs, in the settings page and in Pulumi's previews and state.",
    source: "GitHub, “Store information in variables”; measured: `pulumi preview --diff` prints the value of an Actions variable.",
    remedy: "Make it a secret, and revoke the value: it has been written down.",
    facts: ["variable"],
    needs: "resource",
    *check({ path, name, value }) {
        const [found] = findSecretValues(value);
        if (found !== undefined) yield breaks(path, `the variable ${name} holds ${found.what}`);
    },
});

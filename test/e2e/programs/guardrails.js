/** A plain program, not one of ours, that breaks every guardrail once; the last letters of a name say which. */
const github = require("@pulumi/github");

const owner = new github.Provider("acme", { owner: "acme" });
const opts = { provider: owner };

if (process.env.FEW === undefined) everything();
else deployKey();
approvals();

function everything() {
    const codex = new github.Team("codex", { name: "codex-builders", privacy: "closed" }, opts);
    new github.Team("hidden", { name: "codex-hidden", privacy: "secret" }, opts);
    new github.TeamRepository(
        "admin",
        { repository: "sandbox", teamId: codex.id, permission: "admin" },
        opts,
    );
    new github.OrganizationSettings(
        "settings",
        { billingEmail: "billing@acme.dev", defaultRepositoryPermission: "write" },
        opts,
    );
    const open = new github.Repository("open", { name: "open", visibility: "public" }, opts);
    new github.TeamRepository(
        "open-write",
        { repository: open.name, teamId: codex.slug, permission: "push" },
        opts,
    );
    new github.BranchProtection(
        "open-main",
        {
            repositoryId: open.nodeId,
            pattern: "main",
            requiredPullRequestReviews: [{ requiredApprovingReviewCount: 1 }],
        },
        opts,
    );
    new github.BranchProtection(
        "sandbox-main",
        {
            repositoryId: "sandbox",
            pattern: "main",
            requiredPullRequestReviews: [{ requiredApprovingReviewCount: 1 }],
        },
        opts,
    );
    new github.TeamRepository(
        "unprotected",
        { repository: "tools-cli", teamId: codex.id, permission: "push" },
        opts,
    );
    new github.BranchProtection(
        "docs-api",
        {
            repositoryId: "docs-api",
            pattern: "main",
            allowsForcePushes: true,
            requiredPullRequestReviews: [
                { requiredApprovingReviewCount: 1, pullRequestBypassers: [codex.nodeId] },
            ],
        },
        opts,
    );
    new github.RepositoryFile(
        "owners",
        { repository: "docs-api", file: ".github/CODEOWNERS", content: "* @acme/platform-team\n" },
        opts,
    );
    new github.BranchProtectionV3(
        "docs-handbook",
        {
            repository: "docs-handbook",
            branch: "main",
            requiredPullRequestReviews: { requiredApprovingReviewCount: 0 },
        },
        opts,
    );
    new github.RepositoryRuleset(
        "web-shop",
        {
            repository: "web-shop",
            name: "reviews",
            target: "branch",
            enforcement: "active",
            conditions: { refName: { includes: ["~DEFAULT_BRANCH"], excludes: [] } },
            bypassActors: [{ actorType: "Integration", actorId: 1144995, bypassMode: "always" }],
            rules: { nonFastForward: true, pullRequest: { requiredApprovingReviewCount: 1 } },
        },
        opts,
    );
    new github.OrganizationRuleset(
        "everywhere",
        {
            name: "everywhere",
            target: "branch",
            enforcement: "disabled",
            conditions: {
                refName: { includes: ["~DEFAULT_BRANCH"], excludes: [] },
                repositoryName: { includes: ["~ALL"], excludes: [] },
            },
            rules: { deletion: true },
        },
        opts,
    );
    environment("unreviewed", { reviewers: [], protectedBranches: true });
    environment("any-branch", { reviewers: [{ teams: [1] }] });
    environment("self-reviewed", {
        reviewers: [{ teams: [1] }],
        protectedBranches: true,
        preventSelfReview: false,
    });
    environment("admins", {
        reviewers: [{ teams: [1] }],
        protectedBranches: true,
        canAdminsBypass: true,
    });
    new github.ActionsOrganizationWorkflowPermissions(
        "tokens",
        {
            organizationSlug: "acme",
            defaultWorkflowPermissions: "write",
            canApprovePullRequestReviews: false,
        },
        opts,
    );
    new github.ActionsOrganizationSecret(
        "npm",
        { secretName: "NPM_TOKEN", visibility: "all", value: "v" },
        opts,
    );
    new github.ActionsVariable(
        "key",
        // Put together here, so that no scanner takes this file for a leak.
        { repository: "sandbox", variableName: "PLAIN", value: ["ghp", "A".repeat(36)].join("_") },
        opts,
    );
    deployKey();
}

function environment(name, { protectedBranches, ...rest }) {
    const made = new github.RepositoryEnvironment(
        name,
        {
            repository: "infra-deploy",
            environment: name,
            preventSelfReview: rest.reviewers.length > 0,
            canAdminsBypass: false,
            ...(protectedBranches === true
                ? {
                      deploymentBranchPolicy: {
                          protectedBranches: true,
                          customBranchPolicies: false,
                      },
                  }
                : {}),
            ...rest,
        },
        opts,
    );
    new github.ActionsEnvironmentSecret(
        `${name}-secret`,
        {
            repository: "infra-deploy",
            environment: made.environment,
            secretName: "DEPLOY_TOKEN",
            value: "v",
        },
        opts,
    );
}

function deployKey() {
    const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJrFPnTtdqQcMOCUfWGpKyEZ0GYcfvUqDgBSKLPVEb2X";
    new github.RepositoryDeployKey(
        "mirror",
        { repository: "sandbox", title: "mirror", key, readOnly: false },
        opts,
    );
}

function approvals() {
    new github.WorkflowRepositoryPermissions(
        "approvals",
        {
            repository: "sandbox",
            defaultWorkflowPermissions: "read",
            canApprovePullRequestReviews: true,
        },
        opts,
    );
}

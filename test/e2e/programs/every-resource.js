/**
 * Every resource type that the components make, in three phases: PHASE=first, changed, and gone.
 * Runs on the compiled components, as a project that depends on this package does.
 */
const rollout = require("../../../bin/components/index.js");

const phase = process.env.PHASE;
const changed = phase === "changed";
const ids = JSON.parse(process.env.IDS ?? "{}");

if (phase !== "gone") declare();

function declare() {
    const provider = rollout.githubProvider("github", { owner: "acme" });
    const opts = { providers: [provider] };

    // The team is renamed, its additive neighbour becomes authoritative.
    const slug = changed ? "codex-developers" : "codex-pilot";
    const team = new rollout.AccessTeam(
        `teams/${slug}`,
        {
            name: changed ? "Codex developers" : "Codex pilot",
            description: changed ? "They use Codex" : "They try Codex",
            members: changed
                ? { "lead-1": "maintainer", "dev-1": "member" }
                : { "lead-1": "maintainer", "Dev-4": "member" },
            previously: changed ? ["teams/codex-pilot"] : [],
        },
        opts,
    );
    const guests = new rollout.AccessTeam(
        "teams/guests",
        {
            name: "guests",
            parentTeamId: team.teamId,
            additive: !changed,
            members: { "lead-2": "maintainer", "dev-2": "member" },
        },
        opts,
    );
    // Another additive team, one of whose members leaves.
    new rollout.AccessTeam(
        "teams/helpers",
        {
            name: "helpers",
            additive: true,
            members: changed
                ? { "lead-2": "maintainer" }
                : { "lead-2": "maintainer", "dev-3": "member" },
        },
        opts,
    );

    const file = new rollout.ManagedFile(
        "sandbox/files/AGENTS.md",
        {
            repository: "sandbox",
            path: "AGENTS.md",
            branch: "main",
            content: changed ? "# Second\n" : "# First\n",
        },
        opts,
    );
    new rollout.CodeownersFile(
        "docs-handbook/codeowners",
        {
            repository: "docs-handbook",
            branch: "main",
            rules: [
                { pattern: "/AGENTS.md", owners: changed ? ["@acme/web"] : ["@acme/engineering"] },
            ],
        },
        opts,
    );
    new rollout.FileProposal(
        changed ? "web-shop/proposals/2" : "web-shop/proposals/1",
        {
            repository: "web-shop",
            baseBranch: "main",
            branch: `codex-rollout/${changed ? 2 : 1}`,
            files: [
                { path: "AGENTS.md", content: `# Proposal of phase ${phase}\n` },
                { path: ".codex/config.toml", content: "# none\n" },
            ],
            title: "Codex rollout: update AGENTS.md",
        },
        opts,
    );

    const protection = new rollout.ProtectedBranch(
        "sandbox/protections/main",
        {
            repositoryId: ids.sandboxNode,
            pattern: "main",
            approvals: changed ? 2 : 1,
            codeOwners: true,
            checks: changed ? ["test", "build"] : ["test"],
            conversationResolution: changed,
        },
        { ...opts, dependsOn: file },
    );
    new rollout.BranchRuleset(
        "tools-cli/rulesets/releases",
        {
            repository: "tools-cli",
            name: "codex releases",
            refs: ["refs/heads/release/*"],
            approvals: changed ? 2 : 1,
            checks: ["test"],
            bypass: changed
                ? [
                      { actorType: "OrganizationAdmin" },
                      { actorType: "Team", actorId: team.teamId.apply(Number) },
                  ]
                : [{ actorType: "OrganizationAdmin" }],
        },
        opts,
    );
    new rollout.OrganizationBranchRuleset(
        "rulesets/codex",
        {
            name: "codex",
            enforcement: changed ? "active" : "evaluate",
            repositories: ["docs-*"],
            refs: ["refs/heads/release/*"],
            signedCommits: true,
        },
        opts,
    );

    // Access turns from additive to authoritative; a person's role changes.
    const access = new rollout.RepositoryAccess(
        "sandbox/access",
        {
            repository: "sandbox",
            authoritative: changed,
            teams: [
                {
                    slug,
                    teamId: team.teamId,
                    role: changed ? "maintain" : "write",
                    previously: changed ? ["codex-pilot"] : [],
                },
            ],
            people: { "Dev-4": changed ? "admin" : "maintain" },
            inheritedTeamIds: [guests.teamId],
        },
        { ...opts, dependsOn: protection },
    );
    // The reverse: authoritative to additive.
    new rollout.RepositoryAccess(
        "tools-cli/access",
        {
            repository: "tools-cli",
            authoritative: !changed,
            teams: [
                {
                    slug,
                    teamId: team.teamId,
                    role: "write",
                    previously: changed ? ["codex-pilot"] : [],
                },
            ],
            people: { "ops-1": "admin" },
            inheritedTeamIds: [guests.teamId],
        },
        opts,
    );

    const rotated = changed ? "2026-11-02" : undefined;
    new rollout.ScopedEnvironment(
        "sandbox/environments/production",
        {
            repository: "sandbox",
            environment: "codex/production",
            reviewerTeamIds: [team.teamId.apply(Number)],
            reviewerUserIds: changed ? [] : [ids.lead1],
            waitMinutes: changed ? 10 : 0,
            branchPatterns: changed ? ["main", "release/*"] : ["main", "hotfix/*"],
            secrets: [{ name: "DEPLOY_TOKEN", from: "TEST_DEPLOY_TOKEN", rotated }],
        },
        { ...opts, dependsOn: access },
    );
    new rollout.RepositorySecrets(
        "sandbox/secrets",
        {
            repository: "sandbox",
            secrets: [{ name: "SLACK_TOKEN", from: "TEST_SLACK_TOKEN", rotated }],
        },
        opts,
    );
    new rollout.OrganizationSecretScope(
        "secrets/CODEX_TOKEN",
        {
            secretName: "CODEX_TOKEN",
            repositoryIds: changed ? [ids.sandbox] : [ids.sandbox, ids.tools],
            value: { name: "CODEX_TOKEN", from: "TEST_CODEX_TOKEN", rotated },
        },
        opts,
    );

    const actions = new rollout.WorkflowPermissions(
        "actions",
        {
            organization: "acme",
            approvePullRequests: !changed,
            defaultWorkflowPermissions: changed ? "read" : "write",
        },
        opts,
    );
    new rollout.WorkflowPermissions(
        "sandbox/actions",
        {
            organization: "acme",
            repository: "sandbox",
            defaultWorkflowPermissions: changed ? "read" : "write",
        },
        { ...opts, dependsOn: actions },
    );
    // GitHub lets nobody but an owner with a classic token do this.
    const apps = rollout.githubProvider("apps", { owner: "acme", token: "local-owner" });
    new rollout.AppRepositories(
        "apps/codex",
        {
            installationId: "40001",
            repositories: changed ? ["sandbox", "docs-api"] : ["sandbox"],
        },
        { providers: [apps] },
    );
}

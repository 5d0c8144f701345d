/** Some of everything that a fault could lose: teams, grants, a ruleset, a branch protection, a key, an environment. */
const github = require("@pulumi/github");
const rollout = require("../../../bin/components/index.js");

const count = Number(process.env.TEAMS ?? 3);
const kinds = (process.env.KINDS ?? "team,grant,ruleset,protection,key,environment").split(",");
const provider = rollout.githubProvider("github", { owner: "acme" });
const opts = { provider };

for (let n = 1; n <= count && kinds.includes("team"); n++) {
    const team = new github.Team(`team-${n}`, { name: `fault ${n}`, privacy: "closed" }, opts);
    if (kinds.includes("grant"))
        new github.TeamRepository(
            `grant-${n}`,
            { teamId: team.id, repository: "sandbox", permission: "push" },
            opts,
        );
}
if (kinds.includes("ruleset"))
    new github.RepositoryRuleset(
        "ruleset",
        {
            repository: "sandbox",
            name: "codex",
            target: "branch",
            enforcement: "active",
            bypassActors: [{ actorType: "RepositoryRole", actorId: 5, bypassMode: "always" }],
            conditions: { refName: { includes: ["refs/heads/release"], excludes: [] } },
            rules: { deletion: true },
        },
        opts,
    );
if (kinds.includes("protection"))
    new github.BranchProtection(
        "protection",
        { repositoryId: process.env.SANDBOX_NODE, pattern: "main", enforceAdmins: true },
        opts,
    );
if (kinds.includes("key"))
    new github.RepositoryDeployKey(
        "key",
        {
            repository: "sandbox",
            title: "codex",
            key: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGNvZGV4Y29kZXhjb2RleGNvZGV4Y29kZXhjb2RleGNvZGV4",
            readOnly: true,
        },
        opts,
    );
if (kinds.includes("environment")) {
    const environment = new github.RepositoryEnvironment(
        "environment",
        {
            repository: "sandbox",
            environment: "codex",
            reviewers: [{ users: [Number(process.env.REVIEWER)] }],
            deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
        },
        opts,
    );
    new github.RepositoryEnvironmentDeploymentPolicy(
        "policy",
        { repository: "sandbox", environment: environment.environment, branchPattern: "release/*" },
        opts,
    );
    new github.ActionsEnvironmentVariable(
        "variable",
        {
            repository: "sandbox",
            environment: environment.environment,
            variableName: "MODEL",
            value: "gpt",
        },
        opts,
    );
}

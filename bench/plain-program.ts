/** The facts of a scenario as a Pulumi program has them by default: one resource a fact. */
import * as github from "@pulumi/github";
import { organization, ownerToken, scenario } from "./scenario";

const { seed } = scenario(Number(process.env.BENCH_REPOSITORIES), "applied");
const provider = new github.Provider("github", {
    owner: organization,
    token: ownerToken,
    baseUrl: process.env.GITHUB_BASE_URL,
    writeDelayMs: 0,
    parallelRequests: true,
});
const options = { provider };

const teams = new Map(
    (seed.teams ?? []).map(({ name, members = [] }) => {
        const team = new github.Team(name, { name, privacy: "closed" }, options);
        for (const username of members) {
            const membership = { teamId: team.id, username, role: "member" };
            new github.TeamMembership(`${name}/${username}`, membership, options);
        }
        return [name, team] as const;
    }),
);
for (const { name, repositories = {} } of seed.teams ?? []) {
    for (const [repository, role] of Object.entries(repositories)) {
        const teamId = teams.get(name)?.id ?? "";
        const permission = role === "read" ? "pull" : "push";
        new github.TeamRepository(
            `${name}/${repository}`,
            { teamId, repository, permission },
            options,
        );
    }
}
for (const repository of seed.repositories ?? []) {
    if (typeof repository === "string") continue;
    const { name } = repository;
    for (const username of Object.keys(repository.collaborators ?? {})) {
        new github.RepositoryCollaborator(
            `${name}/${username}`,
            { repository: name, username, permission: "triage" },
            options,
        );
    }
    const file = new github.RepositoryFile(
        `${name}/CODEOWNERS`,
        {
            repository: name,
            branch: "main",
            file: ".github/CODEOWNERS",
            content: textOf(repository.files?.[".github/CODEOWNERS"]),
        },
        options,
    );
    new github.BranchProtection(
        `${name}/main`,
        {
            repositoryId: name,
            pattern: "main",
            requiredPullRequestReviews: [
                { requiredApprovingReviewCount: 1, requireCodeOwnerReviews: true },
            ],
            requiredStatusChecks: [{ contexts: ["test"] }],
        },
        { ...options, dependsOn: [file] },
    );
    const environment = new github.RepositoryEnvironment(
        `${name}/codex`,
        {
            repository: name,
            environment: "codex",
            canAdminsBypass: false,
            deploymentBranchPolicy: { protectedBranches: true, customBranchPolicies: false },
        },
        options,
    );
    for (const secretName of ["DEPLOY", "PUBLISH"]) {
        new github.ActionsEnvironmentSecret(
            `${name}/codex/${secretName}`,
            {
                repository: name,
                environment: environment.environment,
                secretName,
                plaintextValue: "a-value",
            },
            options,
        );
    }
}

function textOf(text: string | { base64: string } | undefined): string {
    return typeof text === "string" ? text : "";
}

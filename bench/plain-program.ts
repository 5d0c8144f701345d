/** The facts of a scenario as a Pulumi program has them by default: one resource a fact. */
import * as github from "@pulumi/github";
import type { Part } from "./facts";
import { factsOf } from "./facts";
import { environmentName, organization, ownerToken, scenario } from "./scenario";

const { seed } = scenario(Number(process.env.BENCH_REPOSITORIES), "applied");
const facts = factsOf(seed, process.env.BENCH_FACTS as Part);
const provider = new github.Provider("github", {
    owner: organization,
    token: ownerToken,
    baseUrl: process.env.GITHUB_BASE_URL,
    writeDelayMs: 0,
    parallelRequests: true,
});
const options = { provider };

const teams = new Map(
    facts.teams.map(({ team: name }) => [
        name,
        new github.Team(name, { name, privacy: "closed" }, options),
    ]),
);
const teamId = (name: string) => teams.get(name)?.id ?? "";
for (const { team, username } of facts.memberships) {
    const membership = { teamId: teamId(team), username, role: "member" };
    new github.TeamMembership(`${team}/${username}`, membership, options);
}
for (const { team, repository, permission } of facts.grants) {
    const grant = { teamId: teamId(team), repository, permission };
    new github.TeamRepository(`${team}/${repository}`, grant, options);
}
for (const { repository, username } of facts.collaborators) {
    const collaborator = { repository, username, permission: "triage" };
    new github.RepositoryCollaborator(`${repository}/${username}`, collaborator, options);
}
const files = new Map(
    facts.codeowners.map(({ repository, content }) => {
        const file = { repository, branch: "main", file: ".github/CODEOWNERS", content };
        return [repository, new github.RepositoryFile(`${repository}/CODEOWNERS`, file, options)];
    }),
);
for (const { repository } of facts.protections) {
    const file = files.get(repository);
    new github.BranchProtection(
        `${repository}/main`,
        {
            repositoryId: repository,
            pattern: "main",
            requiredPullRequestReviews: [
                { requiredApprovingReviewCount: 1, requireCodeOwnerReviews: true },
            ],
            requiredStatusChecks: [{ contexts: ["test"] }],
        },
        // The file could not be committed to a branch that is protected already.
        { ...options, dependsOn: file === undefined ? [] : [file] },
    );
}
const environments = new Map(
    facts.environments.map(({ repository }) => [
        repository,
        new github.RepositoryEnvironment(
            `${repository}/${environmentName}`,
            {
                repository,
                environment: environmentName,
                canAdminsBypass: false,
                deploymentBranchPolicy: { protectedBranches: true, customBranchPolicies: false },
            },
            options,
        ),
    ]),
);
for (const { repository, name: secretName } of facts.secrets) {
    const environment = environments.get(repository)?.environment ?? environmentName;
    const secret = { repository, environment, secretName, plaintextValue: "a-value" };
    new github.ActionsEnvironmentSecret(`${repository}/${secretName}`, secret, options);
}

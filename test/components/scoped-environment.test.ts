import type { ScopedEnvironmentArgs } from "../../components/index";
import { ScopedEnvironment } from "../../components/index";
import { declared, onlyGithub, shortType } from "../support/pulumi-mocks";

async function environment(args: Partial<ScopedEnvironmentArgs> = {}) {
    return onlyGithub(
        await declared(
            () =>
                new ScopedEnvironment("production", {
                    repository: "infra-deploy",
                    environment: "production",
                    ...args,
                }),
        ),
    );
}

test("reviewers by number, and every gate said: exact type, name and inputs", async () => {
    const all = await environment({
        reviewerTeamIds: [17, 18],
        reviewerUserIds: [5],
        waitMinutes: 30,
    });
    expect(all).toEqual([
        {
            type: "github:index/repositoryEnvironment:RepositoryEnvironment",
            name: "production/environment",
            inputs: {
                repository: "infra-deploy",
                environment: "production",
                reviewers: [{ teams: [17, 18], users: [5] }],
                preventSelfReview: true,
                canAdminsBypass: false,
                waitTimer: 30,
                deploymentBranchPolicy: { protectedBranches: true, customBranchPolicies: false },
            },
            options: { parent: "production" },
        },
    ]);
});

test("A4: reviewers are always said, also as none, so that a read which sees them gone is a difference", async () => {
    expect((await environment())[0]?.inputs.reviewers).toEqual([]);
});

test("without reviewers there is no self-review to prevent, as GitHub reads it back", async () => {
    const [only] = await environment({ preventSelfReview: true });
    expect(only?.inputs.preventSelfReview).toBe(false);
});

test("the provider's default that lets administrators past the reviewers is said otherwise, unless asked for", async () => {
    expect((await environment())[0]?.inputs.canAdminsBypass).toBe(false);
    expect((await environment({ adminBypass: true }))[0]?.inputs.canAdminsBypass).toBe(true);
});

test("branch patterns are a policy each", async () => {
    const all = await environment({
        branchPatterns: ["main", "release/*"],
        protectedBranches: true,
    });
    expect(all.map((one) => [shortType(one), one.name])).toEqual([
        ["RepositoryEnvironmentDeploymentPolicy", "production/branches/main"],
        ["RepositoryEnvironmentDeploymentPolicy", "production/branches/release/*"],
        ["RepositoryEnvironment", "production/environment"],
    ]);
    expect(all[1]?.inputs).toEqual({
        repository: "infra-deploy",
        environment: "production",
        branchPattern: "release/*",
    });
    expect(all[2]?.inputs.deploymentBranchPolicy).toEqual({
        protectedBranches: false,
        customBranchPolicies: true,
    });
});

test("all branches: no policy at all", async () => {
    const [only] = await environment({ protectedBranches: false });
    expect(only?.inputs).not.toHaveProperty("deploymentBranchPolicy");
});

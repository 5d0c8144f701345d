import { BranchRuleset, OrganizationBranchRuleset } from "../../components/index";
import { declared, onlyGithub } from "../support/pulumi-mocks";

const strict = {
    name: "strict",
    approvals: 2,
    codeOwners: true,
    conversationResolution: true,
    checks: ["test"],
    signedCommits: true,
};

const strictRules = {
    deletion: true,
    nonFastForward: true,
    requiredLinearHistory: false,
    requiredSignatures: true,
    pullRequest: {
        requiredApprovingReviewCount: 2,
        requireCodeOwnerReview: true,
        requireLastPushApproval: false,
        dismissStaleReviewsOnPush: false,
        requiredReviewThreadResolution: true,
    },
    requiredStatusChecks: {
        requiredChecks: [{ context: "test" }],
        strictRequiredStatusChecksPolicy: false,
    },
};

test("a repository ruleset: exact type, name and inputs", async () => {
    const all = onlyGithub(
        await declared(
            () =>
                new BranchRuleset("sandbox", {
                    ...strict,
                    repository: "sandbox",
                    refs: ["refs/heads/release/*"],
                    refsExcept: ["refs/heads/release/old"],
                    bypass: [
                        { actorType: "Team", actorId: 17, mode: "pull_request" },
                        { actorType: "OrganizationAdmin" },
                    ],
                }),
        ),
    );
    expect(all).toEqual([
        {
            type: "github:index/repositoryRuleset:RepositoryRuleset",
            name: "sandbox/ruleset",
            inputs: {
                name: "strict",
                repository: "sandbox",
                target: "branch",
                enforcement: "active",
                conditions: {
                    refName: {
                        includes: ["refs/heads/release/*"],
                        excludes: ["refs/heads/release/old"],
                    },
                },
                bypassActors: [
                    { actorType: "Team", actorId: 17, bypassMode: "pull_request" },
                    { actorType: "OrganizationAdmin", bypassMode: "always" },
                ],
                rules: strictRules,
            },
            options: { parent: "sandbox" },
        },
    ]);
});

test("an organization ruleset is the same for many repositories", async () => {
    const all = onlyGithub(
        await declared(
            () =>
                new OrganizationBranchRuleset("strict", {
                    ...strict,
                    enforcement: "evaluate",
                    repositories: ["docs-*", "sandbox"],
                    repositoriesExcept: ["docs-old"],
                }),
        ),
    );
    expect(all).toEqual([
        {
            type: "github:index/organizationRuleset:OrganizationRuleset",
            name: "strict/ruleset",
            inputs: {
                name: "strict",
                target: "branch",
                enforcement: "evaluate",
                conditions: {
                    refName: { includes: ["~DEFAULT_BRANCH"], excludes: [] },
                    repositoryName: { includes: ["docs-*", "sandbox"], excludes: ["docs-old"] },
                },
                bypassActors: [],
                rules: strictRules,
            },
            options: { parent: "strict" },
        },
    ]);
});

test("what is not required is no rule; force pushes and deletion are forbidden unless allowed", async () => {
    const [ruleset] = onlyGithub(
        await declared(
            () => new BranchRuleset("a", { name: "a", repository: "a", forcePushes: true }),
        ),
    );
    expect(ruleset?.inputs.rules).toEqual({
        deletion: true,
        nonFastForward: false,
        requiredLinearHistory: false,
        requiredSignatures: false,
    });
});

test("resolving conversations is a part of the pull-request rule", async () => {
    const [ruleset] = onlyGithub(
        await declared(
            () =>
                new BranchRuleset("a", {
                    name: "a",
                    repository: "a",
                    conversationResolution: true,
                }),
        ),
    );
    expect(ruleset?.inputs.rules).toMatchObject({
        pullRequest: { requiredApprovingReviewCount: 0, requiredReviewThreadResolution: true },
    });
});

import type { ProtectedBranchArgs } from "../../components/index";
import { ProtectedBranch } from "../../components/index";
import { declared, onlyGithub } from "../support/pulumi-mocks";

async function rule(args: Partial<ProtectedBranchArgs> = {}) {
    const [only, ...others] = onlyGithub(
        await declared(
            () => new ProtectedBranch("main", { repositoryId: "R_1", pattern: "main", ...args }),
        ),
    );
    expect(others).toEqual([]);
    return only;
}

test("reviews, code owners and checks are one rule: exact inputs", async () => {
    const protection = await rule({
        approvals: 2,
        codeOwners: true,
        lastPushApproval: true,
        dismissStaleApprovals: true,
        checks: ["test", "build"],
        strictChecks: true,
        conversationResolution: true,
        linearHistory: true,
        signedCommits: true,
        enforceAdmins: true,
        bypassActorIds: ["T_1"],
        pushActorIds: ["T_2", "U_1"],
        dismissalActorIds: [],
        forcePushActorIds: ["A_1"],
    });
    expect(protection).toEqual({
        type: "github:index/branchProtection:BranchProtection",
        name: "main/rule",
        inputs: {
            repositoryId: "R_1",
            pattern: "main",
            enforceAdmins: true,
            lockBranch: false,
            requireConversationResolution: true,
            requiredLinearHistory: true,
            requireSignedCommits: true,
            allowsForcePushes: false,
            allowsDeletions: false,
            forcePushBypassers: ["A_1"],
            requiredPullRequestReviews: [
                {
                    requiredApprovingReviewCount: 2,
                    requireCodeOwnerReviews: true,
                    requireLastPushApproval: true,
                    dismissStaleReviews: true,
                    restrictDismissals: true,
                    dismissalRestrictions: [],
                    pullRequestBypassers: ["T_1"],
                },
            ],
            requiredStatusChecks: [{ contexts: ["test", "build"], strict: true }],
            restrictPushes: [{ blocksCreations: true, pushAllowances: ["T_2", "U_1"] }],
        },
        options: { parent: "main", deleteBeforeReplace: true },
    });
});

test("nothing asked for: nothing required, and everything that could be left to the provider is said", async () => {
    expect((await rule())?.inputs).toEqual({
        repositoryId: "R_1",
        pattern: "main",
        enforceAdmins: false,
        lockBranch: false,
        requireConversationResolution: false,
        requiredLinearHistory: false,
        requireSignedCommits: false,
        allowsForcePushes: false,
        allowsDeletions: false,
        forcePushBypassers: [],
        requiredPullRequestReviews: [],
        requiredStatusChecks: [],
        restrictPushes: [],
    });
});

test.each([
    ["zero approvals still mean a pull request", { approvals: 0 }, 0],
    ["code-owner review alone means a pull request", { codeOwners: true }, 0],
    ["a last push approval alone means a pull request", { lastPushApproval: true }, 0],
])("%s", async (_what, args, approvals) => {
    expect((await rule(args))?.inputs.requiredPullRequestReviews).toMatchObject([
        { requiredApprovingReviewCount: approvals },
    ]);
});

test("nobody may push is something else than everybody may", async () => {
    expect((await rule({ pushActorIds: [] }))?.inputs.restrictPushes).toEqual([
        { blocksCreations: true, pushAllowances: [] },
    ]);
});

test("A5: by node id, and replaced by deleting first, since GitHub takes one rule a pattern", async () => {
    const protection = await rule();
    expect(protection?.inputs.repositoryId).toBe("R_1");
    expect(protection?.options.deleteBeforeReplace).toBe(true);
});

import { z } from "zod";
import { own } from "../../plan/compare/lookup";
import type { PlannedEnvironment } from "../../plan/plan";
import type { StackResource } from "../deployment";
import type { Draft } from "./draft";
import type { Decode, Decoders } from "./read";
import { count, flag, id, inputsOf, list, repositoryKey, text, UndecodableError } from "./read";

const schema = z.object({
    reviewers: list(z.object({ teams: list(id), users: list(id) })),
    preventSelfReview: flag,
    // GitHub's and the provider's own default.
    canAdminsBypass: z
        .boolean()
        .nullish()
        .transform((value) => value ?? true),
    waitTimer: count,
    deploymentBranchPolicy: z
        .object({ protectedBranches: flag, customBranchPolicies: flag })
        .nullish(),
});

const environment: Decode = (resource, draft, names) => {
    const [repository, name] = repositoryKey(resource, "environments");
    const inputs = inputsOf(resource, schema);
    const policy = inputs.deploymentBranchPolicy;
    const reviewers = inputs.reviewers.flatMap(({ teams, users }) => [
        ...teams.map((team) => `team:${names.team(team)}`),
        ...users.map((user) => `user:${names.user(user)}`),
    ]);
    draft.repository(repository).environments[name] = {
        name,
        reviewers: reviewers.sort(),
        preventSelfReview: inputs.preventSelfReview,
        adminBypass: inputs.canAdminsBypass,
        waitMinutes: inputs.waitTimer,
        branches: policy?.customBranchPolicies ? [] : policy ? "protected" : "all",
        secrets: {},
    };
};

const branch: Decode = (resource, draft) => {
    const { branchPattern } = inputsOf(resource, z.object({ branchPattern: text }));
    changeEnvironment(resource, draft, ({ branches }) => ({
        branches: [...(typeof branches === "string" ? [] : branches), branchPattern].sort(),
    }));
};

const secret: Decode = (resource, draft) => {
    const { secretName } = inputsOf(resource, z.object({ secretName: text }));
    changeEnvironment(resource, draft, ({ secrets }) => ({
        secrets: { ...secrets, [secretName]: {} },
    }));
};

function changeEnvironment(
    resource: StackResource,
    draft: Draft,
    changes: (before: PlannedEnvironment) => Partial<PlannedEnvironment>,
): void {
    const [repository, name] = repositoryKey(resource, "environments");
    const { environments } = draft.repository(repository);
    const before = own(environments, name);
    if (before === undefined) {
        throw new UndecodableError(
            resource,
            `the stack has no environment ${name} of ${repository} that it belongs to`,
        );
    }
    environments[name] = { ...before, ...changes(before) };
}

export const environmentDecoders: Decoders = [
    ["github:index/repositoryEnvironment:RepositoryEnvironment", environment],
    [
        "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
        branch,
    ],
    ["github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret", secret],
];

import { z } from "zod";
import type { Ruleset, RulesetBypass } from "../../plan/organization";
import type { StackResource } from "../deployment";
import type { Names } from "./names";
import type { Decode, Decoders } from "./read";
import {
    count,
    flag,
    id,
    inputsOf,
    list,
    organizationKey,
    repositoryKey,
    text,
    UndecodableError,
} from "./read";

const targets = z.object({ includes: list(text), excludes: list(text) });

const bypassActor = z.object({
    actorId: id.nullish(),
    actorType: z.enum([
        "Team",
        "User",
        "Integration",
        "RepositoryRole",
        "OrganizationAdmin",
        "DeployKey",
    ]),
    bypassMode: z
        .enum(["always", "pull_request", "exempt"])
        .nullish()
        .transform((mode) => mode ?? "always"),
});

const schema = z.object({
    name: text,
    enforcement: z.enum(["active", "evaluate", "disabled"]),
    bypassActors: list(bypassActor),
    conditions: z.object({ refName: targets, repositoryName: targets.nullish() }),
    rules: z.object({
        deletion: flag,
        nonFastForward: flag,
        requiredLinearHistory: flag,
        requiredSignatures: flag,
        pullRequest: z
            .object({
                requiredApprovingReviewCount: count,
                requireCodeOwnerReview: flag,
                requireLastPushApproval: flag,
                dismissStaleReviewsOnPush: flag,
                requiredReviewThreadResolution: flag,
            })
            .nullish(),
        requiredStatusChecks: z
            .object({
                requiredChecks: list(z.object({ context: text })),
                strictRequiredStatusChecksPolicy: flag,
            })
            .nullish(),
    }),
});

type Inputs = z.output<typeof schema>;

/** GitHub's built-in repository roles by their ids, the way back of `components/identities.ts`. */
const roles: Readonly<Record<string, string>> = { 2: "maintain", 4: "write", 5: "admin" };

const ofRepository: Decode = (resource, draft, names) => {
    const [repository, name] = repositoryKey(resource, "rulesets");
    draft.repository(repository).rulesets[name] = rulesetOf(
        resource,
        inputsOf(resource, schema),
        names,
    );
};

const ofOrganization: Decode = (resource, draft, names) => {
    const inputs = inputsOf(resource, schema);
    const { repositoryName } = inputs.conditions;
    draft.rulesets[organizationKey(resource, "rulesets")] = {
        ...rulesetOf(resource, inputs, names),
        repositories: {
            include: repositoryName?.includes ?? [],
            exclude: repositoryName?.excludes ?? [],
        },
    };
};

function rulesetOf(resource: StackResource, inputs: Inputs, names: Names): Ruleset {
    const { pullRequest, requiredStatusChecks: checks, ...rules } = inputs.rules;
    const { refName } = inputs.conditions;
    return {
        name: inputs.name,
        enforcement: inputs.enforcement,
        refs: { include: refName.includes, exclude: refName.excludes },
        bypass: inputs.bypassActors
            .map((actor) => bypassOf(resource, actor, names))
            .sort((a, b) => (a.actor < b.actor ? -1 : a.actor > b.actor ? 1 : 0)),
        approvals: pullRequest?.requiredApprovingReviewCount ?? null,
        codeOwners: pullRequest?.requireCodeOwnerReview ?? false,
        lastPushApproval: pullRequest?.requireLastPushApproval ?? false,
        dismissStaleApprovals: pullRequest?.dismissStaleReviewsOnPush ?? false,
        checks: (checks?.requiredChecks ?? []).map(({ context }) => context).sort(),
        strictChecks: checks?.strictRequiredStatusChecksPolicy ?? false,
        conversationResolution: pullRequest?.requiredReviewThreadResolution ?? false,
        linearHistory: rules.requiredLinearHistory,
        signedCommits: rules.requiredSignatures,
        forcePushes: !rules.nonFastForward,
        deletions: !rules.deletion,
        otherRules: [],
    };
}

function bypassOf(
    resource: StackResource,
    { actorType, actorId, bypassMode: mode }: Inputs["bypassActors"][number],
    names: Names,
): RulesetBypass {
    if (actorType === "OrganizationAdmin") return { actor: "organization-admin", mode };
    if (actorType === "DeployKey") return { actor: "deploy-key", mode };
    if (!actorId) throw new UndecodableError(resource, `a bypass actor ${actorType} has no id`);
    switch (actorType) {
        case "Team":
            return { actor: `team:${names.team(actorId)}`, mode };
        case "User":
            return { actor: `user:${names.user(actorId)}`, mode };
        case "Integration":
            return { actor: `app:${names.app(actorId)}`, mode };
        case "RepositoryRole":
            return { actor: `role:${roles[actorId] ?? `#${actorId}`}`, mode };
    }
}

export const rulesetDecoders: Decoders = [
    ["github:index/repositoryRuleset:RepositoryRuleset", ofRepository],
    ["github:index/organizationRuleset:OrganizationRuleset", ofOrganization],
];

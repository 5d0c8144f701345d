/** How protections, rulesets, deploy keys, secrets and variables come to be, with GitHub's defaults; used by routes and seeds. */
import type { Organization } from "./accounts";
import type { Repository } from "./repository";
import type { BranchProtection, DeployKey, Ruleset, Secret, Variable } from "./settings";
import type { State } from "./state";

/** A classic protection that forbids only force pushes and deletion, as GitHub makes one without options. */
export function createProtection(
    state: State,
    repository: Repository,
    pattern: string,
    given: Partial<BranchProtection> = {},
): BranchProtection {
    const id = state.id("protection", given.id);
    const protection: BranchProtection = {
        creatorId: null,
        isAdminEnforced: false,
        requiresApprovingReviews: false,
        requiredApprovingReviewCount: 0,
        requiresCodeOwnerReviews: false,
        dismissesStaleReviews: false,
        requireLastPushApproval: false,
        restrictsReviewDismissals: false,
        reviewDismissalActors: [],
        bypassPullRequestActors: [],
        bypassForcePushActors: [],
        requiresStatusChecks: false,
        requiresStrictStatusChecks: false,
        requiredStatusChecks: [],
        requiresConversationResolution: false,
        requiresLinearHistory: false,
        requiresCommitSignatures: false,
        requiresDeployments: false,
        requiredDeploymentEnvironments: [],
        allowsForcePushes: false,
        allowsDeletions: false,
        blocksCreations: false,
        restrictsPushes: false,
        pushActors: [],
        lockBranch: false,
        lockAllowsFetchAndMerge: false,
        ...given,
        id,
        nodeId: state.nodeId("BPR", repository.id, id),
        repositoryId: repository.id,
        pattern,
    };
    repository.protections.set(id, protection);
    return protection;
}

/** A ruleset of a repository or an organization. Rules and conditions as REST spells them. */
export function createRuleset(
    state: State,
    owner: Repository | Organization,
    name: string,
    given: Partial<Ruleset> = {},
): Ruleset {
    const id = state.id("ruleset", given.id);
    const now = state.now();
    const ruleset: Ruleset = {
        target: "branch",
        enforcement: "active",
        bypassActors: [],
        conditions: null,
        rules: [],
        createdAt: now,
        updatedAt: now,
        ...given,
        id,
        nodeId: state.nodeId("RRS", owner.id, id),
        name,
        sourceType: "visibility" in owner ? "Repository" : "Organization",
        sourceId: owner.id,
    };
    owner.rulesets.set(id, ruleset);
    return ruleset;
}

/** @param key public key; a trailing comment is dropped, as GitHub does. */
export function createDeployKey(
    state: State,
    repository: Repository,
    title: string,
    key: string,
    given: Partial<DeployKey> = {},
): DeployKey {
    const id = state.id("deployKey", given.id);
    const deployKey: DeployKey = {
        readOnly: true,
        verified: true,
        addedBy: null,
        enabled: true,
        lastUsed: null,
        createdAt: state.now(),
        ...given,
        id,
        nodeId: state.nodeId("DK", repository.id, id),
        title,
        key: key.trim().split(/\s+/).slice(0, 2).join(" "),
    };
    repository.deployKeys.set(id, deployKey);
    return deployKey;
}

/** Notes a secret in one of the places that keep them (repository, environment, organization). */
export function createSecret(
    state: State,
    secrets: Map<string, Secret>,
    name: string,
    given: Partial<Secret> = {},
): Secret {
    const now = state.now();
    const secret: Secret = {
        sealed: null,
        keyId: null,
        createdAt: now,
        updatedAt: now,
        ...given,
        name: name.toUpperCase(),
    };
    secrets.set(secret.name, secret);
    return secret;
}

/** Sets a variable in one of the places that keep them. */
export function createVariable(
    state: State,
    variables: Map<string, Variable>,
    name: string,
    value: string,
    given: Partial<Variable> = {},
): Variable {
    const now = state.now();
    const variable: Variable = {
        createdAt: now,
        updatedAt: now,
        ...given,
        name: name.toUpperCase(),
        value,
    };
    variables.set(variable.name, variable);
    return variable;
}

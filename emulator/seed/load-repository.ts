/** One repository of a seed: first its content, then (when every team and app is known) its settings. */
import type { Organization } from "../state/accounts";
import { createEnvironment, createRepository } from "../state/create";
import {
    createDeployKey,
    createProtection,
    createRuleset,
    createSecret,
    createVariable,
} from "../state/create-settings";
import { branchSha, emptyTree, withPath, writeBlob, writeCommit } from "../state/git";
import type { Repository } from "../state/repository";
import type { EnvironmentReviewer, RulesetBypassActor } from "../state/settings";
import type { State } from "../state/state";
import type { References } from "./references";
import type { SeedBypassActor, SeedEnvironment, SeedRepository, SeedRuleset } from "./types";

type Files = Readonly<Record<string, string | { base64: string }>>;

/** GitHub's ids of the built-in roles where a ruleset names one (`RepositoryRole`). */
const roleIds: Readonly<Record<string, number>> = {
    read: 1,
    maintain: 2,
    triage: 3,
    write: 4,
    admin: 5,
};

export function loadRepository(
    state: State,
    organization: Organization,
    seed: SeedRepository,
    at: string,
    refer: References,
): void {
    if (state.repositoryByName(organization.login, seed.name) !== undefined) {
        refer.problem(`${at}.name`, `two repositories named ${seed.name}`);
        return;
    }
    const repository = createRepository(state, organization, seed.name, {
        id: seed.id,
        description: seed.description ?? null,
        visibility: seed.visibility ?? "private",
        archived: seed.archived ?? false,
        isTemplate: seed.isTemplate ?? false,
        defaultBranch: seed.defaultBranch ?? "main",
        topics: [...(seed.topics ?? [])],
        deleteBranchOnMerge: seed.deleteBranchOnMerge ?? false,
        allowMergeCommit: seed.allowMergeCommit ?? true,
        allowSquashMerge: seed.allowSquashMerge ?? true,
        allowRebaseMerge: seed.allowRebaseMerge ?? true,
        allowAutoMerge: seed.allowAutoMerge ?? false,
    });
    for (const [name, value] of Object.entries(seed.properties ?? {})) {
        if (!organization.properties.has(name))
            refer.problem(`${at}.properties.${name}`, "no such custom property");
        repository.properties.set(name, value);
    }
    loadFiles(state, repository, seed);
}

function loadFiles(state: State, repository: Repository, seed: SeedRepository): void {
    const files: Files = seed.files ?? { "README.md": `# ${seed.name}\n` };
    if (Object.keys(files).length > 0)
        commitSeed(state, repository, repository.defaultBranch, files, "Initial commit");
    const head = branchSha(repository, repository.defaultBranch);
    for (const one of seed.branches ?? []) {
        const branch = typeof one === "string" ? { name: one } : one;
        if (head !== undefined) repository.git.refs.set(`heads/${branch.name}`, head);
        if (branch.files !== undefined)
            commitSeed(state, repository, branch.name, branch.files, `Content of ${branch.name}`);
    }
}

/** The branch then has exactly these files. */
function commitSeed(
    state: State,
    repository: Repository,
    branch: string,
    files: Files,
    message: string,
): void {
    const { git } = repository;
    let tree = emptyTree;
    for (const [path, text] of Object.entries(files)) {
        const content =
            typeof text === "string" ? Buffer.from(text) : Buffer.from(text.base64, "base64");
        tree = withPath(git, tree, path, {
            mode: "100644",
            type: "blob",
            sha: writeBlob(git, content),
        });
    }
    const parent = branchSha(repository, branch);
    const author = { name: "GitHub", email: "noreply@github.com", date: state.now() };
    const commit = writeCommit(git, {
        tree,
        parents: parent === undefined ? [] : [parent],
        author,
        committer: author,
        message,
        authorId: null,
        committerId: null,
    });
    git.refs.set(`heads/${branch}`, commit.sha);
}

export function loadRepositorySettings(
    state: State,
    organization: Organization,
    seed: SeedRepository,
    at: string,
    refer: References,
): void {
    const repository = state.repositoryByName(organization.login, seed.name);
    if (repository === undefined) return;
    for (const [login, role] of Object.entries(seed.collaborators ?? {})) {
        const user = refer.user(login, `${at}.collaborators.${login}`);
        if (user !== undefined)
            repository.collaborators.set(user.id, refer.role(role, `${at}.collaborators.${login}`));
    }
    const inviter = [...organization.members.values()].find((one) => one.role === "admin");
    for (const [login, role] of Object.entries(seed.invitations ?? {})) {
        const user = refer.user(login, `${at}.invitations.${login}`);
        if (user === undefined || inviter === undefined) continue;
        const id = state.id("repositoryInvitation");
        repository.invitations.set(id, {
            id,
            nodeId: state.nodeId("RI", repository.id, id),
            inviteeId: user.id,
            inviterId: inviter.userId,
            role: refer.role(role, `${at}.invitations.${login}`),
            createdAt: state.now(),
        });
    }
    (seed.protections ?? []).forEach((one, index) => {
        const here = `${at}.protections.${index}`;
        if ([...repository.protections.values()].some((other) => other.pattern === one.pattern)) {
            refer.problem(`${here}.pattern`, `two protections for ${one.pattern}`);
        }
        createProtection(state, repository, one.pattern, {
            ...one,
            requiredStatusChecks: (one.requiredStatusChecks ?? []).map((check) => ({
                context: check.context,
                appId: check.appId ?? null,
            })),
            reviewDismissalActors: refer.actors(
                one.reviewDismissalActors,
                `${here}.reviewDismissalActors`,
            ),
            bypassPullRequestActors: refer.actors(
                one.bypassPullRequestActors,
                `${here}.bypassPullRequestActors`,
            ),
            bypassForcePushActors: refer.actors(
                one.bypassForcePushActors,
                `${here}.bypassForcePushActors`,
            ),
            pushActors: refer.actors(one.pushActors, `${here}.pushActors`),
        });
    });
    (seed.rulesets ?? []).forEach((one, index) =>
        loadRuleset(state, organization, repository, one, `${at}.rulesets.${index}`, refer),
    );
    (seed.environments ?? []).forEach((one, index) =>
        loadEnvironment(state, repository, one, `${at}.environments.${index}`, refer),
    );
    for (const name of seed.secrets ?? []) createSecret(state, repository.secrets, name);
    for (const [name, value] of Object.entries(seed.variables ?? {}))
        createVariable(state, repository.variables, name, value);
    for (const key of seed.deployKeys ?? []) {
        createDeployKey(state, repository, key.title, key.key, {
            id: key.id,
            readOnly: key.readOnly ?? true,
        });
    }
    const { actions } = seed;
    if (actions !== undefined) {
        const current = repository.actions;
        repository.actions = {
            enabled: actions.enabled ?? current.enabled,
            allowedActions: actions.allowedActions ?? current.allowedActions,
            selectedActions: { ...current.selectedActions, ...actions.selectedActions },
            shaPinningRequired: actions.shaPinningRequired ?? current.shaPinningRequired,
            workflow: { ...current.workflow, ...actions.workflow },
            accessLevel: actions.accessLevel ?? current.accessLevel,
        };
    }
}

export function loadRuleset(
    state: State,
    organization: Organization,
    owner: Repository | Organization,
    seed: SeedRuleset,
    at: string,
    refer: References,
): void {
    createRuleset(state, owner, seed.name, {
        id: seed.id,
        target: seed.target ?? "branch",
        enforcement: seed.enforcement ?? "active",
        bypassActors: (seed.bypass_actors ?? []).map((actor, index) => ({
            actor_id:
                actor.actor_id ??
                actorId(organization, actor, `${at}.bypass_actors.${index}`, refer),
            actor_type: actor.actor_type,
            bypass_mode: actor.bypass_mode ?? "always",
        })),
        conditions: seed.conditions ?? null,
        rules: seed.rules ?? [],
    });
}

function actorId(
    organization: Organization,
    actor: SeedBypassActor,
    at: string,
    refer: References,
): RulesetBypassActor["actor_id"] {
    if (actor.actor === undefined) return null;
    switch (actor.actor_type) {
        case "Team":
            return refer.team(actor.actor, at)?.id ?? null;
        case "User":
            return refer.user(actor.actor, at)?.id ?? null;
        case "Integration":
            return refer.app(actor.actor, at)?.id ?? null;
        case "RepositoryRole": {
            const custom = [...organization.customRepositoryRoles.values()].find(
                (role) => role.name === actor.actor,
            );
            return roleIds[refer.role(actor.actor, at)] ?? custom?.id ?? null;
        }
        case "OrganizationAdmin":
        case "DeployKey":
            return null;
    }
}

function loadEnvironment(
    state: State,
    repository: Repository,
    seed: SeedEnvironment,
    at: string,
    refer: References,
): void {
    const { branches } = seed;
    const reviewers = (seed.reviewers ?? []).flatMap((one, index): EnvironmentReviewer[] => {
        const here = `${at}.reviewers.${index}`;
        const type = "user" in one ? "User" : "Team";
        const found = "user" in one ? refer.user(one.user, here) : refer.team(one.team, here);
        return found === undefined ? [] : [{ type, id: found.id }];
    });
    const environment = createEnvironment(state, repository, seed.name, {
        id: seed.id,
        waitTimer: seed.waitTimer ?? 0,
        preventSelfReview: seed.preventSelfReview ?? false,
        canAdminsBypass: seed.canAdminsBypass ?? true,
        reviewers,
        branchPolicy:
            branches === undefined ? null : branches === "protected" ? "protected" : "custom",
    });
    for (const one of Array.isArray(branches) ? branches : []) {
        const policy: { name: string; type?: "branch" | "tag"; id?: number } =
            typeof one === "string" ? { name: one } : one;
        const id = state.id("branchPolicy", policy.id);
        const nodeId = state.nodeId("GA", environment.id, id);
        environment.branchPolicies.set(id, {
            id,
            nodeId,
            name: policy.name,
            type: policy.type ?? "branch",
        });
    }
    for (const name of seed.secrets ?? []) createSecret(state, environment.secrets, name);
    for (const [name, value] of Object.entries(seed.variables ?? {}))
        createVariable(state, environment.variables, name, value);
}

import type { Organization } from "../state/accounts";
import { branchSha, filesOf, readBlob } from "../state/git";
import type { Repository } from "../state/repository";
import type { BranchProtection, Environment, RuleActor, Ruleset } from "../state/settings";
import type { State } from "../state/state";
import { compact } from "./compact";
import type {
    SeedActor,
    SeedEnvironment,
    SeedProtection,
    SeedRepository,
    SeedRuleset,
} from "./types";

type Files = Record<string, string | { base64: string }>;

/** One repository with everything a seed can say of it. */
export function repositorySeed(
    state: State,
    organization: Organization,
    repository: Repository,
): SeedRepository {
    const login = (id: number): string => state.user(id).login;
    const files = filesAt(repository, repository.defaultBranch);
    const { actions } = repository;
    return {
        ...compact({
            name: repository.name,
            id: repository.id,
            description: repository.description ?? undefined,
            visibility: repository.visibility,
            archived: repository.archived,
            isTemplate: repository.isTemplate,
            defaultBranch: repository.defaultBranch,
            topics: repository.topics,
            properties: Object.fromEntries(repository.properties),
            deleteBranchOnMerge: repository.deleteBranchOnMerge,
            allowMergeCommit: repository.allowMergeCommit,
            allowSquashMerge: repository.allowSquashMerge,
            allowRebaseMerge: repository.allowRebaseMerge,
            allowAutoMerge: repository.allowAutoMerge,
            branches: branches(repository, files),
            collaborators: sorted(
                [...repository.collaborators].map(([id, role]) => [login(id), role]),
            ),
            invitations: sorted(
                [...repository.invitations.values()].map((one) => [login(one.inviteeId), one.role]),
            ),
            protections: [...repository.protections.values()].map((one) =>
                protectionSeed(state, organization, one),
            ),
            rulesets: [...repository.rulesets.values()].map(rulesetSeed),
            environments: [...repository.environments.values()].map((one) =>
                environmentSeed(state, one),
            ),
            secrets: [...repository.secrets.keys()].sort(),
            variables: sorted(
                [...repository.variables.values()].map((one) => [one.name, one.value]),
            ),
            deployKeys: [...repository.deployKeys.values()].map(({ id, title, key, readOnly }) => ({
                id,
                title,
                key,
                readOnly,
            })),
            actions: {
                enabled: actions.enabled,
                allowedActions: actions.allowedActions,
                selectedActions: actions.selectedActions,
                shaPinningRequired: actions.shaPinningRequired,
                workflow: actions.workflow,
                accessLevel: actions.accessLevel,
            },
        }),
        // An empty object says something: a repository without any commit.
        files,
    };
}

function sorted(entries: (readonly [string, string])[]): Record<string, string> {
    return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function filesAt(repository: Repository, branch: string): Files {
    const { git } = repository;
    const commit = git.commits.get(branchSha(repository, branch) ?? "");
    const files: Files = {};
    if (commit === undefined) return files;
    for (const [path, entry] of [...filesOf(git, commit.tree)].sort(([a], [b]) =>
        a < b ? -1 : 1,
    )) {
        const content = readBlob(git, entry.sha) ?? Buffer.alloc(0);
        const text = content.toString("utf8");
        files[path] = Buffer.from(text).equals(content)
            ? text
            : { base64: content.toString("base64") };
    }
    return files;
}

function branches(repository: Repository, files: Files): SeedRepository["branches"] {
    const main = JSON.stringify(files);
    return [...repository.git.refs.keys()]
        .filter((name) => name.startsWith("heads/") && name !== `heads/${repository.defaultBranch}`)
        .map((name) => name.slice("heads/".length))
        .sort()
        .map((name) => {
            const own = filesAt(repository, name);
            return JSON.stringify(own) === main ? name : { name, files: own };
        });
}

function protectionSeed(
    state: State,
    organization: Organization,
    protection: BranchProtection,
): SeedProtection {
    const { nodeId: _node, repositoryId: _repository, creatorId: _creator, ...fields } = protection;
    const actors = (list: readonly RuleActor[]): SeedActor[] =>
        list.flatMap((one) => actorSeed(state, organization, one) ?? []);
    const seed: SeedProtection = {
        ...fields,
        reviewDismissalActors: actors(protection.reviewDismissalActors),
        bypassPullRequestActors: actors(protection.bypassPullRequestActors),
        bypassForcePushActors: actors(protection.bypassForcePushActors),
        pushActors: actors(protection.pushActors),
    };
    // What is off is the default, and a protection is easier to read by what it asks for.
    const kept = Object.entries(compact(seed)).filter(
        ([, value]) => value !== false && value !== 0,
    );
    return Object.fromEntries(kept) as unknown as SeedProtection;
}

function actorSeed(
    state: State,
    organization: Organization,
    actor: RuleActor,
): SeedActor | undefined {
    switch (actor.type) {
        case "User": {
            const user = state.users.get(actor.id);
            return user && { user: user.login };
        }
        case "Team": {
            const team = organization.teams.get(actor.id);
            return team && { team: team.slug };
        }
        case "App": {
            const app = state.apps.get(actor.id);
            return app && { app: app.slug };
        }
    }
}

export function rulesetSeed(ruleset: Ruleset): SeedRuleset {
    return {
        ...compact({
            id: ruleset.id,
            name: ruleset.name,
            target: ruleset.target,
            enforcement: ruleset.enforcement,
            bypass_actors: ruleset.bypassActors,
            rules: ruleset.rules,
        }),
        conditions: ruleset.conditions,
    };
}

function environmentSeed(state: State, environment: Environment): SeedEnvironment {
    const reviewers = environment.reviewers.flatMap(
        (one): ({ user: string } | { team: string })[] => {
            if (one.type === "User") return [{ user: state.user(one.id).login }];
            const team = state.team(one.id);
            return team === undefined ? [] : [{ team: team.slug }];
        },
    );
    return {
        ...compact({
            name: environment.name,
            id: environment.id,
            waitTimer: environment.waitTimer,
            preventSelfReview: environment.preventSelfReview,
            canAdminsBypass: environment.canAdminsBypass,
            reviewers,
            secrets: [...environment.secrets.keys()].sort(),
            variables: sorted(
                [...environment.variables.values()].map((one) => [one.name, one.value]),
            ),
        }),
        // An empty list says something, too: only named branches, and none is named.
        ...(environment.branchPolicy === "protected" ? { branches: "protected" as const } : {}),
        ...(environment.branchPolicy === "custom"
            ? {
                  branches: [...environment.branchPolicies.values()].map(({ name, type, id }) => ({
                      name,
                      type,
                      id,
                  })),
              }
            : {}),
    };
}

/** An organization state as a seed of the local GitHub: what a reader has to get back out of it. */
import type {
    Seed,
    SeedActor,
    SeedBypassActor,
    SeedEnvironment,
    SeedProtection,
    SeedRepository,
    SeedRuleset,
} from "../../../emulator/seed/types";
import type {
    Actor,
    BranchProtection,
    Environment,
    OrganizationState,
    Repository,
    Ruleset,
    WorkflowPermissions,
} from "../../../plan/organization";

/** People the state only mentions become members; those who are invited stay outside. */
export function seedOf(state: OrganizationState): Seed {
    const outside = new Set<string>();
    for (const repository of Object.values(state.repositories)) {
        for (const login of Object.keys(repository.invitations)) outside.add(login);
    }
    const invited = Object.values(state.teams).flatMap((team) => team.invited ?? []);
    for (const login of invited) outside.add(login);
    const apps = new Set([...Object.keys(state.apps), ...actorsOf(state, "app")]);
    return {
        organization: state.login,
        plan: "enterprise",
        defaultRepositoryPermission: state.settings.defaultRepositoryPermission,
        admins: ["owner-1"],
        members: [...peopleOf(state)]
            .filter((login) => login !== "owner-1" && !outside.has(login))
            .sort(),
        users: [...outside].sort(),
        invitations: invited.map((login) => ({
            login,
            teams: Object.values(state.teams)
                .filter((team) => team.invited?.includes(login))
                .map(({ name }) => name),
        })),
        teams: [...teamsOf(state)].sort().map((slug) => {
            const team = state.teams[slug];
            const members = Object.entries(team?.members ?? {});
            return {
                name: team?.name ?? slug,
                slug,
                description: team?.description ?? "",
                privacy: team?.privacy ?? "closed",
                parent: team?.parent ?? null,
                members: members.filter(([, role]) => role === "member").map(([login]) => login),
                maintainers: members
                    .filter(([, role]) => role === "maintainer")
                    .map(([login]) => login),
                repositories: Object.fromEntries(
                    Object.values(state.repositories).flatMap(({ name, teams }) =>
                        teams[slug] === undefined ? [] : [[name, teams[slug]]],
                    ),
                ),
            };
        }),
        repositories: [...repositoryNames(state)].sort().map((name) => {
            const repository = state.repositories[name];
            return repository === undefined
                ? { name, files: { "README.md": "" } }
                : repositoryOf(repository);
        }),
        rulesets: Object.values(state.rulesets).map((ruleset) => rulesetOf(ruleset, true)),
        secrets: Object.entries(state.secrets).map(([name, { visibility, repositories }]) => ({
            name,
            visibility,
            ...(visibility === "selected" ? { repositories: [...repositories] } : {}),
        })),
        ...(state.settings.actions === undefined
            ? {}
            : { actions: { workflow: workflowOf(state.settings.actions) } }),
        apps: [...apps].sort().map((slug) => {
            const app = state.apps[slug];
            if (app === undefined) {
                return {
                    slug,
                    permissions: { metadata: "read" },
                    installation: { repositories: [] },
                };
            }
            const repositories = app.selection === "all" ? ("all" as const) : [...app.repositories];
            return { slug, permissions: { ...app.permissions }, installation: { repositories } };
        }),
        tokens: [{ token: "owner", user: "owner-1", scopes: ["*"] }],
    };
}

function repositoryOf(repository: Repository): SeedRepository {
    return {
        name: repository.name,
        visibility: "private",
        files: {
            "README.md": "",
            ...Object.fromEntries(
                Object.entries(repository.files).map(([path, { text }]) => [path, text]),
            ),
        },
        collaborators: { ...repository.collaborators },
        invitations: { ...repository.invitations },
        protections: Object.values(repository.protections).map(protectionOf),
        rulesets: Object.values(repository.rulesets).map((ruleset) => rulesetOf(ruleset, false)),
        environments: Object.values(repository.environments).map(environmentOf),
        secrets: Object.keys(repository.secrets),
        deployKeys: Object.values(repository.deployKeys).map(({ title, readOnly }) => ({
            title,
            readOnly,
            key: `ssh-ed25519 ${Buffer.from(`${repository.name} ${title}`.padEnd(51)).toString("base64")}`,
        })),
        ...(repository.actions === undefined
            ? {}
            : { actions: { workflow: workflowOf(repository.actions) } }),
    };
}

function protectionOf(rule: BranchProtection): SeedProtection {
    return {
        pattern: rule.pattern,
        isAdminEnforced: rule.enforceAdmins,
        requiresApprovingReviews: rule.approvals !== null,
        requiredApprovingReviewCount: rule.approvals ?? 0,
        requiresCodeOwnerReviews: rule.codeOwners,
        dismissesStaleReviews: rule.dismissStaleApprovals,
        requireLastPushApproval: rule.lastPushApproval,
        restrictsReviewDismissals: rule.dismissal !== null,
        reviewDismissalActors: (rule.dismissal ?? []).map(actor),
        bypassPullRequestActors: rule.bypass.map(actor),
        bypassForcePushActors: rule.forcePushBypass.map(actor),
        requiresStatusChecks: rule.checks.length > 0 || rule.strictChecks,
        requiresStrictStatusChecks: rule.strictChecks,
        requiredStatusChecks: rule.checks.map((context) => ({ context })),
        requiresConversationResolution: rule.conversationResolution,
        requiresLinearHistory: rule.linearHistory,
        requiresCommitSignatures: rule.signedCommits,
        allowsForcePushes: rule.forcePushes,
        allowsDeletions: rule.deletions,
        restrictsPushes: rule.push !== null,
        pushActors: (rule.push ?? []).map(actor),
        lockBranch: rule.lockBranch,
    };
}

function rulesetOf(ruleset: Ruleset, ofOrganization: boolean): SeedRuleset {
    const { approvals, checks } = ruleset;
    const review = {
        required_approving_review_count: approvals ?? 0,
        require_code_owner_review: ruleset.codeOwners,
        require_last_push_approval: ruleset.lastPushApproval,
        dismiss_stale_reviews_on_push: ruleset.dismissStaleApprovals,
        required_review_thread_resolution: ruleset.conversationResolution,
    };
    const status = {
        strict_required_status_checks_policy: ruleset.strictChecks,
        do_not_enforce_on_create: false,
        required_status_checks: checks.map((context) => ({ context })),
    };
    const asksForReview =
        approvals !== null ||
        ruleset.codeOwners ||
        ruleset.lastPushApproval ||
        ruleset.dismissStaleApprovals ||
        ruleset.conversationResolution;
    return {
        name: ruleset.name,
        target: "branch",
        enforcement: ruleset.enforcement,
        conditions: {
            ref_name: ruleset.refs,
            ...(ofOrganization
                ? { repository_name: ruleset.repositories ?? { include: ["~ALL"], exclude: [] } }
                : {}),
        },
        bypass_actors: ruleset.bypass.map(({ actor: who, mode }) => ({
            ...bypassActor(who),
            bypass_mode: mode,
        })),
        rules: [
            ...(asksForReview ? [{ type: "pull_request", parameters: review }] : []),
            ...(checks.length > 0 || ruleset.strictChecks
                ? [{ type: "required_status_checks", parameters: status }]
                : []),
            ...(ruleset.linearHistory ? [{ type: "required_linear_history" }] : []),
            ...(ruleset.signedCommits ? [{ type: "required_signatures" }] : []),
            ...(ruleset.forcePushes ? [] : [{ type: "non_fast_forward" }]),
            ...(ruleset.deletions ? [] : [{ type: "deletion" }]),
            ...ruleset.otherRules.map((type) => ({ type })),
        ],
    };
}

function bypassActor(who: Actor): SeedBypassActor {
    const [kind = "", name = ""] = who.split(":");
    if (kind === "team") return { actor_type: "Team", actor: name };
    if (kind === "user") return { actor_type: "User", actor: name };
    if (kind === "app") return { actor_type: "Integration", actor: name };
    if (kind === "role") return { actor_type: "RepositoryRole", actor: name };
    return { actor_type: who === "deploy-key" ? "DeployKey" : "OrganizationAdmin" };
}

function environmentOf(environment: Environment): SeedEnvironment {
    const { branches } = environment;
    return {
        name: environment.name,
        waitTimer: environment.waitMinutes,
        preventSelfReview: environment.preventSelfReview,
        canAdminsBypass: environment.adminBypass,
        reviewers: environment.reviewers.map(actor) as SeedEnvironment["reviewers"],
        ...(branches === "all"
            ? {}
            : { branches: branches === "protected" ? branches : [...branches] }),
        secrets: Object.keys(environment.secrets),
    };
}

function workflowOf(permissions: WorkflowPermissions) {
    return {
        defaultWorkflowPermissions: permissions.defaultWorkflowPermissions,
        canApprovePullRequestReviews: permissions.workflowsMayApprovePullRequests,
    };
}

function actor(who: Actor): SeedActor {
    const [kind = "", name = ""] = who.split(":");
    return { [kind]: name } as unknown as SeedActor;
}

function* everyActor(state: OrganizationState): Generator<Actor> {
    const rulesets = [
        state.rulesets,
        ...Object.values(state.repositories).map(({ rulesets: own }) => own),
    ];
    for (const ruleset of rulesets.flatMap((some) => Object.values(some)))
        yield* ruleset.bypass.map((one) => one.actor);
    for (const { protections, environments } of Object.values(state.repositories)) {
        for (const rule of Object.values(protections)) {
            yield* [
                ...rule.bypass,
                ...(rule.push ?? []),
                ...(rule.dismissal ?? []),
                ...rule.forcePushBypass,
            ];
        }
        for (const environment of Object.values(environments)) yield* environment.reviewers;
    }
}

function actorsOf(state: OrganizationState, kind: string): string[] {
    return [...everyActor(state)]
        .filter((who) => who.startsWith(`${kind}:`))
        .map((who) => who.slice(kind.length + 1));
}

function peopleOf(state: OrganizationState): Set<string> {
    return new Set([
        ...Object.keys(state.members),
        ...actorsOf(state, "user"),
        ...Object.values(state.teams).flatMap(({ members }) => Object.keys(members)),
        ...Object.values(state.repositories).flatMap(({ collaborators }) =>
            Object.keys(collaborators),
        ),
    ]);
}

function teamsOf(state: OrganizationState): Set<string> {
    return new Set([
        ...Object.keys(state.teams),
        ...actorsOf(state, "team"),
        ...Object.values(state.teams).flatMap(({ parent }) =>
            parent === undefined ? [] : [parent],
        ),
        ...Object.values(state.repositories).flatMap(({ teams }) => Object.keys(teams)),
    ]);
}

function repositoryNames(state: OrganizationState): Set<string> {
    return new Set([
        ...Object.keys(state.repositories),
        ...Object.values(state.secrets).flatMap(({ repositories }) => repositories),
        ...Object.values(state.apps).flatMap(({ repositories }) => repositories),
    ]);
}

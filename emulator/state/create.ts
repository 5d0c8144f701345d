/** Makes new objects with GitHub's defaults; seeds and routes fill in what they know. */
import type { App, Installation, Organization, Plan, Team, Token, User } from "./accounts";
import type { Repository } from "./repository";
import type { ActionsRepositoryPermissions, Environment } from "./settings";
import { slugify } from "./identifiers";
import type { State } from "./state";

export function createUser(
    state: State,
    login: string,
    given: { id?: number; type?: User["type"]; name?: string | null; email?: string | null } = {},
): User {
    const id = state.id("user", given.id);
    const now = state.now();
    return state.addUser({
        id,
        nodeId: state.nodeId(given.type === "Bot" ? "BOT" : "U", id),
        login,
        type: given.type ?? "User",
        name: given.name ?? null,
        email: given.email ?? null,
        siteAdmin: false,
        createdAt: now,
        updatedAt: now,
    });
}

export function createOrganization(
    state: State,
    login: string,
    plan: Plan,
    givenId?: number,
): Organization {
    const id = state.id("organization", givenId);
    const now = state.now();
    return state.addOrganization({
        id,
        nodeId: state.nodeId("O", id),
        login,
        name: null,
        description: null,
        email: null,
        plan,
        defaultRepositoryPermission: "read",
        membersCanCreateRepositories: true,
        membersCanCreateTeams: true,
        membersCanForkPrivateRepositories: false,
        twoFactorRequirementEnabled: false,
        webCommitSignoffRequired: false,
        members: new Map(),
        invitations: new Map(),
        teams: new Map(),
        repositories: new Map(),
        properties: new Map(),
        customRepositoryRoles: new Map(),
        organizationRoles: new Map(),
        rulesets: new Map(),
        actions: {
            ...actionsDefaults(),
            enabledRepositories: "all",
            selectedRepositoryIds: new Set(),
        },
        secrets: new Map(),
        variables: new Map(),
        secretKey: null,
        installations: new Map(),
        auditLog: [],
        createdAt: now,
        updatedAt: now,
    });
}

export function createTeam(
    state: State,
    organization: Organization,
    name: string,
    given: Partial<Team> = {},
): Team {
    const id = state.id("team", given.id);
    const now = state.now();
    return state.addTeam({
        description: null,
        privacy: "secret",
        notificationSetting: "notifications_enabled",
        permission: "pull",
        parentId: null,
        members: new Map(),
        pending: new Map(),
        repositories: new Map(),
        createdAt: now,
        updatedAt: now,
        ...given,
        slug: given.slug ?? slugify(name),
        name,
        id,
        nodeId: state.nodeId("T", organization.id, id),
        organizationId: organization.id,
    });
}

/** A repository without any commit; `commitFiles` of git.ts gives it its first one. */
export function createRepository(
    state: State,
    organization: Organization,
    name: string,
    given: Partial<Repository> = {},
): Repository {
    const id = state.id("repository", given.id);
    const now = state.now();
    return state.addRepository({
        description: null,
        homepage: null,
        visibility: "private",
        archived: false,
        fork: false,
        isTemplate: false,
        defaultBranch: "main",
        topics: [],
        properties: new Map(),
        hasIssues: true,
        hasProjects: true,
        hasWiki: true,
        hasDiscussions: false,
        hasDownloads: true,
        allowMergeCommit: true,
        allowSquashMerge: true,
        allowRebaseMerge: true,
        allowAutoMerge: false,
        allowUpdateBranch: false,
        deleteBranchOnMerge: false,
        squashMergeCommitTitle: "COMMIT_OR_PR_TITLE",
        squashMergeCommitMessage: "COMMIT_MESSAGES",
        mergeCommitTitle: "MERGE_MESSAGE",
        mergeCommitMessage: "PR_TITLE",
        webCommitSignoffRequired: false,
        collaborators: new Map(),
        teams: new Map(),
        invitations: new Map(),
        git: { refs: new Map(), commits: new Map(), trees: new Map(), blobs: new Map() },
        pulls: new Map(),
        issues: new Map(),
        statuses: [],
        nextNumber: 1,
        protections: new Map(),
        rulesets: new Map(),
        environments: new Map(),
        secrets: new Map(),
        variables: new Map(),
        secretKey: null,
        deployKeys: new Map(),
        actions: { ...actionsDefaults(), enabled: true, accessLevel: "none" },
        createdAt: now,
        updatedAt: now,
        pushedAt: now,
        ...given,
        id,
        nodeId: state.nodeId("R", id),
        organizationId: organization.id,
        name,
    });
}

export function createEnvironment(
    state: State,
    repository: Repository,
    name: string,
    given: Partial<Environment> = {},
): Environment {
    const id = state.id("environment", given.id);
    const now = state.now();
    const environment: Environment = {
        waitTimer: 0,
        reviewers: [],
        preventSelfReview: false,
        canAdminsBypass: true,
        branchPolicy: null,
        branchPolicies: new Map(),
        secrets: new Map(),
        variables: new Map(),
        secretKey: null,
        createdAt: now,
        updatedAt: now,
        waitTimerRuleId: state.id("environmentRule"),
        reviewersRuleId: state.id("environmentRule"),
        branchPolicyRuleId: state.id("environmentRule"),
        ...given,
        id,
        nodeId: state.nodeId("EN", repository.id, id),
        name,
    };
    repository.environments.set(name.toLowerCase(), environment);
    return environment;
}

/** An App with its bot account. */
export function createApp(
    state: State,
    slug: string,
    given: Partial<App> & { botUserId?: number },
): App {
    const id = state.id("app", given.id);
    const now = state.now();
    const bot =
        state.userByLogin(`${slug}[bot]`) ??
        createUser(state, `${slug}[bot]`, { id: given.botUserId, type: "Bot" });
    const app: App = {
        name: slug,
        clientId: `Iv23li${String(id).padStart(14, "0")}`,
        description: null,
        ownerOrganizationId: null,
        ownerLogin: slug,
        permissions: {},
        events: [],
        publicKey: null,
        createdAt: now,
        updatedAt: now,
        ...given,
        id,
        nodeId: state.nodeId("A", id),
        slug,
        botUserId: bot.id,
    };
    state.apps.set(id, app);
    return app;
}

export function createInstallation(
    state: State,
    organization: Organization,
    app: App,
    given: Partial<Installation> = {},
): Installation {
    const id = state.id("installation", given.id);
    const now = state.now();
    const installation: Installation = {
        repositorySelection: "all",
        repositoryIds: new Set(),
        permissions: { ...app.permissions },
        events: [...app.events],
        suspendedAt: null,
        createdAt: now,
        updatedAt: now,
        ...given,
        id,
        nodeId: state.nodeId("IN", id),
        appId: app.id,
        organizationId: organization.id,
    };
    organization.installations.set(id, installation);
    return installation;
}

export function addToken(
    state: State,
    token: Partial<Token> & Pick<Token, "token" | "kind" | "userId">,
): Token {
    const full: Token = {
        scopes: [],
        permissions: {},
        organizationId: null,
        repositories: "all",
        installationId: null,
        expiresAt: null,
        note: "",
        ...token,
    };
    state.tokens.set(full.token, full);
    return full;
}

function actionsDefaults(): Pick<
    ActionsRepositoryPermissions,
    "allowedActions" | "selectedActions" | "shaPinningRequired" | "workflow"
> {
    return {
        allowedActions: "all",
        selectedActions: { githubOwnedAllowed: true, verifiedAllowed: false, patternsAllowed: [] },
        shaPinningRequired: false,
        workflow: { defaultWorkflowPermissions: "read", canApprovePullRequestReviews: false },
    };
}

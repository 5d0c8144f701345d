/** What GitHub Actions may run, and what its token may do: organization and repositories. */
import * as read from "../http/body";
import {
    del,
    get,
    noContent,
    ok,
    put,
    type Context,
    type Reply,
    type Route,
} from "../http/context";
import { pagedUnder } from "../http/pagination";
import { notFound, Problem } from "../http/problem";
import { requireSchema } from "../http/request-schema";
import { requireOrganization, requireRepository } from "../permissions";
import { fullRepository } from "../render/repository";
import type { Organization } from "../state/accounts";
import type { Repository } from "../state/repository";
import type {
    ActionsOrganizationPermissions,
    ActionsRepositoryPermissions,
    SelectedActions,
    WorkflowPermissions,
} from "../state/settings";

const docs = (anchor: string): string => `actions/permissions#${anchor}`;
const ofOrganization = "/orgs/:org/actions/permissions";
const ofRepository = "/repos/:owner/:repo/actions/permissions";

type Settings = ActionsOrganizationPermissions | ActionsRepositoryPermissions;

const organizationRoutes: readonly Route[] = [
    get(ofOrganization, docs("get-github-actions-permissions-for-an-organization"), (context) => {
        const organization = administered(context);
        const { actions } = organization;
        const url = `${context.apiUrl}/orgs/${organization.login}/actions/permissions`;
        return ok({
            enabled_repositories: actions.enabledRepositories,
            ...(actions.enabledRepositories === "selected" && {
                selected_repositories_url: `${url}/repositories`,
            }),
            ...(actions.enabledRepositories !== "none" && allowed(url, actions)),
        });
    }),
    put(ofOrganization, docs("set-github-actions-permissions-for-an-organization"), (context) => {
        const organization = administered(context);
        requireSchema(context);
        const enabled = context.body
            .enabled_repositories as ActionsOrganizationPermissions["enabledRepositories"];
        Object.assign(
            organization.actions,
            { enabledRepositories: enabled },
            readAllowed(context, organization.actions),
        );
        context.audit(organization, "org.set_actions_permissions", {
            enabled_repositories: enabled,
        });
        return noContent();
    }),
    get(
        `${ofOrganization}/repositories`,
        docs("list-selected-repositories-enabled-for-github-actions-in-an-organization"),
        (context) => {
            const { organization, ids } = selected(context);
            const repositories = [...ids]
                .sort((a, b) => a - b)
                .flatMap((id) => organization.repositories.get(id) ?? []);
            return pagedUnder(context, "repositories", repositories, (repository) =>
                fullRepository(context, repository),
            );
        },
    ),
    put(
        `${ofOrganization}/repositories`,
        docs("set-selected-repositories-enabled-for-github-actions-in-an-organization"),
        (context) => {
            const { organization } = selected(context);
            const ids = read.integers(context.body, "selected_repository_ids");
            if (ids === undefined) throw read.missing("selected_repository_ids");
            const foreign = ids.find((id) => !organization.repositories.has(id));
            if (foreign !== undefined)
                throw new Problem(
                    422,
                    `Repository ${foreign} does not belong to ${organization.login}`,
                );
            organization.actions.selectedRepositoryIds = new Set(ids);
            return noContent();
        },
    ),
    put(
        `${ofOrganization}/repositories/:repository_id`,
        docs("enable-a-selected-repository-for-github-actions-in-an-organization"),
        (context) => {
            const { organization, ids } = selected(context);
            ids.add(own(context, organization));
            return noContent();
        },
    ),
    del(
        `${ofOrganization}/repositories/:repository_id`,
        docs("disable-a-selected-repository-for-github-actions-in-an-organization"),
        (context) => {
            const { organization, ids } = selected(context);
            ids.delete(own(context, organization));
            return noContent();
        },
    ),
    ...sharedRoutes(ofOrganization, (context) => {
        const organization = administered(context);
        return {
            settings: organization.actions,
            audit: (action) => void context.audit(organization, `org.${action}`),
        };
    }),
];

const repositoryRoutes: readonly Route[] = [
    get(ofRepository, docs("get-github-actions-permissions-for-a-repository"), (context) => {
        const repository = maintained(context);
        const { actions } = repository;
        const url = `${context.apiUrl}/repos/${context.state.fullName(repository)}/actions/permissions`;
        return ok({ enabled: actions.enabled, ...(actions.enabled && allowed(url, actions)) });
    }),
    put(ofRepository, docs("set-github-actions-permissions-for-a-repository"), (context) => {
        const repository = maintained(context);
        requireSchema(context);
        const enabled = context.body.enabled === true;
        if (enabled && !isEnabledByOrganization(context, repository)) throw preventedByOwner();
        const wanted = readAllowed(context, repository.actions);
        const limit = context.state.organizationOf(repository).actions.allowedActions;
        // A repository may not allow more than its organization does.
        if (
            limit !== "all" &&
            wanted.allowedActions !== limit &&
            context.body.allowed_actions !== undefined
        )
            throw preventedByOwner();
        Object.assign(repository.actions, { enabled }, wanted);
        context.auditRepository(repository, "repo.set_actions_permissions", { enabled });
        return noContent();
    }),
    get(
        `${ofRepository}/access`,
        docs("get-the-level-of-access-for-workflows-outside-of-the-repository"),
        (context) => ok({ access_level: shareable(context).actions.accessLevel }),
    ),
    put(
        `${ofRepository}/access`,
        docs("set-the-level-of-access-for-workflows-outside-of-the-repository"),
        (context) => {
            const repository = shareable(context);
            requireSchema(context);
            repository.actions.accessLevel = context.body
                .access_level as ActionsRepositoryPermissions["accessLevel"];
            return noContent();
        },
    ),
    ...sharedRoutes(ofRepository, (context) => {
        const repository = maintained(context);
        return {
            settings: repository.actions,
            audit: (action) => void context.auditRepository(repository, `repo.${action}`),
            limit: context.state.organizationOf(repository).actions.workflow,
        };
    }),
];

interface Audited {
    /** Writes the audit log; the action without its category. */
    readonly audit: (action: string) => void;
}

/** Selected actions and the workflow token: the same for both, but that a repository has its organization's limit. */
function sharedRoutes(
    path: string,
    find: (context: Context) => { settings: Settings; limit?: WorkflowPermissions } & Audited,
): Route[] {
    const noun = path === ofOrganization ? "an-organization" : "a-repository";
    const selectedActions = (context: Context): Settings => {
        const { settings } = find(context);
        if (settings.allowedActions !== "selected")
            throw new Problem(409, "Conflict: allowed_actions is not set to selected");
        return settings;
    };
    return [
        get(
            `${path}/selected-actions`,
            docs(`get-allowed-actions-and-reusable-workflows-for-${noun}`),
            (context) => ok(renderSelected(selectedActions(context).selectedActions)),
        ),
        put(
            `${path}/selected-actions`,
            docs(`set-allowed-actions-and-reusable-workflows-for-${noun}`),
            (context) => {
                const settings = selectedActions(context);
                requireSchema(context);
                const before = settings.selectedActions;
                settings.selectedActions = {
                    githubOwnedAllowed:
                        read.flag(context.body, "github_owned_allowed") ??
                        before.githubOwnedAllowed,
                    verifiedAllowed:
                        read.flag(context.body, "verified_allowed") ?? before.verifiedAllowed,
                    patternsAllowed:
                        read.texts(context.body, "patterns_allowed") ?? before.patternsAllowed,
                };
                return noContent();
            },
        ),
        get(`${path}/workflow`, docs(`get-default-workflow-permissions-for-${noun}`), (context) => {
            const { workflow } = find(context).settings;
            return ok({
                default_workflow_permissions: workflow.defaultWorkflowPermissions,
                can_approve_pull_request_reviews: workflow.canApprovePullRequestReviews,
            });
        }),
        put(`${path}/workflow`, docs(`set-default-workflow-permissions-for-${noun}`), (context) =>
            setWorkflow(context, find(context)),
        ),
    ];
}

function setWorkflow(
    context: Context,
    { settings, limit, audit }: { settings: Settings; limit?: WorkflowPermissions } & Audited,
): Reply {
    requireSchema(context);
    const { workflow: before } = settings;
    const wanted: WorkflowPermissions = {
        defaultWorkflowPermissions:
            read.oneOf(context.body, "default_workflow_permissions", ["read", "write"]) ??
            before.defaultWorkflowPermissions,
        canApprovePullRequestReviews:
            read.flag(context.body, "can_approve_pull_request_reviews") ??
            before.canApprovePullRequestReviews,
    };
    if (limit !== undefined) {
        // Documented: 409 when the owning organization prevents it.
        const wider =
            wanted.defaultWorkflowPermissions === "write" &&
            limit.defaultWorkflowPermissions === "read";
        if (wider || (wanted.canApprovePullRequestReviews && !limit.canApprovePullRequestReviews))
            throw preventedByOwner();
    }
    settings.workflow = wanted;
    if (wanted.defaultWorkflowPermissions !== before.defaultWorkflowPermissions)
        audit("set_default_workflow_permissions");
    if (wanted.canApprovePullRequestReviews !== before.canApprovePullRequestReviews)
        audit("set_workflow_permission_can_approve_pr");
    return noContent();
}

const preventedByOwner = (): Problem =>
    new Problem(409, "Conflict: this setting is prevented by the owning organization");

function administered(context: Context): Organization {
    const access = context.method === "GET" ? "read" : "write";
    return requireOrganization(context, {
        permission: "organization_administration",
        access,
        role: "owner",
        scope: "admin:org",
    });
}

function maintained(context: Context): Repository {
    const access = context.method === "GET" ? "read" : "write";
    return requireRepository(context, { permission: "administration", access, role: "admin" });
}

/** Access from outside is a matter of private and internal repositories. */
function shareable(context: Context): Repository {
    const repository = maintained(context);
    if (repository.visibility === "public")
        throw new Problem(422, "Access policy only applies to internal and private repositories.");
    return repository;
}

function selected(context: Context): { organization: Organization; ids: Set<number> } {
    const organization = administered(context);
    if (organization.actions.enabledRepositories !== "selected")
        throw new Problem(409, "Conflict: enabled_repositories is not set to selected");
    return { organization, ids: organization.actions.selectedRepositoryIds };
}

function own(context: Context, organization: Organization): number {
    const id = context.numberParam("repository_id");
    if (!organization.repositories.has(id)) throw notFound();
    return id;
}

function isEnabledByOrganization({ state }: Context, repository: Repository): boolean {
    const { enabledRepositories, selectedRepositoryIds } = state.organizationOf(repository).actions;
    return (
        enabledRepositories === "all" ||
        (enabledRepositories === "selected" && selectedRepositoryIds.has(repository.id))
    );
}

function readAllowed(
    context: Context,
    before: Settings,
): Pick<Settings, "allowedActions" | "shaPinningRequired"> {
    return {
        allowedActions:
            read.oneOf(context.body, "allowed_actions", ["all", "local_only", "selected"]) ??
            before.allowedActions,
        shaPinningRequired:
            read.flag(context.body, "sha_pinning_required") ?? before.shaPinningRequired,
    };
}

function allowed(url: string, actions: Settings): Record<string, unknown> {
    return {
        allowed_actions: actions.allowedActions,
        ...(actions.allowedActions === "selected" && {
            selected_actions_url: `${url}/selected-actions`,
        }),
        sha_pinning_required: actions.shaPinningRequired,
    };
}

function renderSelected({
    githubOwnedAllowed,
    verifiedAllowed,
    patternsAllowed,
}: SelectedActions): Record<string, unknown> {
    return {
        github_owned_allowed: githubOwnedAllowed,
        verified_allowed: verifiedAllowed,
        patterns_allowed: patternsAllowed,
    };
}

export const routes: readonly Route[] = [...organizationRoutes, ...repositoryRoutes];

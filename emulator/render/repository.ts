/** Repositories as GitHub's REST answers show them. */
import { baseRole, effectiveRole, effectiveRoleName, rank } from "../access";
import type { Context } from "../http/context";
import type { Repository, RepositoryRole } from "../state/repository";
import { ownerUser, permissionFlags } from "./accounts";

type Json = Record<string, unknown>;

const links: Record<string, string> = {
    archive_url: "/{archive_format}{/ref}",
    assignees_url: "/assignees{/user}",
    blobs_url: "/git/blobs{/sha}",
    branches_url: "/branches{/branch}",
    collaborators_url: "/collaborators{/collaborator}",
    comments_url: "/comments{/number}",
    commits_url: "/commits{/sha}",
    compare_url: "/compare/{base}...{head}",
    contents_url: "/contents/{+path}",
    contributors_url: "/contributors",
    deployments_url: "/deployments",
    downloads_url: "/downloads",
    events_url: "/events",
    forks_url: "/forks",
    git_commits_url: "/git/commits{/sha}",
    git_refs_url: "/git/refs{/sha}",
    git_tags_url: "/git/tags{/sha}",
    hooks_url: "/hooks",
    issue_comment_url: "/issues/comments{/number}",
    issue_events_url: "/issues/events{/number}",
    issues_url: "/issues{/number}",
    keys_url: "/keys{/key_id}",
    labels_url: "/labels{/name}",
    languages_url: "/languages",
    merges_url: "/merges",
    milestones_url: "/milestones{/number}",
    notifications_url: "/notifications{?since,all,participating}",
    pulls_url: "/pulls{/number}",
    releases_url: "/releases{/id}",
    stargazers_url: "/stargazers",
    statuses_url: "/statuses/{sha}",
    subscribers_url: "/subscribers",
    subscription_url: "/subscription",
    tags_url: "/tags",
    teams_url: "/teams",
    trees_url: "/git/trees{/sha}",
};

/** The form inside invitations and other embeddings (`minimal-repository`), without counts. */
export function minimalRepository(context: Context, repository: Repository): Json {
    const organization = context.state.organizationOf(repository);
    const fullName = `${organization.login}/${repository.name}`;
    const url = `${context.apiUrl}/repos/${fullName}`;
    const body: Json = {
        id: repository.id,
        node_id: repository.nodeId,
        name: repository.name,
        full_name: fullName,
        private: repository.visibility !== "public",
        owner: ownerUser(context, organization),
        html_url: `${context.webUrl}/${fullName}`,
        description: repository.description,
        fork: repository.fork,
        url,
    };
    for (const [name, suffix] of Object.entries(links)) body[name] = url + suffix;
    return body;
}

/** A repository in a list (`repository`); `role` tells whose permissions to show, the caller's by default. */
export function listedRepository(
    context: Context,
    repository: Repository,
    role: RepositoryRole | "none" = callerRole(context, repository),
): Json {
    const fullName = context.state.fullName(repository);
    const host = context.webUrl.replace(/^https?:\/\//, "");
    let open = 0;
    for (const pull of repository.pulls.values()) if (pull.state === "open") open++;
    return {
        ...minimalRepository(context, repository),
        created_at: repository.createdAt,
        updated_at: repository.updatedAt,
        pushed_at: repository.pushedAt,
        git_url: `git://${host}/${fullName}.git`,
        ssh_url: `git@${host}:${fullName}.git`,
        clone_url: `${context.webUrl}/${fullName}.git`,
        svn_url: `${context.webUrl}/${fullName}`,
        homepage: repository.homepage,
        size: 0,
        stargazers_count: 0,
        watchers_count: 0,
        language: null,
        has_issues: repository.hasIssues,
        has_projects: repository.hasProjects,
        has_downloads: repository.hasDownloads,
        has_wiki: repository.hasWiki,
        has_pages: false,
        has_discussions: repository.hasDiscussions,
        forks_count: 0,
        mirror_url: null,
        archived: repository.archived,
        disabled: false,
        open_issues_count: open,
        license: null,
        allow_forking: true,
        is_template: repository.isTemplate,
        web_commit_signoff_required: repository.webCommitSignoffRequired,
        topics: repository.topics,
        visibility: repository.visibility,
        forks: 0,
        open_issues: open,
        watchers: 0,
        default_branch: repository.defaultBranch,
        ...(context.caller.kind === "anonymous" ? {} : { permissions: permissionFlags(role) }),
    };
}

/** One repository read by name or id (`full-repository`); merge settings only for those who may push. */
export function fullRepository(context: Context, repository: Repository): Json {
    const organization = context.state.organizationOf(repository);
    const role = callerRole(context, repository);
    return {
        ...listedRepository(context, repository, role),
        temp_clone_token: "",
        ...(rank(role) < rank("write")
            ? {}
            : {
                  allow_squash_merge: repository.allowSquashMerge,
                  allow_merge_commit: repository.allowMergeCommit,
                  allow_rebase_merge: repository.allowRebaseMerge,
                  allow_auto_merge: repository.allowAutoMerge,
                  delete_branch_on_merge: repository.deleteBranchOnMerge,
                  allow_update_branch: repository.allowUpdateBranch,
                  use_squash_pr_title_as_default: false,
                  squash_merge_commit_message: repository.squashMergeCommitMessage,
                  squash_merge_commit_title: repository.squashMergeCommitTitle,
                  merge_commit_message: repository.mergeCommitMessage,
                  merge_commit_title: repository.mergeCommitTitle,
              }),
        custom_properties: Object.fromEntries(repositoryProperties(context, repository)),
        organization: ownerUser(context, organization),
        network_count: 0,
        subscribers_count: 0,
    };
}

/** Values in force: set ones, and the defaults of required properties. */
export function repositoryProperties(
    context: Context,
    repository: Repository,
): [string, string | string[]][] {
    const organization = context.state.organizationOf(repository);
    const values: [string, string | string[]][] = [];
    for (const definition of organization.properties.values()) {
        const value =
            repository.properties.get(definition.name) ??
            (definition.required ? definition.defaultValue : null);
        if (value !== null) values.push([definition.name, value]);
    }
    return values.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The caller's built-in role; an installation's follows from its permissions. */
export function callerRole(context: Context, repository: Repository): RepositoryRole | "none" {
    const { caller } = context;
    if (caller.kind === "user") return effectiveRole(context.state, repository, caller.user);
    if (caller.kind === "installation") {
        const { permissions } = caller.token;
        if (permissions.administration === "write") return "admin";
        return permissions.contents === "write" ? "write" : "read";
    }
    return repository.visibility === "public" ? "read" : "none";
}

/** Built-in or custom role name of a person, with the five flags behind it. */
export function roleOf(
    context: Context,
    repository: Repository,
    userId: number,
): { role_name: string; permissions: Record<string, boolean>; base: RepositoryRole | "none" } {
    const name = effectiveRoleName(context.state, repository, context.state.user(userId));
    const base =
        name === "none" ? "none" : baseRole(context.state.organizationOf(repository), name);
    return { role_name: name, permissions: permissionFlags(base), base };
}

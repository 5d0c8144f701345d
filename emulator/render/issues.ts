/** Issues and the conversation under them and under pull requests, as GitHub's REST answers show them. */
import type { Context } from "../http/context";
import type { Issue, IssueComment, PullRequest, Repository } from "../state/repository";
import { simpleUser } from "./accounts";
import { repositoryPage, repositoryUrl } from "./git";
import { association, label } from "./pulls";

type Json = Record<string, unknown>;

/** What issues and pull requests share: a number, a conversation, labels. */
export type Thread =
    | { readonly kind: "issue"; readonly of: Issue }
    | { readonly kind: "pull"; readonly of: PullRequest };

/** As `GET /issues` shows both (`issue`): a pull request is an issue with a `pull_request` to it. */
export function issue(context: Context, repository: Repository, { kind, of }: Thread): Json {
    const { state } = context;
    const url = `${repositoryUrl(context, repository)}/issues/${of.number}`;
    const closer = kind === "issue" ? state.users.get(of.closedById ?? -1) : undefined;
    return {
        id: of.id,
        node_id: of.nodeId,
        url,
        repository_url: repositoryUrl(context, repository),
        labels_url: `${url}/labels{/name}`,
        comments_url: `${url}/comments`,
        events_url: `${url}/events`,
        timeline_url: `${url}/timeline`,
        html_url: threadPage(context, repository, { kind, of } as Thread),
        number: of.number,
        state: of.state,
        state_reason: kind === "issue" ? of.stateReason : null,
        title: of.title,
        body: of.body,
        user: simpleUser(context, state.user(of.authorId)),
        labels: of.labels.map((name) => label(context, repository, name)),
        assignee: null,
        assignees: [],
        milestone: null,
        locked: false,
        active_lock_reason: null,
        comments: of.comments.length,
        created_at: of.createdAt,
        updated_at: of.updatedAt,
        closed_at: of.closedAt,
        closed_by: closer === undefined ? null : simpleUser(context, closer),
        author_association: association(context, repository, of.authorId),
        ...(kind === "pull"
            ? { draft: of.draft, pull_request: pullLinks(context, repository, of) }
            : {}),
    };
}

function pullLinks(context: Context, repository: Repository, pull: PullRequest): Json {
    const page = `${repositoryPage(context, repository)}/pull/${pull.number}`;
    return {
        url: `${repositoryUrl(context, repository)}/pulls/${pull.number}`,
        html_url: page,
        diff_url: `${page}.diff`,
        patch_url: `${page}.patch`,
        merged_at: pull.mergedAt,
    };
}

export function issueComment(
    context: Context,
    repository: Repository,
    thread: Thread,
    one: IssueComment,
): Json {
    const url = `${repositoryUrl(context, repository)}/issues`;
    return {
        id: one.id,
        node_id: one.nodeId,
        url: `${url}/comments/${one.id}`,
        html_url: `${threadPage(context, repository, thread)}#issuecomment-${one.id}`,
        issue_url: `${url}/${thread.of.number}`,
        user: simpleUser(context, context.state.user(one.userId)),
        created_at: one.createdAt,
        updated_at: one.updatedAt,
        author_association: association(context, repository, one.userId),
        body: one.body,
    };
}

function threadPage(context: Context, repository: Repository, { kind, of }: Thread): string {
    const folder = kind === "pull" ? "pull" : "issues";
    return `${repositoryPage(context, repository)}/${folder}/${of.number}`;
}

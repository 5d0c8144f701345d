/** Comments and labels, which issues and pull requests have in common. */
import { effectiveRole } from "../access";
import * as read from "../http/body";
import { missing } from "../http/body";
import {
    created,
    del,
    get,
    noContent,
    ok,
    patch,
    post,
    put,
    type Context,
    type Route,
} from "../http/context";
import { paged } from "../http/pagination";
import { forbidden, notFound, Problem } from "../http/problem";
import { assertRepositoryAccess, requireRepository, type RepositoryNeeds } from "../permissions";
import { issueComment, type Thread } from "../render/issues";
import { label } from "../render/pulls";
import type { User } from "../state/accounts";
import type { IssueComment, Repository } from "../state/repository";

export const routes: readonly Route[] = [
    get(
        "/repos/:owner/:repo/issues/:issue_number/comments",
        "issues/comments#list-issue-comments",
        (context) => {
            const { repository, thread } = requireThread(context, "read");
            return paged(context, thread.of.comments, (one) =>
                issueComment(context, repository, thread, one),
            );
        },
    ),
    post(
        "/repos/:owner/:repo/issues/:issue_number/comments",
        "issues/comments#create-an-issue-comment",
        (context) => {
            const { repository, thread } = requireThread(context, "write");
            const { state } = context;
            const id = state.id("comment");
            const now = state.now();
            const one = {
                id,
                nodeId: state.nodeId("IC", repository.id, id),
                userId: requireUser(context).id,
                body: commentText(context),
                createdAt: now,
                updatedAt: now,
            };
            thread.of.comments.push(one);
            thread.of.updatedAt = now;
            return created(issueComment(context, repository, thread, one));
        },
    ),
    patch(
        "/repos/:owner/:repo/issues/comments/:comment_id",
        "issues/comments#update-an-issue-comment",
        (context) => {
            const { repository, thread, one } = requireComment(context);
            one.body = commentText(context);
            one.updatedAt = context.state.now();
            return ok(issueComment(context, repository, thread, one));
        },
    ),
    del(
        "/repos/:owner/:repo/issues/comments/:comment_id",
        "issues/comments#delete-an-issue-comment",
        (context) => {
            const { thread, one } = requireComment(context);
            thread.of.comments.splice(thread.of.comments.indexOf(one), 1);
            return noContent();
        },
    ),
    get(
        "/repos/:owner/:repo/issues/:issue_number/labels",
        "issues/labels#list-labels-for-an-issue",
        (context) => {
            const { repository, thread } = requireThread(context, "read");
            return paged(context, thread.of.labels, (name) => label(context, repository, name));
        },
    ),
    post(
        "/repos/:owner/:repo/issues/:issue_number/labels",
        "issues/labels#add-labels-to-an-issue",
        (context) => setLabels(context, true),
    ),
    put(
        "/repos/:owner/:repo/issues/:issue_number/labels",
        "issues/labels#set-labels-for-an-issue",
        (context) => setLabels(context, false),
    ),
];

/**
 * What a token needs for an issue, or for the conversation of a pull request, which either permission opens.
 * @param role least role of a person.
 */
export function threadNeeds(
    kind: Thread["kind"],
    access: "read" | "write",
    role: "read" | "triage" = "read",
): RepositoryNeeds {
    return kind === "issue"
        ? { permission: "issues", access, role }
        : { permission: "pull_requests", orPermission: "issues", access, role };
}

/** The issue or pull request of `/issues/:issue_number/...`, or GitHub's refusal. */
export function requireThread(
    context: Context,
    access: "read" | "write",
    role: "read" | "triage" = "read",
): { repository: Repository; thread: Thread } {
    const visible: RepositoryNeeds = { permission: "metadata", access: "read", role: "read" };
    const repository = requireRepository(context, visible);
    const number = context.numberParam("issue_number");
    const pull = repository.pulls.get(number);
    const own = repository.issues.get(number);
    const kind = pull === undefined ? "issue" : "pull";
    assertRepositoryAccess(context, repository, threadNeeds(kind, access, role));
    if (pull !== undefined) return { repository, thread: { kind: "pull", of: pull } };
    if (own !== undefined) return { repository, thread: { kind: "issue", of: own } };
    throw notFound();
}

export function requireUser(context: Context): User {
    const { caller } = context;
    if (caller.kind !== "user" && caller.kind !== "installation")
        throw new Problem(401, "Requires authentication");
    return caller.user;
}

/** Every issue and pull request of a repository, in the order of their numbers. */
export function threads(repository: Repository): Thread[] {
    return [
        ...[...repository.issues.values()].map((of): Thread => ({ kind: "issue", of })),
        ...[...repository.pulls.values()].map((of): Thread => ({ kind: "pull", of })),
    ].sort((a, b) => a.of.number - b.of.number);
}

/** Names of labels, which come as texts or as objects with a name. */
export function labelNames(value: unknown): string[] | undefined {
    if (!Array.isArray(value)) return undefined;
    return value.map((one: unknown) =>
        typeof one === "object" && one !== null && "name" in one ? String(one.name) : String(one),
    );
}

function commentText(context: Context): string {
    const text = read.text(context.body, "body");
    if (text === undefined || text === "") throw missing("body");
    if (text.length > 65_536) {
        throw new Problem(422, "Validation Failed", [
            {
                resource: "IssueComment",
                code: "unprocessable",
                field: "data",
                message: "Body is too long (maximum is 65536 characters)",
            },
        ]);
    }
    return text;
}

/** A comment by its id alone; its author, and whoever may write the repository, may change it. */
function requireComment(context: Context): {
    repository: Repository;
    thread: Thread;
    one: IssueComment;
} {
    const visible: RepositoryNeeds = { permission: "metadata", access: "read", role: "read" };
    const repository = requireRepository(context, visible);
    const id = context.numberParam("comment_id");
    for (const thread of threads(repository)) {
        const one = thread.of.comments.find((candidate) => candidate.id === id);
        if (one === undefined) continue;
        assertRepositoryAccess(context, repository, threadNeeds(thread.kind, "write"));
        const { caller, state } = context;
        const own =
            caller.kind !== "anonymous" && caller.kind !== "app" && caller.user.id === one.userId;
        const maintains =
            caller.kind === "user" &&
            ["write", "maintain", "admin"].includes(effectiveRole(state, repository, caller.user));
        if (!own && !maintains) throw forbidden("Must have admin rights to Repository.");
        return { repository, thread, one };
    }
    throw notFound();
}

function setLabels(context: Context, add: boolean): ReturnType<typeof ok> {
    const { repository, thread } = requireThread(context, "write", "triage");
    const names =
        labelNames(Array.isArray(context.body) ? context.body : context.body.labels) ?? [];
    thread.of.labels = [...new Set([...(add ? thread.of.labels : []), ...names])];
    return ok(thread.of.labels.map((name) => label(context, repository, name)));
}

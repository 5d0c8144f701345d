/** Issues: list (pull requests among them, as on GitHub), open, read, change, close. */
import { effectiveRole, rank } from "../access";
import * as read from "../http/body";
import { created, get, ok, patch, post, type Context, type Route } from "../http/context";
import { paged } from "../http/pagination";
import { notFound, Problem, validationFailed } from "../http/problem";
import { requireRepository } from "../permissions";
import { issue, type Thread } from "../render/issues";
import type { Issue, Repository } from "../state/repository";
import { labelNames, requireThread, requireUser, threadNeeds, threads } from "./issue-comments";

const docs = "issues/issues";
const reasons = ["completed", "not_planned", "duplicate", "reopened"] as const;

export const routes: readonly Route[] = [
    get("/repos/:owner/:repo/issues", `${docs}#list-repository-issues`, (context) => {
        const repository = requireIssues(context, "read");
        return paged(context, listed(context, repository), (one) =>
            issue(context, repository, one),
        );
    }),
    post("/repos/:owner/:repo/issues", `${docs}#create-an-issue`, (context) => {
        const repository = requireIssues(context, "write");
        return created(
            issue(context, repository, { kind: "issue", of: open(context, repository) }),
        );
    }),
    get("/repos/:owner/:repo/issues/:issue_number", `${docs}#get-an-issue`, (context) => {
        const { repository, thread } = requireThread(context, "read");
        return ok(issue(context, repository, thread));
    }),
    patch("/repos/:owner/:repo/issues/:issue_number", `${docs}#update-an-issue`, (context) => {
        const { repository, thread } = requireThread(context, "write");
        if (thread.kind === "pull")
            throw new Problem(501, "The local GitHub changes pull requests by /pulls alone");
        change(context, repository, thread.of);
        return ok(issue(context, repository, thread));
    }),
];

function requireIssues(context: Context, access: "read" | "write"): Repository {
    const repository = requireRepository(context, threadNeeds("issue", access));
    if (!repository.hasIssues)
        throw new Problem(410, "Issues has been disabled in this repository.");
    return repository;
}

function listed(context: Context, repository: Repository): Thread[] {
    const { state = "open", labels, creator, sort = "created", direction } = context.query;
    const unserved = ["milestone", "assignee", "mentioned", "since", "type", "issue_field_values"];
    for (const name of unserved) {
        if (context.query[name] !== undefined)
            throw new Problem(501, `The local GitHub does not serve ${name} here`);
    }
    if (sort !== "created")
        throw new Problem(501, `The local GitHub does not serve sort=${sort} here`);
    const wanted = labels === undefined || labels === "" ? [] : labels.split(",");
    const author = creator === undefined ? undefined : context.state.userByLogin(creator)?.id;
    const found = threads(repository).filter(
        ({ of }) =>
            (state === "all" || of.state === state) &&
            wanted.every((name) => of.labels.includes(name)) &&
            (creator === undefined || of.authorId === author),
    );
    return direction === "asc" ? found : found.reverse();
}

function open(context: Context, repository: Repository): Issue {
    const { state, body } = context;
    read.served(body, ["title", "body", "labels"]);
    const title = read.requiredText(body, "title");
    if (title.trim() === "")
        throw validationFailed({ resource: "Issue", code: "missing_field", field: "title" });
    const number = repository.nextNumber++;
    const id = state.id("issue");
    const now = state.now();
    const one: Issue = {
        id,
        nodeId: state.nodeId("I", repository.id, id),
        number,
        title,
        body: read.text(body, "body") ?? null,
        state: "open",
        stateReason: null,
        authorId: requireUser(context).id,
        // Labels of people without triage rights are dropped in silence, as on GitHub.
        labels: mayTriage(context, repository) ? [...new Set(labelNames(body.labels) ?? [])] : [],
        comments: [],
        createdAt: now,
        updatedAt: now,
        closedAt: null,
        closedById: null,
    };
    repository.issues.set(number, one);
    return one;
}

function change(context: Context, repository: Repository, one: Issue): void {
    const { body, state } = context;
    read.served(body, ["title", "body", "state", "state_reason", "labels"]);
    const user = requireUser(context);
    const triages = mayTriage(context, repository);
    if (!triages && user.id !== one.authorId) throw notFound();
    const title = read.text(body, "title") ?? one.title;
    const wanted = read.oneOf(body, "state", ["open", "closed"]) ?? one.state;
    const reason = read.oneOf(body, "state_reason", reasons);
    one.title = title;
    if ("body" in body) one.body = read.text(body, "body") ?? null;
    if (triages) one.labels = [...new Set(labelNames(body.labels) ?? one.labels)];
    one.updatedAt = state.now();
    if (wanted === one.state) return;
    one.state = wanted;
    one.stateReason = reason ?? (wanted === "closed" ? "completed" : "reopened");
    one.closedAt = wanted === "closed" ? one.updatedAt : null;
    one.closedById = wanted === "closed" ? user.id : null;
}

/** An App by its permission, which the route has asked for; a person by their role. */
function mayTriage(context: Context, repository: Repository): boolean {
    const { caller, state } = context;
    if (caller.kind !== "user") return true;
    return rank(effectiveRole(state, repository, caller.user)) >= rank("triage");
}

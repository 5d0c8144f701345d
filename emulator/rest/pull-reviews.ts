/** Reviews and requested reviewers of pull requests. */
import { effectiveRole } from "../access";
import * as read from "../http/body";
import { created, del, get, ok, post, type Context, type Route } from "../http/context";
import { paged } from "../http/pagination";
import { Problem } from "../http/problem";
import { requireRepository, type RepositoryNeeds } from "../permissions";
import { simpleTeam, simpleUser } from "../render/accounts";
import { listedPull, review } from "../render/pulls";
import type { User } from "../state/accounts";
import type { PullRequest, PullRequestReview, Repository } from "../state/repository";
import { requirePull } from "./pulls";

const readNeeds: RepositoryNeeds = { permission: "pull_requests", access: "read", role: "read" };
const writeNeeds: RepositoryNeeds = { permission: "pull_requests", access: "write", role: "read" };
const states = {
    APPROVE: "APPROVED",
    REQUEST_CHANGES: "CHANGES_REQUESTED",
    COMMENT: "COMMENTED",
} as const;

export const routes: readonly Route[] = [
    get(
        "/repos/:owner/:repo/pulls/:pull_number/reviews",
        "pulls/reviews#list-reviews-for-a-pull-request",
        (context) => {
            const repository = requireRepository(context, readNeeds);
            const pull = requirePull(context, repository);
            return paged(context, pull.reviews, (one) => review(context, repository, pull, one));
        },
    ),
    post(
        "/repos/:owner/:repo/pulls/:pull_number/reviews",
        "pulls/reviews#create-a-review-for-a-pull-request",
        (context) => {
            const repository = requireRepository(context, writeNeeds);
            const pull = requirePull(context, repository);
            return ok(review(context, repository, pull, addReview(context, repository, pull)));
        },
    ),
    get(
        "/repos/:owner/:repo/pulls/:pull_number/requested_reviewers",
        "pulls/review-requests#get-all-requested-reviewers-for-a-pull-request",
        (context) => {
            const pull = requirePull(context, requireRepository(context, readNeeds));
            const { state } = context;
            return ok({
                users: pull.requestedReviewerIds.map((id) => simpleUser(context, state.user(id))),
                teams: pull.requestedTeamIds.flatMap((id) => {
                    const team = state.team(id);
                    return team === undefined
                        ? []
                        : [{ ...simpleTeam(context, team), parent: null }];
                }),
            });
        },
    ),
    post(
        "/repos/:owner/:repo/pulls/:pull_number/requested_reviewers",
        "pulls/review-requests#request-reviewers-for-a-pull-request",
        (context) => {
            const repository = requireRepository(context, {
                ...writeNeeds,
                role: "write",
                refusal: "Resource not accessible by integration",
            });
            const pull = requirePull(context, repository);
            requestReviewers(context, repository, pull);
            return created(listedPull(context, repository, pull));
        },
    ),
    del(
        "/repos/:owner/:repo/pulls/:pull_number/requested_reviewers",
        "pulls/review-requests#remove-requested-reviewers-from-a-pull-request",
        (context) => {
            const repository = requireRepository(context, { ...writeNeeds, role: "write" });
            const pull = requirePull(context, repository);
            const { state } = context;
            const users = new Set(
                (read.texts(context.body, "reviewers") ?? []).map(
                    (login) => state.userByLogin(login)?.id,
                ),
            );
            const organization = state.organizationOf(repository);
            const teams = new Set(
                (read.texts(context.body, "team_reviewers") ?? []).map(
                    (slug) => state.teamBySlug(organization, slug)?.id,
                ),
            );
            pull.requestedReviewerIds = pull.requestedReviewerIds.filter((id) => !users.has(id));
            pull.requestedTeamIds = pull.requestedTeamIds.filter((id) => !teams.has(id));
            return ok(listedPull(context, repository, pull));
        },
    ),
];

function requireUser(context: Context): User {
    const { caller } = context;
    if (caller.kind !== "user" && caller.kind !== "installation")
        throw new Problem(401, "Requires authentication");
    return caller.user;
}

function addReview(context: Context, repository: Repository, pull: PullRequest): PullRequestReview {
    const { state, body } = context;
    read.served(body, ["body", "event", "commit_id"]);
    const user = requireUser(context);
    const event = read.oneOf(body, "event", ["APPROVE", "REQUEST_CHANGES", "COMMENT"]);
    if (event === undefined)
        throw new Problem(501, "The local GitHub does not keep pending reviews");
    const text = read.text(body, "body") ?? "";
    if (event !== "COMMENT" && user.id === pull.authorId) {
        const verb = event === "APPROVE" ? "approve" : "request changes on";
        throw new Problem(422, "Unprocessable Entity", [`Can not ${verb} your own pull request`]);
    }
    if (event !== "APPROVE" && text === "")
        throw new Problem(422, "Unprocessable Entity", ["Body is required"]);
    const id = state.id("review");
    const one: PullRequestReview = {
        id,
        nodeId: state.nodeId("PRR", repository.id, id),
        userId: user.id,
        state: states[event],
        body: text,
        commitSha: read.text(body, "commit_id") ?? pull.headSha,
        submittedAt: state.now(),
    };
    pull.reviews.push(one);
    pull.requestedReviewerIds = pull.requestedReviewerIds.filter(
        (reviewer) => reviewer !== user.id,
    );
    return one;
}

function requestReviewers(context: Context, repository: Repository, pull: PullRequest): void {
    const { state, body } = context;
    const organization = state.organizationOf(repository);
    const users = (read.texts(body, "reviewers") ?? []).map((login) => {
        const user = state.userByLogin(login);
        if (user === undefined || effectiveRole(state, repository, user) === "none") {
            throw new Problem(
                422,
                "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the " +
                    state.fullName(repository) +
                    " repository.",
            );
        }
        if (user.id === pull.authorId)
            throw new Problem(422, "Review cannot be requested from pull request author.");
        return user.id;
    });
    const teams = (read.texts(body, "team_reviewers") ?? []).map((slug) => {
        const team = state.teamBySlug(organization, slug);
        if (
            team === undefined ||
            !state.lineage(team).some((one) => one.repositories.has(repository.id))
        ) {
            throw new Problem(
                422,
                "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the " +
                    state.fullName(repository) +
                    " repository.",
            );
        }
        return team.id;
    });
    pull.requestedReviewerIds = [...new Set([...pull.requestedReviewerIds, ...users])];
    pull.requestedTeamIds = [...new Set([...pull.requestedTeamIds, ...teams])];
}

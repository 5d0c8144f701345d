/** Parts of a classic branch protection: reviews, checks, restrictions, signatures, administrators. */
import {
    del,
    get,
    noContent,
    ok,
    patch,
    post,
    put,
    type Context,
    type Reply,
    type Route,
} from "../http/context";
import { Problem } from "../http/problem";
import { requireSchema } from "../http/request-schema";
import {
    actors,
    enforceAdmins,
    protectionUrl,
    pullRequestReviews,
    restrictions,
    signatures,
    statusChecks,
} from "../render/branch-protection";
import { ACTOR_TYPES, type ActorKind, actorNamed } from "../rules/actor-lists";
import type { Repository } from "../state/repository";
import type { BranchProtection, RuleActor } from "../state/settings";
import {
    readReviews,
    readStatusChecks,
    requireBranch,
    requireProtection,
} from "./branch-protection";

const docs = "branches/branch-protection";
const path = "/repos/:owner/:repo/branches/:branch/protection";

/** Anchors of GitHub's documentation: reading, then what follows add, set and remove. */
const ANCHORS = {
    contexts: ["get-all-status-check-contexts", "status-check-contexts"],
    users: ["get-users-with-access-to-the-protected-branch", "user-access-restrictions"],
    teams: ["get-teams-with-access-to-the-protected-branch", "team-access-restrictions"],
    apps: ["get-apps-with-access-to-the-protected-branch", "app-access-restrictions"],
} as const;

interface Part {
    readonly repository: Repository;
    readonly rule: BranchProtection;
    readonly url: string;
}

function part(context: Context, access: "read" | "write"): Part {
    const { repository, branch } = requireBranch(context, access);
    return {
        repository,
        rule: requireProtection(repository, branch),
        url: protectionUrl(context, repository, branch),
    };
}

/** Changes a rule and notes it in the audit log. */
function change(
    context: Context,
    { repository, rule }: Part,
    wanted: Partial<BranchProtection>,
): void {
    Object.assign(rule, wanted);
    context.auditRepository(repository, "protected_branch.update", { name: rule.pattern });
}

function demanded(isDemanded: boolean, what: string): void {
    if (!isDemanded) throw new Problem(404, `${what} not enabled`);
}

const reviews: readonly Route[] = [
    get(
        `${path}/required_pull_request_reviews`,
        `${docs}#get-pull-request-review-protection`,
        (context) => {
            const { rule, url } = part(context, "read");
            demanded(rule.requiresApprovingReviews, "Pull request reviews");
            return ok(pullRequestReviews(context, url, rule));
        },
    ),
    patch(
        `${path}/required_pull_request_reviews`,
        `${docs}#update-pull-request-review-protection`,
        (context) => {
            const one = part(context, "write");
            requireSchema(context);
            change(context, one, readReviews(context, one.repository, context.body, one.rule));
            return ok(pullRequestReviews(context, one.url, one.rule));
        },
    ),
    del(
        `${path}/required_pull_request_reviews`,
        `${docs}#delete-pull-request-review-protection`,
        (context) => {
            const one = part(context, "write");
            demanded(one.rule.requiresApprovingReviews, "Pull request reviews");
            change(context, one, readReviews(context, one.repository, null));
            return noContent();
        },
    ),
];

const checks: readonly Route[] = [
    get(`${path}/required_status_checks`, `${docs}#get-status-checks-protection`, (context) => {
        const { rule, url } = part(context, "read");
        demanded(rule.requiresStatusChecks, "Required status checks");
        return ok(statusChecks(url, rule));
    }),
    patch(`${path}/required_status_checks`, `${docs}#update-status-check-protection`, (context) => {
        const one = part(context, "write");
        requireSchema(context);
        demanded(one.rule.requiresStatusChecks, "Required status checks");
        change(context, one, readStatusChecks(context.body, one.rule));
        return ok(statusChecks(one.url, one.rule));
    }),
    del(`${path}/required_status_checks`, `${docs}#remove-status-check-protection`, (context) => {
        const one = part(context, "write");
        demanded(one.rule.requiresStatusChecks, "Required status checks");
        change(context, one, readStatusChecks(null));
        return noContent();
    }),
    ...listRoutes(`${path}/required_status_checks/contexts`, "contexts", (context, edit) => {
        const one = part(context, edit === undefined ? "read" : "write");
        demanded(one.rule.requiresStatusChecks, "Required status checks");
        const before = one.rule.requiredStatusChecks;
        if (edit !== undefined) {
            const names = edit(before.map((check) => check.context));
            change(context, one, {
                requiredStatusChecks: names.map(
                    (name) =>
                        before.find((check) => check.context === name) ?? {
                            context: name,
                            appId: null,
                        },
                ),
            });
        }
        return ok(one.rule.requiredStatusChecks.map((check) => check.context));
    }),
];

const restricted: readonly Route[] = [
    get(`${path}/restrictions`, `${docs}#get-access-restrictions`, (context) => {
        const { rule, url } = part(context, "read");
        demanded(rule.restrictsPushes, "Push restrictions");
        return ok(restrictions(context, url, rule));
    }),
    del(`${path}/restrictions`, `${docs}#delete-access-restrictions`, (context) => {
        const one = part(context, "write");
        demanded(one.rule.restrictsPushes, "Push restrictions");
        change(context, one, { restrictsPushes: false, pushActors: [] });
        return noContent();
    }),
    ...(["users", "teams", "apps"] as const).flatMap((kind) =>
        listRoutes(`${path}/restrictions/${kind}`, kind, (context, edit) =>
            restrict(context, kind, edit),
        ),
    ),
];

function restrict(context: Context, kind: ActorKind, edit: Edit | undefined): Reply {
    const one = part(context, edit === undefined ? "read" : "write");
    demanded(one.rule.restrictsPushes, "Push restrictions");
    if (edit !== undefined) {
        const type = ACTOR_TYPES[kind];
        const others = one.rule.pushActors.filter((actor) => actor.type !== type);
        const before = one.rule.pushActors.filter((actor) => actor.type === type);
        const names = edit(before.map((actor) => nameOf(context, actor)));
        change(context, one, {
            pushActors: [
                ...others,
                ...names.map((name) => actorNamed(context, one.repository, kind, name)),
            ],
        });
    }
    return ok(actors(context, one.rule.pushActors)[kind]);
}

function nameOf({ state }: Context, { type, id }: RuleActor): string {
    if (type === "User") return state.user(id).login;
    return (type === "Team" ? state.team(id)?.slug : state.apps.get(id)?.slug) ?? "";
}

type Edit = (before: readonly string[]) => string[];

/** GET, and POST (add), PUT (replace), DELETE (remove) of a list of names. */
function listRoutes(
    at: string,
    key: keyof typeof ANCHORS,
    serve: (context: Context, edit: Edit | undefined) => Reply,
): Route[] {
    const write =
        (combine: (before: readonly string[], names: readonly string[]) => string[]) =>
        (context: Context): Reply => {
            const names = readNames(context, key);
            return serve(context, (before) => combine(before, names));
        };
    const [read, anchor] = ANCHORS[key];
    return [
        get(at, `${docs}#${read}`, (context) => serve(context, undefined)),
        post(
            at,
            `${docs}#add-${anchor}`,
            write((before, names) => [...before, ...names.filter((name) => !has(before, name))]),
        ),
        put(
            at,
            `${docs}#set-${anchor}`,
            write((_before, names) => [...names]),
        ),
        del(
            at,
            `${docs}#remove-${anchor}`,
            write((before, names) => before.filter((name) => !has(names, name))),
        ),
    ];
}

const has = (names: readonly string[], name: string): boolean =>
    names.some((one) => one.toLowerCase() === name.toLowerCase());

/** Under its key only; the bare list that GitHub once documented is no longer in its description. */
function readNames(context: Context, key: string): string[] {
    requireSchema(context);
    return context.body[key] as string[];
}

const switches: readonly Route[] = [
    ...switchRoutes(
        `${path}/enforce_admins`,
        "admin-branch-protection",
        "set",
        "isAdminEnforced",
        enforceAdmins,
    ),
    ...switchRoutes(
        `${path}/required_signatures`,
        "commit-signature-protection",
        "create",
        "requiresCommitSignatures",
        signatures,
    ),
];

function switchRoutes(
    at: string,
    anchor: string,
    verb: "set" | "create",
    field: "isAdminEnforced" | "requiresCommitSignatures",
    render: (url: string, rule: BranchProtection) => unknown,
): Route[] {
    const show = (one: Part): Reply => ok(render(one.url, one.rule));
    return [
        get(at, `${docs}#get-${anchor}`, (context) => show(part(context, "read"))),
        post(at, `${docs}#${verb}-${anchor}`, (context) => {
            const one = part(context, "write");
            change(context, one, { [field]: true });
            return show(one);
        }),
        del(at, `${docs}#delete-${anchor}`, (context) => {
            const one = part(context, "write");
            change(context, one, { [field]: false });
            return noContent();
        }),
    ];
}

export const routes: readonly Route[] = [...reviews, ...checks, ...restricted, ...switches];

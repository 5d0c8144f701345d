/** The writes that make something new, and how each is found again when the answer to it was lost. */
import { teamSlug } from "../../plan/names";
import type { Answer, Ask, Send } from "../exchange";
import { answerOf, isRecord, jsonOf, queryFor, readFor, succeeded } from "../exchange";
import { objectNames } from "../journal/object-names";
import { covers } from "./covers";
import { findCommit } from "./commits";
import type { Found } from "./found";
import { Unfindable } from "./found";

export interface Create {
    /** By the name that GitHub holds unique, so that a second one cannot come to be: `team codex-users of acme`. */
    readonly object: string;
    /** What is there under that name; undefined: proven absent. @throws Unfindable when that cannot be read. */
    find(send: Send): Promise<Found | undefined>;
}

type Kind = (ask: Ask, match: readonly string[], body: Record<string, unknown>) => Create;
const at = "/repos/([^/]+)/([^/]+)";

const kinds: readonly (readonly [method: string, path: RegExp, kind: Kind])[] = [
    ["POST", /^\/orgs\/([^/]+)\/teams$/, team],
    ["POST", new RegExp(`^(/repos/[^/]+/[^/]+|/orgs/[^/]+)/rulesets$`), ruleset],
    ["POST", new RegExp(`^${at}/keys$`), deployKey],
    ["POST", /^(.*\/environments\/[^/]+)\/deployment-branch-policies$/, branchPolicy],
    ["POST", /^(.*)\/variables$/, variable],
    ["POST", new RegExp(`^${at}/git/refs$`), reference],
    ["POST", new RegExp(`^${at}/pulls$`), pullRequest],
    ["PUT", new RegExp(`^${at}/contents/(.+)$`), file],
];

/** How to find what a request creates; undefined for a request that creates nothing that could be found. */
export function createOf(ask: Ask): Create | undefined {
    if (ask.graphql?.fields.join() === "createBranchProtectionRule") return protection(ask);
    for (const [method, path, kind] of kinds) {
        const match = method === ask.method ? path.exec(ask.path) : null;
        if (match !== null) return kind(ask, match, bodyOf(ask));
    }
    return undefined;
}

function team(ask: Ask, [, org = ""]: readonly string[], body: Record<string, unknown>): Create {
    const slug = teamSlug(String(body.name));
    return {
        object: objectNames.team(slug, org),
        async find(send) {
            const there = await one(send, ask, `/orgs/${org}/teams/${slug}`);
            if (there === undefined) return undefined;
            const parent = isRecord(there.parent) ? there.parent.id : undefined;
            return found(there, body, {
                seen: {
                    ...there,
                    parent_team_id: parent,
                    maintainers: body.maintainers,
                    repo_names: body.repo_names,
                },
                update: { ...ask, method: "PATCH", path: `/orgs/${org}/teams/${slug}` },
            });
        },
    };
}

function ruleset(
    ask: Ask,
    [, owner = ""]: readonly string[],
    body: Record<string, unknown>,
): Create {
    return {
        object: objectNames.ruleset(String(body.name), owner.replace(/^\/(repos|orgs)\//, "")),
        async find(send) {
            const own = owner.startsWith("/repos/") ? "&includes_parents=false" : "";
            const listed = await listWith(
                send,
                ask,
                `${owner}/rulesets?per_page=100${own}`,
                (one) => one.name === body.name,
            );
            if (listed === undefined) return undefined;
            const there = await one(send, ask, `${owner}/rulesets/${String(listed.id)}`);
            // The provider sends both as it has them; GitHub answers names of its own.
            const { source: _source, source_type: _type, ...asked } = body;
            return (
                there &&
                found(there, asked, {
                    update: {
                        ...ask,
                        method: "PUT",
                        path: `${owner}/rulesets/${String(there.id)}`,
                    },
                })
            );
        },
    };
}

function deployKey(
    ask: Ask,
    [, owner = "", repo = ""]: readonly string[],
    body: Record<string, unknown>,
): Create {
    // GitHub drops the comment behind a key.
    const bare = (key: unknown) => String(key).trim().split(/\s+/).slice(0, 2).join(" ");
    return {
        object: `deploy key ${String(body.title)} of ${owner}/${repo}`,
        async find(send) {
            const there = await listWith(
                send,
                ask,
                `/repos/${owner}/${repo}/keys?per_page=100`,
                (key) => bare(key.key) === bare(body.key),
            );
            return there && found(there, { title: body.title, read_only: body.read_only });
        },
    };
}

function branchPolicy(
    ask: Ask,
    [, environment = ""]: readonly string[],
    body: Record<string, unknown>,
): Create {
    return {
        object: `deployment branch policy ${String(body.name)} of ${environment.slice(1)}`,
        async find(send) {
            const list = `${environment}/deployment-branch-policies?per_page=100`;
            const type = body.type ?? "branch";
            const there = await listWith(
                send,
                ask,
                list,
                (one) => one.name === body.name && (one.type ?? "branch") === type,
            );
            return there && { ...found(there, {}), answer: answerOf(200, there) };
        },
    };
}

function variable(
    ask: Ask,
    [, place = ""]: readonly string[],
    body: Record<string, unknown>,
): Create {
    return {
        object: `variable ${String(body.name)} of ${place.slice(1)}`,
        async find(send) {
            const path = `${place}/variables/${String(body.name)}`;
            const there = await one(send, ask, path);
            return (
                there && {
                    ...found(
                        there,
                        { value: body.value },
                        { update: { ...ask, method: "PATCH", path } },
                    ),
                    answer: answerOf(201, {}),
                }
            );
        },
    };
}

function reference(
    ask: Ask,
    [, owner = "", repo = ""]: readonly string[],
    body: Record<string, unknown>,
): Create {
    const ref = String(body.ref);
    return {
        object: `${ref} of ${owner}/${repo}`,
        async find(send) {
            const there = await one(
                send,
                ask,
                `/repos/${owner}/${repo}/git/ref/${ref.replace(/^refs\//, "")}`,
            );
            return there && found(there, { object: { sha: body.sha } });
        },
    };
}

function pullRequest(
    ask: Ask,
    [, owner = "", repo = ""]: readonly string[],
    body: Record<string, unknown>,
): Create {
    const head = String(body.head);
    return {
        object: `pull request of ${head} into ${String(body.base)} of ${owner}/${repo}`,
        async find(send) {
            const from = encodeURIComponent(head.includes(":") ? head : `${owner}:${head}`);
            const list = `/repos/${owner}/${repo}/pulls?state=open&head=${from}&base=${encodeURIComponent(String(body.base))}&per_page=100`;
            const there = await listWith(send, ask, list, () => true);
            return there && found(there, { title: body.title });
        },
    };
}

function file(
    ask: Ask,
    [, owner = "", repo = "", path = ""]: readonly string[],
    body: Record<string, unknown>,
): Create {
    return {
        object: `file ${path} of ${owner}/${repo}`,
        find: (send) => findCommit(send, ask, { owner, repo, path, body }),
    };
}

const rules = `query($id:ID!,$after:String){node(id:$id){...on Repository{nameWithOwner branchProtectionRules(first:100,after:$after){
pageInfo{hasNextPage endCursor} nodes{id pattern isAdminEnforced allowsForcePushes allowsDeletions requiresApprovingReviews
requiredApprovingReviewCount requiresCodeOwnerReviews requireLastPushApproval dismissesStaleReviews requiresStatusChecks
requiresStrictStatusChecks requiredStatusCheckContexts restrictsPushes restrictsReviewDismissals lockBranch
requiresConversationResolution requiresCommitSignatures requiresLinearHistory blocksCreations}}}}}`;

function protection(ask: Ask): Create {
    const input = isRecord(ask.graphql?.variables.input) ? ask.graphql.variables.input : {};
    const { repositoryId, pattern } = input;
    return {
        object: objectNames.protection(String(pattern), String(repositoryId)),
        async find(send) {
            for (let after: unknown = null; ;) {
                const answer = await send(queryFor(ask, rules, { id: repositoryId, after }));
                const page = protectionsOf(answer);
                const there = page.nodes.find((one) => isRecord(one) && one.pattern === pattern);
                if (isRecord(there)) return foundProtection(ask, there, input);
                if (page.pageInfo.hasNextPage !== true) return undefined;
                after = page.pageInfo.endCursor;
            }
        },
    };
}

interface Page {
    readonly nodes: readonly unknown[];
    readonly pageInfo: { readonly hasNextPage?: unknown; readonly endCursor?: unknown };
}

function protectionsOf(answer: Answer): Page {
    const body = jsonOf(answer) as
        { data?: { node?: { branchProtectionRules?: Page } }; errors?: unknown } | undefined;
    const page = body?.data?.node?.branchProtectionRules;
    if (page === undefined || body?.errors !== undefined)
        throw new Unfindable("the repository's branch protections cannot be read");
    return page;
}

/** Details of a rule that is off keep GitHub's defaults, whatever was sent. */
function matters(name: string, input: Record<string, unknown>): boolean {
    if (/^requires?(Strict|dStatus)/.test(name)) return input.requiresStatusChecks === true;
    if (/^(requiredApproving|requiresCodeOwner|requireLastPush|dismissesStale)/.test(name))
        return input.requiresApprovingReviews === true;
    return true;
}

function foundProtection(
    ask: Ask,
    there: Record<string, unknown>,
    input: Record<string, unknown>,
): Found {
    const asked = Object.fromEntries(
        Object.entries(input).filter(([name]) => name in there && matters(name, input)),
    );
    const create = ask.graphql?.fields[0] ?? "";
    const query =
        "mutation($input:UpdateBranchProtectionRuleInput!){updateBranchProtectionRule(input:$input){branchProtectionRule{id}}}";
    const { repositoryId: _repository, ...rest } = input;
    const variables = { input: { ...rest, branchProtectionRuleId: there.id } };
    return {
        id: String(there.id),
        asAsked: covers(there, asked),
        answer: answerOf(200, { data: { [create]: { branchProtectionRule: { id: there.id } } } }),
        update: {
            ...ask,
            body: Buffer.from(JSON.stringify({ query, variables })),
            graphql: { type: "mutation", fields: ["updateBranchProtectionRule"], query, variables },
        },
    };
}

function found(
    there: Record<string, unknown>,
    asked: Record<string, unknown>,
    { seen = there, update }: { readonly seen?: unknown; readonly update?: Ask } = {},
): Found {
    const { id, created_at: createdAt } = there;
    return {
        ...(typeof id === "number" || typeof id === "string" ? { id } : {}),
        asAsked: covers(seen, asked),
        ...(typeof createdAt === "string" ? { createdAt } : {}),
        answer: answerOf(201, there),
        ...(update === undefined ? {} : { update }),
    };
}

async function one(
    send: Send,
    ask: Ask,
    path: string,
): Promise<Record<string, unknown> | undefined> {
    const answer = await send(readFor(ask, path));
    if (answer.status === 404) return undefined;
    const body = jsonOf(answer);
    if (!succeeded(answer) || !isRecord(body))
        throw new Unfindable(`GET ${path} answers ${answer.status}`);
    return body;
}

/** The item of a list that fits, on whatever page it stands. Some lists are wrapped: `{total_count, branch_policies: [...]}`. */
async function listWith(
    send: Send,
    ask: Ask,
    path: string,
    fits: (item: Record<string, unknown>) => boolean,
): Promise<Record<string, unknown> | undefined> {
    for (let page = 1; ; page++) {
        const answer = await send(readFor(ask, `${path}&page=${page}`));
        const body = jsonOf(answer);
        const items = Array.isArray(body)
            ? body
            : isRecord(body)
              ? Object.values(body).find(Array.isArray)
              : undefined;
        if (!succeeded(answer) || items === undefined)
            throw new Unfindable(`GET ${path} answers ${answer.status}`);
        const there = (items as unknown[]).filter(isRecord).find(fits);
        if (there !== undefined || items.length < 100) return there;
    }
}

function bodyOf(ask: Ask): Record<string, unknown> {
    const body = jsonOf(ask);
    return isRecord(body) ? body : {};
}

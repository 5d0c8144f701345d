import type { Actor, BranchProtection } from "../plan/organization";
import type { ReadClient } from "./client";
import type { Connection, ReadNode } from "./connection";
import { PageSize, readItems, readNodes } from "./connection";
import type { Unknowns } from "./parts";
import { byKey } from "./parts";
import type { RuleNode } from "./protection-fields";
import type { ReadRepository } from "./repositories";
import type { ActorNode } from "./roles";
import { actorFields, actorOf } from "./roles";
import { UnreadableError } from "./unreadable";

/** GitHub's lists of who is allowed something, and the facts they are. */
const allowances = {
    bypassPullRequestAllowances: "bypass",
    bypassForcePushAllowances: "forcePushBypass",
    pushAllowances: "push",
    reviewDismissalAllowances: "dismissal",
} as const;

type Allowance = keyof typeof allowances;
const allowanceNames = Object.keys(allowances) as Allowance[];
const allowancePart = `totalCount pageInfo { hasNextPage endCursor } nodes { id actor { ${actorFields} } }`;

const actorsQuery = `query RuleActors($ids: [ID!]!) { nodes(ids: $ids) { ... on BranchProtectionRule { id
    ${allowanceNames.map((name) => `${name}(first: 100) { ${allowancePart} }`).join("\n    ")} } } }`;

const moreQuery = (name: Allowance): string =>
    `query Rule_${name}($id: ID!, $n: Int!, $after: String) { node(id: $id) { ... on BranchProtectionRule {
    ${name}(first: $n, after: $after) { ${allowancePart} } } } }`;

function isAllowance(field: string | number | undefined): boolean {
    return (allowanceNames as readonly unknown[]).includes(field);
}

interface AllowanceNode {
    readonly id: string;
    readonly actor: ActorNode | null;
}

type RuleActors = { readonly id: string } & Readonly<Record<Allowance, Connection<AllowanceNode>>>;

/** Classic protections of all repositories by name of the repository. */
export async function readProtections(
    client: ReadClient,
    repositories: readonly ReadRepository[],
    unknown: Unknowns,
): Promise<Map<string, Record<string, BranchProtection>>> {
    const subjects = new Map(
        repositories.flatMap(({ wanted: { planned }, rules }) =>
            rules.map(({ id, pattern }) => [id, `${planned.name} ${pattern}`] as const),
        ),
    );
    const actors = await readNodes<RuleActors>(client, {
        what: (id) => `allowances of ${subjects.get(id)}`,
        query: actorsQuery,
        ids: [...subjects.keys()],
        size: new PageSize(100),
    });
    const read = new Map<string, Record<string, BranchProtection>>();
    for (const { wanted, rules: own } of repositories) {
        const { name } = wanted.planned;
        const protections = await Promise.all(
            own.map(async (rule) => {
                const at = ["repositories", name, "protections", rule.pattern];
                const lists = await readAllowances(
                    client,
                    unknown,
                    at,
                    rule.id,
                    actors.get(rule.id),
                );
                return [rule.pattern, protectionOf(rule, lists)] as const;
            }),
        );
        read.set(name, byKey(protections));
    }
    return read;
}

type Allowances = Record<(typeof allowances)[Allowance], readonly Actor[]>;

async function readAllowances(
    client: ReadClient,
    unknown: Unknowns,
    at: readonly string[],
    id: string,
    answer: ReadNode<RuleActors> | UnreadableError | undefined,
): Promise<Allowances> {
    const lists: Allowances = { bypass: [], forcePushBypass: [], push: [], dismissal: [] };
    for (const name of allowanceNames) {
        const what = `${words[name]} ${at[1]} ${at[3]}`;
        const read = async (): Promise<Actor[]> => {
            if (answer === undefined || answer instanceof UnreadableError) {
                throw answer ?? new UnreadableError(what, "GitHub gave no answer");
            }
            const issue = answer.issues.find(
                ({ field }) => field[0] === name || !isAllowance(field[0]),
            );
            if (issue !== undefined) throw new UnreadableError(what, issue.message);
            const nodes = await readItems(client, {
                what,
                query: moreQuery(name),
                variables: { id },
                at: ["node", name],
                size: new PageSize(100),
                first: answer.node[name],
                key: (node) => node.id,
            });
            return nodes.map(({ actor }) => {
                const known = actor === null ? undefined : actorOf(actor);
                if (known === undefined)
                    throw new UnreadableError(what, "GitHub hides one of them");
                return known;
            });
        };
        const fact = allowances[name];
        lists[fact] = (await unknown.orUnknown([...at, fact], what, [], read())).toSorted();
    }
    return lists;
}

const words: Readonly<Record<Allowance, string>> = {
    bypassPullRequestAllowances: "who may merge without reviews on",
    bypassForcePushAllowances: "who may force push to",
    pushAllowances: "who may push to",
    reviewDismissalAllowances: "who may dismiss reviews on",
};

function protectionOf(rule: RuleNode, lists: Allowances): BranchProtection {
    const checks = rule.requiresStatusChecks ? (rule.requiredStatusChecks ?? []) : [];
    return {
        pattern: rule.pattern,
        approvals: rule.requiresApprovingReviews ? (rule.requiredApprovingReviewCount ?? 0) : null,
        codeOwners: rule.requiresCodeOwnerReviews,
        lastPushApproval: rule.requireLastPushApproval,
        dismissStaleApprovals: rule.dismissesStaleReviews,
        checks: checks.map(({ context }) => context).sort(),
        strictChecks: rule.requiresStatusChecks && rule.requiresStrictStatusChecks,
        conversationResolution: rule.requiresConversationResolution,
        linearHistory: rule.requiresLinearHistory,
        signedCommits: rule.requiresCommitSignatures,
        forcePushes: rule.allowsForcePushes,
        deletions: rule.allowsDeletions,
        enforceAdmins: rule.isAdminEnforced,
        lockBranch: rule.lockBranch,
        bypass: lists.bypass,
        push: rule.restrictsPushes ? lists.push : null,
        dismissal: rule.restrictsReviewDismissals ? lists.dismissal : null,
        forcePushBypass: lists.forcePushBypass,
    };
}

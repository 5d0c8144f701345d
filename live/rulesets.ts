import type { Inventory } from "../plan/inventory";
import type { Actor, BranchRules, Ruleset, RulesetBypass } from "../plan/organization";
import type { ReadClient } from "./client";
import type { Connection, ReadNode } from "./connection";
import { PageSize, readItems, readNodes } from "./connection";
import type { Unknowns } from "./parts";
import type { ActorNode } from "./roles";
import { actorFields, actorOf } from "./roles";
import { hidden, readBypassByRest } from "./ruleset-bypass";
import { UnreadableError } from "./unreadable";

/** A ruleset to be read, and where its facts stand. */
export interface WantedRuleset {
    readonly id: string;
    readonly databaseId: number;
    readonly name: string;
    /** Unset: a ruleset of the organization. */
    readonly repository?: string;
}

const bypassPart = `totalCount pageInfo { hasNextPage endCursor } nodes { id bypassMode organizationAdmin enterpriseOwner deployKey
    repositoryRoleName repositoryRoleDatabaseId actor { ${actorFields.replace("... on User { login }", "")} } }`;
const rulesPart = `totalCount pageInfo { hasNextPage endCursor } nodes { id type parameters { __typename
    ... on PullRequestParameters { requiredApprovingReviewCount requireCodeOwnerReview requireLastPushApproval
        dismissStaleReviewsOnPush requiredReviewThreadResolution }
    ... on RequiredStatusChecksParameters { strictRequiredStatusChecksPolicy requiredStatusChecks { context } } } }`;

const rulesetsQuery = `query Rulesets($ids: [ID!]!) { nodes(ids: $ids) { ... on RepositoryRuleset { id name enforcement target
    conditions { refName { include exclude } repositoryName { include exclude } repositoryId { repositoryIds }
        repositoryProperty { include { name propertyValues } exclude { name propertyValues } } }
    bypassActors(first: 100) { ${bypassPart} }
    rules(first: 100) { ${rulesPart} } } } }`;

const moreQuery = (list: "bypassActors" | "rules", part: string): string =>
    `query Ruleset_${list}($id: ID!, $n: Int!, $after: String) { node(id: $id) { ... on RepositoryRuleset {
    ${list}(first: $n, after: $after) { ${part} } } } }`;

interface RulesetNode {
    readonly id: string;
    readonly name: string;
    readonly enforcement: "ACTIVE" | "DISABLED" | "EVALUATE";
    readonly target: "BRANCH" | "PUSH" | "REPOSITORY" | "TAG" | null;
    readonly conditions: Conditions;
    /** Null for a token that may not change the ruleset: GitHub hides who may bypass it. */
    readonly bypassActors: Connection<BypassNode> | null;
    readonly rules: Connection<RuleNode> | null;
}

interface Targets {
    readonly include: readonly string[];
    readonly exclude: readonly string[];
}
interface Property {
    readonly name: string;
    readonly propertyValues: readonly string[];
}
interface Conditions {
    readonly refName: Targets | null;
    readonly repositoryName: Targets | null;
    readonly repositoryId: { readonly repositoryIds: readonly string[] } | null;
    readonly repositoryProperty: {
        readonly include: readonly Property[];
        readonly exclude: readonly Property[];
    } | null;
}

interface BypassNode {
    readonly id: string;
    readonly bypassMode: "ALWAYS" | "PULL_REQUEST" | null;
    readonly organizationAdmin: boolean;
    readonly enterpriseOwner: boolean;
    readonly deployKey: boolean;
    readonly repositoryRoleName: string | null;
    readonly repositoryRoleDatabaseId: number | null;
    readonly actor: ActorNode | null;
}

interface RuleNode {
    readonly id: string;
    readonly type: string;
    readonly parameters: Parameters | null;
}
interface Parameters {
    readonly requiredApprovingReviewCount?: number;
    readonly requireCodeOwnerReview?: boolean;
    readonly requireLastPushApproval?: boolean;
    readonly dismissStaleReviewsOnPush?: boolean;
    readonly requiredReviewThreadResolution?: boolean;
    readonly strictRequiredStatusChecksPolicy?: boolean;
    readonly requiredStatusChecks?: readonly { readonly context: string }[];
}

/** Branch rulesets by the id they were asked with; one that could not be read is noted and left out. */
export async function readRulesets(
    client: ReadClient,
    inventory: Inventory,
    wanted: readonly WantedRuleset[],
    unknown: Unknowns,
): Promise<Map<string, Ruleset>> {
    const byId = new Map(wanted.map((one) => [one.id, one]));
    const answers = await readNodes<RulesetNode>(client, {
        what: (id) => wordsFor(byId.get(id)),
        query: rulesetsQuery,
        ids: [...byId.keys()],
        size: new PageSize(100),
    });
    const reader = new RulesetReader(client, inventory, unknown);
    const rulesets = await Promise.all(
        wanted.map(async (one) => {
            const answer = answers.get(one.id) ?? new UnreadableError("", "GitHub gave no answer");
            const ruleset = await unknown.orUnknown(
                pathOf(one),
                wordsFor(one),
                undefined,
                reader.read(one, answer),
            );
            return ruleset === undefined ? [] : [[one.id, ruleset] as const];
        }),
    );
    return new Map(rulesets.flat());
}

export function pathOf({ name, repository }: WantedRuleset): string[] {
    return repository === undefined
        ? ["rulesets", name]
        : ["repositories", repository, "rulesets", name];
}

function wordsFor(wanted: WantedRuleset | undefined): string {
    const place = wanted?.repository === undefined ? "" : ` of ${wanted.repository}`;
    return `ruleset ${wanted?.name}${place}`;
}

class RulesetReader {
    constructor(
        private readonly client: ReadClient,
        private readonly inventory: Inventory,
        private readonly unknown: Unknowns,
    ) {}

    /** `undefined`: a ruleset for something else than branches. */
    async read(
        wanted: WantedRuleset,
        answer: ReadNode<RulesetNode> | UnreadableError,
    ): Promise<Ruleset | undefined> {
        if (answer instanceof UnreadableError) throw answer;
        const { node, issues } = answer;
        if (node.target !== "BRANCH" && node.target !== null) return undefined;
        const serious = issues.find(({ field }) => field[0] !== "bypassActors");
        if (serious !== undefined) throw new UnreadableError(wordsFor(wanted), serious.message);
        const what = `who may bypass ${wordsFor(wanted)}`;
        const bypass = this.bypass(wanted, node, issues[0]?.message);
        return {
            name: node.name,
            enforcement: node.enforcement.toLowerCase() as Ruleset["enforcement"],
            refs: sortedTargets(node.conditions.refName ?? { include: ["~ALL"], exclude: [] }),
            ...(wanted.repository === undefined
                ? { repositories: this.repositories(node.conditions) }
                : {}),
            ...rulesOf(await this.rules(wanted, node)),
            bypass: await this.unknown.orUnknown([...pathOf(wanted), "bypass"], what, [], bypass),
        };
    }

    private async rules(
        wanted: WantedRuleset,
        { id, rules }: RulesetNode,
    ): Promise<readonly RuleNode[]> {
        const what = `rules of ${wordsFor(wanted)}`;
        if (rules === null) throw new UnreadableError(what, "GitHub hides them from this token");
        return readItems(this.client, {
            what,
            query: moreQuery("rules", rulesPart),
            variables: { id },
            at: ["node", "rules"],
            size: new PageSize(100),
            first: rules,
            key: (rule) => rule.id,
        });
    }

    private async bypass(
        wanted: WantedRuleset,
        { id, bypassActors }: RulesetNode,
        problem: string | undefined,
    ): Promise<RulesetBypass[]> {
        const what = `who may bypass ${wordsFor(wanted)}`;
        if (problem !== undefined) throw new UnreadableError(what, problem);
        if (bypassActors === null) throw new UnreadableError(what, hidden);
        const nodes = await readItems(this.client, {
            what,
            query: moreQuery("bypassActors", bypassPart),
            variables: { id },
            at: ["node", "bypassActors"],
            size: new PageSize(100),
            first: bypassActors,
            key: (node) => node.id,
        });
        const known = nodes.map(bypassOf);
        // GraphQL has no word for people, enterprise roles and the mode `exempt`; REST has.
        const all = known.every((one) => one !== undefined)
            ? known
            : await readBypassByRest(this.client, this.inventory, wanted, roleNames(nodes));
        return all.toSorted((a, b) => (a.actor < b.actor ? -1 : a.actor > b.actor ? 1 : 0));
    }

    /** The repositories that a ruleset of the organization is for; those given by id get their names. */
    private repositories({
        repositoryName,
        repositoryId,
        repositoryProperty,
    }: Conditions): Targets {
        if (repositoryName !== null) return sortedTargets(repositoryName);
        if (repositoryId !== null) {
            const names = new Map(
                Object.values(this.inventory.repositories).map(({ nodeId, name }) => [
                    nodeId,
                    name,
                ]),
            );
            const include = repositoryId.repositoryIds.map((id) => names.get(id) ?? `id:${id}`);
            return { include: include.toSorted(), exclude: [] };
        }
        if (repositoryProperty !== null) {
            return sortedTargets({
                include: repositoryProperty.include.map(propertyWords),
                exclude: repositoryProperty.exclude.map(propertyWords),
            });
        }
        return { include: ["~ALL"], exclude: [] };
    }
}

function propertyWords({ name, propertyValues }: Property): string {
    return `property:${name}=${propertyValues.join(",")}`;
}

function sortedTargets({ include, exclude }: Targets): Targets {
    return { include: include.toSorted(), exclude: exclude.toSorted() };
}

function bypassOf(node: BypassNode): RulesetBypass | undefined {
    const mode = node.bypassMode === null ? undefined : modes[node.bypassMode];
    const actor = bypassActor(node);
    return mode === undefined || actor === undefined ? undefined : { actor, mode };
}

function roleNames(nodes: readonly BypassNode[]): Map<number, string> {
    return new Map(
        nodes.flatMap(({ repositoryRoleDatabaseId: id, repositoryRoleName: name }) =>
            id === null || name === null ? [] : [[id, name] as const],
        ),
    );
}

const modes = { ALWAYS: "always", PULL_REQUEST: "pull_request" } as const;

function bypassActor(node: BypassNode): Actor | undefined {
    if (node.organizationAdmin) return "organization-admin";
    if (node.enterpriseOwner) return "enterprise-owner";
    if (node.deployKey) return "deploy-key";
    if (node.repositoryRoleName !== null) return `role:${node.repositoryRoleName}`;
    return node.actor === null ? undefined : actorOf(node.actor);
}

function rulesOf(rules: readonly RuleNode[]): BranchRules & Pick<Ruleset, "otherRules"> {
    const byType = new Map(rules.map((rule) => [rule.type, rule.parameters]));
    const review = byType.get("PULL_REQUEST");
    const checks = byType.get("REQUIRED_STATUS_CHECKS");
    return {
        approvals: byType.has("PULL_REQUEST") ? (review?.requiredApprovingReviewCount ?? 0) : null,
        codeOwners: review?.requireCodeOwnerReview ?? false,
        lastPushApproval: review?.requireLastPushApproval ?? false,
        dismissStaleApprovals: review?.dismissStaleReviewsOnPush ?? false,
        conversationResolution: review?.requiredReviewThreadResolution ?? false,
        checks: (checks?.requiredStatusChecks ?? []).map(({ context }) => context).sort(),
        strictChecks: checks?.strictRequiredStatusChecksPolicy ?? false,
        linearHistory: byType.has("REQUIRED_LINEAR_HISTORY"),
        signedCommits: byType.has("REQUIRED_SIGNATURES"),
        // These rules forbid what they name.
        forcePushes: !byType.has("NON_FAST_FORWARD"),
        deletions: !byType.has("DELETION"),
        otherRules: [...byType.keys()]
            .filter((type) => !spokenOf.has(type))
            .map((type) => type.toLowerCase())
            .sort(),
    };
}

const spokenOf: ReadonlySet<string> = new Set([
    "PULL_REQUEST",
    "REQUIRED_STATUS_CHECKS",
    "REQUIRED_LINEAR_HISTORY",
    "REQUIRED_SIGNATURES",
    "NON_FAST_FORWARD",
    "DELETION",
]);

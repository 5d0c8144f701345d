/**
 * Rulesets, one REST call each. GraphQL could bring a hundred at once, but it has no word for people, enterprise roles and the
 * mode `exempt` among those who may bypass, and nothing says whether it counts them: its list cannot be proven.
 */
import type { Inventory } from "../plan/inventory";
import type { BranchRules, Ruleset } from "../plan/organization";
import type { ReadClient } from "./client";
import type { Data } from "./routes";
import type { Unknowns } from "./parts";
import { BypassReader } from "./ruleset-bypass";
import { UnreadableError } from "./unreadable";

/** A ruleset to be read, and where its facts stand. */
export interface WantedRuleset {
    readonly id: string;
    readonly databaseId: number;
    readonly name: string;
    /** Unset: a ruleset of the organization. */
    readonly repository?: string;
}

type RestRuleset = Data<"GET /orgs/{org}/rulesets/{ruleset_id}">;

/** Branch rulesets by the id they were asked with; one that could not be read is noted and left out. */
export async function readRulesets(
    client: ReadClient,
    inventory: Inventory,
    wanted: readonly WantedRuleset[],
    unknown: Unknowns,
): Promise<Map<string, Ruleset>> {
    const bypass = new BypassReader(client, inventory);
    const rulesets = await Promise.all(
        wanted.map(async (one) => {
            const at = pathOf(one);
            const what = `ruleset ${one.name}${one.repository === undefined ? "" : ` of ${one.repository}`}`;
            const read = readRuleset(client, inventory.organization.login, one);
            const answer = await unknown.orUnknown(at, what, undefined, read);
            // Rulesets for tags and pushes are none of the policy's.
            if (answer === undefined || (answer.target ?? "branch") !== "branch") return [];
            const who = `who may bypass ${what}`;
            const bypassers = await unknown.orUnknown(
                [...at, "bypass"],
                who,
                [],
                bypass.read(answer.bypass_actors),
            );
            const ruleset: Ruleset = { ...rulesetOf(answer, inventory, one), bypass: bypassers };
            return [[one.id, ruleset] as const];
        }),
    );
    return new Map(rulesets.flat());
}

export function pathOf({ name, repository }: WantedRuleset): string[] {
    return repository === undefined
        ? ["rulesets", name]
        : ["repositories", repository, "rulesets", name];
}

async function readRuleset(
    client: ReadClient,
    org: string,
    wanted: WantedRuleset,
): Promise<RestRuleset> {
    const { databaseId: ruleset_id, repository } = wanted;
    const answer =
        repository === undefined
            ? await client.get("GET /orgs/{org}/rulesets/{ruleset_id}", { org, ruleset_id })
            : await client.get("GET /repos/{owner}/{repo}/rulesets/{ruleset_id}", {
                  owner: org,
                  repo: repository,
                  ruleset_id,
                  includes_parents: false,
              });
    if (answer.rules === undefined || answer.conditions === undefined) {
        throw new UnreadableError(`ruleset ${wanted.name}`, "GitHub left its rules out");
    }
    return answer;
}

function rulesetOf(
    { name, enforcement, conditions, rules = [] }: RestRuleset,
    inventory: Inventory,
    { repository }: WantedRuleset,
): Omit<Ruleset, "bypass"> {
    const where = (conditions ?? {}) as Conditions;
    return {
        name,
        enforcement,
        refs: targets(where.ref_name),
        ...(repository === undefined ? { repositories: repositoriesOf(where, inventory) } : {}),
        ...rulesOf(rules as readonly RestRule[]),
    };
}

interface Targets {
    readonly include?: readonly string[];
    readonly exclude?: readonly string[];
}
interface Property {
    readonly name: string;
    readonly property_values: readonly string[];
}
interface Conditions {
    readonly ref_name?: Targets;
    readonly repository_name?: Targets;
    readonly repository_id?: { readonly repository_ids?: readonly number[] };
    readonly repository_property?: {
        readonly include?: readonly Property[];
        readonly exclude?: readonly Property[];
    };
}

/** The repositories that a ruleset of the organization is for; those given by id get their names. */
function repositoriesOf(
    { repository_name, repository_id, repository_property }: Conditions,
    inventory: Inventory,
): Ruleset["repositories"] {
    if (repository_id !== undefined) {
        const names = new Map(
            Object.values(inventory.repositories).map(({ id, name }) => [id, name]),
        );
        return targets({
            include: repository_id.repository_ids?.map((id) => names.get(id) ?? `id:${id}`),
        });
    }
    if (repository_property !== undefined) {
        return targets({
            include: repository_property.include?.map(propertyWords),
            exclude: repository_property.exclude?.map(propertyWords),
        });
    }
    return targets(repository_name ?? { include: ["~ALL"] });
}

function propertyWords({ name, property_values }: Property): string {
    return `property:${name}=${property_values.join(",")}`;
}

function targets({ include = [], exclude = [] }: Targets = {}): Ruleset["refs"] {
    return { include: include.toSorted(), exclude: exclude.toSorted() };
}

interface RestRule {
    readonly type: string;
    readonly parameters?: {
        readonly required_approving_review_count?: number;
        readonly require_code_owner_review?: boolean;
        readonly require_last_push_approval?: boolean;
        readonly dismiss_stale_reviews_on_push?: boolean;
        readonly required_review_thread_resolution?: boolean;
        readonly strict_required_status_checks_policy?: boolean;
        readonly required_status_checks?: readonly { readonly context: string }[];
    };
}

function rulesOf(rules: readonly RestRule[]): BranchRules & Pick<Ruleset, "otherRules"> {
    const byType = new Map(rules.map((rule) => [rule.type, rule.parameters]));
    const review = byType.get("pull_request");
    const status = byType.get("required_status_checks");
    return {
        approvals: byType.has("pull_request")
            ? (review?.required_approving_review_count ?? 0)
            : null,
        codeOwners: review?.require_code_owner_review ?? false,
        lastPushApproval: review?.require_last_push_approval ?? false,
        dismissStaleApprovals: review?.dismiss_stale_reviews_on_push ?? false,
        conversationResolution: review?.required_review_thread_resolution ?? false,
        checks: (status?.required_status_checks ?? []).map(({ context }) => context).sort(),
        strictChecks: status?.strict_required_status_checks_policy ?? false,
        linearHistory: byType.has("required_linear_history"),
        signedCommits: byType.has("required_signatures"),
        // These rules forbid what they name.
        forcePushes: !byType.has("non_fast_forward"),
        deletions: !byType.has("deletion"),
        otherRules: [...byType.keys()].filter((type) => !spokenOf.has(type)).sort(),
    };
}

const spokenOf: ReadonlySet<string> = new Set([
    "pull_request",
    "required_status_checks",
    "required_linear_history",
    "required_signatures",
    "non_fast_forward",
    "deletion",
]);

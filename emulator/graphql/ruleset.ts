/** Rulesets of repositories and organizations. */
import type { Organization } from "../state/accounts";
import type { Repository } from "../state/repository";
import type { Ruleset, RulesetBypassActor } from "../state/settings";
import { BUILT_IN_ROLES, maySeeBypass } from "../rules/bypass";
import { rulesetApplies } from "../rules/conditions";
import { connection } from "./connection";
import { type GraphqlContext, resolvers } from "./context";
import { NotServed, Refusal } from "./errors";
import { mayAdminister } from "./visibility";

/**
 * A repository's rulesets, its organization's included when asked for; an organization's are for its owners.
 * Anyone who can read a repository sees its rulesets (not their bypass list).
 */
export function rulesetsOf(
    { state, http }: GraphqlContext,
    owner: Repository | Organization,
    includeParents = false,
): Ruleset[] {
    if (!("visibility" in owner)) {
        // REST asks for `write` even to read them; GraphQL is not known to be more generous.
        if (!mayAdminister(http, owner, "organization_administration", "write")) {
            throw new Refusal(
                "FORBIDDEN",
                "You do not have permission to view rulesets of this organization.",
            );
        }
        return [...owner.rulesets.values()];
    }
    const own = [...owner.rulesets.values()];
    if (!includeParents) return own;
    const inherited = [...state.organizationOf(owner).rulesets.values()].filter((one) =>
        rulesetApplies(one, owner),
    );
    return [...own, ...inherited];
}

type Rule = Ruleset["rules"][number] & { readonly nodeId: string; readonly ruleset: Ruleset };
interface Bypass {
    readonly nodeId: string;
    readonly actor: RulesetBypassActor;
    readonly ruleset: Ruleset;
}
type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>>;

const childId = (prefix: string, ruleset: Ruleset, index: number): string =>
    `${prefix}_${Buffer.from(`${ruleset.id}:${index}`).toString("base64url")}`;

export const rulesetResolvers = resolvers<Ruleset>({
    id: (source) => source.nodeId,
    databaseId: (source) => source.id,
    enforcement: (source) => source.enforcement.toUpperCase(),
    target: (source) => source.target.toUpperCase(),
    source: (source, _args, { state }) =>
        source.sourceType === "Organization"
            ? state.organizations.get(source.sourceId)
            : state.repository(source.sourceId),
    conditions: (source) => source.conditions ?? {},
    rules: (source, args) => {
        const type = (args.type as string | null | undefined)?.toLowerCase();
        const all = source.rules.map((rule, index): Rule => ({
            ...rule,
            ruleset: source,
            nodeId: childId("RRU", source, index),
        }));
        return connection(
            "rules",
            type === undefined ? all : all.filter((rule) => rule.type === type),
            args,
        );
    },
    bypassActors: (source, args, context) => {
        if (!maySeeBypass(context.http, source)) return null;
        const all = source.bypassActors.map((actor, index): Bypass => ({
            actor,
            ruleset: source,
            nodeId: childId("RRBA", source, index),
        }));
        // GraphQL knows App and Team only; people and the mode "exempt" exist in REST (limits-and-faults.md 1.3).
        return connection(
            "bypassActors",
            all.filter(({ actor }) => actor.actor_type !== "User"),
            args,
        );
    },
});

export const bypassResolvers = resolvers<Bypass>({
    id: (source) => source.nodeId,
    repositoryRuleset: ({ ruleset }) => ruleset,
    actor: ({ actor }, _args, { state }) => {
        if (actor.actor_type === "Team") return state.team(actor.actor_id ?? -1) ?? null;
        return actor.actor_type === "Integration"
            ? (state.apps.get(actor.actor_id ?? -1) ?? null)
            : null;
    },
    bypassMode: ({ actor }) =>
        actor.bypass_mode === "exempt" ? null : actor.bypass_mode.toUpperCase(),
    deployKey: ({ actor }) => actor.actor_type === "DeployKey",
    organizationAdmin: ({ actor }) => actor.actor_type === "OrganizationAdmin",
    enterpriseOwner: () => false,
    repositoryRoleDatabaseId: ({ actor }) =>
        actor.actor_type === "RepositoryRole" ? actor.actor_id : null,
    repositoryRoleName: ({ actor, ruleset }, _args, { state }) =>
        actor.actor_type === "RepositoryRole"
            ? roleName(state, ruleset, actor.actor_id ?? -1)
            : null,
});

function roleName(state: GraphqlContext["state"], ruleset: Ruleset, id: number): string | null {
    const owner =
        ruleset.sourceType === "Organization"
            ? state.organizations.get(ruleset.sourceId)
            : undefined;
    const repository = state.repository(ruleset.sourceId);
    const organization = owner ?? (repository && state.organizationOf(repository));
    return BUILT_IN_ROLES[id] ?? organization?.customRepositoryRoles.get(id)?.name ?? null;
}

export const ruleResolvers = resolvers<Rule>({
    id: (source) => source.nodeId,
    type: (source) => source.type.toUpperCase(),
    repositoryRuleset: ({ ruleset }) => ruleset,
    parameters: ({ type, parameters }) =>
        parameters === undefined
            ? null
            : { __typename: parametersType(type), ...camelCased(parameters) },
});

export const conditionResolvers = resolvers<Conditions>({
    refName: (source) => source.ref_name ?? null,
    repositoryName: (source) =>
        source.repository_name ? { protected: false, ...source.repository_name } : null,
    repositoryId: (source, _args, { state }) => {
        const ids = source.repository_id?.repository_ids as number[] | undefined;
        return ids
            ? { repositoryIds: ids.flatMap((id) => state.repository(id)?.nodeId ?? []) }
            : null;
    },
    repositoryProperty: (source) =>
        source.repository_property ? camelCased(source.repository_property) : null,
});

/** Rule types whose parameters have a GraphQL type of another name or none that is served. */
const PARAMETER_TYPES: Readonly<Record<string, string>> = {
    pull_request: "PullRequestParameters",
    required_status_checks: "RequiredStatusChecksParameters",
    update: "UpdateParameters",
    required_deployments: "RequiredDeploymentsParameters",
    commit_message_pattern: "CommitMessagePatternParameters",
    commit_author_email_pattern: "CommitAuthorEmailPatternParameters",
    committer_email_pattern: "CommitterEmailPatternParameters",
    branch_name_pattern: "BranchNamePatternParameters",
    tag_name_pattern: "TagNamePatternParameters",
    file_path_restriction: "FilePathRestrictionParameters",
    file_extension_restriction: "FileExtensionRestrictionParameters",
    max_file_path_length: "MaxFilePathLengthParameters",
    max_file_size: "MaxFileSizeParameters",
};

function parametersType(rule: string): string {
    const type = PARAMETER_TYPES[rule];
    if (type === undefined) throw new NotServed(`parameters of the rule ${rule}`);
    return type;
}

/** REST's snake_case parameters as GraphQL spells them, at every depth. */
function camelCased(value: unknown): Record<string, unknown> {
    const walk = (item: unknown): unknown => {
        if (Array.isArray(item)) return item.map(walk);
        if (typeof item !== "object" || item === null) return item;
        return Object.fromEntries(
            Object.entries(item).map(([key, inner]) => [
                key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
                walk(inner),
            ]),
        );
    };
    return walk(value) as Record<string, unknown>;
}

/** Rulesets as GitHub's REST answers show them. */
import type { Context } from "../http/context";
import { bypassOf, maySeeBypass } from "../rules/bypass";
import type { Repository } from "../state/repository";
import type { Ruleset } from "../state/settings";

type Json = Record<string, unknown>;

/** A ruleset in a list: without rules, conditions and bypass list. */
export function listedRuleset(context: Context, ruleset: Ruleset): Json {
    return {
        id: ruleset.id,
        name: ruleset.name,
        target: ruleset.target,
        source_type: ruleset.sourceType,
        source: sourceName(context, ruleset),
        enforcement: ruleset.enforcement,
        node_id: ruleset.nodeId,
        _links: links(context, ruleset),
        created_at: ruleset.createdAt,
        updated_at: ruleset.updatedAt,
    };
}

/**
 * A whole ruleset. `bypass_actors` only for callers who may write it: absent is not empty.
 * @param repository through which it is looked at; decides `current_user_can_bypass`.
 */
export function wholeRuleset(context: Context, ruleset: Ruleset, repository?: Repository): Json {
    return {
        ...listedRuleset(context, ruleset),
        ...(maySeeBypass(context, ruleset) && { bypass_actors: ruleset.bypassActors }),
        ...(repository !== undefined && {
            current_user_can_bypass: bypassOf(context, ruleset, repository),
        }),
        ...(ruleset.conditions !== null && { conditions: ruleset.conditions }),
        rules: ruleset.rules,
    };
}

/** `owner/name` or the organization's login. */
export function sourceName({ state }: Context, ruleset: Ruleset): string {
    if (ruleset.sourceType === "Organization")
        return state.organizations.get(ruleset.sourceId)?.login ?? "";
    const repository = state.repository(ruleset.sourceId);
    return repository === undefined ? "" : state.fullName(repository);
}

function links(context: Context, ruleset: Ruleset): Json {
    const source = sourceName(context, ruleset);
    const ofRepository = ruleset.sourceType === "Repository";
    return {
        self: {
            href: `${context.apiUrl}/${ofRepository ? "repos" : "orgs"}/${source}/rulesets/${ruleset.id}`,
        },
        html: {
            href: ofRepository
                ? `${context.webUrl}/${source}/rules/${ruleset.id}`
                : `${context.webUrl}/organizations/${source}/settings/rules/${ruleset.id}`,
        },
    };
}

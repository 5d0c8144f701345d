/** A ruleset as a request gives it: held to GitHub's schema first, then to what the schema cannot say. */
import type { Context } from "../http/context";
import { Problem, validationFailed } from "../http/problem";
import { requireSchema } from "../http/request-schema";
import { planAllows } from "../plan";
import type { Organization } from "../state/accounts";
import type { Repository } from "../state/repository";
import type { Ruleset, RulesetBypassActor } from "../state/settings";
import { BUILT_IN_ROLES } from "./bypass";
import { SYSTEM_PROPERTIES } from "./conditions";

type Json = Readonly<Record<string, unknown>>;
type Wanted = Pick<
    Ruleset,
    "name" | "target" | "enforcement" | "bypassActors" | "conditions" | "rules"
>;
type Owner = Repository | Organization;

/** Rules on files that are pushed; every other rule is about branches and tags. */
const PUSH_RULES = new Set([
    "file_path_restriction",
    "file_extension_restriction",
    "max_file_path_length",
    "max_file_size",
]);
const METADATA_RULES = /_pattern$/;

/**
 * What the request wants the ruleset to be; with `before`, what is left out stays.
 * @throws 422 in GitHub's words where they are known; 501 for what cannot be imitated.
 */
export function readRuleset(context: Context, owner: Owner, before?: Ruleset): Wanted {
    requireSchema(context);
    const body = context.body as { [field: string]: unknown };
    const wanted: Wanted = {
        name: (body.name as string | undefined) ?? before?.name ?? "",
        target: (body.target as Ruleset["target"] | undefined) ?? before?.target ?? "branch",
        enforcement:
            (body.enforcement as Ruleset["enforcement"] | undefined) ??
            before?.enforcement ??
            "active",
        bypassActors:
            (body.bypass_actors as RulesetBypassActor[] | undefined)?.map(completeActor) ??
            before?.bypassActors ??
            [],
        conditions: readConditions(body.conditions, before),
        rules:
            (body.rules as Ruleset["rules"] | undefined)?.map(completeRule) ?? before?.rules ?? [],
    };
    const organization = "visibility" in owner ? context.state.organizationOf(owner) : owner;
    assertName(owner, wanted.name, before);
    assertPlan(organization, wanted);
    assertRules(wanted);
    assertConditions(owner, wanted);
    for (const actor of wanted.bypassActors) assertActor(context, organization, actor);
    return wanted;
}

function readConditions(given: unknown, before: Ruleset | undefined): Ruleset["conditions"] {
    if (given === undefined || given === null) return before?.conditions ?? null;
    return given as Record<string, unknown>;
}

/** GitHub adds what the client left out, and the provider reads it back. */
function completeRule(rule: Ruleset["rules"][number]): Ruleset["rules"][number] {
    const { type, parameters } = rule;
    if (type === "pull_request")
        return {
            type,
            parameters: { allowed_merge_methods: ["merge", "squash", "rebase"], ...parameters },
        };
    if (type === "required_status_checks")
        return { type, parameters: { do_not_enforce_on_create: false, ...parameters } };
    return parameters === undefined ? { type } : { type, parameters };
}

function completeActor(actor: RulesetBypassActor): RulesetBypassActor {
    const numbered = actor.actor_type !== "OrganizationAdmin" && actor.actor_type !== "DeployKey";
    return {
        actor_id: numbered ? (actor.actor_id ?? null) : null,
        actor_type: actor.actor_type,
        bypass_mode: actor.bypass_mode ?? "always",
    };
}

function assertName(owner: Owner, name: string, before: Ruleset | undefined): void {
    if (name.trim() === "") throw new Problem(422, "Validation Failed", ["Name can't be blank"]);
    for (const other of owner.rulesets.values()) {
        if (other !== before && other.name === name)
            throw new Problem(422, "Validation Failed", ["Name must be unique"]);
    }
}

function assertPlan(organization: Organization, wanted: Wanted): void {
    if (wanted.enforcement === "evaluate" && !planAllows(organization, "ruleset-evaluate")) {
        throw new Problem(422, "Validation Failed", [
            "Enforcement evaluate option is not supported on this plan. Please upgrade to Enterprise to enable it.",
        ]);
    }
    const metadata = wanted.rules.find(({ type }) => METADATA_RULES.test(type));
    if (metadata !== undefined && organization.plan !== "enterprise") {
        throw new Problem(422, "Validation Failed", [
            `Invalid rule '${metadata.type}': not supported on this plan`,
        ]);
    }
}

function assertRules({ target, rules }: Wanted): void {
    if (target === "repository")
        throw new Problem(501, "The local GitHub does not serve rulesets that target repositories");
    for (const { type } of rules) {
        if (PUSH_RULES.has(type) !== (target === "push"))
            throw new Problem(422, "Validation Failed", [
                `Invalid rule '${type}': not applicable to target ${target}`,
            ]);
    }
    const repeated = rules.find(
        ({ type }, index) => rules.findIndex((one) => one.type === type) !== index,
    );
    if (repeated !== undefined)
        throw new Problem(422, "Validation Failed", [
            `Invalid rule '${repeated.type}': given twice`,
        ]);
}

function assertConditions(owner: Owner, { target, conditions }: Wanted): void {
    const given = (conditions ?? {}) as { [kind: string]: Json | undefined };
    const missing = (name: string): Error =>
        validationFailed({
            resource: "RepositoryRuleset",
            field: "conditions",
            code: "missing_field",
            message: name,
        });
    if (target !== "push" && given.ref_name === undefined) throw missing("ref_name");
    if ("visibility" in owner) return;
    const kinds = ["repository_name", "repository_id", "repository_property"].filter(
        (kind) => given[kind] !== undefined,
    );
    if (kinds.length !== 1) throw missing("repository_name, repository_id or repository_property");
    assertProperties(owner, given.repository_property);
}

function assertProperties(organization: Organization, given: Json | undefined): void {
    const targets = [...((given?.include ?? []) as Json[]), ...((given?.exclude ?? []) as Json[])];
    for (const { name, source = "custom" } of targets) {
        const known =
            source === "system"
                ? (SYSTEM_PROPERTIES as readonly unknown[]).includes(name)
                : organization.properties.has(String(name));
        if (source === "system" && !known)
            throw new Problem(
                501,
                `The local GitHub does not know the system property ${String(name)}`,
            );
        if (!known)
            throw new Problem(422, "Validation Failed", [
                `Invalid property: ${String(name)} is not defined`,
            ]);
    }
}

function assertActor(
    { state }: Context,
    organization: Organization,
    { actor_type: type, actor_id: id, bypass_mode: mode }: RulesetBypassActor,
): void {
    const outside = (what: string): Error =>
        new Problem(422, "Validation Failed", [
            `Actor ${what} must be part of the ruleset source or owner organization`,
        ]);
    switch (type) {
        case "OrganizationAdmin":
            return;
        case "DeployKey":
            // "pull_request is not applicable for the DeployKey actor type" (GitHub's REST description).
            if (mode === "pull_request")
                throw new Problem(422, "Validation Failed", [
                    "Bypass mode pull_request is not applicable to deploy keys",
                ]);
            return;
        case "Team": {
            const team = state.team(id ?? -1);
            if (team?.organizationId !== organization.id)
                throw outside(`${team?.name ?? String(id)} team`);
            return;
        }
        case "Integration": {
            const installed = [...organization.installations.values()].some(
                ({ appId }) => appId === id,
            );
            if (!installed)
                throw outside(`${state.apps.get(id ?? -1)?.name ?? String(id)} integration`);
            return;
        }
        case "User":
            if (!organization.members.has(id ?? -1))
                throw outside(state.users.get(id ?? -1)?.login ?? String(id));
            return;
        case "RepositoryRole":
            if (
                BUILT_IN_ROLES[id ?? -1] === undefined &&
                !organization.customRepositoryRoles.has(id ?? -1)
            )
                throw outside(`${id} role`);
            return;
        default:
            throw new Problem(
                501,
                `The local GitHub does not serve bypass actors of type ${String(type)}`,
            );
    }
}

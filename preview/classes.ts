/**
 * What a change of one fact does to the bounds around people and Codex. Nothing that lets more happen is ever called
 * neutral: where two values cannot be ranked, as a custom role and another, the change counts as a loosening.
 */
import { environmentFields } from "../plan/compare/environments";
import type { Fields } from "../plan/compare/fields";
import { protectionFields, rulesetFields } from "../plan/compare/branch-rules";
import { secretReach } from "../plan/compare/secrets";
import { workflowFields } from "../plan/compare/settings";
import { roleEffect } from "../plan/compare/words";
import type { FactPath } from "../plan/fact-path";
import { factSegments } from "../plan/fact-path";
import type { RulesetBypass } from "../plan/organization";
import type { ChangeClass } from "./model";

/** `before` and `after` are the fact's values in the organization state; `undefined`: it is not there. */
export function classOf(fact: FactPath, before: unknown, after: unknown): ChangeClass {
    const [root = "", name, ...rest] = factSegments(fact);
    const change = { before, after };
    switch (root) {
        case "teams":
            return team(rest, change);
        case "settings":
            return bound(rest[0], workflowFields, change);
        case "rulesets":
            return ruleset(rest[0], change);
        case "secrets":
            return organizationSecret(rest[0], change);
        case "apps":
            return app(rest[0], change);
        case "repositories":
            return name === undefined ? "neutral" : inRepository(rest, change);
        default:
            return "neutral";
    }
}

interface Values {
    readonly before: unknown;
    readonly after: unknown;
}

/** Something that bounds while it is there. */
function bound<T extends object>(
    field: string | undefined,
    fields: Fields<T>,
    { before, after }: Values,
): ChangeClass {
    if (field !== undefined) return ofField(fields, field, before, after);
    if (before === undefined) return "tightens";
    return after === undefined ? "loosens" : "neutral";
}

/** Something that allows while it is there. */
function allowance({ before, after }: Values): ChangeClass {
    if (before === undefined) return "loosens";
    return after === undefined ? "tightens" : "loosens";
}

/** A field's own word on what `after` is where `before` was asked for. */
function ofField<T extends object>(
    fields: Fields<T>,
    name: string,
    before: unknown,
    after: unknown,
): ChangeClass {
    const field = (fields as Readonly<Record<string, Fields<{ it: unknown }>["it"]>>)[name];
    if (field === undefined) return "neutral";
    return field.effect(before, after) === "tighter" ? "tightens" : "loosens";
}

function team([part, ...rest]: readonly string[], change: Values): ChangeClass {
    const { before, after } = change;
    if (part === undefined) return allowance(change);
    switch (part) {
        case "members":
            if (rest.length > 0 && after === "member" && before === "maintainer") return "tightens";
            return allowance(change);
        case "membership":
            return authority(after);
        // A child has what its parent was granted, and a team that everybody sees can own code and be mentioned.
        case "parent":
            return after === undefined ? "tightens" : "loosens";
        case "privacy":
            return after === "secret" ? "tightens" : "loosens";
        default:
            return "neutral";
    }
}

/** Whether what the policy does not name is taken away. */
function authority(after: unknown): ChangeClass {
    return after === "authoritative" ? "tightens" : "loosens";
}

function ruleset(field: string | undefined, change: Values): ChangeClass {
    const { before, after } = change;
    // One that only counts, or is switched off, bounds nothing yet.
    const active = (value: unknown) =>
        typeof value === "object" && value !== null && "enforcement" in value
            ? value.enforcement === "active"
            : value !== undefined;
    if (field === undefined && !active(before) && !active(after)) return "neutral";
    if (field === "bypass") return bypass(before, after);
    return bound(field, rulesetFields, change);
}

/** The same actor may come to bypass more, or less. */
function bypass(before: unknown, after: unknown): ChangeClass {
    const modes = ({ mode }: RulesetBypass) => ["pull_request", "always", "exempt"].indexOf(mode);
    const had = before as readonly RulesetBypass[];
    const loosens = (after as readonly RulesetBypass[]).some((one) => {
        const same = had.find(({ actor }) => actor === one.actor);
        return same === undefined || modes(one) > modes(same);
    });
    return loosens ? "loosens" : "tightens";
}

function organizationSecret(part: string | undefined, change: Values): ChangeClass {
    if (part !== "visibility") return allowance(change);
    const rank = (value: unknown) => (secretReach as readonly unknown[]).indexOf(value);
    return rank(change.after) > rank(change.before) ? "loosens" : "tightens";
}

const levels: readonly unknown[] = [undefined, "read", "write", "admin"];

function app(part: string | undefined, change: Values): ChangeClass {
    const { before, after } = change;
    if (part === "selection") return after === "all" ? "loosens" : "tightens";
    if (part === "permissions")
        return levels.indexOf(after) < levels.indexOf(before) ? "tightens" : "loosens";
    return allowance(change);
}

function inRepository([part, item, ...rest]: readonly string[], change: Values): ChangeClass {
    switch (part) {
        case "teams":
        case "collaborators":
        case "invitations":
            return grant(change);
        case "grants":
            return authority(change.after);
        case "protections":
            return bound(rest[0], protectionFields, change);
        case "rulesets":
            return ruleset(rest[0], change);
        case "environments":
            if (rest[0] === "secrets") return allowance(change);
            return bound(rest[0], environmentFields, change);
        case "secrets":
            return allowance(change);
        case "actions":
            return bound(item, workflowFields, change);
        default:
            // What files mean is told by their lines (codeowners.ts).
            return "neutral";
    }
}

function grant(change: Values): ChangeClass {
    const { before, after } = change;
    if (typeof before !== "string" || typeof after !== "string") return allowance(change);
    return roleEffect(before, after) === "tighter" ? "tightens" : "loosens";
}

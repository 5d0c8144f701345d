/** What a plan changes of the bounds that applies are held to: brakes, exceptions from guardrails and drift, ends of access. */
import { defaultSafeguards } from "../controls/safeguards";
import { renames } from "../plan/applied/slugs";
import type { FactPath } from "../plan/fact-path";
import { factPath, factSegments } from "../plan/fact-path";
import type { Plan } from "../plan/plan";
import { originOf } from "../plan/plan";
import type { Safeguard, Safeguards } from "../plan/safeguards";
import type { ChangeClass, PreviewChange } from "./model";

/**
 * `before` is what was applied last, and no fact of the organization; before the first apply it is what holds where a policy
 * says nothing. The end of a team's access is told of teams that are there before and after.
 */
export function safeguardChanges(before: Plan, plan: Plan): PreviewChange[] {
    const was = relevant(before.safeguards ?? defaultSafeguards, before, plan);
    const is = relevant(plan.safeguards ?? defaultSafeguards, before, plan);
    return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((path) => {
        const values = { before: was.get(path), after: is.get(path) };
        if (JSON.stringify(values.before) === JSON.stringify(values.after)) return [];
        return [change(path, values, plan)];
    });
}

/** Whether a change loosens what holds applies back, and with it every brake of the plans to come. */
export function loosensSafeguard({ area, class: how }: PreviewChange): boolean {
    return how === "loosens" && ["brakes", "guardrails", "drift"].includes(area);
}

function relevant(safeguards: Safeguards, before: Plan, plan: Plan): Map<FactPath, Safeguard> {
    const renamed = renames(plan, before.teams);
    return new Map(
        Object.entries(safeguards).flatMap(([path, value]) => {
            const [root, team = "", ...rest] = factSegments(path);
            if (root !== "users") return [[path, value] as const];
            const slug = renamed.get(team) ?? team;
            const old = [...renamed].find(([, name]) => name === slug)?.[0] ?? slug;
            if (!Object.hasOwn(before.teams, old) || !Object.hasOwn(plan.teams, slug)) return [];
            return [[factPath(root, slug, ...rest), value] as const];
        }),
    );
}

interface Values {
    readonly before: Safeguard | undefined;
    readonly after: Safeguard | undefined;
}

function change(path: FactPath, { before, after }: Values, plan: Plan): PreviewChange {
    const [area = "", ...segments] = factSegments(path);
    const origin = originOf(plan, path);
    return {
        part: "change",
        class: classOf(area, segments, { before, after }),
        action: before === undefined ? "add" : after === undefined ? "remove" : "change",
        path,
        area,
        summary: words(area, segments, { before, after }),
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
        ...(origin === undefined ? {} : { origin }),
    };
}

function classOf(area: string, [key, part]: readonly string[], values: Values): ChangeClass {
    if (area === "users") return later(values, "loosens");
    if (area === "drift") return later(values, "tightens");
    if (area === "guardrails")
        return key === "codex-teams" ? listed(values, "tightens") : later(values, "tightens");
    if (part === "approvers") return approving(values);
    if (part === "except") return listed(values, "loosens");
    // Of what may go, more is looser; of what must be left, less is.
    const [less, more] = [Number(values.before ?? 0), Number(values.after ?? 0)];
    return more > less === isAllowance(key) ? "loosens" : "tightens";
}

function isAllowance(key: string | undefined): boolean {
    return key !== "owners" && key !== "repository-admins";
}

/** A day until which something holds; `gone`: what it means to name none any more. */
function later({ before, after }: Values, gone: "loosens" | "tightens"): ChangeClass {
    const appears = gone === "loosens" ? "tightens" : "loosens";
    if (before === undefined) return appears;
    if (after === undefined) return gone;
    return after > before ? "loosens" : "tightens";
}

/** Names in a list, each of which lets more happen, or less. */
function listed({ before, after }: Values, each: "loosens" | "tightens"): ChangeClass {
    const [was, is] = [names(before), names(after)];
    const looser =
        each === "loosens"
            ? is.some((name) => !was.includes(name))
            : was.some((name) => !is.includes(name));
    return looser ? "loosens" : "tightens";
}

/** Nobody named: a loosening needs nobody's approval. */
function approving(values: Values): ChangeClass {
    if (names(values.before).length === 0) return "tightens";
    return names(values.after).length === 0 ? "loosens" : listed(values, "loosens");
}

function names(value: Safeguard | undefined): readonly string[] {
    return typeof value === "object" ? value : [];
}

function words(area: string, segments: readonly string[], values: Values): string {
    const { before, after } = values;
    const [key = "", part = "", where = ""] = segments;
    if (area === "users") return endWords(key, values);
    if (area === "guardrails") {
        if (key === "codex-teams")
            return `guardrails: teams that work with Codex go from ${said(before)} to ${said(after)}`;
        return key === "waive"
            ? exception(`waiver of guardrail ${part} for ${where}`, values)
            : exception(`acceptance of finding ${part} at ${where}`, values);
    }
    if (area === "drift") return exception(`acceptance of drift at ${part}, as ${where},`, values);
    if (part === "approvers")
        return `who may let a brake pass goes from ${said(before, "anybody")} to ${said(after, "anybody")}`;
    if (part === "except")
        return `brake ${key}: exceptions go from ${said(before)} to ${said(after)}`;
    const [was, is] = [said(before, "unset"), said(after, "unset")];
    return `brake ${key}: ${limitWords[part] ?? "the fewest that must be left"} goes from ${was} to ${is}${part === "share" ? " %" : ""}`;
}

const limitWords: Readonly<Record<string, string>> = {
    few: "the number that may go whatever share it is",
    most: "the largest number that may go at once",
    share: "the largest share that may go at once",
};

function endWords(team: string, { before, after }: Values): string {
    const what = `access of team ${team}`;
    if (before === undefined) return `${what} ends on ${said(after)}`;
    return after === undefined
        ? `${what} does not end any more, until now on ${said(before)}`
        : `${what} ends on ${said(after)} instead of ${said(before)}`;
}

function exception(what: string, { before, after }: Values): string {
    if (before === undefined) return `new ${what}, until ${said(after)}`;
    if (after === undefined) return `${what}, until ${said(before)}, is taken back`;
    return `${what} ends on ${said(after)} instead of ${said(before)}`;
}

function said(value: Safeguard | undefined, none = "none"): string {
    if (value === undefined) return none;
    return typeof value === "object" ? value.join(", ") || none : String(value);
}

/**
 * An organization as it was found breaks bounds that a policy holds. Each is said, and let stand for a while by whoever
 * imports, so that the policy can be previewed; after that day each is an error again.
 */
import { acceptableFindings } from "../controls/accepted-findings";
import type { Finding } from "../plan/finding";
import { factSegments } from "../plan/fact-path";
import { guardrailIds } from "../plan/guardrails/table";
import type { PlainMap } from "./model";
import { byText, groupBy } from "./model";

export interface Standing {
    /** Who answers for it, as the policy writes people: `@login`. */
    readonly by: string;
    /** ISO date. */
    readonly expires: string;
}

export interface BrokenBounds {
    readonly waive: readonly PlainMap[];
    readonly accept: readonly PlainMap[];
    /** Errors that nothing can let stand. */
    readonly others: readonly Finding[];
}

const because = "found at import";

/** How many places of one bound are named one by one. */
const listed = 5;

/** @param broken guardrails that the plan breaks, mandatory ones */
export function brokenBounds(
    findings: readonly Finding[],
    broken: readonly { readonly guardrail: string; readonly path: string }[],
    { by, expires }: Standing,
): BrokenBounds {
    const errors = findings.filter(({ severity }) => severity === "error");
    const isAcceptable = ({ code }: Finding): boolean =>
        (acceptableFindings as readonly string[]).includes(code);
    const isGuardrail = ({ code }: Finding): boolean => guardrailIds.includes(code);
    const waivable = [
        ...broken,
        ...errors.filter(isGuardrail).flatMap(({ code, origin }) => {
            const path = factOf(origin.path);
            return path === undefined ? [] : [{ guardrail: code, path }];
        }),
    ];
    const accept = groupBy(errors.filter(isAcceptable), ({ code }) => code);
    return {
        waive: [...groupBy(waivable, ({ guardrail }) => guardrail)].flatMap(([guardrail, places]) =>
            wheres(places.map(({ path }) => path)).map((where) => ({
                guardrail,
                where,
                because,
                by,
                expires,
            })),
        ),
        accept: [...accept]
            .sort(([a], [b]) => byText(a, b))
            .map(([finding, places]) => {
                const all = [...new Set(places.map(({ origin }) => entryOf(origin.path)))];
                return { finding, where: all.sort(byText), because, by, expires };
            }),
        others: errors.filter((one) => !isAcceptable(one) && !isGuardrail(one)),
    };
}

/** The fact behind the two sections whose guardrails are found before there is a plan. */
function factOf(policyPath: string): string | undefined {
    const [section = "", name = ""] = policyPath.split(/[.[]/);
    if (section === "actions") return "settings/actions";
    return section === "secrets" ? `secrets/${name}` : undefined;
}

/** `repositories.core.access["x"]` -> `repositories.core`: a tier, profile or environment stands as a whole. */
function entryOf(path: string): string {
    return /^[^.[]+(?:\.[^.[]+|\["(?:[^"\\]|\\.)*"\])?/.exec(path)?.[0] ?? path;
}

/** Few places by name; many as one pattern for each part of a repository that they are about. */
function wheres(paths: readonly string[]): string[] {
    const all = [...new Set(paths.map(objectOf))].sort(byText);
    if (all.length <= listed) return all;
    const general = all.map((path) => path.replace(/^repositories\/[^/]+/, "repositories/*"));
    return [...new Set(general)].sort(byText);
}

/** The protection, ruleset or environment that a fact is part of. */
function objectOf(path: string): string {
    const depth = factSegments(path)[0] === "repositories" ? 4 : 2;
    return path.split("/").slice(0, depth).join("/");
}

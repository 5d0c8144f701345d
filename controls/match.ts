import picomatch from "picomatch";
import { z } from "zod";
import type { InventoryRepository } from "../plan/inventory";
import { section } from "./schema";

/**
 * A repository name, or a pattern of `*`, `?`, `[abc]` and `{a,b}`. Names on GitHub are letters, digits, `.`, `_` and `-`.
 * Wildcards are few, since matching time grows with the power of their number.
 */
const nameOrPattern = z
    .string()
    .regex(/^[\w.*?{},[\]-]+$/, "must be a repository name, or a pattern with * ? [ ] { }")
    .refine((text) => (text.match(/\*/g) ?? []).length <= 4, "must have at most four *");

export const namesOrPatterns = z.array(nameOrPattern).min(1, "must name at least one repository");

const oneOrMore = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

const facts = section({
    names: namesOrPatterns.optional().meta({
        title: "Names",
        description: "Repository names or patterns; one of them must match.",
        examples: [["docs-*", "sandbox"]],
    }),
    topic: oneOrMore.optional().meta({
        title: "Topic",
        description:
            "A topic that the repository has, or a list of topics of which it has at least one.",
        examples: ["web", ["web", "mobile"]],
    }),
    property: z
        .record(z.string().min(1), oneOrMore)
        .optional()
        .meta({
            title: "Custom property",
            description:
                "Custom property values that the repository has: every property named, each with one of the values listed.",
            examples: [{ "data-class": "restricted" }, { "data-class": ["internal", "public"] }],
        }),
}).refine(
    (value) => Object.values(value).some((part) => part !== undefined),
    "must say `names`, `topic` or `property`",
);

export const match = z.union([namesOrPatterns, facts]);
export type Match = z.output<typeof match>;

/** How a repository came to be selected: by its very name, which beats any pattern, or by what it looks like. */
export interface Hit {
    readonly exact: boolean;
    /** Index of the list entry that matched, when `match` is a list. */
    readonly entry?: number;
}

export function isExactName(text: string): boolean {
    return !/[*?{},[\]]/.test(text);
}

/** Names written in full, with their place below `match`. */
export function exactNames(
    rule: Match,
): { readonly name: string; readonly path: (string | number)[] }[] {
    const listed = Array.isArray(rule) ? rule : (rule.names ?? []);
    const above = Array.isArray(rule) ? [] : ["names"];
    return listed
        .map((name, index) => ({ name, path: [...above, index] }))
        .filter(({ name }) => isExactName(name));
}

/** Whether a rule can be judged by names alone, without knowing the organization. */
export function isByName(rule: Match): boolean {
    return Array.isArray(rule) || (rule.topic === undefined && rule.property === undefined);
}

/** Compiles a rule once; keys of a mapping must all hold, entries of a list are alternatives. */
export function compileMatch(
    rule: Match,
): (repository: Pick<InventoryRepository, "name" | "topics" | "properties">) => Hit | undefined {
    const named = compileNames(Array.isArray(rule) ? rule : (rule.names ?? ["*"]));
    if (Array.isArray(rule)) return ({ name }) => named(name);
    const topics = rule.topic === undefined ? undefined : listOf(rule.topic);
    const properties = Object.entries(rule.property ?? {});
    return (repository) => {
        const hit = named(repository.name);
        if (hit === undefined) return undefined;
        if (topics?.some((topic) => repository.topics.includes(topic)) === false) return undefined;
        const holds = properties.every(([key, wanted]) =>
            listOf(repository.properties[key] ?? []).some((value) =>
                listOf(wanted).includes(value),
            ),
        );
        return holds ? { exact: hit.exact } : undefined;
    };
}

/** Names compare without regard to case, as GitHub's do. */
export function compileNames(entries: readonly string[]): (name: string) => Hit | undefined {
    const exact = new Map<string, number>();
    const patterns: { readonly entry: number; readonly matches: (name: string) => boolean }[] = [];
    for (const [entry, text] of entries.entries()) {
        const lower = text.toLowerCase();
        if (!isExactName(text)) {
            const matches = picomatch(text, {
                nocase: true,
                dot: true,
                noextglob: true,
                nonegate: true,
            });
            patterns.push({ entry, matches });
        } else if (!exact.has(lower)) exact.set(lower, entry);
    }
    return (name) => {
        const named = exact.get(name.toLowerCase());
        if (named !== undefined) return { exact: true, entry: named };
        const hit = patterns.find(({ matches }) => matches(name));
        return hit === undefined ? undefined : { exact: false, entry: hit.entry };
    };
}

/**
 * What the name of a repository must begin with, in lower case, for a rule to hold; one for each alternative, empty where any
 * name may.
 */
export function literalPrefixes(rule: Match): string[] {
    const names = Array.isArray(rule) ? rule : (rule.names ?? ["*"]);
    return names.map((entry) => /^[^*?{},[\]]*/.exec(entry)?.[0].toLowerCase() ?? "");
}

function listOf(value: string | readonly string[]): readonly string[] {
    return typeof value === "string" ? [value] : value;
}

import type { z } from "zod";
import { nearest } from "../controls/did-you-mean";
import type { PolicyPath } from "../controls/control";
import type { Finding } from "../plan/finding";
import type { Positions } from "./positions";
import { keysAt } from "./schema-walk";
import { inKind, kindOf, listed, shown } from "./words";

type Issue = z.core.$ZodIssue;

/** What zod was given: the schema and the written value of one section. */
export interface Checked {
    readonly schema: z.core.$ZodType;
    readonly data: unknown;
    readonly positions: Positions;
    /** Path of the section in the policy; empty for the policy itself. */
    readonly base: PolicyPath;
}

/**
 * What zod found, as a person reads it. Zod itself knows no lines, points at the parent of an unknown key, and calls a
 * missing key a value of the wrong type.
 */
export function findingsOf(issues: readonly Issue[], checked: Checked): Finding[] {
    const seen = new Set<string>();
    return issues
        .flatMap((issue) => toFindings(issue, [], checked))
        .filter(({ code, origin }) => {
            // A value that breaks several rules of its kind is one mistake.
            const place = `${code} ${origin.path}`;
            return !seen.has(place) && seen.add(place);
        });
}

function toFindings(issue: Issue, above: PolicyPath, checked: Checked): Finding[] {
    const path = [
        ...above,
        ...issue.path.map((part) => (typeof part === "number" ? part : String(part))),
    ];
    const here = [...checked.base, ...path];
    const value = valueAt(checked.data, path);
    const found = (code: string, message: string, expected?: string): Finding[] => [
        { severity: "error", code, message, expected, origin: checked.positions.at(here) },
    ];

    if (issue.code === "unrecognized_keys") {
        return issue.keys.map((key) => unknownKey(key, path, checked));
    }
    if (issue.code === "invalid_key") {
        const origin = checked.positions.keyAt(here);
        const rule = issue.issues[0]?.message ?? "must be a name";
        const message = `${rule} (${shown(path.at(-1))})`;
        return [{ severity: "error", code: "invalid-name", message, origin }];
    }
    if (value === undefined) {
        return found(
            "missing-key",
            `${shown(path.at(-1))} is missing`,
            `add ${alternatives(issue)}`,
        );
    }
    switch (issue.code) {
        case "invalid_union": {
            const branch = closestBranch(issue);
            if (branch !== undefined) {
                return branch.flatMap((inner) => toFindings(inner, path, checked));
            }
            return found(
                "wrong-value",
                `must be ${alternatives(issue)}, is ${inKind(value)}`,
                near(value, issue),
            );
        }
        case "invalid_type":
            return found(
                "wrong-type",
                `must be ${alternatives(issue)}, is ${inKind(value)}`,
                rewrite(issue.expected, value),
            );
        case "invalid_value":
            return found(
                "wrong-value",
                `must be ${alternatives(issue)}, is ${inKind(value)}`,
                near(value, issue),
            );
        case "too_small":
        case "too_big":
            return found(
                "wrong-value",
                `${bound(issue)} (${typeof value === "object" ? inKind(value) : shown(value)})`,
            );
        default:
            return found("wrong-value", `${issue.message} (${shown(value)})`);
    }
}

function unknownKey(key: string, path: PolicyPath, checked: Checked): Finding {
    const known = keysAt(checked.schema, path);
    const likely = nearest(key, known);
    return {
        severity: "error",
        code: "unknown-key",
        message: `unknown key ${shown(key)}`,
        expected:
            likely === undefined ? `known keys: ${known.join(", ")}` : `did you mean ${likely}?`,
        origin: checked.positions.keyAt([...checked.base, ...path, key]),
    };
}

/** The branch of a union that the value was meant for: the one whose complaints are about its parts, not its kind. */
function closestBranch(issue: z.core.$ZodIssueInvalidUnion): readonly Issue[] | undefined {
    return issue.errors
        .filter((branch) => branch.length > 0 && !branch.some(isAboutKind))
        .sort((a, b) => a.length - b.length)[0];
}

function isAboutKind(issue: Issue): boolean {
    return (
        issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value")
    );
}

/** What would be right, in words: `a list or a mapping`, `read, write or admin`. */
function alternatives(issue: Issue): string {
    return listed([...new Set(choices(issue))]);
}

function choices(issue: Issue): string[] {
    if (issue.code === "invalid_union")
        return issue.errors.flatMap((branch) => branch.flatMap(choices));
    if (issue.code === "invalid_value") return issue.values.map(String);
    if (issue.code === "invalid_type") return [kindOf(issue.expected)];
    return [];
}

function near(value: unknown, issue: Issue): string | undefined {
    if (typeof value !== "string") return undefined;
    if (
        issue.code === "invalid_value" &&
        issue.values.some((one) => typeof one !== "string" && String(one) === value)
    ) {
        return `write ${value} without quotes`;
    }
    const synonym = synonyms[value.toLowerCase()];
    const words = choices(issue);
    const likely =
        synonym !== undefined && words.includes(synonym) ? synonym : nearest(value, words);
    return likely === undefined ? undefined : `did you mean ${likely}?`;
}

/** GitHub's REST API calls two of the roles otherwise than its pages do. */
const synonyms: Readonly<Record<string, string>> = { pull: "read", push: "write" };

/** How the same is written in the kind that is wanted, where that is plain. */
function rewrite(expected: string, value: unknown): string | undefined {
    if (expected === "array" && typeof value === "string") return `write [${shown(value)}]`;
    if (expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
        return `write "${shown(value)}"`;
    }
    if (expected === "boolean" && typeof value === "string") {
        if (/^(yes|on)$/i.test(value)) return "write true";
        if (/^(no|off)$/i.test(value)) return "write false";
    }
    return undefined;
}

function bound(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
    if (issue.message.startsWith("must ")) return issue.message;
    const limit = issue.code === "too_small" ? issue.minimum : issue.maximum;
    return `must be at ${issue.code === "too_small" ? "least" : "most"} ${String(limit)}`;
}

function valueAt(data: unknown, path: PolicyPath): unknown {
    return path.reduce<unknown>(
        (value, part) =>
            typeof value === "object" && value !== null && Object.hasOwn(value, part)
                ? (value as Record<string | number, unknown>)[part]
                : undefined,
        data,
    );
}

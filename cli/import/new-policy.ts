/** A policy of what was read, where there is none yet: `import` writes it, and `init` begins with it. */
import path from "node:path";
import type { Found, ImportChoices, Remark } from "../../importing/model";
import { importPolicy } from "../../importing/policy";
import { exitCodes, Failure } from "../exit-codes";
import type { Answering, PolicyFile } from "./as-policy";
import { newPolicyFile } from "./as-policy";
import type { Read } from "./sources";

/** Nobody loses anything by it. */
export const addOnly: ImportChoices["stages"] = { users: "add-only", repositories: "add-only" };

/**
 * @param file name of the policy, for messages
 * @param withSchema whether the editor's schema stands beside it
 * @throws Failure for bounds that are broken and that nobody answers for
 */
export function newPolicy(
    { found, remarks, what }: Read,
    choices: ImportChoices,
    answering: Answering,
    { file, withSchema }: { readonly file: string; readonly withSchema: boolean },
): PolicyFile {
    const plain = importPolicy(found, choices);
    const imported = { ...plain, remarks: [...remarks, ...unreadRemarks(found), ...plain.remarks] };
    const head = [
        ...(withSchema ? ["yaml-language-server: $schema=./rollout.schema.json"] : []),
        `What codex-rollout import found on ${today()} in ${what}.`,
    ];
    return newPolicyFile(imported, found, head, answering, file);
}

/** Where the editor's schema of a policy stands. */
export function schemaBeside(file: string): string {
    return path.join(path.dirname(file), "rollout.schema.json");
}

/** Who answers for bounds that are broken, and how long they stand: the token's user, for 90 days. */
export function answeringFor(
    found: Found,
    { by, until }: { readonly by?: string; readonly until?: string } = {},
): Answering {
    const login = by ?? found.inventory.viewer;
    return {
        ...(login === undefined ? {} : { by: `@${login.replace(/^@/, "")}` }),
        expires: until ?? inDays(90),
    };
}

/** @throws Failure (incomplete) when a part could not be read, unless the caller has said that this is known */
export function proven(found: Found, partial: boolean): Found {
    const { unknown } = found.live;
    if (unknown.length === 0 || partial) return found;
    throw new Failure(
        [
            ...unknown.map(({ what, reason }) => `${what} could not be read: ${reason}`),
            "nothing was written: a policy would say of these parts that there is nothing - use a token that reads them, or --partial",
        ].join("\n"),
        exitCodes.incomplete,
    );
}

function unreadRemarks({ live }: Found): Remark[] {
    return live.unknown.map(({ path: at, what, reason }) => ({
        section: sectionOf(at),
        text: `unknown: ${what} could not be read (${reason})`,
    }));
}

function sectionOf(at: string): string {
    const [root = "", , part = ""] = at.split("/");
    if (root === "teams") return "users";
    if (root === "rulesets" || part === "protections" || part === "rulesets") return "branches";
    if (part === "environments") return "environments";
    if (root === "apps") return "connections";
    return root === "secrets" ? root : "repositories";
}

function today(): string {
    return new Date().toISOString().slice(0, 10);
}

function inDays(days: number): string {
    return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

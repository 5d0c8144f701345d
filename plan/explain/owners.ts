/** CODEOWNERS of a repository: its lines, who they mean, and where each was decided. */
import {
    effectiveCodeownersPath,
    owningRule,
    parseCodeowners,
    readManagedBlock,
} from "../codeowners";
import type { CodeownersRule } from "../codeowners";
import { own } from "../compare/lookup";
import type { Actor } from "../organization";
import { isAtLeast, roleOf } from "./access";
import type { Statement } from "./explanation";
import type { View, ViewedRepository } from "./view";

export interface OwnedPattern {
    readonly pattern: string;
    readonly owners: readonly Owner[];
    readonly cited: Pick<Statement, "origin" | "place">;
}

export interface Owner {
    /** As the file has it: `@acme/codex-reviewers`, `@lead-1`, or an address. */
    readonly written: string;
    /** Unset for an address, and for a team of another organization. */
    readonly actor?: Actor;
    /** GitHub passes over an owner without write access; unset where that is not known. */
    readonly counts?: boolean;
}

/** Every line that assigns a path, in the file's order; empty without CODEOWNERS. */
export function ownedPatterns(view: View, repository: ViewedRepository): OwnedPattern[] {
    const file = codeownersOf(repository);
    if (file === undefined) return [];
    return parseCodeowners(file.text).rules.map((rule) => owned(view, repository, file, rule));
}

/** The line that decides about a file, which is the last that matches. */
export function ownedBy(
    view: View,
    repository: ViewedRepository,
    path: string,
): OwnedPattern | undefined {
    const file = codeownersOf(repository);
    if (file === undefined) return undefined;
    const rule = owningRule(parseCodeowners(file.text), path);
    return rule === undefined ? undefined : owned(view, repository, file, rule);
}

interface CodeownersText {
    readonly path: string;
    readonly text: string;
}

function codeownersOf({ files }: ViewedRepository): CodeownersText | undefined {
    const path = effectiveCodeownersPath(files);
    const text = path === undefined ? undefined : own(files, path)?.text;
    return path === undefined || text === undefined ? undefined : { path, text };
}

function owned(
    view: View,
    repository: ViewedRepository,
    file: CodeownersText,
    rule: CodeownersRule,
): OwnedPattern {
    return {
        pattern: rule.pattern,
        owners: rule.owners.map((owner) => meant(view, repository, owner)),
        cited: cite(view, repository, file, rule.line),
    };
}

function meant(view: View, repository: ViewedRepository, written: string): Owner {
    const actor = ownerActor(written, view.organization);
    if (actor === undefined) return { written };
    const role = roleOf(view, actor, repository);
    if (role !== undefined && isAtLeast(role, "write")) return { written, actor, counts: true };
    // Additive grants and base permissions may give what the policy does not name.
    const known = view.source === "organization" || repository.grants === "authoritative";
    return { written, actor, ...(known ? { counts: false } : {}) };
}

function ownerActor(written: string, organization: string): Actor | undefined {
    if (!written.startsWith("@")) return undefined;
    const [login = "", team] = written.slice(1).split("/");
    if (team === undefined) return `user:${login.toLowerCase()}`;
    return login.toLowerCase() === organization.toLowerCase()
        ? `team:${team.toLowerCase()}`
        : undefined;
}

/** A line of our block comes from the policy, any other from people. */
function cite(
    view: View,
    repository: ViewedRepository,
    { path, text }: CodeownersText,
    line: number,
): Pick<Statement, "origin" | "place"> {
    const block = readManagedBlock(text);
    const first = block === undefined ? Infinity : block.before.split("\n").length + 1;
    const written = text.split(/\r?\n/)[line - 1] ?? "";
    const index = line - first;
    const planned = own(repository.files, path)?.planned?.lines.indexOf(written) ?? -1;
    if (block === undefined || index < 0 || index >= block.lines.length || planned === -1)
        return { place: `${path}:${line}, written by people` };
    return view.cite("repositories", repository.name, "files", path, "lines", String(planned));
}

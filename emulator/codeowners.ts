/**
 * CODEOWNERS as GitHub reads it (docs: "About code owners"): first file found of .github/, root and docs/, at most 3 MB;
 * the last matching line wins; lines with errors are skipped.
 */
import { baseRole, effectiveRole, rank, teamRole } from "./access";
import type { Team, User } from "./state/accounts";
import { entryAt, readBlob, resolveCommit } from "./state/git";
import type { Repository } from "./state/repository";
import type { State } from "./state/state";

/** One line that GitHub cannot use, as REST and GraphQL report it. */
export interface CodeownersError {
    readonly line: number;
    readonly column: number;
    readonly kind: string;
    readonly source: string;
    readonly suggestion: string | null;
    readonly message: string;
    readonly path: string;
}

/** Someone whose approval counts for a file. */
export type CodeOwner = { readonly user: User } | { readonly team: Team };

const LOCATIONS = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];
const MAX_BYTES = 3 * 1024 * 1024;

interface Line {
    readonly number: number;
    readonly source: string;
    readonly pattern: string;
    readonly owners: readonly { readonly text: string; readonly column: number }[];
}

/** The lines GitHub objects to; undefined when there is no CODEOWNERS file at that commit. */
export function codeownersErrors(
    state: State,
    repository: Repository,
    ref?: string,
): CodeownersError[] | undefined {
    const file = readFile(repository, ref);
    return (
        file && parse(file.text).flatMap((line) => lineErrors(state, repository, file.path, line))
    );
}

/** Owners of a path by the last line that matches; empty when nobody owns it. */
export function codeOwnersOf(
    state: State,
    repository: Repository,
    ref: string,
    path: string,
): CodeOwner[] {
    const file = readFile(repository, ref);
    if (file === undefined) return [];
    const valid = parse(file.text).filter(
        (line) => lineErrors(state, repository, file.path, line).length === 0,
    );
    const last = valid.filter(({ pattern }) => matches(pattern, path)).at(-1);
    return (last?.owners ?? []).flatMap(({ text }) => ownerOf(state, repository, text) ?? []);
}

function readFile(
    repository: Repository,
    ref: string | undefined,
): { path: string; text: string } | undefined {
    const commit = resolveCommit(repository, ref);
    if (commit === undefined) return undefined;
    for (const path of LOCATIONS) {
        const entry = entryAt(repository.git, commit.tree, path);
        const bytes = entry?.type === "blob" ? readBlob(repository.git, entry.sha) : undefined;
        if (bytes !== undefined)
            return bytes.length > MAX_BYTES ? undefined : { path, text: bytes.toString() };
    }
    return undefined;
}

function parse(text: string): Line[] {
    return text.split(/\r?\n/).flatMap((source, index): Line[] => {
        const words = [...source.replace(/(^|\s)#.*$/, "").matchAll(/(?:\\.|\S)+/g)];
        const [pattern, ...owners] = words;
        if (pattern === undefined) return [];
        return [
            {
                number: index + 1,
                source,
                pattern: pattern[0],
                owners: owners.map((word) => ({ text: word[0], column: word.index + 1 })),
            },
        ];
    });
}

function lineErrors(
    state: State,
    repository: Repository,
    path: string,
    line: Line,
): CodeownersError[] {
    const error = (
        kind: string,
        column: number,
        hint: string,
        suggestion: string | null = null,
    ): CodeownersError => ({
        line: line.number,
        column,
        kind,
        source: line.source,
        suggestion,
        message: `${kind} on line ${line.number}: ${hint}\n\n  ${line.source}\n  ${" ".repeat(column - 1)}^`,
        path,
    });
    const column = line.source.indexOf(line.pattern) + 1;
    if (line.pattern.includes("***")) {
        const better = `Did you mean ${line.pattern.replace(/\*{3,}/g, "**")}?`;
        return [error("Invalid pattern", column, better, better)];
    }
    // "!" and "[ ]" work in .gitignore and not here.
    if (/^!|[[\]]/.test(line.pattern))
        return [error("Invalid pattern", column, "this syntax is not supported in CODEOWNERS")];
    return line.owners.flatMap(({ text, column: at }) => {
        if (!/^@[^\s@/]+(\/[^\s@/]+)?$|^[^\s@]+@[^\s@]+$/.test(text))
            return [error("Invalid owner", at, "")];
        if (ownerOf(state, repository, text) !== undefined) return [];
        const hint = text.includes("/")
            ? `make sure the team ${text} exists, is publicly visible, and has write access to the repository`
            : `make sure ${text} exists and has write access to the repository`;
        return [error("Unknown owner", at, hint)];
    });
}

/** A person or team with write access; secret teams cannot own. E-mail owners must be a known address. */
function ownerOf(state: State, repository: Repository, text: string): CodeOwner | undefined {
    const organization = state.organizationOf(repository);
    const [name = "", slug] = text.replace(/^@/, "").split("/");
    if (slug !== undefined) {
        if (name.toLowerCase() !== organization.login.toLowerCase()) return undefined;
        const team = state.teamBySlug(organization, slug);
        const role = team && teamRole(state, repository, team);
        const writes = role !== undefined && rank(baseRole(organization, role)) >= rank("write");
        return team && writes && team.privacy === "closed" ? { team } : undefined;
    }
    const user = text.startsWith("@")
        ? state.userByLogin(name)
        : [...state.users.values()].find(({ email }) => email === text);
    return user && rank(effectiveRole(state, repository, user)) >= rank("write")
        ? { user }
        : undefined;
}

const compiled = new Map<string, RegExp>();

/** Whether a CODEOWNERS pattern covers a file; case matters. */
export function matches(pattern: string, path: string): boolean {
    let expression = compiled.get(pattern);
    if (expression === undefined) compiled.set(pattern, (expression = compile(pattern)));
    return expression.test(path);
}

function compile(pattern: string): RegExp {
    const folder = pattern.endsWith("/");
    const body = pattern.replace(/^\//, "").replace(/\/$/, "");
    const anchored = pattern.startsWith("/") || body.includes("/");
    let source = "";
    for (const token of body.match(/\*\*\/|\/\*\*$|\*\*|\*|\?|\\.|[^*?\\/]+|\//g) ?? []) {
        if (token === "**/") source += "(?:.*/)?";
        else if (token === "/**") source += "/.+";
        else if (token === "**") source += ".*";
        else if (token === "*") source += "[^/]*";
        else if (token === "?") source += "[^/]";
        else source += token.replace(/^\\/, "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    }
    // `docs/*` covers files directly in docs; any other pattern also covers what lies below a folder it names.
    const below = folder ? "/.+" : /(^|\/)\*$/.test(body) && anchored ? "" : "(?:/.+)?";
    return new RegExp(`^${anchored ? "" : "(?:.*/)?"}${source}${below}$`);
}

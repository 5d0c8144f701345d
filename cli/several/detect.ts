/** Whether a command line is about several policies. It is asked of every command line, so nothing is loaded here that takes time. */
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { policyBytes, startOf } from "../../policies/bounded-file";
import { exitCodes, Failure } from "../exit-codes";

/** What several policies mean something for; an apply is of one plan, so of one organization. */
const verbs: readonly string[] = ["validate", "preview", "drift", "report", "checklist"];

export interface SeveralPolicies {
    readonly verb: string;
    /** Sorted, each once. */
    readonly files: readonly string[];
    /** The other words of the command line. */
    readonly words: readonly string[];
}

/**
 * The policies of a command line that names several, or a folder; undefined for any other command line.
 * @throws Failure (misuse) for a folder without a policy, and for an option that only one organization can have
 */
export function severalPolicies(argv: readonly string[]): SeveralPolicies | undefined {
    const [verb = "", ...rest] = argv;
    if (!verbs.includes(verb)) return undefined;
    const { named, words } = namedPolicies(verb, rest);
    if (named.length < 2 && !named.some(isFolder)) return undefined;
    const files = [...new Set(named.flatMap((one) => (isFolder(one) ? policiesIn(one) : [one])))];
    for (const only of ["--stack", "--out", "--organization", "--watch", "--inventory"]) {
        if (!words.some((word) => word === only || word.startsWith(`${only}=`))) continue;
        throw new Failure(`${only} is of one organization - name one policy`, exitCodes.misuse);
    }
    return { verb, files: files.sort(), words };
}

/** `validate` takes its policy as an argument, every other verb with `--policy`. */
function namedPolicies(verb: string, rest: readonly string[]) {
    const named: string[] = [];
    const words: string[] = [];
    for (let at = 0; at < rest.length; at++) {
        const word = rest[at] ?? "";
        if (word.startsWith("--policy=")) named.push(word.slice("--policy=".length));
        else if (word === "--policy" && rest[at + 1] !== undefined) named.push(rest[++at] ?? "");
        else if (word === "--inventory" && rest[at + 1] !== undefined)
            words.push(word, rest[++at] ?? "");
        else if (verb === "validate" && !word.startsWith("-")) named.push(word);
        else words.push(word);
    }
    return { named, words };
}

function isFolder(one: string): boolean {
    return existsSync(one) && statSync(one).isDirectory();
}

/** Files that name an organization: overrides and other YAML beside the policies are none. */
function policiesIn(folder: string): string[] {
    const files = readdirSync(folder)
        .filter((name) => /\.ya?ml$/.test(name))
        .map((name) => path.join(folder, name))
        // One that is too large is refused when it is read.
        .filter((file) => /^organization\s*:/m.test(startOf(file, policyBytes).toString()));
    if (files.length > 0) return files;
    throw new Failure(`${folder}: no policy in this folder`, exitCodes.misuse);
}

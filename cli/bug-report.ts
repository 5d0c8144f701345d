import { mkdtempSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { packageRoot, packageVersion } from "./package";
import { redactor } from "./redact";

/**
 * The text of an issue about a failure that is a bug of ours: what happened and where, and nothing of what the run was about.
 * Of the command line only the verb and the names of its options are kept, paths are cut to the package, and values of the
 * environment's secrets, or what looks like one, are blotted out.
 */
export function bugReport(
    error: unknown,
    argv: readonly string[],
    root: Command | undefined,
    environment: NodeJS.ProcessEnv = process.env,
): string {
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const redact = redactor(environment);
    const clean = (text: string) => withoutPlaces(redact(text));
    const [title = ""] = String(error).split("\n");
    return [
        `# Bug: ${clean(title)}`,
        "",
        `- codex-rollout ${packageVersion()}, Node ${process.version}, ${process.platform} ${process.arch}`,
        `- command: ${commandWords(argv, root)}`,
        "",
        "What I did, what I expected, what happened instead:",
        "",
        "…",
        "",
        "```text",
        clean(said),
        "```",
        "",
    ].join("\n");
}

/** Puts the report into a file of its own, and says which. */
export function writeBugReport(text: string): string {
    const file = path.join(mkdtempSync(path.join(tmpdir(), "codex-rollout-bug-")), "issue.md");
    writeFileSync(file, text, { mode: 0o600 });
    return file;
}

/** `codex-rollout drift --policy … --strict`, of words that the command line knows. */
function commandWords(argv: readonly string[], root: Command | undefined): string {
    const words = ["codex-rollout"];
    let at = root;
    for (const word of argv) {
        if (word === "--") break;
        const child = at?.commands.find((one) => one.name() === word);
        if (child !== undefined) {
            words.push(word);
            at = child;
            continue;
        }
        const [flag = ""] = word.split("=");
        if (at?.options.some(({ long, short }) => flag === long || flag === short))
            words.push(flag);
    }
    return words.join(" ");
}

/** Folders of the machine say who somebody is; where in the package it happened is what helps. */
function withoutPlaces(text: string): string {
    return text
        .replaceAll(`${packageRoot}${path.sep}`, "")
        .replaceAll(process.cwd(), ".")
        .replaceAll(homedir(), "~")
        .replace(/(\(|at )(?:file:\/\/)?\/[^\s():]*\/node_modules\//g, "$1node_modules/");
}

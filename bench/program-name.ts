import path from "node:path";

/**
 * What a process is called in the results. Most of them are Node, which says nothing of what it runs: the command line is
 * `codex-rollout`, the Pulumi program `program`.
 * @param words of its command line, the program first
 */
export function programName(name: string, words: readonly string[]): string {
    const script = words
        .slice(1)
        .find((word) => word.endsWith(".js") || word.includes("pulumi/cmd"));
    if (script === undefined) return path.basename(name);
    if (script.includes(path.join("cli", "main.js"))) return "codex-rollout";
    return script.includes(path.join("cmd", "run")) ? "program" : "node";
}

/** The files of a policy repository, other than its workflows. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { editorSchema } from "../../policies/schema";
import { exitCodes, Failure } from "../exit-codes";
import { packageFile, packageVersion } from "../package";

/** Where the policy stands, from the root of the repository. */
export const policyPlace = "policies/rollout.yaml";

/**
 * File name, from the root of the repository and with `/`, to text. package.json and .gitignore keep what is there and gain
 * what is needed.
 * @throws Failure (misuse) for a package.json that is none
 */
export function projectFiles(folder: string, policy: string): ReadonlyMap<string, string> {
    const template = (name: string) =>
        readFileSync(packageFile("templates", "project", name), "utf8");
    return new Map([
        [policyPlace, policy],
        ["policies/rollout.schema.json", `${JSON.stringify(editorSchema(), null, 2)}\n`],
        ["Pulumi.yaml", template("Pulumi.yaml")],
        ["index.js", template("index.js")],
        ["package.json", manifest(path.join(folder, "package.json"))],
        [".gitignore", ignored(path.join(folder, ".gitignore"), template("gitignore"))],
    ]);
}

function manifest(file: string): string {
    const before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
    const wanted = { "codex-rollout": packageVersion() };
    if (before === undefined)
        return json({
            name: "codex-policy",
            version: "1.0.0",
            private: true,
            dependencies: wanted,
        });
    const now = parsed(before, file);
    const { dependencies = {} } = now as { dependencies?: Record<string, string> };
    if (Object.hasOwn(dependencies, "codex-rollout")) return before;
    return json({ ...now, dependencies: { ...dependencies, ...wanted } });
}

function parsed(text: string, file: string): object {
    try {
        const value = JSON.parse(text) as unknown;
        if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
    } catch {
        // Said below, in the same words.
    }
    throw new Failure(`${file} is not a JSON object, so nothing was written`, exitCodes.misuse);
}

function ignored(file: string, wanted: string): string {
    const before = existsSync(file) ? readFileSync(file, "utf8") : "";
    const bare = (line: string) => line.trim().replace(/^\/|\/$/g, "");
    const known = new Set(before.split("\n").map(bare));
    const missing = wanted.split("\n").filter((line) => line !== "" && !known.has(bare(line)));
    if (missing.length === 0) return before;
    const kept = before === "" || before.endsWith("\n") ? before : `${before}\n`;
    return `${kept}${missing.join("\n")}\n`;
}

function json(value: unknown): string {
    return `${JSON.stringify(value, null, 4)}\n`;
}

import { dirname } from "node:path";
import type { Engine } from "./engine";

export const shells = ["sh", "bash", "zsh", "fish", "json"] as const;
export type Shell = (typeof shells)[number];

/** What a run without Pulumi Cloud needs besides the engine; Pulumi's own names. */
const localRun = {
    PULUMI_BACKEND_URL: "file://FOLDER, to keep the state in a folder instead of Pulumi Cloud",
    PULUMI_CONFIG_PASSPHRASE: "the passphrase that encrypts secrets in that state",
};

/**
 * The lines a shell evaluates so that `pulumi` in it is this engine; JSON for other programs. Only
 * variables of the engine are printed, never a value that is or could be a secret.
 */
export function shellExports(engine: Engine, shell: Shell, env: NodeJS.ProcessEnv): string {
    if (shell === "json") return `${JSON.stringify(engine.env, undefined, 2)}\n`;
    const { PATH: _path, ...others } = engine.env;
    const bin = dirname(engine.pulumi);
    const lines =
        shell === "fish"
            ? [
                  `set -gx PATH ${quoteFish(bin)} $PATH`,
                  ...Object.entries(others).map(([k, v]) => `set -gx ${k} ${quoteFish(v)}`),
              ]
            : [
                  `export PATH=${quote(bin)}:"$PATH"`,
                  ...Object.entries(others).map(([k, v]) => `export ${k}=${quote(v)}`),
              ];
    // Comments come last: an unquoted `eval $(…)` joins the lines, and the rest would be comment too.
    const missing = Object.entries(localRun).filter(([name]) => !env[name]);
    if (missing.length > 0) {
        lines.push("# For a local run, without Pulumi Cloud, also set:");
        for (const [name, what] of missing) lines.push(`#   ${name}: ${what}`);
    }
    return `${lines.join("\n")}\n`;
}

/** POSIX: nothing is special between single quotes but the quote itself. */
function quote(value: string): string {
    return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** fish: between single quotes, the quote and the backslash are escaped by a backslash. */
function quoteFish(value: string): string {
    return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

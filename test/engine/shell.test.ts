import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { shellExports } from "../../engine";
import { makeEngine } from "../../engine/engine";

const engineAt = (folder: string) =>
    makeEngine("built", "3.256.0", `${folder}/bin/pulumi`, `${folder}/home`, { PATH: "/usr/bin" });

test("prints exports only, with what a local run still needs as comment at the end", () => {
    expect(shellExports(engineAt("/cache/engine"), "sh", {})).toBe(
        `export PATH='/cache/engine/bin':"$PATH"
export PULUMI_HOME='/cache/engine/home'
export PULUMI_SKIP_UPDATE_CHECK='true'
# For a local run, without Pulumi Cloud, also set:
#   PULUMI_BACKEND_URL: file://FOLDER, to keep the state in a folder instead of Pulumi Cloud
#   PULUMI_CONFIG_PASSPHRASE: the passphrase that encrypts secrets in that state
`,
    );
});

test("says nothing about what is set, and never shows its value", () => {
    const env = { PULUMI_BACKEND_URL: "file:///state", PULUMI_CONFIG_PASSPHRASE: "hunter2" };
    for (const shell of ["sh", "fish", "json"] as const) {
        const text = shellExports(engineAt("/c"), shell, env);
        expect(text).not.toMatch(/#|hunter2|file:/);
    }
    expect(shellExports(engineAt("/c"), "sh", { PULUMI_BACKEND_URL: "file:///state" })).toMatch(
        /#\s+PULUMI_CONFIG_PASSPHRASE/,
    );
});

test("json is the environment to merge", () => {
    expect(JSON.parse(shellExports(engineAt("/c"), "json", {}))).toEqual({
        PATH: "/c/bin:/usr/bin",
        PULUMI_HOME: "/c/home",
        PULUMI_SKIP_UPDATE_CHECK: "true",
    });
});

test("fish: quotes and backslashes are escaped as fish wants", () => {
    const text = shellExports(engineAt("/it's/a\\b"), "fish", {});
    expect(text).toContain(`set -gx PATH '/it\\'s/a\\\\b/bin' $PATH`);
    expect(text).toContain(`set -gx PULUMI_HOME '/it\\'s/a\\\\b/home'`);
});

test("sh: a shell that evaluates it has exactly the engine's values, whatever the folder is called", () => {
    const name = fc.string({
        unit: fc.constantFrom(..."ab '\"$`\\;&|*?~#()\n!{}%é"),
        maxLength: 12,
    });
    fc.assert(
        fc.property(name, (folder) => {
            const engine = engineAt(`/x${folder}`);
            const { stdout } = spawnSync(
                "/bin/sh",
                ["-c", `eval "$TEXT"; printf '%s\\0%s' "$PATH" "$PULUMI_HOME"`],
                {
                    env: { PATH: "/usr/bin", TEXT: shellExports(engine, "sh", {}) },
                    encoding: "utf8",
                },
            );
            expect(stdout.split("\0")).toEqual([engine.env.PATH, engine.env.PULUMI_HOME]);
        }),
        { numRuns: 40 },
    );
});

import {
    cpSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { packageRoot } from "../package";

export interface ScratchProject {
    readonly folder: string;
    /** Relative to `folder`, so that messages read as in a real project. */
    readonly policy: string;
    readonly env: Readonly<Record<string, string>>;
    remove(): void;
}

/**
 * A Pulumi project as a user's own would look: Pulumi.yaml, a one-line program, one policy, and a file backend,
 * in a folder that goes away afterwards. Nothing is written into the checkout.
 */
export function createScratchProject(policyFile: string): ScratchProject {
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-"));
    const policy = path.join("policies", path.basename(policyFile));
    mkdirSync(path.join(folder, "policies"));
    mkdirSync(path.join(folder, "state"));
    cpSync(policyFile, path.join(folder, policy));

    const project = parse(readFileSync(path.join(packageRoot, "Pulumi.yaml"), "utf8")) as Record<
        string,
        unknown
    >;
    writeFileSync(path.join(folder, "Pulumi.yaml"), stringify({ ...project, main: "index.js" }));
    writeFileSync(
        path.join(folder, "package.json"),
        '{ "name": "codex-rollout-demo", "private": true }\n',
    );
    const program = JSON.stringify(path.join(packageRoot, "bin", "index.js"));
    writeFileSync(path.join(folder, "index.js"), `module.exports = require(${program});\n`);
    // The language host looks for @pulumi/pulumi from the project's folder upwards.
    const modules = path.resolve(
        path.dirname(require.resolve("@pulumi/pulumi/package.json")),
        "..",
        "..",
    );
    symlinkSync(modules, path.join(folder, "node_modules"), "dir");

    return {
        folder,
        policy,
        env: {
            PULUMI_BACKEND_URL: `file://${path.join(folder, "state")}`,
            // Guards a state that lives for minutes and holds nothing secret; a real stack brings its own.
            PULUMI_CONFIG_PASSPHRASE: "local",
            CODEX_ROLLOUT_POLICY: policy,
        },
        remove: () => rmSync(folder, { recursive: true, force: true }),
    };
}

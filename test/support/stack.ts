import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createLocalGitHub } from "../../emulator/server";
import type { LocalGitHub, LocalGitHubOptions } from "../../emulator/server";
import { ensureEngine } from "../../engine/index";

const root = path.resolve(__dirname, "..", "..");
const main = path.join(root, "bin", "cli", "main.js");

export interface Outcome {
    readonly code: number;
    /** Standard output and standard error as they came. */
    readonly output: string;
    readonly stdout: string;
}

/** A Pulumi project in a folder that goes away, its state beside it, and a local GitHub in this process. */
export interface TestStack {
    readonly folder: string;
    readonly github: LocalGitHub;
    /** Runs one literal `pulumi` command; words are split at spaces. */
    pulumi(words: string, environment?: Record<string, string>): Promise<Outcome>;
    /** What `pulumi` runs with, for a test that starts it itself. */
    environment(more?: Record<string, string>): NodeJS.ProcessEnv;
    /** As `pulumi`, and throws with what was said unless the exit code is 0. */
    must(words: string, environment?: Record<string, string>): Promise<Outcome>;
    /** Runs one verb of `codex-rollout` in the project's folder; words are split at spaces. */
    codexRollout(words: string, environment?: Record<string, string>): Promise<Outcome>;
    /** A port for the gateway of this stack's runs: its provider remembers the address. */
    readonly gatewayPort: number;
    /** One REST call to the local GitHub, as the owner of the organization unless said otherwise. */
    send(method: string, path: string, body?: unknown, token?: string): Promise<unknown>;
    close(): Promise<void>;
}

export interface TestStackOptions {
    /** Path of the program below the package, e.g. `test/e2e/programs/every-resource.js`. */
    readonly program: string;
    readonly github?: LocalGitHubOptions;
    readonly environment?: Record<string, string>;
}

export async function createTestStack(options: TestStackOptions): Promise<TestStack> {
    const engine = await ensureEngine({});
    const github = await createLocalGitHub({ seed: "acme", contract: "strict", ...options.github });
    const folder = createProject(options.program);
    const base = {
        ...scrubbed(process.env),
        ...engine.env,
        PULUMI_BACKEND_URL: `file://${path.join(folder, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        GITHUB_BASE_URL: `${github.url}/`,
        GITHUB_TOKEN: "local-owner",
        NODE_OPTIONS: "",
        NO_COLOR: "1",
        ...options.environment,
    };
    const pulumi: TestStack["pulumi"] = (words, environment = {}) =>
        run("pulumi", words.split(" "), folder, { ...base, ...environment });
    const must: TestStack["must"] = async (words, environment) => {
        const outcome = await pulumi(words, environment);
        if (outcome.code === 0) return outcome;
        throw new Error(`pulumi ${words} exits ${outcome.code}\n${outcome.output}`);
    };
    const gatewayPort = await freePort();
    const codexRollout: TestStack["codexRollout"] = (words, environment = {}) =>
        run(process.execPath, [main, ...words.split(" ")], folder, {
            ...base,
            ...environment,
        });
    await must("stack init test --non-interactive");
    return {
        folder,
        github,
        pulumi,
        environment: (more = {}) => ({ ...base, ...more }),
        must,
        codexRollout,
        gatewayPort,
        send: (method, at, body, token) => send(github.url, method, at, body, token),
        async close() {
            await github.close();
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

/** One that nothing listens on just now. */
function freePort(): Promise<number> {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.once("error", reject).listen(0, "127.0.0.1", () => {
            const { port } = server.address() as AddressInfo;
            server.close(() => resolve(port));
        });
    });
}

function createProject(program: string): string {
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-test-"));
    mkdirSync(path.join(folder, "state"));
    writeFileSync(
        path.join(folder, "Pulumi.yaml"),
        "name: rollout\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n",
    );
    writeFileSync(path.join(folder, "package.json"), '{ "name": "rollout", "main": "index.js" }\n');
    const source = JSON.stringify(path.join(root, program));
    writeFileSync(path.join(folder, "index.js"), `module.exports = require(${source});\n`);
    // The language host looks for @pulumi/pulumi from the project's folder upwards.
    symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"), "dir");
    return folder;
}

/** A caller's variables could send the run to another organization, or to another backend. */
function scrubbed(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return Object.fromEntries(
        Object.entries(environment).filter(([name]) => !/^(GITHUB|GH|PULUMI|CODEX)_/.test(name)),
    );
}

function run(
    program: string,
    words: readonly string[],
    cwd: string,
    env: NodeJS.ProcessEnv,
): Promise<Outcome> {
    return new Promise((resolve, reject) => {
        const child = spawn(program, words, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
        let output = "";
        let stdout = "";
        child.stdout.on("data", (chunk: Buffer) => {
            output += chunk.toString();
            stdout += chunk.toString();
        });
        child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
        child.once("error", reject);
        child.once("close", (code) => resolve({ code: code ?? -1, output, stdout }));
    });
}

async function send(
    url: string,
    method: string,
    at: string,
    body: unknown,
    token = "local-owner",
): Promise<unknown> {
    const answer = await fetch(`${url}/api/v3${at}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${at}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
}

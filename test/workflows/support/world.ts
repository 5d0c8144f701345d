/** An organization with a policy repository, its three Apps, and a machine to run the workflows on. */
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { identities } from "../../../cli/init/identities";
import type { Repository } from "../../../emulator/state/repository";
import { createLocalGitHub } from "../../../emulator/server";
import { cacheDirectory, ensureEngine } from "../../../engine";
import { actionsApp } from "./apps";
import { git, mirror } from "./mirror";
import { runWorkflow } from "./runner";
import type { Event, Run, World } from "./runner";

const root = path.resolve(__dirname, "..", "..", "..");
export const policyFile = "policies/rollout.yaml";

export interface PolicyWorld extends World {
    /** Runs one of the written workflows. */
    run(workflow: "drift" | "preview" | "up", event: Event): Promise<Run>;
    /** One REST call below the policy repository, as an owner of the organization. */
    send(method: string, at: string, body?: unknown): Promise<any>;
    /** A pull request with these files; `null` deletes one. */
    propose(branch: string, files: Record<string, string | { link: string }>): Promise<Proposal>;
    /** Event of a pull request; `fork`: as if its branch were in somebody else's copy. */
    pullEvent(proposal: Proposal, fork?: boolean): Event;
    /** Commit of the default branch. */
    tip(): string;
    /** Makes git's copy what the local GitHub is. */
    sync(): void;
    close(): Promise<void>;
}
export interface Proposal {
    readonly number: number;
    readonly branch: string;
}

/** Values that must not be seen where they do not belong. */
export const canaries = {
    passphrase: "canary-passphrase",
    keyOf: (app: string) => `canary-key-${app}`,
};

export async function createWorld(policy: string): Promise<PolicyWorld> {
    const folder = mkdtempSync(path.join(tmpdir(), "workflows-"));
    const programs = path.join(folder, "programs");
    const remote = path.join(folder, "remote.git");
    const state = path.join(folder, "state");
    for (const one of [programs, remote, state]) mkdirSync(one);
    git(remote, ["init", "--quiet", "--bare", "--initial-branch=main"]);
    writePrograms(programs);
    const engine = await ensureEngine({});
    const github = await createLocalGitHub({
        contract: "strict",
        seed: {
            organization: "acme",
            name: "Acme",
            plan: "enterprise",
            admins: ["owner-1", "owner-2"],
            members: ["dev-1", "dev-2", "lead-1"],
            repositories: [
                { name: "sandbox", files: { "README.md": "# Sandbox\n" } },
                { name: "policy", files: { [policyFile]: policy, ...project } },
            ],
            apps: [
                actionsApp,
                ...identities.map(({ key, permissions }) => ({
                    slug: `rollout-${key.toLowerCase()}`,
                    permissions: { metadata: "read", ...permissions },
                    installation: { repositories: "all" as const },
                })),
            ],
            tokens: [{ token: "owner", user: "owner-1", scopes: ["*"] }],
        },
    });
    const repository = (): Repository => {
        const found = github.state.repositoryByName("acme", "policy");
        if (found === undefined) throw new Error("no policy repository");
        return found;
    };
    const send = (method: string, at: string, body?: unknown) =>
        sendTo(`${github.url}/api/v3/repos/acme/policy${at}`, method, body);
    const world: PolicyWorld = {
        github,
        folder,
        remote,
        programs,
        repository: "acme/policy",
        environments: environmentsWith(state),
        apps: Object.fromEntries(
            identities.map(({ key }) => [
                `client-${key}`,
                { slug: `rollout-${key.toLowerCase()}`, key: canaries.keyOf(key) },
            ]),
        ),
        machine: {
            GITHUB_BASE_URL: `${github.url}/`,
            CODEX_ROLLOUT_CACHE: cacheDirectory(process.env),
            PULUMI_SKIP_UPDATE_CHECK: "true",
            STAND_IN: root,
            // Test files run side by side, and a stack keeps its port; below the ports that a system gives away.
            GATEWAY_PORT: String(20_000 + (process.pid % 9_000)),
        },
        run: (name, event) =>
            runWorkflow(
                world,
                path.join(folder, ".github/workflows", `codex-rollout-${name}.yml`),
                event,
            ),
        send,
        propose: (branch, files) => propose(send, branch, files),
        pullEvent(proposal, fork = false) {
            world.sync();
            const pull = repository().pulls.get(proposal.number);
            const head = {
                sha: pull?.headSha,
                repo: { full_name: fork ? "stranger/policy" : "acme/policy" },
            };
            return {
                name: "pull_request_target",
                sha: world.tip(),
                payload: { pull_request: { number: proposal.number, head } },
            };
        },
        tip: () => repository().git.refs.get("heads/main") ?? "",
        sync: () => mirror(repository(), remote),
        async close() {
            await github.close();
            rmSync(folder, { recursive: true, force: true });
        },
    };
    world.sync();
    writeFileSync(path.join(folder, "rollout.yaml"), policy);
    const cli = path.join(root, "bin/cli/main.js");
    execFileSync(process.execPath, [cli, "init", "workflows", "--stack", "acme"], {
        cwd: folder,
        env: { ...process.env, NODE_OPTIONS: "" },
    });
    execFileSync("pulumi", ["stack", "init", "acme", "--non-interactive"], {
        cwd: projectFolder(folder),
        env: {
            ...process.env,
            ...engine.env,
            PULUMI_BACKEND_URL: `file://${state}`,
            PULUMI_CONFIG_PASSPHRASE: canaries.passphrase,
            NODE_OPTIONS: "",
        },
        stdio: "pipe",
    });
    return world;
}

/** As a clone of codex-rollout has it, but for the program, which is this checkout's. */
const project = {
    "Pulumi.yaml":
        "name: codex-rollout\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n",
    "package.json": '{ "name": "policy", "private": true, "main": "index.js" }\n',
    "package-lock.json": "{}\n",
    "index.js": "module.exports = require(`${process.env.STAND_IN}/bin/index.js`);\n",
    ".gitignore": "node_modules/\n/.codex-rollout/\n",
};

function projectFolder(folder: string): string {
    const at = path.join(folder, "project");
    mkdirSync(at);
    writeFileSync(path.join(at, "Pulumi.yaml"), project["Pulumi.yaml"]);
    return at;
}

function environmentsWith(state: string): World["environments"] {
    const backend = { PULUMI_BACKEND_URL: `file://${state}` };
    return Object.fromEntries(
        identities.map(({ key, environment }) => [
            environment,
            {
                vars: { [`CODEX_ROLLOUT_${key}_CLIENT_ID`]: `client-${key}`, ...backend },
                secrets: {
                    [`CODEX_ROLLOUT_${key}_PRIVATE_KEY`]: canaries.keyOf(key),
                    PULUMI_CONFIG_PASSPHRASE: canaries.passphrase,
                },
            },
        ]),
    );
}

/** `npm ci` runs the package's own scripts, as npm does, and links this checkout's packages; `npx --no` runs this checkout. */
function writePrograms(folder: string): void {
    const write = (name: string, lines: readonly string[]): void => {
        writeFileSync(path.join(folder, name), `${["#!/bin/bash", ...lines].join("\n")}\n`);
        chmodSync(path.join(folder, name), 0o755);
    };
    write("npm", [
        `[ "$*" = ci ] || [ "$*" = "ci --ignore-scripts" ] || { echo "npm $*" >&2; exit 97; }`,
        `if [ -f .npmrc ]; then echo ".npmrc is read: $(cat .npmrc)"; fi`,
        `script="$(node -p 'JSON.parse(require("fs").readFileSync("package.json")).scripts?.preinstall ?? ""')"`,
        `[ "\${2:-}" = --ignore-scripts ] || [ -z "$script" ] || bash -c "$script"`,
        `ln -s ${root}/node_modules node_modules`,
    ]);
    write("npx", [
        `[ "$1 $2" = "--no codex-rollout" ] || { echo "npx $*" >&2; exit 97; }`,
        `shift 2`,
        `case "$1" in preview | up) set -- "$@" --port "$GATEWAY_PORT" ;; esac`,
        `exec ${process.execPath} ${root}/bin/cli/main.js "$@"`,
    ]);
}

async function sendTo(url: string, method: string, body?: unknown): Promise<any> {
    const answer = await fetch(url, {
        method,
        headers: { authorization: "Bearer owner", "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
}

async function propose(
    send: PolicyWorld["send"],
    branch: string,
    files: Record<string, string | { link: string }>,
): Promise<Proposal> {
    const { object } = await send("GET", "/git/ref/heads/main");
    const { tree: before } = await send("GET", `/git/commits/${object.sha}`);
    const { sha: tree } = await send("POST", "/git/trees", {
        base_tree: before.sha,
        tree: Object.entries(files).map(([at, content]) => ({
            path: at,
            type: "blob",
            ...(typeof content === "string"
                ? { mode: "100644", content }
                : { mode: "120000", content: content.link }),
        })),
    });
    const commit = { message: `Change ${branch}`, tree, parents: [object.sha] };
    const { sha } = await send("POST", "/git/commits", commit);
    await send("POST", "/git/refs", { ref: `refs/heads/${branch}`, sha });
    const { number } = await send("POST", "/pulls", { title: branch, head: branch, base: "main" });
    return { number, branch };
}

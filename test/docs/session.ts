/** Command blocks of a page as one shell runs them, with what each printed. */
import { spawn } from "node:child_process";
import {
    closeSync,
    mkdtempSync,
    openSync,
    readFileSync,
    realpathSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

export const root = path.resolve(__dirname, "..", "..");

export interface Session {
    /** Folder in which everything happens, empty at first; gone when `closeSession` is called. */
    readonly folder: string;
    /** A file beside it that everything printed goes to. */
    readonly log: string;
    /** Loopback port that the gateway of this session keeps. */
    readonly gatewayPort: number;
}

export async function openSession(): Promise<Session> {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "codex-rollout-page-")));
    return { folder, log: `${folder}.log`, gatewayPort: await freePort() };
}

export function closeSession({ folder, log }: Session): void {
    rmSync(folder, { recursive: true, force: true });
    rmSync(log, { force: true });
}

/** The text of the page as a reader types it: the hash that was shown last, and the port of this session. */
export function typed(text: string, { log, gatewayPort }: Session): string {
    const lastHash = `"$(grep -o '^plan [0-9a-f]*' '${log}' | tail -n 1 | cut -d ' ' -f 2)"`;
    return text
        .replaceAll("PATH/TO/codex-rollout", root)
        .replaceAll(/--plan HASH/g, `--plan ${lastHash}`)
        .replaceAll(/codex-rollout (preview|up|rollback)\b/g, `$& --port ${gatewayPort}`)
        .replaceAll(/codex-rollout run\b/g, `$& --port ${gatewayPort}`);
}

/** Runs blocks one after another in one bash; answers what each printed, both streams together. */
export async function runBlocks(
    { folder, log }: Session,
    blocks: readonly string[],
    prelude: readonly string[] = [],
    environment: Readonly<Record<string, string>> = {},
): Promise<string[]> {
    const file = `${log}.sh`;
    const script = [
        "set -m",
        "trap 'for job in $(jobs -p); do kill -- -$job; done' EXIT",
        ...prelude,
        ...blocks.flatMap((text, at) => [`echo "@@ ${at}"`, text]),
    ];
    writeFileSync(file, `${script.join("\n")}\n`);
    const out = openSync(log, "w");
    try {
        await new Promise<void>((resolve, reject) => {
            const child = spawn("bash", [file], {
                cwd: folder,
                env: { ...scrubbed(process.env), ...environment },
                stdio: ["ignore", out, out],
            });
            child.once("error", reject);
            child.once("close", () => resolve());
        });
    } finally {
        closeSync(out);
        rmSync(file);
    }
    const outputs = readFileSync(log, "utf8")
        .split(/^@@ \d+\n/m)
        .slice(1);
    if (outputs.length !== blocks.length) throw new Error(readFileSync(log, "utf8").slice(-6000));
    return outputs;
}

/** A caller's variables could send the run to another organization, or to another backend. */
function scrubbed(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const ours = Object.entries(environment).filter(
        ([name]) => !/^(GITHUB|GH|PULUMI|CODEX)_/.test(name) || name === "CODEX_ROLLOUT_CACHE",
    );
    return { ...Object.fromEntries(ours), NODE_OPTIONS: "", NO_COLOR: "1" };
}

export function freePort(): Promise<number> {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.once("error", reject).listen(0, "127.0.0.1", () => {
            const { port } = server.address() as AddressInfo;
            server.close(() => resolve(port));
        });
    });
}

/** docs/tutorial.md, word for word: its command blocks in one shell in an empty folder, and what it says they print. */
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
import { blocksOf } from "./blocks";

const root = path.resolve(__dirname, "..", "..");
const page = "docs/tutorial.md";

/** What stands for something else on every machine and in every run. */
const placeholders: readonly (readonly [word: string, pattern: string])[] = [
    ["HASH", "[0-9a-f]{64}"],
    ["TIME", "[0-9TZ]+-[0-9a-f]{12}"],
    ["LINE", "\\d+:\\d+"],
];

test("the tutorial does what it says", async () => {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "codex-rollout-tutorial-")));
    try {
        const blocks = blocksOf(page);
        const commands = blocks.filter(({ language, notRun }) => language === "sh" && !notRun);
        expect(commands.length).toBeGreaterThan(12);
        const log = path.join(folder, "..", `${path.basename(folder)}.log`);
        await runAll(
            folder,
            log,
            commands.map(({ text }) => text),
        );
        const said = readFileSync(log, "utf8");
        rmSync(log);
        const outputs = said.split(/^@@ \d+\n/m).slice(1);
        if (outputs.length !== commands.length) throw new Error(said.slice(-6000));
        let at = -1;
        for (const block of blocks) {
            if (block.language === "sh") at += block.notRun === undefined ? 1 : 0;
            if (block.language === "text")
                expectExcerpt(`${page}:${block.line}`, block.text, outputs[at] ?? "");
        }
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}, 600_000);

/** Every line in its order; `…` stands for lines that are left out, and an excerpt may begin anywhere. */
function expectExcerpt(where: string, excerpt: string, output: string): void {
    const lines = output.split("\n").map(bare);
    let at = 0;
    for (const line of excerpt.split("\n").map(bare)) {
        if (line === "…") continue;
        const pattern = new RegExp(patternOf(line));
        const found = lines.findIndex((one, index) => index >= at && pattern.test(one));
        if (found === -1) throw new Error(`${where}: not printed: ${line}\n--- but:\n${output}`);
        at = found + 1;
    }
}

function patternOf(line: string): string {
    const exact = line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return placeholders.reduce((text, [word, pattern]) => text.replaceAll(word, pattern), exact);
}

/** How far a line is indented depends on the longest of its neighbours. */
function bare(line: string): string {
    return line.trim().replace(/\s+/g, " ");
}

async function runAll(folder: string, log: string, blocks: readonly string[]): Promise<void> {
    const [github, gateway] = [await freePort(), await freePort()];
    const lastHash = `"$(grep -o '^plan [0-9a-f]*' '${log}' | tail -n 1 | cut -d ' ' -f 2)"`;
    // Ports, the hash and the checkout are what a reader puts in, too.
    const typed = (text: string) =>
        text
            .replaceAll("PATH/TO/codex-rollout", root)
            .replaceAll("3900", String(github))
            .replaceAll(/--plan HASH/g, `--plan ${lastHash}`)
            .replaceAll(/codex-rollout (preview|up|rollback)/g, `$& --port ${gateway}`);
    const script = [
        "set -m",
        "trap 'for job in $(jobs -p); do kill -- -$job; done' EXIT",
        ...blocks.flatMap((text, at) => [`echo "@@ ${at}"`, typed(text)]),
    ].join("\n");
    const file = `${log}.sh`;
    writeFileSync(file, `${script}\n`);
    const out = openSync(log, "a");
    try {
        await new Promise<void>((resolve, reject) => {
            const child = spawn("bash", [file], {
                cwd: folder,
                env: scrubbed(process.env),
                stdio: ["ignore", out, out],
            });
            child.once("error", reject);
            child.once("close", () => resolve());
        });
    } finally {
        closeSync(out);
        rmSync(file);
    }
}

/** A caller's variables could send the run to another organization, or to another backend. */
function scrubbed(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const ours = Object.entries(environment).filter(
        ([name]) => !/^(GITHUB|GH|PULUMI|CODEX)_/.test(name) || name === "CODEX_ROLLOUT_CACHE",
    );
    return { ...Object.fromEntries(ours), NODE_OPTIONS: "", NO_COLOR: "1" };
}

function freePort(): Promise<number> {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.once("error", reject).listen(0, "127.0.0.1", () => {
            const { port } = server.address() as AddressInfo;
            server.close(() => resolve(port));
        });
    });
}

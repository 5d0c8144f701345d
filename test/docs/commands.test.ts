/** Every command block of README and docs/: each call exists as it is written, and what can be run here is run. */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Command } from "commander";
import type { LocalGitHub } from "../../emulator/server";
import { createLocalGitHub } from "../../emulator/server";
import { compiled } from "./compiled";
import { blocksOf, pages } from "./blocks";
import type { Block } from "./blocks";
import { callsIn, wrongWith } from "./command-line";

const root = path.resolve(__dirname, "..", "..");
const blocks = pages().flatMap((page) =>
    blocksOf(page).filter(({ language }) => language === "sh"),
);

/** Verbs that write nothing to GitHub and need no engine and no codex binary. */
const reading =
    /^(validate|schema|completion|checklist|explain|inventory|import|drift|codex render)( |$)/;

/** Pages whose blocks another test runs; it names the page. */
const runElsewhere: Readonly<Record<string, string>> = {
    "docs/tutorial.md": "test/docs/tutorial.test.ts",
    "docs/guides/rollback.md": "test/e2e/rollback.test.ts",
    "docs/guides/first-rollout.md": "test/docs/guides.test.ts",
};

/** Run as it is written, but not with every test run: minutes of the engine. */
const withEngine = "the engine: the page is run in test/docs/guides.test.ts, with GUIDES=all";

/** Why the rest of a page's blocks is not run. What it calls of codex-rollout is held to the command line all the same. */
const notRun: Readonly<Record<string, string>> = {
    "README.md":
        "npm ci, the whole suite and the demo, which are runs of their own, and the list of verbs, which is no script; the way to a real organization is run in test/docs/guides.test.ts",
    "docs/preview.md": withEngine,
    "docs/gateway.md": withEngine,
    "docs/guardrails.md": withEngine,
    "docs/guides/workflows.md":
        "GitHub's runners for `publish`, in test/workflows/up.test.ts; the rest in test/docs/guides.test.ts",
    "docs/guides/review.md": withEngine,
    "docs/guides/several-organizations.md": withEngine,
    "docs/guides/air-gapped.md": withEngine,
    "docs/guides/from-terraform.md": `Terraform; and ${withEngine}`,
    "docs/guides/from-peribolos.md": withEngine,
    "docs/guides/from-safe-settings.md": withEngine,
    "docs/guides/import.md": withEngine,
    "docs/guides/drift.md": withEngine,
    "docs/guides/report.md": withEngine,
    "docs/areas/shards.md": withEngine,
    "docs/guides/state-backends.md":
        "stores of other makers; one is run in test/faults/state-backends.faults.ts",
    "docs/guides/action-and-image.md":
        "a container engine and a published image; the action's steps run in test/workflows/action.test.ts",
    "docs/guides/other-languages.md":
        "a program of the reader; the package runs in test/e2e/plugin.test.ts",
    "docs/performance.md": "minutes, and at the larger sizes hours",
    "docs/troubleshooting.md": "a real organization",
    "docs/reference/editors.md": "an editor",
};

let tree: Command;
beforeAll(async () => {
    tree = await compiled.commandTree();
});

test("there are blocks, and each says its language as sh", () => {
    expect(blocks.length).toBeGreaterThan(25);
    const other = pages().flatMap((page) =>
        blocksOf(page).filter(({ language }) => /^(bash|shell|console)$/.test(language)),
    );
    expect(other.map(({ page, line }) => `${page}:${line}`)).toEqual([]);
});

test.each(blocks.map((block) => [`${block.page}:${block.line}`, block] as const))(
    "%s calls what the command line has",
    (_, { text }) => {
        const wrong = callsIn(text)
            .map((call) => ({ call: call.join(" "), wrong: wrongWith(tree, call) }))
            .filter((one) => one.wrong !== undefined);
        expect(wrong).toEqual([]);
    },
);

test("a call that is not there is found", () => {
    const wrong = (text: string) => callsIn(text).map((call) => wrongWith(tree, call));
    expect(wrong("npx codex-rollout preview --expect-nothing # aside")).toEqual([
        "preview has no option --expect-nothing",
    ]);
    expect(wrong("codex-rollout drift --format xml > drift.xml")).toEqual([
        "--format does not take xml",
    ]);
    expect(wrong('eval "$(codex-rollout engine environment)"')).toEqual([
        "engine has no verb environment",
    ]);
    expect(wrong("codex-rollout explain person")).toEqual(["person wants 1 words"]);
    expect(wrong("a && codex-rollout revert FILE")).toEqual(["codex-rollout has no verb revert"]);
    expect(wrong("codex-rollout run -- pulumi preview --diff | less")).toEqual([undefined]);
});

describe("what only reads is run, page by page, on the local GitHub", () => {
    let github: LocalGitHub;
    beforeAll(async () => {
        github = await createLocalGitHub({ seed: "acme" });
    });
    afterAll(() => github.close());

    test.each(pages().filter((page) => runCalls(page).length > 0))(
        "%s",
        async (page) => {
            const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-docs-"));
            try {
                mkdirSync(path.join(folder, "policies"));
                // Several organizations: each page's names stand for the same policy.
                for (const name of ["rollout", "acme", "acme-labs"])
                    cpSync("policies/rollout.yaml", path.join(folder, `policies/${name}.yaml`));
                for (const call of runCalls(page)) {
                    // It writes a first policy here; over one with comments of its own it refuses.
                    if (call[0] === "import")
                        rmSync(path.join(folder, "policies/rollout.yaml"), { force: true });
                    const { code, stdout, stderr } = await run(folder, github.url, call);
                    // 1 with an answer: questions of a checklist are open. Without one it is a failure.
                    const answered = code === 1 ? stdout !== "" : [0, 7, 8].includes(code);
                    if (!answered) throw new Error(`${call.join(" ")}: ${code}\n${stderr}`);
                }
            } finally {
                rmSync(folder, { recursive: true, force: true });
            }
        },
        120_000,
    );
});

function run(
    cwd: string,
    url: string,
    call: readonly string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [path.join(root, "bin", "cli", "main.js"), ...call], {
            cwd,
            env: {
                PATH: process.env.PATH,
                NO_COLOR: "1",
                GITHUB_BASE_URL: `${url}/`,
                GITHUB_TOKEN: "local-owner",
            },
            stdio: ["ignore", "pipe", "pipe"],
        });
        let [stdout, stderr] = ["", ""];
        child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
        child.once("error", reject);
        child.once("close", (code) => resolve({ code: code ?? -1, stdout, stderr }));
    });
}

/** Calls of a page that are run here, in their order, as they are written. */
function runCalls(page: string): string[][] {
    return page in runElsewhere
        ? []
        : blocks
              .filter((block) => block.page === page)
              .flatMap(({ text }) => callsIn(text).filter(canRun));
}

/** Words in capitals and files of other tools are the reader's own; other organizations than acme are not there; `--watch` does not end. */
function canRun(call: readonly string[]): boolean {
    const line = call.join(" ");
    return (
        reading.test(line) &&
        !/ ([A-Z]{3,}\b(?!_)|--watch\b|--organization|--peribolos|--safe-settings)/.test(line)
    );
}

describe("what is not run has a reason", () => {
    const left = blocks.filter((block) => !isRun(block));

    test.each([...new Set(left.map(({ page }) => page))])("%s", (page) => {
        const elsewhere = runElsewhere[page];
        if (elsewhere === undefined) {
            expect(notRun[page]).toMatch(/\w/);
            for (const [file] of notRun[page]?.matchAll(/test\/\S+\.ts/g) ?? [])
                expect({ file, exists: existsSync(file) }).toEqual({ file, exists: true });
        } else expect(readFileSync(elsewhere, "utf8")).toContain(page);
    });
});

/** Every call of it is among those that are run here. */
function isRun({ page, text }: Block): boolean {
    const calls = callsIn(text);
    return calls.length > 0 && !(page in runElsewhere) && calls.every(canRun);
}

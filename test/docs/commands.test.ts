/** Every command block of README and docs/: each call exists as it is written, and what can be run here is run. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Command } from "commander";
import { compiled } from "./compiled";
import { blocksOf, pages } from "./blocks";
import type { Block } from "./blocks";
import { callsIn, wrongWith } from "./command-line";

const root = path.resolve(__dirname, "..", "..");
const blocks = pages().flatMap((page) =>
    blocksOf(page).filter(({ language }) => language === "sh"),
);

/** Verbs that answer from files alone. */
const offline = /^(validate|schema|completion|checklist|explain|codex render)$/;

/** Pages whose blocks another test runs; it names the page. */
const runElsewhere: Readonly<Record<string, string>> = {
    "docs/tutorial.md": "test/docs/tutorial.test.ts",
    "docs/guides/rollback.md": "test/e2e/rollback.test.ts",
};

/** Why the rest of a page's blocks is not run. What it calls of codex-rollout is held to the command line all the same. */
const notRun: Readonly<Record<string, string>> = {
    "README.md":
        "npm ci and the whole suite; a real organization. The demo and literal pulumi run in test/e2e/main-job.test.ts",
    "docs/preview.md": "a real organization; the verbs run in test/e2e/preview.test.ts",
    "docs/gateway.md": "a real organization; the verbs run in test/gateway/run.test.ts",
    "docs/areas.md":
        "repositories of an organization; test/cli/explain.test.ts explains some of a written-down one",
    "docs/guardrails.md": "a program of the reader; the pack runs in test/e2e/guardrails.test.ts",
    "docs/guides/workflows.md": "GitHub's runners; the workflows run in test/workflows/up.test.ts",
    "docs/guides/review.md": "a real organization; the verb runs in test/e2e/preview.test.ts",
    "docs/guides/several-organizations.md":
        "several real organizations; the verbs run in test/e2e/preview.test.ts",
    "docs/guides/air-gapped.md": "an engine without a network; it runs in test/e2e/engine.test.ts",
    "docs/guides/from-terraform.md": "a real organization and Terraform",
    "docs/guides/from-peribolos.md": "a real organization",
    "docs/guides/from-safe-settings.md": "a real organization",
    "docs/guides/first-rollout.md": "a real organization; init runs in test/cli/init.test.ts",
    "docs/guides/import.md": "a real organization",
    "docs/guides/drift.md": "a real organization; the verb runs in test/cli/drift.test.ts",
    "docs/guides/report.md": "a real organization",
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

describe("what answers from files alone is run", () => {
    let folder: string;
    beforeAll(() => {
        folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-docs-"));
        mkdirSync(path.join(folder, "policies"));
        for (const file of ["rollout.yaml", "rollout.schema.json"])
            cpSync(path.join(root, "policies", file), path.join(folder, "policies", file));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test.each(offlineCalls())("codex-rollout %s", (line) => {
        const { status, stderr } = spawnSync(
            process.execPath,
            [
                path.join(root, "bin", "cli", "main.js"),
                ...(callsIn(`codex-rollout ${line}`)[0] ?? []),
            ],
            { cwd: folder, encoding: "utf8", env: { PATH: process.env.PATH, NO_COLOR: "1" } },
        );
        // A checklist with open questions exits 1 and says so on standard output.
        expect({ stderr, usable: status === 0 || status === 1 }).toEqual({
            stderr: "",
            usable: true,
        });
    });
});

/** Each once, as written; words in capitals are the reader's own and cannot be run. */
function offlineCalls(): string[] {
    const calls = blocks.flatMap(({ text, page }) =>
        page in runElsewhere ? [] : callsIn(text).map((call) => call.join(" ")),
    );
    const found = calls.filter((call) => {
        const [verb = "", second = ""] = call.split(" ");
        const known = offline.test(verb) || offline.test(`${verb} ${second}`);
        // Which tier a repository is in can depend on the organization.
        return known && !/^explain (repository|path)| (--live|--inventory|[A-Z]{3,}\b)/.test(call);
    });
    return [...new Set(found)].sort();
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
function isRun({ text }: Block): boolean {
    const calls = callsIn(text).map((call) => call.join(" "));
    const run = new Set(offlineCalls());
    return calls.length > 0 && calls.every((call) => run.has(call));
}

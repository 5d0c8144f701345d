/** What holds of every verb, also of one that is added tomorrow; through the front door wherever a person meets it. */
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { bugReport } from "../../cli/bug-report";
import { progressWords } from "../../cli/conventions/reading";
import { createLocalGitHub } from "../../emulator/server";
import { compiled } from "../docs/compiled";

const { commandTree, helpAfter, verbsOf, wordsOf } = compiled;
const main = path.resolve("bin/cli/main.js");

function codexRollout(words: readonly string[], env: NodeJS.ProcessEnv = {}) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
        encoding: "utf8",
        env: { ...process.env, NODE_OPTIONS: "", NO_COLOR: "1", ...env },
    });
    return { code: status, stdout, stderr };
}

/** Verbs that people type; one that only groups others is left out. */
async function verbs(): Promise<Command[]> {
    const all = verbsOf(await commandTree());
    return all.filter(
        (one) => one.commands.length === 0 || ["init", "engine"].includes(one.name()),
    );
}

test("the help of every verb has examples of that verb, and its exit codes, each once", async () => {
    const wrong = (await verbs()).flatMap((verb) => {
        const words = wordsOf(verb);
        const help = helpAfter(verb);
        const of = (pattern: RegExp) => (help.match(pattern) ?? []).length;
        const [examples = ""] = /^Examples?[:,][\s\S]*/m.exec(help) ?? [];
        return [
            ...(of(/^Examples?[:,]/gm) === 1
                ? []
                : [`${words}: examples ${of(/^Examples?[:,]/gm)} times`]),
            ...(examples.includes(`codex-rollout ${words}`) ? [] : [`${words}: no example of it`]),
            ...(of(/^Exit codes:/gm) === 1
                ? []
                : [`${words}: exit codes ${of(/^Exit codes:/gm)} times`]),
        ];
    });
    expect(wrong).toEqual([]);
});

test("options that every verb has, and a choice of formats has --json beside it", async () => {
    for (const verb of await verbs()) {
        const flags = verb.options.map(({ long }) => long);
        expect([wordsOf(verb), flags]).toEqual([
            wordsOf(verb),
            expect.arrayContaining(["--quiet", "--verbose"]),
        ]);
        expect([wordsOf(verb), new Set(flags).size]).toEqual([wordsOf(verb), flags.length]);
        const format = verb.options.find(({ long }) => long === "--format");
        if (format?.argChoices?.includes("json") === true) expect(flags).toContain("--json");
    }
});

test.each<[string, string[], string]>([
    ["verb", ["validte"], "(Did you mean validate?)"],
    ["verb of a verb", ["codex", "chek"], "(Did you mean check?)"],
    ["option", ["drift", "--polcy", "x"], "(Did you mean --policy?)"],
    ["format", ["drift", "--format", "jsn"], "Did you mean json?"],
    ["area", ["drift", "--only", "branch"], "Did you mean branches?"],
    ["shell", ["completion", "bsh"], "Did you mean bash?"],
    ["example", ["init", "--from", "regulatd", "--yes"], "did you mean regulated?"],
])("a mistyped %s is answered with what was meant", (_, words, hint) => {
    const { code, stderr, stdout } = codexRollout(words);
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(hint)]);
    expect(stderr).not.toMatch(/^ +at /m);
});

test("--version, and standard error that --quiet holds back unless it fails", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    for (const flag of ["--version", "-V"])
        expect(codexRollout([flag])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
    const folder = mkdtempSync(path.join(tmpdir(), "quiet-"));
    try {
        const policy = "policies/rollout.yaml";
        const render = ["codex", "render", "--policy", policy, "--out", folder];
        expect(codexRollout([...render, "--quiet"])).toMatchObject({ code: 0, stderr: "" });
        const failing = codexRollout(["validate", "nowhere.yaml", "--quiet"]);
        expect(failing).toEqual({
            code: 2,
            stdout: "",
            stderr: "codex-rollout: nowhere.yaml: no such file\n",
        });
    } finally {
        rmSync(folder, { recursive: true });
    }
});

test("--verbose says on standard error what was read and how long it took, and is not --quiet", async () => {
    const github = await createLocalGitHub({ seed: "acme" });
    try {
        const env = { GITHUB_BASE_URL: `${github.url}/`, GITHUB_TOKEN: "local-owner" };
        const words = ["lock", "--check", "--verbose"];
        const { stderr } = await new Promise<{ stderr: string }>((resolve) => {
            execFile(
                process.execPath,
                [main, ...words],
                { env: { PATH: process.env.PATH, NO_COLOR: "1", ...env } },
                (_error, _stdout, stderr) => resolve({ stderr }),
            );
        });
        expect(stderr).toMatch(/^read GET \/orgs\/acme in \d+ ms$/m);
        expect(stderr).toMatch(/^read GraphQL InventoryMembers in \d+ ms$/m);
        expect(stderr).toMatch(/^took \d+\.\d s$/m);
    } finally {
        await github.close();
    }
    expect(codexRollout(["validate", "policies/rollout.yaml", "--quiet", "--verbose"])).toEqual({
        code: 2,
        stdout: "",
        stderr: "codex-rollout: --quiet and --verbose - one of the two\n",
    });
});

test("progress says how much is read and how long the rest takes at the least", () => {
    expect(progressWords(100, 405, 2000)).toBe("read 100 of 405, at least 7 s left");
});

test("colours are for terminals, or for who asks for them; NO_COLOR is stronger", () => {
    const coloured = (env: NodeJS.ProcessEnv) =>
        codexRollout(["explain", "person", "dev-1"], { GITHUB_TOKEN: "", ...env }).stdout.includes(
            "\u001b[",
        );
    expect(coloured({ NO_COLOR: "" })).toBe(false);
    expect(coloured({ NO_COLOR: "", FORCE_COLOR: "1" })).toBe(true);
    expect(coloured({ NO_COLOR: "1", FORCE_COLOR: "1" })).toBe(false);
});

test("an older Node is told what is needed, before anything is loaded", () => {
    const { code, stdout, stderr } = codexRollout(["--version"], {
        NODE_OPTIONS: `--require=${path.resolve("test/fixtures/older-node.cjs")}`,
    });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(
        "codex-rollout: this is Node 18.20.1 - it needs 20.19 or newer (https://nodejs.org)\n",
    );
    const { engines } = JSON.parse(readFileSync("package.json", "utf8")) as {
        engines: { node: string };
    };
    expect(engines.node).toBe(">=20.19");
});

describe("a bug of ours", () => {
    test("is said without a stack, and its issue is in a file", () => {
        // A directory in the place of a file that is part of the package cannot happen; a preloaded fault can.
        const fault = path.resolve("test/fixtures/fault.cjs");
        const { code, stdout, stderr } = codexRollout(["schema", "--quiet"], {
            NODE_OPTIONS: `--require=${fault}`,
        });
        expect([code, stdout]).toEqual([1, ""]);
        expect(stderr).toContain("this is a bug of ours: TypeError: broken on purpose");
        expect(stderr).not.toMatch(/^ +at /m);
        const file = /is in (\S+)$/m.exec(stderr)?.[1] ?? "";
        const issue = readFileSync(file, "utf8");
        rmSync(path.dirname(file), { recursive: true });
        expect(issue).toContain("- command: codex-rollout schema --quiet\n");
        expect(issue).toMatch(/^ +at .*fault\.cjs:\d+/m);
        expect(issue).not.toContain(process.cwd());
    });

    test("tells nothing of what the run was about", () => {
        const drift = new Command("drift").option("--policy <file>").option("--base-url <url>");
        const root = new Command("codex-rollout").addCommand(drift);
        const secret = "very-own-value";
        const error = new Error(
            `cannot take ${secret} of ghp_${"a1".repeat(18)} at ${process.cwd()}/policies/x.yaml`,
        );
        const argv = [
            "drift",
            "--policy",
            "private/plans.yaml",
            `--base-url=https://me:${secret}@ghe.example`,
            "--",
            "more",
        ];
        const text = bugReport(error, argv, root, { GITHUB_TOKEN: secret });
        for (const word of [secret, "ghp_", "private/plans", "ghe.example", "more", process.cwd()])
            expect(text).not.toContain(word);
        expect(text).toContain("- command: codex-rollout drift --policy --base-url\n");
        expect(text).toContain("# Bug: Error: cannot take *** of *** at policies/x.yaml");
    });
});

test("whoever stops reading ends it without a word", () => {
    const words = `"${process.execPath}" "${main}" schema | head -n 1`;
    const { stdout, stderr } = spawnSync("sh", ["-c", words], {
        encoding: "utf8",
        env: { ...process.env, NODE_OPTIONS: "" },
    });
    expect([stdout, stderr]).toEqual(["{\n", ""]);
});

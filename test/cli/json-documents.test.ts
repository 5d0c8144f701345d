/** Every JSON document of the command line: its schema is of today, and what the verbs print is what it says. */
import { execFile, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readSchema } from "../../cli/docs/json-schemas";
import { versionOf } from "../../cli/docs/json-page";
import { documents, schemaFile } from "../../cli/json/documents";
import type { LocalGitHub } from "../../emulator/server";
import { createLocalGitHub } from "../../emulator/server";
import { compiled } from "../docs/compiled";
import { wrongWithDocument } from "../support/json-documents";

const root = path.resolve(__dirname, "..", "..");
const main = path.join(root, "bin", "cli", "main.js");
let github: LocalGitHub;
let folder: string;

beforeAll(async () => {
    github = await createLocalGitHub({ seed: "acme" });
    folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-json-"));
    mkdirSync(path.join(folder, "policies"));
    cpSync("policies/rollout.yaml", path.join(folder, "policies/rollout.yaml"));
});
afterAll(async () => {
    await github.close();
    rmSync(folder, { recursive: true });
});

function printed(words: readonly string[]): Promise<string> {
    const env = {
        PATH: process.env.PATH,
        GITHUB_BASE_URL: `${github.url}/`,
        GITHUB_TOKEN: "local-owner",
        GITHUB_APP_TOKEN: "local-owner",
        CODEX_ROLLOUT_CACHE: process.env.CODEX_ROLLOUT_CACHE,
        HOME: process.env.HOME,
    };
    return new Promise((resolve, reject) => {
        execFile(process.execPath, [main, ...words], { cwd: folder, env }, (error, out, err) => {
            if (out !== "") resolve(out);
            else reject(new Error(`${words.join(" ")}: ${err || error?.message}`));
        });
    });
}

test("schemas/ is made from today's types (npm run docs:reference)", () => {
    const program = `require("./bin/cli/docs/json-schemas.js").documentSchemas(process.cwd())
        .then((all) => process.stdout.write(JSON.stringify([...all])))`;
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", program], {
        cwd: root,
        encoding: "utf8",
        env: { ...process.env, NODE_OPTIONS: "" },
    });
    if (stdout === "") throw new Error(stderr);
    const now = new Map(JSON.parse(stdout) as [string, string][]);
    expect([...now.keys()]).toEqual(documents.map(schemaFile));
    for (const [file, text] of now)
        expect([file, readFileSync(path.join(root, file), "utf8")]).toEqual([file, text]);
}, 120_000);

test("every document has a version", () => {
    for (const document of documents)
        expect(versionOf(readSchema(root, document))).toBeGreaterThanOrEqual(1);
});

/** A document, and the words that print it. */
const printing: readonly (readonly [name: string, words: readonly string[]])[] = [
    ["validation", ["validate", "policies/rollout.yaml", "--json"]],
    ["drift", ["drift", "--json"]],
    ["checklist", ["checklist", "--live", "--json"]],
    ["report", ["report", "--live", "--json"]],
    ["explanation", ["explain", "person", "dev-1", "--json"]],
    ["explanation", ["explain", "repository", "payments-api", "--live", "--json"]],
    ["explanation", ["explain", "path", "payments-api", "src/auth/login.ts", "--json"]],
    ["explanation", ["explain", "secret", "DEPLOY_TOKEN", "--json"]],
    ["command", ["explain", "command", "--json", "--", "npm test && git push --force"]],
    ["journal", ["journal", "--json"]],
];

/** A document, the words that write it, and the file that they write. */
const writing: readonly (readonly [name: string, words: readonly string[], file: string])[] = [
    ["inventory", ["inventory", "--out", "inventory.json"], "inventory.json"],
    [
        "snapshot",
        ["import", "--org", "acme", "--facts", "--write-snapshot", "now.json"],
        "now.json",
    ],
    ["lock", ["lock"], "policies/rollout.lock.json"],
];

describe("what a verb prints or writes is what its schema says", () => {
    test.each(printing)(
        "%s: %p",
        async (name, words) => {
            expect(wrongWithDocument(name, await printed(words))).toEqual([]);
        },
        60_000,
    );

    test.each(writing)(
        "%s: %p",
        async (name, words, file) => {
            await printed(words);
            const text = readFileSync(path.join(folder, file), "utf8");
            expect(wrongWithDocument(name, text)).toEqual([]);
        },
        60_000,
    );

    test("a key that no type declares is found", async () => {
        const document = JSON.parse(await printed(["journal", "--json"])) as object;
        expect(wrongWithDocument("journal", JSON.stringify({ ...document, more: 1 }))).toEqual([
            ' must NOT have additional properties {"additionalProperty":"more"}',
        ]);
    });
});

/** Where the documents are checked that need the engine or the codex binary to be printed. */
const elsewhere: Readonly<Record<string, string>> = {
    preview: "test/e2e/preview.test.ts",
    plan: "test/e2e/preview.test.ts",
    result: "test/e2e/preview.test.ts",
    shards: "test/e2e/shards.test.ts",
    proof: "test/codex/cli.test.ts",
    engine: "test/e2e/engine.test.ts",
};

test.each(Object.entries(elsewhere))("%s is checked in %s", (name, file) => {
    expect(readFileSync(file, "utf8").includes(`wrongWithDocument("${name}"`)).toBe(true);
});

test("every document is checked", () => {
    const checked = new Set(
        [...printing, ...writing, ...Object.keys(elsewhere).map((name) => [name])].map(
            ([name]) => name,
        ),
    );
    expect(documents.map(({ name }) => name).filter((name) => !checked.has(name))).toEqual([]);
});

/** Verbs that answer nothing: they do something, and say in a line or two that it is done. */
const doing: Readonly<Record<string, string>> = {
    schema: "prints JSON and nothing else",
    guardrails: "prints the policy pack's configuration, which Pulumi reads",
    inventory: "writes a document",
    lock: "writes a document",
    up: "writes a document, result.json",
    import: "writes a policy, and with --write-snapshot a document",
    adopt: "writes a file of Pulumi's",
    run: "prints what the command prints",
    init: "writes files",
    "init workflows": "writes files",
    "publish comment": "writes to GitHub",
    "publish issue": "writes to GitHub",
    "publish reviewed": "prints one hash",
    "publish summary": "writes to a file of a workflow",
    "codex render": "writes files",
    "engine env": "prints variables for a shell; --shell json for other programs",
    emulator: "runs until it is stopped",
    demo: "runs other verbs",
    completion: "prints a script",
};

test("every other verb takes --json, and a document names it", async () => {
    const named = documents.flatMap(({ from }) => from);
    const verbs = compiled
        .verbsOf(await compiled.commandTree())
        .filter(({ commands }) => commands.length === 0);
    const wrong = verbs.flatMap((verb) => {
        const words = compiled.wordsOf(verb);
        const takes = verb.options.some(({ long }) => long === "--json");
        const documented = named.some(
            (one) =>
                one === `${words} --json` || (one.startsWith(`${words} `) && /--json/.test(one)),
        );
        if (words in doing) return takes ? [`${words}: takes --json, and is said not to`] : [];
        return takes && documented ? [] : [`${words}: ${takes ? "no document" : "no --json"}`];
    });
    expect(wrong).toEqual([]);
});

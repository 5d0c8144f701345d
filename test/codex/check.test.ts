import { checkCodexFiles } from "../../codex/check";
import { checkCheckout } from "../../codex/check/checkout";
import { checkContents } from "../../codex/check/contents";
import type { CodexBinary } from "../../codex/binary/find";
import { findCodex, NoCodexBinary } from "../../codex/binary/find";
import type { RenderedFile } from "../../codex/render";
import { renderCodexFiles } from "../../codex/render";
import { blockBegin } from "../../codex/render/agents";
import type { ProofRow } from "../../codex/result";
import { provenVersion } from "../../codex/version";
import { sample, silent } from "./sample";

let binary: CodexBinary;
beforeAll(async () => {
    binary = await findCodex();
});

const rendered = renderCodexFiles(sample);

/** Files changed by hand. */
function broken(files: readonly RenderedFile[], change: (text: string) => string): RenderedFile[] {
    return files.map((file) => {
        const text = change(file.text);
        if (text === file.text) throw new Error(`nothing changed in ${file.path}`);
        return { ...file, text };
    });
}

/** Rows that say broken, but for the comparison with what the policy renders, which sees every change. */
async function seenByBinary(files: readonly RenderedFile[]): Promise<ProofRow[]> {
    const { rows } = await checkCodexFiles({ controls: sample, files, binary });
    expect(rows).toContainEqual(expect.objectContaining({ subject: "files", verdict: "broken" }));
    return rows.filter((row) => row.verdict === "broken" && row.subject !== "files");
}

test("what is rendered is obeyed by the pinned release, with nothing left unchecked", async () => {
    const { rows, codexVersion } = await checkCodexFiles({
        controls: sample,
        files: rendered,
        binary,
    });
    expect(codexVersion).toBe(provenVersion);
    expect(rows.filter((row) => row.verdict === "broken" || row.verdict === "unchecked")).toEqual(
        [],
    );
    // What the binary only takes in is named as such.
    const read = rows.filter((row) => row.verdict === "read").map((row) => row.declared);
    expect(
        read.every((row) =>
            /^(permissions|allowed_chatgpt_workspaces|plugin marketplace)/.test(row),
        ),
    ).toBe(true);
}, 60_000);

test("so are the files of a policy that says nothing", async () => {
    const { rows } = await checkCodexFiles({
        controls: silent,
        files: renderCodexFiles(silent),
        binary,
    });
    expect(rows.filter((row) => row.verdict !== "obeyed")).toEqual([]);
}, 60_000);

const requirements = "machine/requirements.toml";
const rules = "machine/rules/rollout.rules";
const hook = "machine/hooks/forbidden-commands.sh";

/** Breakages that do not hide each other are tried in one run. */
const breakages: readonly {
    readonly path: string;
    readonly changes: readonly [what: string, (text: string) => string, Partial<ProofRow>][];
}[] = [
    {
        path: requirements,
        changes: [
            [
                "a misspelled key, which codex ignores",
                (text) => text.replace("allow_remote_control", "allow_remote_controll"),
                { declared: "allow_remote_control = false", evidence: "codex reads back null" },
            ],
            [
                "a loosened value",
                (text) => text.replace('"untrusted"]', '"untrusted", "never"]'),
                { declared: 'allowed_approval_policies = ["on-request","untrusted"]' },
            ],
            [
                "a hook event that does not exist",
                (text) => text.replace("hooks.PreToolUse", "hooks.BeforeToolUse"),
                { declared: expect.stringMatching(/^hooks\.PreToolUse/) },
            ],
            [
                "a profile let loose",
                (text) => text.replace("rollout = true", 'rollout = true\n":workspace" = true'),
                { evidence: expect.stringContaining(":workspace") },
            ],
            [
                "a server let in",
                (text) =>
                    text.replace(
                        "[mcp_servers]",
                        '[mcp_servers.codex-rollout-stranger.identity]\ncommand = "codex-rollout-stranger"',
                    ),
                { declared: "an MCP server that is not listed may not run" },
            ],
            [
                "marketplaces let in",
                (text) => text.replace("to_allowed_sources = true", "to_allowed_sources = false"),
                { declared: "a plugin marketplace that is not listed is refused" },
            ],
            [
                "a rule that says less",
                (text) => text.replace('{ any_of = ["--force", "-f"] }', '{ token = "--force" }'),
                {
                    subject: "requirements.toml [rules]",
                    evidence: "`git push -f` comes to prompt, not forbidden",
                },
            ],
        ],
    },
    {
        path: requirements,
        changes: [
            [
                "an allow rule, for which codex refuses the file",
                (text) => text.replace('decision = "prompt"', 'decision = "allow"'),
                {
                    declared: "loads",
                    evidence: expect.stringContaining("not permitted in requirements.toml"),
                },
            ],
        ],
    },
    {
        path: requirements,
        changes: [
            [
                "a file that is no TOML",
                (text) => text.replace("= false", "= nope"),
                { subject: "requirements.toml", declared: "loads" },
            ],
        ],
    },
    {
        path: rules,
        changes: [
            [
                "a rule that is gone",
                (text) =>
                    text.replace(
                        /# commands\.forbidden\nprefix_rule\(\n {4}pattern = \["psql"\][^)]*\)\n/,
                        "",
                    ),
                { evidence: "`psql` comes to no rule, not forbidden" },
            ],
        ],
    },
    {
        path: rules,
        changes: [
            [
                "a rule whose own example fails",
                (text) => text.replace('pattern = ["psql"]', 'pattern = ["psqll"]'),
                { declared: "loads", evidence: expect.stringContaining("unmatched examples") },
            ],
        ],
    },
    {
        path: "machine/config.toml",
        changes: [
            [
                "an unknown key",
                (text) => text.replace("[analytics]", "[analyticz]"),
                { subject: "config.toml", evidence: expect.stringContaining("analyticz") },
            ],
        ],
    },
    {
        path: "machine/config.toml",
        changes: [
            [
                "a default that is another",
                (text) => text.replace('persistence = "none"', 'persistence = "save-all"'),
                { declared: 'history.persistence = "none"' },
            ],
        ],
    },
    {
        path: "repository/.codex/config.toml",
        changes: [
            [
                "a repository's default that is another",
                (text) => text.replace('"cached"', '"live"'),
                { subject: ".codex/config.toml", declared: 'web_search = "cached"' },
            ],
        ],
    },
    {
        path: "repository/.codex/config.toml",
        changes: [
            [
                "an unknown key in a repository",
                (text) => text.replace("web_search", "web_searching"),
                {
                    subject: ".codex/config.toml",
                    evidence: expect.stringContaining("web_searching"),
                },
            ],
        ],
    },
    {
        path: "repository/.codex/rules/rollout.rules",
        changes: [
            [
                "a repository's rule that says less",
                (text) =>
                    text.replace(
                        '["git", "push", ["--force", "-f"]]',
                        '["git", "push", "--force"]',
                    ),
                { subject: ".codex/rules/rollout.rules" },
            ],
        ],
    },
    {
        path: hook,
        changes: [
            [
                "a hook that lets a spelling pass",
                (text) => text.replace("-f|--force", "--force"),
                { subject: "hooks/forbidden-commands.sh", declared: "forbidden: rm -rf" },
            ],
            [
                "a hook that fails open",
                (text) => text.replace(/\|\| refuse "the hook could not.*/, ""),
                { declared: "refuses when it cannot work (no awk)" },
            ],
        ],
    },
    {
        path: "repository/AGENTS.md",
        changes: [
            [
                "a document over the limit, which codex cuts",
                (text) => `${"x".repeat(33_000)}\n${text}`,
                { subject: "AGENTS.md", declared: "the model sees the managed section" },
            ],
        ],
    },
];

test.each(
    breakages.map(
        ({ path, changes }) => [path, changes.map(([what]) => what).join("; "), changes] as const,
    ),
)(
    "%s: sees %s",
    async (path, _, changes) => {
        const files = changes.reduce(
            (text, [, change]) => broken(text, change),
            rendered.filter((file) => file.path === path),
        );
        const rows = await seenByBinary(files);
        for (const [, , expected] of changes) {
            expect(rows).toContainEqual(expect.objectContaining(expected));
        }
    },
    60_000,
);

test("sees a file that is missing, a hook that cannot start, and a managed_config.toml", async () => {
    const files = rendered
        .filter((file) => file.path !== rules)
        .map((file) => (file.path === hook ? { ...file, executable: false } : file));
    const { rows } = await checkCodexFiles({
        controls: sample,
        files: [...files, { path: "machine/managed_config.toml", text: "", executable: false }],
        binary,
    });
    expect(rows.filter((row) => row.verdict === "broken" && row.subject === "files")).toEqual([
        expect.objectContaining({
            declared: hook,
            evidence: expect.stringContaining("not executable"),
        }),
        expect.objectContaining({ declared: rules, evidence: "the file is not there" }),
        expect.objectContaining({ declared: "machine/managed_config.toml" }),
    ]);
}, 60_000);

test.each(rendered.map(({ path }) => path))("%s changed by a byte is seen", (path) => {
    const files = rendered.map((file) =>
        file.path === path ? { ...file, text: `${file.text}\n` } : file,
    );
    const broken = checkContents({ controls: sample, files, binary }).filter(
        (row) => row.verdict === "broken",
    );
    expect(broken.map((row) => row.declared)).toEqual([path]);
});

describe("a checkout", () => {
    const check = (documents: Record<string, string>) =>
        checkCheckout({ controls: sample, binary }, documents);
    const human = "# Ours\n\nBe kind.\n";

    test("whose documents fit is shown to the model whole, in the folder where most comes together", async () => {
        const rows = await check({ "AGENTS.md": human, "web/api/AGENTS.md": "Only here.\n" });
        expect(rows).toEqual([
            expect.objectContaining({
                verdict: "obeyed",
                evidence: expect.stringMatching(/^2 files; most in web\/api\/, \d+ bytes$/),
            }),
            expect.objectContaining({
                verdict: "obeyed",
                declared: "the model sees AGENTS.md and web/api/AGENTS.md in web/api/",
            }),
        ]);
    }, 60_000);

    test("with too much along a path is broken there, and a torn section is broken", async () => {
        expect(await check({ "AGENTS.md": human, "web/AGENTS.md": "x".repeat(32_500) })).toEqual([
            expect.objectContaining({
                verdict: "broken",
                declared: "at most 32768 bytes in web/",
            }),
        ]);
        expect(await check({ "AGENTS.md": `${blockBegin}\nhalf\n` })).toEqual([
            expect.objectContaining({ verdict: "broken", declared: "our section is whole" }),
        ]);
    });
});

test("another release of codex is said to be unproven", async () => {
    const other = { ...binary, version: "0.170.0" };
    const { rows } = await checkCodexFiles({
        controls: silent,
        files: renderCodexFiles(silent),
        binary: other,
    });
    expect(rows[0]).toMatchObject({ subject: "version", verdict: "unchecked" });
}, 60_000);

test("what is not codex is refused by name", async () => {
    await expect(findCodex("/bin/true")).rejects.toThrow(NoCodexBinary);
    await expect(findCodex("/nowhere/codex")).rejects.toThrow(/\/nowhere\/codex does not run/);
});

import fc from "fast-check";
import { parse } from "smol-toml";
import type { CodexControls } from "../../plan/codex";
import { renderCodexFiles } from "../../codex/render";
import { withBlock, withoutBlock } from "../../codex/render/agents";
import { projectDocExcess } from "../../codex/render/project-docs";
import type { TomlValue } from "../../codex/render/toml";
import { tomlDocument, tomlValue } from "../../codex/render/toml";
import { command, from, sample, silent } from "./sample";

const text = (controls: CodexControls, path: string): string => {
    const file = renderCodexFiles(controls).find((one) => one.path === path);
    if (file === undefined) throw new Error(`${path} is not rendered`);
    return file.text;
};
const requirements = (controls: CodexControls): Record<string, unknown> =>
    parse(text(controls, "machine/requirements.toml"));

describe("rendered files", () => {
    test("the same policy gives the same bytes, sorted by path, and never managed_config.toml", () => {
        const files = renderCodexFiles(sample);
        expect(files).toEqual(renderCodexFiles(structuredClone(sample)));
        const paths = files.map((file) => file.path);
        expect(paths).toEqual([...paths].sort());
        expect(paths.filter((path) => path.includes("managed_config"))).toEqual([]);
        expect(files.filter((file) => file.executable).map((file) => file.path)).toEqual([
            "machine/hooks/forbidden-commands.sh",
        ]);
    });

    test("moving a line of the policy changes no file", () => {
        const moved = JSON.parse(
            JSON.stringify(sample).replaceAll('"line":1', '"line":99'),
        ) as CodexControls;
        expect(renderCodexFiles(moved)).toEqual(renderCodexFiles(sample));
    });

    test("a policy that says nothing about Codex limits nothing and says so by empty files", () => {
        expect(requirements(silent)).toEqual({});
        expect(text(silent, "machine/rules/rollout.rules")).toContain("# No command is declared.");
        expect(renderCodexFiles(silent).map((file) => file.path)).not.toContain(
            "machine/hooks/forbidden-commands.sh",
        );
    });

    test("an allowed command has no rule unless it is to run outside the sandbox", () => {
        const rules = text(sample, "machine/rules/rollout.rules");
        expect(rules).not.toMatch(/pattern = \["npm", "test"\]/);
        expect(rules).toMatch(/pattern = \["gh", "pr", "view"\],\n {4}decision = "allow"/);
    });

    test("requirements hold no allow rule, which codex would refuse the whole file for", () => {
        const { prefix_rules } = requirements(sample)["rules"] as {
            prefix_rules: { decision: string }[];
        };
        expect(new Set(prefix_rules.map((rule) => rule.decision))).toEqual(
            new Set(["prompt", "forbidden"]),
        );
    });

    test("domains come with the proxy, without which codex leaves the network open", () => {
        expect(requirements(sample)["features"]).toMatchObject({ network_proxy: true });
        const off = { ...sample, local: { ...sample.local, network: from("n", "off" as const) } };
        expect(requirements(off)).toMatchObject({
            permissions: { rollout: { network: { enabled: false } } },
        });
        expect(requirements(off)["features"]).not.toHaveProperty("network_proxy");
    });

    test("the device management payload is requirements.toml, the cloud text has nothing of the machine", () => {
        const payload = text(sample, "device-management/requirements.base64");
        expect(Buffer.from(payload, "base64").toString()).toBe(
            text(sample, "machine/requirements.toml"),
        );
        const cloud = parse(text(sample, "cloud/requirements.toml"));
        expect(cloud).not.toHaveProperty("hooks");
        expect(cloud).not.toHaveProperty("allow_managed_hooks_only");
        expect(cloud["features"]).not.toHaveProperty("hooks");
        expect(cloud).toHaveProperty("rules");
    });
});

describe("TOML", () => {
    const value: fc.Arbitrary<TomlValue> = fc.letrec<{ value: TomlValue }>((tie) => ({
        value: fc.oneof(
            { depthSize: "small" },
            fc.string({ unit: "grapheme" }),
            fc.integer({ min: -1_000_000, max: 1_000_000 }),
            fc.boolean(),
            fc.array(tie("value"), { maxLength: 3 }),
            fc.dictionary(
                fc.string({ unit: "grapheme" }).filter((key) => key !== "__proto__"),
                tie("value"),
                { maxKeys: 3, noNullPrototype: true },
            ),
        ),
    })).value;

    test("what is written is what smol-toml reads", () => {
        fc.assert(
            fc.property(value, (written) => {
                expect(parse(`v = ${tomlValue(written)}`)).toEqual({ v: written });
            }),
        );
    });

    test("keys of the root come first, whatever order they are given in", () => {
        const written = tomlDocument(
            ["head"],
            [
                { table: ["a", "b c"], key: "x", value: 1, comment: ["one"] },
                { table: [], key: "root", value: "r\u007f\n", comment: ["two"] },
                { table: ["a", "rows"], row: { y: [1] }, comment: [] },
                { table: ["a", "rows"], row: { y: [2] }, comment: [] },
                { table: ["empty"], comment: ["three"] },
            ],
        );
        expect(parse(written)).toEqual({
            root: "r\u007f\n",
            a: { "b c": { x: 1 }, rows: [{ y: [1] }, { y: [2] }] },
            empty: {},
        });
        expect(written.indexOf("# two\nroot")).toBeGreaterThan(0);
    });
});

describe("AGENTS.md", () => {
    test("the block goes in, is replaced and comes out, and people's lines stay", () => {
        const human = "# Our rules\n\nBe kind.\n";
        const once = withBlock(human, ["a"]);
        expect(once).toContain("Be kind.\n\n<!-- codex-rollout: begin");
        expect(withBlock(once, ["a"])).toBe(once);
        expect(withBlock(once, ["b"])).not.toContain("\na\n");
        expect(withBlock(once, [])).toBe(human);
        expect(withoutBlock(`${once}\nMore.\n`)).toBe("# Our rules\n\nBe kind.\n\nMore.\n");
    });

    test("a begin mark without an end is refused, since what follows could be a person's", () => {
        const torn = withBlock("", ["a"]).replace(/<!-- codex-rollout: end -->/, "");
        expect(() => withBlock(torn, ["b"])).toThrow(/no end mark/);
    });

    test("a command with backticks or a comment mark cannot break out of its line", () => {
        const lines = text(
            { ...sample, commands: { declared: [command("forbidden", "a`b")] } },
            "repository/AGENTS.md",
        );
        expect(lines).toContain("- `a'b`:");
    });

    test("the limit counts all documents from the root to a directory, overrides in place of the plain name", () => {
        expect(
            projectDocExcess({
                "AGENTS.md": 20_000,
                "web/AGENTS.md": 12_768,
                "api/AGENTS.md": 12_769,
                "api/v1/AGENTS.md": 1,
                "docs/AGENTS.override.md": 10,
                "docs/AGENTS.md": 40_000,
                "tools/agents.md": 40_000,
            }),
        ).toEqual([{ directory: "api", bytes: 32_769, files: ["AGENTS.md", "api/AGENTS.md"] }]);
    });

    test("the limit itself still fits", () => {
        expect(projectDocExcess({ "AGENTS.md": 32_769 })).toHaveLength(1);
        expect(projectDocExcess({ "AGENTS.md": 32_768 })).toEqual([]);
    });
});

import fc from "fast-check";
import {
    ownersOf,
    parseCodeowners,
    readManagedBlock,
    replaceManagedBlock,
    shadowedBy,
} from "../../plan/codeowners";

const begin =
    "# codex-rollout:begin managed by codex-rollout from its policy: change it there; keep this block last";
const end = "# codex-rollout:end";
const ours = ["/AGENTS.md @acme/codex-reviewers", "**/auth/** @acme/codex-reviewers"];
const block = `${[begin, ...ours, end].join("\n")}\n`;

describe("replaceManagedBlock", () => {
    test("a file that does not exist becomes the block alone", () => {
        expect(replaceManagedBlock(undefined, ours)).toBe(block);
        expect(replaceManagedBlock("", ours)).toBe(block);
    });

    test("human lines stay, the block comes last after a blank line", () => {
        expect(replaceManagedBlock("* @acme/web\n", ours)).toBe(`* @acme/web\n\n${block}`);
        expect(replaceManagedBlock("* @acme/web", ours)).toBe(`* @acme/web\n\n${block}`);
    });

    test("lines written below the block move above it, so that they do not overrule it", () => {
        const text = `* @acme/web\n\n${block}*.ts @dev-1\n`;
        const mended = replaceManagedBlock(text, ours);
        expect(mended).toBe(`* @acme/web\n\n*.ts @dev-1\n\n${block}`);
        expect(ownersOf(parseCodeowners(text), "auth/a.ts")).toEqual(["@dev-1"]);
        expect(ownersOf(parseCodeowners(mended), "auth/a.ts")).toEqual(["@acme/codex-reviewers"]);
    });

    test("a file with Windows line ends gets a block with Windows line ends", () => {
        const text = replaceManagedBlock("* @acme/web\r\n", ours);
        expect(text).toBe(`* @acme/web\r\n\r\n${block.replaceAll("\n", "\r\n")}`);
        expect(readManagedBlock(text)?.lines).toEqual(ours);
        expect(replaceManagedBlock(text, ours)).toBe(text);
    });

    test("a lost end marker makes no human line ours", () => {
        const text = `a @x\n${begin}\n${ours[0]}\nhuman @y\n`;
        expect(replaceManagedBlock(text, ["b @z"])).toBe(
            `a @x\n${ours[0]}\nhuman @y\n\n${begin}\nb @z\n${end}\n`,
        );
    });

    test("a block that a merge doubled becomes one", () => {
        const text = `a @x\n${block}b @y\n${block}`;
        expect(replaceManagedBlock(text, ours)).toBe(`a @x\nb @y\n\n${block}`);
    });

    test("no lines: the block goes, the human lines stay", () => {
        expect(replaceManagedBlock(`a @x\n${block}b @y`, [])).toBe("a @x\nb @y");
        expect(replaceManagedBlock(undefined, [])).toBe("");
    });

    test("another marker is another block", () => {
        const text = replaceManagedBlock(replaceManagedBlock(undefined, ["a @x"], "other"), ours);
        expect(readManagedBlock(text, "other")?.lines).toEqual(["a @x"]);
        expect(readManagedBlock(text)?.lines).toEqual(ours);
    });

    test.each(["a\nb", "a\r", end, `  ${begin}`])(
        "refuses the line %j, which would break the block",
        (line) => {
            expect(() => replaceManagedBlock("", [line])).toThrow(RangeError);
        },
    );

    const line = fc.constantFrom(
        "",
        "* @a",
        "# note",
        "  x @b  ",
        begin,
        end,
        "# codex-rollout: not a marker",
        "é @c",
    );
    const text = fc
        .array(fc.tuple(line, fc.constantFrom("\n", "\r\n")), { maxLength: 8 })
        .chain((lines) =>
            fc.boolean().map((open) => {
                const all = lines.map(([one, eol]) => one + eol).join("");
                return open ? all.replace(/\r?\n$/, "") : all;
            }),
        );
    const lines = fc.array(fc.constantFrom("/a @x", "/b @y", ""), { maxLength: 3 });

    test("for any file: idempotent, last, read back, and no human line lost or changed", () => {
        fc.assert(
            fc.property(text, lines, (before, wanted) => {
                const after = replaceManagedBlock(before, wanted);
                expect(replaceManagedBlock(after, wanted)).toBe(after);
                const read = readManagedBlock(after);
                if (wanted.length === 0) expect(read).toBeUndefined();
                else expect(read).toMatchObject({ lines: wanted, after: "" });
                const human = replaceManagedBlock(before, []);
                expect(after.startsWith(human)).toBe(true);
                expect(before.includes(begin) || human === before || before.includes(end)).toBe(
                    true,
                );
            }),
            { numRuns: 1000 },
        );
    });

    test("an existing block may change its lines any number of times without leaving anything behind", () => {
        fc.assert(
            fc.property(text, lines, lines, (before, first, second) => {
                fc.pre(first.length > 0 && second.length > 0);
                expect(replaceManagedBlock(replaceManagedBlock(before, first), second)).toBe(
                    replaceManagedBlock(before, second),
                );
            }),
        );
    });
});

describe("readManagedBlock", () => {
    test("gives the lines and what stands around them", () => {
        expect(readManagedBlock(`a @x\n${block}b @y\n`)).toEqual({
            lines: ours,
            before: "a @x\n",
            after: "b @y\n",
        });
    });
    test("no block, no answer", () => {
        expect(readManagedBlock("* @a\n")).toBeUndefined();
        expect(readManagedBlock(`${begin}\n* @a\n`)).toBeUndefined();
    });
});

describe("shadowedBy", () => {
    test("names the human rules below the block that take paths from it", () => {
        const text = `* @acme/web\n${block}*.ts @dev-1\n/docs/ @dev-2\n/AGENTS.md\n`;
        expect(shadowedBy(text)).toEqual([
            {
                rule: { line: 6, pattern: "*.ts", owners: ["@dev-1"] },
                shadows: [expect.objectContaining({ pattern: "**/auth/**", line: 4 })],
            },
            {
                rule: { line: 7, pattern: "/docs/", owners: ["@dev-2"] },
                shadows: [expect.objectContaining({ pattern: "**/auth/**" })],
            },
            {
                rule: { line: 8, pattern: "/AGENTS.md", owners: [] },
                shadows: [expect.objectContaining({ pattern: "/AGENTS.md" })],
            },
        ]);
    });
    test("a block that is last is not shadowed, nor by a line with the same owners", () => {
        expect(shadowedBy(`* @acme/web\n${block}`)).toEqual([]);
        expect(shadowedBy(`${block}*.ts @acme/codex-reviewers\n`)).toEqual([]);
        expect(shadowedBy("* @acme/web\n")).toEqual([]);
    });
});

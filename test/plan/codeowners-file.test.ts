import {
    codeownersByteLimit,
    effectiveCodeownersPath,
    formatCodeownersRule,
    ownersOf,
    ownersOfAll,
    owningRule,
    parseCodeowners,
} from "../../plan/codeowners";

describe("parseCodeowners", () => {
    test("reads rules with their lines, and drops blank lines, comments and inline comments", () => {
        const { rules, problems } = parseCodeowners(
            [
                "# owners of everything",
                "",
                "*  @acme/everyone\t@lead-1  ",
                "   # indented comment",
                "  *.js @acme/web #This is an inline comment.",
                "/docs/ docs@example.com # and another",
                "/docs/generated/",
                "my\\ notes/ @lead-1",
                "c#/ @lead-2",
            ].join("\r\n"),
        );
        expect(problems).toEqual([]);
        expect(rules).toEqual([
            { line: 3, pattern: "*", owners: ["@acme/everyone", "@lead-1"] },
            { line: 5, pattern: "*.js", owners: ["@acme/web"] },
            { line: 6, pattern: "/docs/", owners: ["docs@example.com"] },
            { line: 7, pattern: "/docs/generated/", owners: [] },
            { line: 8, pattern: "my\\ notes/", owners: ["@lead-1"] },
            { line: 9, pattern: "c#/", owners: ["@lead-2"] },
        ]);
    });

    test("skips and reports the lines that GitHub skips, and keeps the others", () => {
        const text = [
            "* @lead-1",
            "!src/ @lead-2",
            "***/*.rb @lead-2",
            "*.[ch] @lead-2",
            "\\#x @lead-2",
            "*.txt docs@",
            "*.md lead-2",
            "/a @@lead-2",
            "/b @acme/",
            "/c @lead-3",
        ].join("\n");
        const { rules, problems } = parseCodeowners(text);
        expect(rules.map((rule) => rule.line)).toEqual([1, 10]);
        expect(problems.map(({ line, kind }) => [line, kind])).toEqual([
            [2, "Invalid pattern"],
            [3, "Invalid pattern"],
            [4, "Invalid pattern"],
            [5, "Invalid pattern"],
            [6, "Invalid owner"],
            [7, "Invalid owner"],
            [8, "Invalid owner"],
            [9, "Invalid owner"],
        ]);
        expect(problems[4]).toMatchObject({ source: "*.txt docs@" });
    });

    test("a file that is not under 3 MB assigns nobody", () => {
        const line = "* @lead-1\n";
        const full = line.repeat(Math.floor((codeownersByteLimit - 1) / line.length));
        expect(ownersOf(parseCodeowners(full), "a")).toEqual(["@lead-1"]);
        const parsed = parseCodeowners(full + line);
        expect(ownersOf(parsed, "a")).toEqual([]);
        expect(parsed.problems).toEqual([
            expect.objectContaining({ kind: "File too large", line: 1 }),
        ]);
    });
});

describe("who owns a path", () => {
    const codeowners = parseCodeowners(
        ["* @all", "*.js @web", "/apps/ @apps", "/apps/github", "!/apps/secret @nobody"].join("\n"),
    );
    test.each([
        ["README.md", ["@all"]],
        ["src/a.js", ["@web"]],
        ["apps/a.js", ["@apps"]],
        ["apps/github/a.js", []],
        ["apps/secret", ["@apps"]],
    ])("the last match wins: %s", (path, owners) => {
        expect(ownersOf(codeowners, path)).toEqual(owners);
        expect(ownersOfAll(codeowners, [path]).get(path)).toEqual(owners);
    });

    test("a path that no rule matches has no rule; one emptied on purpose has", () => {
        expect(owningRule(parseCodeowners("/a @x"), "b")).toBeUndefined();
        expect(owningRule(codeowners, "apps/github/x")).toEqual({
            line: 4,
            pattern: "/apps/github",
            owners: [],
        });
    });
});

test("of three places GitHub reads the first that exists", () => {
    expect(effectiveCodeownersPath({ "docs/CODEOWNERS": "", CODEOWNERS: "" })).toBe("CODEOWNERS");
    expect(effectiveCodeownersPath({ CODEOWNERS: "", ".github/CODEOWNERS": "" })).toBe(
        ".github/CODEOWNERS",
    );
    expect(effectiveCodeownersPath({ "src/CODEOWNERS": "" })).toBeUndefined();
});

test("a written rule reads back as it was meant, spaces in the path included", () => {
    const line = formatCodeownersRule("/my docs/", ["@acme/web", "@lead-1"]);
    expect(line).toBe("/my\\ docs/ @acme/web @lead-1");
    expect(formatCodeownersRule("/my\\ docs/", ["@a"])).toBe("/my\\ docs/ @a");
    expect(ownersOf(parseCodeowners(line), "my docs/a")).toEqual(["@acme/web", "@lead-1"]);
});

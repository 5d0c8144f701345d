import fc from "fast-check";
import ignore from "ignore";
import {
    compilePattern,
    patternMatches,
    patternProblem,
    patternsOverlap,
} from "../../plan/codeowners";

/** Own cases from GitHub's "About code owners" and git's gitignore page: pattern, files it covers, files it does not. */
const table: readonly [pattern: string, covers: string[], leaves: string[]][] = [
    // GitHub's example file, line by line
    ["*", ["a", "a.js", "src/a.js", ".github/workflows/ci.yml"], []],
    ["*.js", ["a.js", "src/a.js", "src/deep/a.js"], ["a.jsx", "js", "src/js"]],
    ["*.txt", ["notes.txt", "docs/notes.txt"], ["notes.txt.md"]],
    ["/build/logs/", ["build/logs/a", "build/logs/b/c"], ["build/logs", "x/build/logs/a"]],
    ["docs/*", ["docs/getting-started.md"], ["docs/build-app/troubleshooting.md", "a/docs/b"]],
    ["apps/", ["apps/a", "apps/b/c", "x/apps/a", "x/y/apps/z/a"], ["apps", "x/apps", "myapps/a"]],
    ["/docs/", ["docs/a", "docs/a/b"], ["docs", "src/docs/a", "docsite/a"]],
    ["/scripts/", ["scripts/a.sh"], ["src/scripts/a.sh"]],
    [
        "**/logs",
        ["logs", "build/logs", "deeply/nested/logs/a", "scripts/logs/x/y"],
        ["logs2", "a/xlogs"],
    ],
    ["/apps/github", ["apps/github", "apps/github/a"], ["apps/githubs", "x/apps/github"]],
    // rooted by a slash at the start or in the middle
    ["README.md", ["README.md", "docs/README.md"], ["README.mdx", "readme.md"]],
    ["/README.md", ["README.md", "README.md/x"], ["docs/README.md"]],
    ["src/index.ts", ["src/index.ts"], ["packages/src/index.ts"]],
    ["src/lib/", ["src/lib/a", "src/lib/a/b"], ["src/lib", "x/src/lib/a"]],
    // one star, one question mark
    ["/*", ["a", "package.json"], ["a/b", "src/a/b"]],
    ["/*/", ["a/b", "a/b/c"], ["a"]],
    ["/src*", ["src", "src2", "src/a/b"], ["xsrc", "a/src"]],
    ["src/*.ts", ["src/a.ts"], ["src/a/b.ts", "src/a.tsx"]],
    ["src/*/test", ["src/a/test", "src/a/test/b"], ["src/test", "src/a/b/test"]],
    ["*-secret*", ["my-secret", "a/my-secrets/b", "-secret"], ["secret"]],
    ["f?o", ["foo", "fxo", "a/foo/b"], ["fo", "fooo", "f/o"]],
    ["?", ["a", "x/b"], ["ab"]],
    ["a*b*c", ["abc", "a1b2c", "abcbc"], ["ab", "acb"]],
    // two stars
    ["**", ["a", "a/b/c"], []],
    ["/**", ["a", "a/b"], []],
    ["src/**", ["src/a", "src/a/b"], ["src", "x/src/a"]],
    ["src/**/*.sql", ["src/a.sql", "src/a/b.sql", "src/a/b/c.sql"], ["a.sql", "x/src/a.sql"]],
    ["**/auth/**", ["auth/a", "src/auth/a/b"], ["auth", "src/auth", "src/oauth/a"]],
    ["**/*.pem", ["a.pem", "x/y/a.pem"], ["a.pem.txt"]],
    ["a/**/b/**/c", ["a/b/c", "a/x/b/y/z/c", "a/b/b/c/d"], ["a/c/b", "x/a/b/c"]],
    ["src**/a", ["src/a", "srcs/a"], ["src/b/a"]],
    // escapes and characters that are not special here
    ["f\\*o", ["f*o"], ["foo"]],
    ["what\\?", ["what?"], ["whatx"]],
    ["my\\ docs/", ["my docs/a"], ["my\\ docs/a", "docs/a"]],
    ["file(1).txt", ["file(1).txt"], ["file1.txt"]],
    ["{a,b}.txt", ["{a,b}.txt"], ["a.txt"]],
    ["a+b.c", ["a+b.c", "x/a+b.c"], ["aab.c", "a+bxc"]],
    ["café/", ["café/menu"], ["cafe/menu"]],
    // case counts
    ["SRC/", ["SRC/a"], ["src/a"]],
    // nothing but a slash covers nothing
    ["/", [], ["a", "a/b"]],
];

describe("patternMatches", () => {
    const cases = table.flatMap(([pattern, covers, leaves]) => [
        ...covers.map((path) => ({ pattern, path, expected: true })),
        ...leaves.map((path) => ({ pattern, path, expected: false })),
    ]);
    test.each(cases)("$pattern on $path: $expected", ({ pattern, path, expected }) => {
        expect(patternMatches(pattern, path)).toBe(expected);
    });

    test("a pattern made to explode a backtracking matcher is answered by a walk of bounded length", () => {
        expect(patternMatches(`${"*a".repeat(40)}b`, "a".repeat(200))).toBe(false);
        expect(patternMatches("**/".repeat(40) + "x", "y/".repeat(60) + "y")).toBe(false);
    });

    const name = fc.stringMatching(/^[ab]{1,3}$/);
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    const segment = fc.oneof(
        { weight: 3, arbitrary: name },
        {
            weight: 3,
            arbitrary: fc.stringMatching(/^[ab*?]{1,3}$/).filter((text) => !text.includes("**")),
        },
        { weight: 1, arbitrary: fc.constant("**") },
    );
    const pattern = fc
        .tuple(fc.boolean(), fc.array(segment, { minLength: 1, maxLength: 4 }), fc.boolean())
        .map(
            ([rooted, segments, folder]) =>
                `${rooted ? "/" : ""}${segments.join("/")}${folder ? "/" : ""}`,
        );

    // gitignore takes a folder that matches as everything below it. CODEOWNERS differs where a rooted last segment `*`
    // does not reach into folders. `x/**/` (files too, or only folders) and a row of `**` are read differently by matchers.
    function differsFromGitignore(text: string): boolean {
        const rooted = text.slice(0, -1).includes("/");
        return (rooted && /(?:^|\/)\*$/.test(text)) || /\*\*\/$|\*\*\/\*\*/.test(text);
    }

    test("agrees with gitignore, by an independent matcher, outside the documented differences", () => {
        fc.assert(
            fc.property(pattern, path, (text, file) => {
                fc.pre(!differsFromGitignore(text));
                const gitignore = ignore({ ignorecase: false, allowRelativePaths: true }).add(text);
                expect([text, file, patternMatches(text, file)]).toEqual([
                    text,
                    file,
                    gitignore.ignores(file),
                ]);
            }),
            { numRuns: 3000 },
        );
    });

    test("a compiled pattern answers as the pattern does", () => {
        fc.assert(
            fc.property(pattern, fc.array(path, { maxLength: 4 }), (text, files) => {
                const matches = compilePattern(text);
                expect(files.map(matches)).toEqual(files.map((file) => patternMatches(text, file)));
            }),
        );
    });

    test("two patterns that cover one path overlap, either way round", () => {
        fc.assert(
            fc.property(pattern, pattern, path, (a, b, file) => {
                fc.pre(patternMatches(a, file) && patternMatches(b, file));
                expect([patternsOverlap(a, b), patternsOverlap(b, a)]).toEqual([true, true]);
            }),
            { numRuns: 2000 },
        );
    });
});

describe("patternsOverlap", () => {
    test.each([
        ["**/auth/**", "*.ts", true],
        ["**/auth/**", "/src/", true],
        ["/migrations/", "/docs/", false],
        ["/migrations/", "*.sql", true],
        ["docs/*", "docs/*/*", false],
        ["docs/*", "docs/**", true],
        ["*.js", "*.ts", false],
        ["*.js", "src.ts/", true], // a slash says that it is a folder
        ["/AGENTS.md", "*", true],
        ["/a/b", "/a/c", false],
        ["f*o", "f?x*", true],
        ["/", "*", false],
    ])("%s and %s: %s", (a, b, expected) => {
        expect([patternsOverlap(a, b), patternsOverlap(b, a)]).toEqual([expected, expected]);
    });
});

describe("patternProblem", () => {
    test.each(["", "!src", "\\#notes", "***/*.rb", "file.[cC]", "a]", "src\\", "a\\\\[b]"])(
        "%j is an invalid pattern",
        (pattern) => expect(patternProblem(pattern)).toEqual(expect.any(String)),
    );
    test.each(["a!b", "a#b", "**", "\\[draft\\]", "a\\\\", "file(1).txt", "/"])(
        "%j is a pattern",
        (pattern) => expect(patternProblem(pattern)).toBeUndefined(),
    );
});

/** Patterns of protections, rulesets and CODEOWNERS, with the examples of GitHub's own documentation. */
import { codeOwnersOf, codeownersErrors, matches } from "../../emulator/codeowners";
import { branchMatches } from "../../emulator/rules/patterns";
import { loadState } from "../../emulator/seed/load";

describe("branches: fnmatch with FNM_PATHNAME", () => {
    test.each([
        // "qa/* will match all branches beginning with qa/ and containing a single slash, but won't match qa/foo/bar"
        ["qa/*", "qa/foo", true],
        ["qa/*", "qa/foo/bar", false],
        // "qa/**/* would match, for example, qa/foo/bar/foobar/hello-world"
        ["qa/**/*", "qa/foo/bar/foobar/hello-world", true],
        ["qa/**/*", "qa/foo", true],
        ["qa/**/*", "other/foo", false],
        ["qa**/**/*", "qa-1/foo/bar", true],
        ["*", "main", true],
        ["*", "release/1", false],
        ["**/*", "release/1", true],
        ["release/v[0-9].?", "release/v1.2", true],
        ["release/v[0-9].?", "release/vx.2", false],
        ["main", "Main", false],
        ["v1.0", "v1x0", false],
        ["refs/heads/release/*", "refs/heads/release/1", true],
        // fnmatch keeps leading dots out of wildcards
        ["*", ".hidden", false],
        [".*", ".hidden", true],
    ])("%s and %s: %s", (pattern, name, expected) => {
        expect(branchMatches(pattern, name)).toBe(expected);
    });
});

describe("CODEOWNERS: last match wins", () => {
    test.each([
        ["*", "deep/down/file.ts", true],
        ["*.js", "src/app.js", true],
        ["*.js", "src/app.ts", false],
        ["/build/logs/", "build/logs/a/b.txt", true],
        ["/build/logs/", "other/build/logs/a.txt", false],
        // "`docs/*` will match files like docs/getting-started.md but not further nested files like docs/build-app/troubleshooting.md"
        ["docs/*", "docs/getting-started.md", true],
        ["docs/*", "docs/build-app/troubleshooting.md", false],
        // "any file in an apps directory anywhere in your repository"
        ["apps/", "src/apps/web/a.ts", true],
        ["/docs/", "docs/a/b.md", true],
        ["/docs/", "src/docs/a.md", false],
        ["**/logs", "deeply/nested/logs/x.txt", true],
        ["/apps/github", "apps/github/a.ts", true],
        ["**/auth/**", "src/auth/session.ts", true],
        ["**/auth/**", "src/author.ts", false],
        ["/src/Auth/", "src/auth/a.ts", false],
    ])("%s and %s: %s", (pattern, path, expected) => {
        expect(matches(pattern, path)).toBe(expected);
    });

    const state = (codeowners: string) =>
        loadState({
            organization: "acme",
            admins: ["boss"],
            members: ["writer", "reader"],
            teams: [
                {
                    name: "core",
                    privacy: "closed",
                    members: ["writer"],
                    repositories: { app: "write" },
                },
                {
                    name: "hidden",
                    privacy: "secret",
                    members: ["writer"],
                    repositories: { app: "write" },
                },
            ],
            repositories: [
                {
                    name: "app",
                    collaborators: { writer: "write" },
                    files: { CODEOWNERS: codeowners },
                },
            ],
        });

    test("lines that GitHub cannot use are told, and do not count", () => {
        const one = state(
            "* @writer\n/src/ @acme/core\n/src/a.ts\n/src/b/ @nobody\n/x/ @reader\n/y/ @acme/hidden\n***/*.rb @writer\n*.txt docs@\n",
        );
        const repository = one.repositoryByName("acme", "app");
        if (!repository) throw new Error("not seeded");
        expect(
            codeownersErrors(one, repository)?.map(({ line, column, kind }) => [
                line,
                column,
                kind,
            ]),
        ).toEqual([
            [4, 9, "Unknown owner"],
            [5, 5, "Unknown owner"],
            [6, 5, "Unknown owner"],
            [7, 1, "Invalid pattern"],
            [8, 7, "Invalid owner"],
        ]);
        const owners = (path: string) =>
            codeOwnersOf(one, repository, "main", path).map((owner) =>
                "user" in owner ? owner.user.login : owner.team.slug,
            );
        expect(owners("README.md")).toEqual(["writer"]);
        expect(owners("src/z.ts")).toEqual(["core"]);
        expect(owners("src/a.ts")).toEqual([]);
        expect(owners("src/b/c.ts")).toEqual(["core"]);
    });

    test("the first file of .github/, root and docs/ is the one", () => {
        const one = loadState({
            organization: "acme",
            admins: ["boss"],
            repositories: [
                {
                    name: "app",
                    files: { "docs/CODEOWNERS": "* @nobody\n", CODEOWNERS: "* @boss\n" },
                },
                { name: "none", files: { "a.md": "" } },
            ],
        });
        const [app, none] = ["app", "none"].map((name) => one.repositoryByName("acme", name));
        expect(app && codeownersErrors(one, app)).toEqual([]);
        expect(none && codeownersErrors(one, none)).toBeUndefined();
    });
});

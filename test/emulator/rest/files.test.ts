/** Contents, git objects, branches and pull requests: what file delivery stands on. */
import { createHash } from "node:crypto";
import { type Checked, startChecked } from "../exchange";

let gh: Checked;
beforeEach(async () => {
    gh = await startChecked();
});
afterEach(async () => {
    await gh.close();
    expect(gh.violations).toEqual([]);
});

const base64 = (text: string) => Buffer.from(text).toString("base64");
const gitSha = (text: string) =>
    createHash("sha1")
        .update(`blob ${Buffer.byteLength(text)}\0${text}`)
        .digest("hex");
const put = (path: string, text: string, more: object = {}, token?: string) =>
    gh.rest(
        "PUT",
        `/repos/acme/sandbox/contents/${path}`,
        { message: `write ${path}`, content: base64(text), ...more },
        token,
    );

describe("contents", () => {
    test("a file comes with git's own sha, wrapped base64 and a url that names the ref", async () => {
        const text = "# Sandbox\n";
        const { body } = await gh.rest("GET", "/repos/acme/sandbox/contents/README.md?ref=main");
        expect(body).toMatchObject({
            sha: gitSha(text),
            size: text.length,
            encoding: "base64",
            type: "file",
            path: "README.md",
        });
        expect(body.content).toBe(`${base64(text)}\n`);
        expect(body.url).toMatch(/\/contents\/README\.md\?ref=main$/);
        const long = "x".repeat(200);
        await put("long.txt", long);
        const { body: read } = await gh.rest("GET", "/repos/acme/sandbox/contents/long.txt");
        expect(read.content.split("\n")[0]).toHaveLength(60);
        expect(Buffer.from(read.content as string, "base64").toString()).toBe(long);
    });

    test("folders are listed, raw text is sent as it is, a missing file is 404", async () => {
        const { body } = await gh.rest("GET", "/repos/acme/payments-api/contents/src");
        expect(body.map((one: { path: string; type: string }) => [one.path, one.type])).toEqual([
            ["src/auth", "dir"],
            ["src/billing", "dir"],
        ]);
        const raw = await fetch(`${gh.github.url}/api/v3/repos/acme/sandbox/contents/README.md`, {
            headers: {
                authorization: "Bearer local-owner",
                accept: "application/vnd.github.raw+json",
            },
        });
        expect(await raw.text()).toBe("# Sandbox\n");
        expect((await gh.rest("GET", "/repos/acme/sandbox/contents/none.md")).status).toBe(404);
        expect(
            (await gh.rest("GET", "/repos/acme/sandbox/contents/README.md?ref=nowhere")).body
                .message,
        ).toBe("No commit found for the ref nowhere");
    });

    test("each write is a commit that can be read, by the person who made it", async () => {
        const made = await put("deep/er/AGENTS.md", "hello\n", { branch: "main" });
        expect(made).toMatchObject({ status: 201, body: { content: { sha: gitSha("hello\n") } } });
        const { body } = await gh.rest(
            "GET",
            `/repos/acme/sandbox/commits/${made.body.commit.sha}`,
        );
        expect(body).toMatchObject({
            commit: { message: "write deep/er/AGENTS.md", committer: { name: "owner-1" } },
            author: { login: "owner-1" },
            stats: { additions: 1, deletions: 0 },
            files: [{ filename: "deep/er/AGENTS.md", status: "added" }],
        });
        expect(
            (await gh.rest("GET", "/repos/acme/sandbox/git/ref/heads/main")).body.object.sha,
        ).toBe(made.body.commit.sha);
    });

    test("an existing file needs its sha, and the right one", async () => {
        const without = await put("README.md", "new");
        expect(without).toMatchObject({
            status: 422,
            body: { message: 'Invalid request.\n\n"sha" wasn\'t supplied.' },
        });
        const stale = await put("README.md", "new", { sha: gitSha("other") });
        expect(stale.status).toBe(409);
        expect((await put("README.md", "new", { sha: gitSha("# Sandbox\n") })).status).toBe(200);
        expect((await put("README.md", "again", { sha: gitSha("# Sandbox\n") })).status).toBe(409);
    });

    test("deleting takes the file, and the folder that it leaves empty", async () => {
        const made = await put("only/file.txt", "x");
        const path = "/repos/acme/sandbox/contents/only/file.txt";
        expect((await gh.rest("DELETE", path, { message: "gone" })).status).toBe(422);
        expect(
            (await gh.rest("DELETE", path, { message: "gone", sha: made.body.content.sha })).status,
        ).toBe(200);
        expect((await gh.rest("GET", "/repos/acme/sandbox/contents/only")).status).toBe(404);
    });

    test("two writes under way at once: the second is told that the branch moved", async () => {
        gh.github.options.latency = 60;
        const answers = await Promise.all([put("a.txt", "a"), put("b.txt", "b")]);
        gh.github.options.latency = 0;
        expect(answers.map((one) => one.status).sort()).toEqual([201, 409]);
        expect(answers.find((one) => one.status === 409)!.body.message).toMatch(
            /^is at [0-9a-f]{40} but expected [0-9a-f]{40}$/,
        );
    });

    test.each([
        [".git/config", 422],
        ["README.md/below.txt", 422],
    ])("%s is no path to write", async (path, status) => {
        expect((await put(path, "x")).status).toBe(status);
    });

    test("wrong content, unknown branch, archived repository, reader: nothing is written", async () => {
        const before = gh.github.state.revision;
        expect(
            (
                await gh.rest("PUT", "/repos/acme/sandbox/contents/x", {
                    message: "m",
                    content: "%%",
                })
            ).status,
        ).toBe(422);
        expect((await put("x", "x", { branch: "none" })).body.message).toBe(
            "Branch none not found",
        );
        expect((await put("x", "x", {}, "local-reader")).status).toBe(403);
        expect(
            (
                await gh.rest("PUT", "/repos/acme/legacy-billing/contents/x", {
                    message: "m",
                    content: "",
                })
            ).status,
        ).toBe(403);
        expect(
            (
                await gh.rest(
                    "PUT",
                    "/repos/acme/payments-api/contents/x",
                    { message: "m", content: "" },
                    "local-member",
                )
            ).status,
        ).toBe(404);
        expect(gh.github.state.revision).toBe(before);
    });

    test("workflows need the scope for them", async () => {
        expect(
            (
                await gh.rest(
                    "PUT",
                    "/repos/acme/sandbox/contents/.github/workflows/a.yml",
                    { message: "m", content: "" },
                    "local-member",
                )
            ).status,
        ).toBe(404);
        expect((await put(".github/workflows/a.yml", "on: push\n")).status).toBe(201);
    });

    test("the first file makes an empty repository's first commit", async () => {
        await gh.rest("POST", "/orgs/acme/repos", { name: "fresh", private: true });
        expect((await gh.rest("GET", "/repos/acme/fresh/contents/README.md")).body.message).toBe(
            "This repository is empty.",
        );
        expect((await gh.rest("GET", "/repos/acme/fresh/git/ref/heads/main")).status).toBe(409);
        const made = await gh.rest("PUT", "/repos/acme/fresh/contents/README.md", {
            message: "first",
            content: base64("x"),
        });
        expect(made).toMatchObject({ status: 201, body: { commit: { parents: [] } } });
    });
});

describe("branches and refs", () => {
    test("a name with slashes works encoded and raw", async () => {
        const { body: main } = await gh.rest("GET", "/repos/acme/sandbox/git/ref/heads/main");
        const made = await gh.rest("POST", "/repos/acme/sandbox/git/refs", {
            ref: "refs/heads/codex/on board",
            sha: main.object.sha,
        });
        expect(made.status).toBe(422);
        expect(
            (
                await gh.rest("POST", "/repos/acme/sandbox/git/refs", {
                    ref: "refs/heads/codex/onboard",
                    sha: main.object.sha,
                })
            ).status,
        ).toBe(201);
        expect(
            (await gh.rest("GET", "/repos/acme/sandbox/branches/codex%2Fonboard")).body.name,
        ).toBe("codex/onboard");
        expect(
            (await gh.rest("GET", "/repos/acme/sandbox/git/ref/heads/codex/onboard")).body.ref,
        ).toBe("refs/heads/codex/onboard");
        const again = await gh.rest("POST", "/repos/acme/sandbox/git/refs", {
            ref: "refs/heads/codex/onboard",
            sha: main.object.sha,
        });
        expect(again).toMatchObject({ status: 422, body: { message: "Reference already exists" } });
        const renamed = await gh.rest(
            "POST",
            "/repos/acme/sandbox/branches/codex%2Fonboard/rename",
            { new_name: "codex/two" },
        );
        expect(renamed).toMatchObject({ status: 201, body: { name: "codex/two" } });
        expect(
            (await gh.rest("DELETE", "/repos/acme/sandbox/git/refs/heads/codex/two")).status,
        ).toBe(204);
        expect(
            (await gh.rest("DELETE", "/repos/acme/sandbox/git/refs/heads/codex/two")).status,
        ).toBe(422);
        expect((await gh.rest("DELETE", "/repos/acme/sandbox/git/refs/heads/main")).status).toBe(
            422,
        );
    });

    test("a ref moves forward; backwards only by force", async () => {
        const first = (await gh.rest("GET", "/repos/acme/sandbox/git/ref/heads/main")).body.object
            .sha;
        await put("a.txt", "a");
        const path = "/repos/acme/sandbox/git/refs/heads/main";
        expect((await gh.rest("PATCH", path, { sha: first })).body.message).toBe(
            "Update is not a fast forward",
        );
        expect((await gh.rest("PATCH", path, { sha: "0".repeat(40) })).body.message).toBe(
            "Object does not exist",
        );
        expect((await gh.rest("PATCH", path, { sha: first, force: true })).status).toBe(200);
        expect((await gh.rest("GET", "/repos/acme/sandbox/contents/a.txt")).status).toBe(404);
    });

    test("many files in one commit through trees; the sha is git's", async () => {
        const head = (await gh.rest("GET", "/repos/acme/sandbox/git/ref/heads/main")).body.object
            .sha;
        const tree = await gh.rest("POST", "/repos/acme/sandbox/git/trees", {
            base_tree: head,
            tree: [
                { path: ".codex/config.toml", mode: "100644", type: "blob", content: "a = 1\n" },
                { path: "README.md", mode: "100644", type: "blob", sha: null },
            ],
        });
        expect(tree.status).toBe(201);
        const commit = await gh.rest("POST", "/repos/acme/sandbox/git/commits", {
            message: "two files",
            tree: tree.body.sha,
            parents: [head],
        });
        expect(
            (
                await gh.rest("PATCH", "/repos/acme/sandbox/git/refs/heads/main", {
                    sha: commit.body.sha,
                })
            ).status,
        ).toBe(200);
        const all = await gh.rest("GET", "/repos/acme/sandbox/git/trees/main?recursive=1");
        expect(
            all.body.tree
                .filter((one: { type: string }) => one.type === "blob")
                .map((one: { path: string }) => one.path),
        ).toEqual([".codex/config.toml"]);
        expect(
            (await gh.rest("GET", `/repos/acme/sandbox/git/commits/${commit.body.sha}`)).body
                .parents[0].sha,
        ).toBe(head);
    });

    test("an empty tree and a known tree have the ids that git gives them", async () => {
        const head = (await gh.rest("GET", "/repos/acme/sandbox/git/ref/heads/main")).body.object
            .sha;
        const { body } = await gh.rest("GET", `/repos/acme/sandbox/git/commits/${head}`);
        // `git hash-object -t tree` of one file README.md with "# Sandbox\n".
        const entry = Buffer.concat([
            Buffer.from("100644 README.md\0"),
            Buffer.from(gitSha("# Sandbox\n"), "hex"),
        ]);
        expect(body.tree.sha).toBe(
            createHash("sha1").update(`tree ${entry.length}\0`).update(entry).digest("hex"),
        );
    });
});

describe("pull requests", () => {
    async function propose(path = "AGENTS.md") {
        const head = (await gh.rest("GET", "/repos/acme/sandbox/git/ref/heads/main")).body.object
            .sha;
        await gh.rest("POST", "/repos/acme/sandbox/git/refs", {
            ref: "refs/heads/codex",
            sha: head,
        });
        await put(path, "text\n", { branch: "codex" });
        return gh.rest("POST", "/repos/acme/sandbox/pulls", {
            title: "Add files",
            head: "codex",
            base: "main",
            body: "why",
        });
    }

    test("open, read, list, merge, delete the branch", async () => {
        const made = await propose();
        expect(made).toMatchObject({
            status: 201,
            body: {
                number: 1,
                state: "open",
                commits: 1,
                changed_files: 1,
                mergeable: true,
                user: { login: "owner-1" },
            },
        });
        expect(
            (await gh.rest("GET", "/repos/acme/sandbox/pulls?head=acme:codex")).body,
        ).toHaveLength(1);
        expect(
            (await gh.rest("GET", "/repos/acme/sandbox/pulls?head=acme:other")).body,
        ).toHaveLength(0);
        expect((await gh.rest("GET", "/repos/acme/sandbox/pulls/1/files")).body).toMatchObject([
            { filename: "AGENTS.md", status: "added" },
        ]);
        expect((await gh.rest("GET", "/repos/acme/sandbox/pulls/1/merge")).status).toBe(404);
        await gh.rest("PATCH", "/repos/acme/sandbox", { delete_branch_on_merge: true });
        const merged = await gh.rest("PUT", "/repos/acme/sandbox/pulls/1/merge", {
            merge_method: "squash",
        });
        expect(merged).toMatchObject({ status: 200, body: { merged: true } });
        expect((await gh.rest("GET", "/repos/acme/sandbox/pulls/1")).body).toMatchObject({
            state: "closed",
            merged: true,
            merge_commit_sha: merged.body.sha,
        });
        expect((await gh.rest("GET", "/repos/acme/sandbox/contents/AGENTS.md")).status).toBe(200);
        expect((await gh.rest("GET", "/repos/acme/sandbox/branches/codex")).status).toBe(404);
        expect((await gh.rest("PUT", "/repos/acme/sandbox/pulls/1/merge", {})).status).toBe(405);
    });

    test("no commits, no branch, twice the same: refused in GitHub's words", async () => {
        const head = (await gh.rest("GET", "/repos/acme/sandbox/git/ref/heads/main")).body.object
            .sha;
        await gh.rest("POST", "/repos/acme/sandbox/git/refs", {
            ref: "refs/heads/same",
            sha: head,
        });
        const open = (body: object) =>
            gh.rest("POST", "/repos/acme/sandbox/pulls", { title: "t", base: "main", ...body });
        expect((await open({ head: "same" })).body.errors[0].message).toBe(
            "No commits between main and same",
        );
        expect((await open({ head: "none" })).body.errors[0]).toMatchObject({
            field: "head",
            code: "invalid",
        });
        expect((await open({ head: "same", base: "none" })).body.errors[0]).toMatchObject({
            field: "base",
            code: "invalid",
        });
        await propose();
        expect((await open({ head: "codex" })).body.errors[0].message).toBe(
            "A pull request already exists for acme:codex.",
        );
    });

    test("what protects the base branch blocks the merge until it is satisfied", async () => {
        await gh.rest("PUT", "/repos/acme/sandbox/branches/main/protection", {
            required_status_checks: null,
            enforce_admins: true,
            required_pull_request_reviews: { required_approving_review_count: 1 },
            restrictions: null,
        });
        // The branch is protected now, so the change has to come from another one.
        await propose();
        const state = async () =>
            (await gh.rest("GET", "/repos/acme/sandbox/pulls/1")).body.mergeable_state as string;
        expect(await state()).toBe("blocked");
        expect((await gh.rest("PUT", "/repos/acme/sandbox/pulls/1/merge", {})).status).toBe(405);
        await gh.rest(
            "POST",
            "/repos/acme/sandbox/pulls/1/reviews",
            { event: "APPROVE" },
            "local-member",
        );
        expect(await state()).toBe("clean");
        expect((await gh.rest("PUT", "/repos/acme/sandbox/pulls/1/merge", {})).status).toBe(200);
    });

    test("both sides changed one file: not mergeable", async () => {
        await propose("CHANGES.md");
        await put("CHANGES.md", "another\n");
        expect((await gh.rest("GET", "/repos/acme/sandbox/pulls/1")).body).toMatchObject({
            mergeable: false,
            mergeable_state: "dirty",
        });
        expect((await gh.rest("PUT", "/repos/acme/sandbox/pulls/1/merge", {})).status).toBe(405);
    });

    test("nobody approves their own; a review by another counts; comments have a limit", async () => {
        await propose();
        const review = "/repos/acme/sandbox/pulls/1/reviews";
        expect((await gh.rest("POST", review, { event: "APPROVE" })).status).toBe(422);
        expect(
            (await gh.rest("POST", review, { event: "APPROVE" }, "local-member")).body,
        ).toMatchObject({ state: "APPROVED", user: { login: "dev-1" } });
        const comment = await gh.rest("POST", "/repos/acme/sandbox/issues/1/comments", {
            body: "hello",
        });
        expect(comment.status).toBe(201);
        expect(
            (
                await gh.rest("PATCH", `/repos/acme/sandbox/issues/comments/${comment.body.id}`, {
                    body: "x".repeat(65_537),
                })
            ).status,
        ).toBe(422);
        expect((await gh.rest("GET", "/repos/acme/sandbox/issues/1/comments")).body).toMatchObject([
            { body: "hello" },
        ]);
    });
});

test("CODEOWNERS errors are told, and 404 when there is no such file", async () => {
    expect((await gh.rest("GET", "/repos/acme/sandbox/codeowners/errors")).status).toBe(404);
    expect((await gh.rest("GET", "/repos/acme/web-shop/codeowners/errors")).body).toEqual({
        errors: [],
    });
    await put("CODEOWNERS", "*  @acme/nobody\n");
    expect(
        (await gh.rest("GET", "/repos/acme/sandbox/codeowners/errors")).body.errors,
    ).toMatchObject([{ line: 1, path: "CODEOWNERS" }]);
});

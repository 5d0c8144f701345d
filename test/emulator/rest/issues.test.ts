/** Issues, and the comments and labels that they share with pull requests. */
import { type Checked, startChecked } from "../exchange";

let gh: Checked;
beforeEach(async () => {
    gh = await startChecked({
        seed: {
            organization: "acme",
            admins: ["owner-1"],
            members: ["dev-1"],
            defaultRepositoryPermission: "read",
            repositories: [{ name: "policy", files: { "README.md": "policy" } }],
            tokens: [
                { token: "local-owner", user: "owner-1", scopes: ["*"] },
                { token: "dev", user: "dev-1", scopes: ["repo"] },
                { token: "issues", ...fine({ issues: "write" }) },
                { token: "issues-read", ...fine({ issues: "read" }) },
                { token: "pulls", ...fine({ pull_requests: "write" }) },
                { token: "nothing", ...fine({}) },
            ],
        },
    });
});
afterEach(async () => {
    await gh.close();
    expect(gh.violations).toEqual([]);
});

const fine = (permissions: Record<string, string>) => ({
    kind: "fine-grained" as const,
    user: "owner-1",
    permissions,
});
const issues = "/repos/acme/policy/issues";

async function openPull(): Promise<number> {
    const main = await gh.rest("GET", "/repos/acme/policy/git/ref/heads/main");
    await gh.rest("POST", "/repos/acme/policy/git/refs", {
        ref: "refs/heads/change",
        sha: main.body.object.sha,
    });
    await gh.rest("PUT", "/repos/acme/policy/contents/new.md", {
        message: "new",
        content: "bmV3",
        branch: "change",
    });
    const pull = await gh.rest("POST", "/repos/acme/policy/pulls", {
        title: "Change",
        head: "change",
        base: "main",
    });
    return pull.body.number;
}

test("open, change, close, open again: state, reason and who closed it", async () => {
    const made = await gh.rest("POST", issues, { title: "Drift", body: "one", labels: ["drift"] });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ number: 1, state: "open", state_reason: null, comments: 0 });
    expect(made.body.labels.map(({ name }: { name: string }) => name)).toEqual(["drift"]);
    const at = `${issues}/1`;
    expect((await gh.rest("PATCH", at, { body: "two" })).body).toMatchObject({ body: "two" });
    const closed = (await gh.rest("PATCH", at, { state: "closed" })).body;
    expect(closed).toMatchObject({ state: "closed", state_reason: "completed" });
    expect(closed.closed_by.login).toBe("owner-1");
    const again = (await gh.rest("PATCH", at, { state: "open" })).body;
    expect(again).toMatchObject({ state: "open", state_reason: "reopened", closed_at: null });
});

test("lists: open ones first asked, by label and creator, newest first, in pages, pull requests among them", async () => {
    for (let number = 1; number <= 3; number++)
        await gh.rest("POST", issues, {
            title: `${number}`,
            labels: number === 2 ? ["drift"] : [],
        });
    await gh.rest("PATCH", `${issues}/1`, { state: "closed" });
    expect(await openPull()).toBe(4);
    const numbers = async (query: string) =>
        (await gh.rest("GET", `${issues}${query}`)).body.map(
            ({ number }: { number: number }) => number,
        );
    expect(await numbers("")).toEqual([4, 3, 2]);
    expect(await numbers("?state=all&labels=drift")).toEqual([2]);
    expect(await numbers("?state=all&creator=owner-1&direction=asc")).toEqual([1, 2, 3, 4]);
    expect(await numbers("?creator=dev-1")).toEqual([]);
    const page = await gh.rest("GET", `${issues}?per_page=2`);
    expect(page.body).toHaveLength(2);
    expect(page.headers.link).toContain('rel="next"');
    expect(page.body[0].pull_request.html_url).toMatch(/\/pull\/4$/);
    expect(page.body[1].pull_request).toBeUndefined();
});

test("a token needs issues for issues; the conversation of a pull request opens to either permission", async () => {
    await gh.rest("POST", issues, { title: "Drift" });
    const pull = await openPull();
    const comment = (number: number, token: string) =>
        gh.rest("POST", `${issues}/${number}/comments`, { body: "text" }, token);
    expect((await comment(1, "issues")).status).toBe(201);
    expect(await comment(1, "pulls")).toMatchObject({
        status: 403,
        body: { message: "Resource not accessible by personal access token" },
    });
    expect((await comment(pull, "issues")).status).toBe(201);
    expect((await comment(pull, "pulls")).status).toBe(201);
    expect((await comment(1, "issues-read")).status).toBe(403);
    expect((await gh.rest("POST", issues, { title: "x" }, "nothing")).status).toBe(403);
    expect((await gh.rest("GET", issues, undefined, "issues-read")).status).toBe(200);
    expect((await comment(99, "issues")).status).toBe(404);
});

test("a reader opens issues and changes their own, not those of others nor their labels", async () => {
    await gh.rest("POST", issues, { title: "of the owner" });
    const own = await gh.rest("POST", issues, { title: "own", labels: ["drift"] }, "dev");
    expect(own).toMatchObject({ status: 201, body: { number: 2, labels: [] } });
    expect((await gh.rest("PATCH", `${issues}/2`, { body: "mine" }, "dev")).status).toBe(200);
    expect((await gh.rest("PATCH", `${issues}/1`, { body: "theirs" }, "dev")).status).toBe(404);
});

test("a comment is changed by its author and by writers, never by another reader", async () => {
    await gh.rest("POST", issues, { title: "Drift" });
    const of = async (token: string) =>
        (await gh.rest("POST", `${issues}/1/comments`, { body: "text" }, token)).body.id as number;
    const [owners, devs] = [await of("local-owner"), await of("dev")];
    const edit = (id: number, token: string) =>
        gh.rest("PATCH", `${issues}/comments/${id}`, { body: "changed" }, token);
    expect((await edit(devs, "dev")).body.body).toBe("changed");
    expect((await edit(owners, "dev")).status).toBe(403);
    expect((await edit(devs, "local-owner")).status).toBe(200);
    const long = await gh.rest("POST", `${issues}/1/comments`, { body: "x".repeat(65_537) });
    expect(long).toMatchObject({ status: 422 });
    expect((await gh.rest("GET", `${issues}/1`)).body.comments).toBe(2);
});

test("where issues are switched off they are 410", async () => {
    await gh.rest("PATCH", "/repos/acme/policy", { has_issues: false });
    expect(await gh.rest("POST", issues, { title: "Drift" })).toMatchObject({
        status: 410,
        body: { message: "Issues has been disabled in this repository." },
    });
});

test("a merged pull request is found from its merge commit", async () => {
    const number = await openPull();
    const open = await gh.rest("GET", "/repos/acme/policy/commits/change/pulls");
    expect(open.body.map((pull: { number: number }) => pull.number)).toEqual([number]);
    const { sha } = (await gh.rest("PUT", `/repos/acme/policy/pulls/${number}/merge`)).body;
    const merged = await gh.rest("GET", `/repos/acme/policy/commits/${sha}/pulls`);
    expect(merged.body).toMatchObject([{ number, merge_commit_sha: sha, state: "closed" }]);
});

import { createLocalGitHub } from "../../emulator/server";
import type { LocalGitHub } from "../../emulator/server";
import type { Seed } from "../../emulator/seed/types";
import type { ReadClient } from "../../live/client";
import { createClient } from "../../live/client";
import { readInventory } from "../../live/inventory";
import { UnreadableError } from "../../live/unreadable";

let github: LocalGitHub;
beforeAll(async () => {
    github = await createLocalGitHub({ seed: "acme" });
});
afterAll(() => github.close());
afterEach(() => github.faults.set([]));

const clientWith = (token: string): Promise<ReadClient> =>
    createClient({ baseUrl: github.url, token, retryMilliseconds: 1, onWait: () => undefined });

test("the small organization, by the names and ids that a policy is resolved against", async () => {
    const client = await clientWith("local-owner");
    const inventory = await readInventory(client, {
        organization: "ACME",
        logins: ["Contractor-1", "DEV-1", "nobody-at-all"],
    });
    expect(inventory.organization).toMatchObject({ login: "acme", id: 9001, plan: "enterprise" });
    expect(inventory.viewer).toBe("owner-1");
    expect(inventory.unread).toEqual([]);
    const { users, teams, repositories, apps } = inventory;
    expect(users["dev-4"]).toMatchObject({ login: "Dev-4", membership: "member" });
    expect(users["owner-2"]?.membership).toBe("admin");
    // Named by the policy: known although outside; a login that nobody has is left out.
    expect(users["contractor-1"]).toMatchObject({ login: "contractor-1", membership: "outside" });
    expect(users["nobody-at-all"]).toBeUndefined();
    expect(Object.keys(users)).toEqual([...Object.keys(users)].sort());
    expect(teams["platform-team"]).toMatchObject({ name: "Platform Team", privacy: "closed" });
    expect(teams.web).toMatchObject({ parent: "engineering" });
    expect(Object.keys(repositories)).toHaveLength(8);
    expect(repositories["docs-api"]).toMatchObject({
        visibility: "internal",
        defaultBranch: "trunk",
        topics: ["docs"],
        archived: false,
    });
    expect(repositories["legacy-billing"]?.archived).toBe(true);
    expect(repositories["payments-api"]?.properties).toEqual({ "data-class": "restricted" });
    expect(repositories["web-shop"]?.files[".github/CODEOWNERS"]).toMatch(/^# Kept by hand\n/);
    expect(Object.keys(repositories["web-shop"]?.files ?? {})).toEqual([".github/CODEOWNERS"]);
    expect(apps["chatgpt-codex-connector"]).toMatchObject({
        installationId: 40001,
        selection: "selected",
    });
});

test("it costs few calls: the program pays them at every start", async () => {
    const client = await clientWith("local-owner");
    await readInventory(client, { organization: "acme", logins: ["contractor-1"] });
    expect(client.calls.graphql).toBeLessThanOrEqual(4);
    expect(client.calls.rest).toBeLessThanOrEqual(5);
});

test("files are found by the paths that are asked for", async () => {
    const client = await clientWith("local-owner");
    const { repositories } = await readInventory(client, {
        organization: "acme",
        files: ["src/auth/login.ts", "src", "README.md"],
    });
    expect(repositories["payments-api"]?.files).toEqual({
        "AGENTS.md": expect.stringContaining("How to work"),
        "README.md": "# Payments API\n",
        "src/auth/login.ts": "export const maxAttempts = 5;\n",
    });
});

describe("what a token may not see", () => {
    test("an outsider is refused: to outsiders there are no teams", async () => {
        const read = readInventory(await clientWith("local-outsider"), { organization: "acme" });
        await expect(read).rejects.toThrow(
            "could not read members and teams of acme: contractor-1 is no member",
        );
    });

    test("a member is told that repositories may be hidden, and which parts are not readable", async () => {
        const { unread } = await readInventory(await clientWith("local-member"), {
            organization: "acme",
        });
        expect(unread?.map(({ path }) => path)).toEqual(["apps", "inventory/repositories"]);
        expect(unread?.[1]?.reason).toContain("GitHub shows dev-1 only those that dev-1 may see");
    });

    test("a fine-grained token of an owner reads everything", async () => {
        const { unread } = await readInventory(await clientWith("local-reader"), {
            organization: "acme",
        });
        expect(unread).toEqual([]);
    });

    test("a token for some repositories is found out by the organization's own count", async () => {
        const seed: Seed = {
            organization: "acme",
            admins: ["owner-1"],
            repositories: ["one", "two", "three"],
            tokens: [
                {
                    token: "some",
                    user: "owner-1",
                    kind: "fine-grained",
                    permissions: { "*": "read" },
                    repositories: ["one"],
                },
            ],
        };
        const other = await createLocalGitHub({ seed });
        try {
            const client = await createClient({ baseUrl: other.url, token: "some" });
            const { repositories, unread } = await readInventory(client, { organization: "acme" });
            expect(Object.keys(repositories)).toEqual(["one"]);
            expect(unread?.find(({ path }) => path === "inventory/repositories")?.reason).toBe(
                "GitHub counts 3 and shows this token 1 of them",
            );
        } finally {
            await other.close();
        }
    });

    test("a wrong token and an organization that does not exist are said", async () => {
        const wrong = readInventory(await clientWith("wrong"), { organization: "acme" });
        await expect(wrong).rejects.toThrow(
            "could not read organization acme: 401 Bad credentials",
        );
        const nowhere = readInventory(await clientWith("local-owner"), { organization: "nowhere" });
        await expect(nowhere).rejects.toThrow(/could not read .*nowhere: /);
    });
});

test("wide pages that GitHub gives up on are asked for again with fewer repositories", async () => {
    github.faults.set([{ query: "InventoryRepositories", kind: "status", status: 502, times: 5 }]);
    const inventory = await readInventory(await clientWith("local-owner"), {
        organization: "acme",
    });
    expect(Object.keys(inventory.repositories)).toHaveLength(8);
});

test("and when nothing helps, the run ends instead of going on with less", async () => {
    github.faults.set([{ query: "InventoryRepositories", kind: "status", status: 502, times: 0 }]);
    const read = readInventory(await clientWith("local-owner"), { organization: "acme" });
    await expect(read).rejects.toThrow(
        new UnreadableError("repositories of acme", "502 Server Error"),
    );
});

/** Text that GraphQL does not give whole, as for files over half a megabyte. */
function withFile(change: (file: Record<string, unknown>) => void): typeof fetch {
    return async (input, init) => {
        const response = await fetch(input, init);
        if (!(init?.body as string | undefined)?.includes("query InventoryRepositories("))
            return response;
        const answer = (await response.json()) as {
            data: { organization: { repositories: { nodes: Record<string, unknown>[] } } };
        };
        for (const node of answer.data.organization.repositories.nodes) {
            for (const [key, value] of Object.entries(node)) {
                if (/^f\d/.test(key) && value !== null) change(value as Record<string, unknown>);
            }
        }
        return Response.json(answer);
    };
}

test("a file that GraphQL cuts is read by REST", async () => {
    const cut = withFile((file) => Object.assign(file, { text: "# Kept", isTruncated: true }));
    const client = await createClient({ baseUrl: github.url, token: "local-owner", fetch: cut });
    const { repositories, unread } = await readInventory(client, { organization: "acme" });
    expect(repositories["web-shop"]?.files[".github/CODEOWNERS"]).toContain(
        "/src/checkout/ @acme/payments",
    );
    expect(unread).toEqual([]);
});

test("a file that is no text is unread, not absent", async () => {
    const binary = withFile((file) => Object.assign(file, { text: null, isBinary: true }));
    const client = await createClient({ baseUrl: github.url, token: "local-owner", fetch: binary });
    const { repositories, unread } = await readInventory(client, { organization: "acme" });
    expect(repositories["web-shop"]?.files).toEqual({});
    expect(unread).toContainEqual({
        path: "repositories/web-shop/files/.github~1CODEOWNERS",
        what: ".github/CODEOWNERS of web-shop",
        reason: "the file is not text",
    });
});

import { createLocalGitHub } from "../../emulator/server";
import type { LocalGitHub } from "../../emulator/server";
import type { ReadClient } from "../../live/client";
import { createClient } from "../../live/client";
import { withDocuments } from "../../live/documents";
import { readInventory } from "../../live/inventory";
import { resolvePolicyFile } from "../../rollout/resolve";

let github: LocalGitHub;
let client: ReadClient;

beforeAll(async () => {
    github = await createLocalGitHub({ seed: "acme" });
    client = await createClient({
        baseUrl: github.url,
        token: "local-owner",
        retryMilliseconds: 1,
    });
});
afterAll(() => github.close());

async function send(method: string, at: string, body?: unknown): Promise<void> {
    const answer = await fetch(`${github.url}${at}`, {
        method,
        headers: { authorization: "Bearer local-owner", "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${at}: ${answer.status} ${await answer.text()}`);
}

const write = (file: string, text: string) =>
    send("PUT", `/api/v3/repos/acme/sandbox/contents/${file}`, {
        message: "Write",
        content: Buffer.from(text).toString("base64"),
    });

async function documentsOf(repository: string) {
    const inventory = await readInventory(client, { organization: "acme" });
    const { repositories, unread } = await withDocuments(client, inventory, [repository]);
    return { documents: repositories[repository]?.documents, unread };
}

test("bytes of every AGENTS.md and its override, in whatever folder, and of nothing else", async () => {
    await write("web/api/AGENTS.md", "é\n");
    await write("web/AGENTS.override.md", "12345");
    await write("web/agents.md", "no");
    await write("web/NOT-AGENTS.md", "no");
    expect(await documentsOf("sandbox")).toEqual({
        documents: { "web/AGENTS.override.md": 5, "web/api/AGENTS.md": 3 },
        unread: [],
    });
});

test("a tree that cannot be read, or that GitHub cuts, is unread and never empty", async () => {
    const faults = (fault: object) =>
        send("PUT", "/_local/faults", {
            faults: [{ path: "/sandbox/git/trees/", times: 0, ...fault }],
        });
    try {
        await faults({ kind: "status", status: 403 });
        const refused = await documentsOf("sandbox");
        expect(refused.documents).toBeUndefined();
        expect(refused.unread).toEqual([
            expect.objectContaining({ path: "repositories/sandbox/documents" }),
        ]);
    } finally {
        await send("DELETE", "/_local/faults");
    }
});

test("a policy that delivers guidance reads them and its files; another spends no call on it", async () => {
    const calls = async (policy: string) => {
        await send("DELETE", "/_local/requests");
        const { inventory } = await resolvePolicyFile(client, `policies/examples/${policy}.yaml`);
        const trees = github.journal.entries.filter(({ path }) => path.includes("/git/trees/"));
        return { inventory, trees: trees.length };
    };
    const pilot = await calls("pilot");
    expect(pilot.trees).toBe(1);
    expect(Object.keys(pilot.inventory.repositories["sandbox"]?.documents ?? {})).toContain(
        "web/api/AGENTS.md",
    );
    expect(pilot.inventory.repositories["web-shop"]?.documents).toBeUndefined();
    expect(pilot.inventory.secrets).toBeUndefined();
    expect((await calls("several-teams")).trees).toBe(0);
});

test("names and visibility of organization secrets are read where a policy speaks of them", async () => {
    const { inventory } = await resolvePolicyFile(client, "policies/rollout.yaml");
    expect(Object.values(inventory.secrets ?? {}).length).toBeGreaterThan(0);
    for (const secret of Object.values(inventory.secrets ?? {})) {
        expect(["all", "private", "selected"]).toContain(secret.visibility);
        expect(Object.keys(secret)).toEqual(["visibility"]);
    }
});

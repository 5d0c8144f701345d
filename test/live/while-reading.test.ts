/** What happens to an organization, or to the token, while it is read: incomplete and said so, never wrong. */
import type { LocalGitHub } from "../../emulator/server";
import { createLocalGitHub } from "../../emulator/server";
import { createClient } from "../../live/client";
import { readInventory } from "../../live/inventory";
import { readOrganization } from "../../live/organization";
import { readUnmanaged } from "../../live/unmanaged";
import type { Change } from "../../plan/change";
import { compare } from "../../plan/compare";
import { compareUnmanaged } from "../../plan/compare/unmanaged";
import { UnreadableError } from "../../live/unreadable";
import { liveFromPlan } from "../plan/support/planned-organization";
import { seedOf } from "./support/seed-of";
import { wholePlan } from "./support/whole-plan";

const plan = wholePlan;
const seed = { ...seedOf(liveFromPlan(plan).state), plan: "enterprise" as const };

let github: LocalGitHub;
afterEach(() => github.close());

type Happening = (github: LocalGitHub, number: number) => Promise<void> | void;

/** A run during which something happens before each request that `when` picks. */
async function run(
    when: (address: string, query: string) => boolean,
    happens: Happening,
    answered: (answer: Response, number: number) => Promise<Response> | Response = (one) => one,
): Promise<{ readonly changes: readonly Change[]; readonly unread: readonly Change[] }> {
    github = await createLocalGitHub({ seed });
    let number = 0;
    const fetching: typeof fetch = async (input, init) => {
        const body = typeof init?.body === "string" ? init.body : "";
        const picked = when(
            typeof input === "string" ? input : "",
            /query (\w+)/.exec(body)?.[1] ?? "",
        );
        if (picked) await happens(github, number++);
        const answer = await globalThis.fetch(input, init);
        return picked ? answered(answer, number) : answer;
    };
    const client = await createClient({
        baseUrl: github.url,
        token: "owner",
        fetch: fetching,
        retryMilliseconds: 1,
        onWait: () => undefined,
    });
    const inventory = await readInventory(client, { organization: "acme" });
    const [live, unmanaged] = await Promise.all([
        readOrganization(client, { inventory, plan }),
        readUnmanaged(client, { inventory, plan }),
    ]);
    expect(number).toBeGreaterThan(0);
    const all = [...compare(plan, live), ...compareUnmanaged(plan, unmanaged, live)];
    return {
        changes: all.filter(({ kind }) => kind !== "unknown"),
        unread: all.filter(({ kind }) => kind === "unknown"),
    };
}

async function change(one: object): Promise<void> {
    const answer = await fetch(`${github.url}/_local/change`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ changes: [one] }),
    });
    if (!answer.ok) throw new Error(await answer.text());
}
const rest = (method: string, path: string, body?: unknown): Promise<void> =>
    change({ op: "rest", as: "owner-1", method, path, body });

const first =
    (happens: () => Promise<void>): Happening =>
    async (_, number) => {
        if (number === 0) await happens();
    };
const sweep = (_: string, query: string) => query === "Repositories";

test.each<[string, () => Promise<void>]>([
    ["renamed", () => rest("PATCH", "/repos/acme/sandbox", { name: "sandpit" })],
    ["deleted", () => rest("DELETE", "/repos/acme/sandbox")],
])("a repository that is %s between two reads is unknown, not changed", async (_, happens) => {
    const { changes, unread } = await run(sweep, first(happens));
    expect(changes).toEqual([]);
    expect(unread.map(({ path }) => path)).toContain("repositories/sandbox");
});

test("a repository that is archived between two reads is read as it was", async () => {
    const archive = () => rest("PATCH", "/repos/acme/sandbox", { archived: true });
    const { changes } = await run(sweep, first(archive));
    expect(changes).toEqual([]);
});

test("a token that is revoked in the middle of a run leaves the rest unknown, and nothing is gone", async () => {
    for (const after of [0, 2, 5]) {
        const { changes, unread } = await run(
            (address) => /\/repos\//.test(address),
            (one, number) => {
                if (number === after)
                    one.faults.set([{ path: "", kind: "status", status: 401, times: 0 }]);
            },
        );
        expect({ after, changes }).toEqual({ after, changes: [] });
        expect(unread.length).toBeGreaterThan(0);
        for (const { summary } of unread) expect(summary).toMatch("401");
        if (after !== 5) await github.close();
    }
});

test("a token that is revoked while the inventory is read compares nothing", async () => {
    const revoked = run(
        (_, query) => query === "InventoryRepositories",
        (one) => one.faults.set([{ path: "", kind: "status", status: 401, times: 0 }]),
    );
    await expect(revoked).rejects.toThrow(UnreadableError);
});

describe("a list whose total changes while it is read", () => {
    const environments = (address: string) => /\/sandbox\/environments\?/.test(address);
    /** One more than there are in the answer. */
    const oneMore = async (answer: Response): Promise<Response> => {
        const body = (await answer.json()) as { total_count: number };
        return Response.json({ ...body, total_count: body.total_count + 1 });
    };

    test("once: is read again, and known", async () => {
        const { changes, unread } = await run(
            environments,
            () => undefined,
            (answer, number) => (number === 1 ? oneMore(answer) : answer),
        );
        expect({ changes, unread }).toEqual({ changes: [], unread: [] });
    });

    test("each time: is unknown", async () => {
        const { changes, unread } = await run(environments, () => undefined, oneMore);
        expect(changes).toEqual([]);
        expect(unread.map(({ path }) => path)).toEqual(["repositories/sandbox/environments"]);
        expect(unread[0]?.summary).toMatch(/GitHub lists \d+ and gave \d+ of them/);
    });
});

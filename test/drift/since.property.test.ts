/**
 * Whatever people do behind the tool's back, a run that reads again only what the audit log tells of finds the same as one that
 * reads everything, run after run. More changes with CODEX_ROLLOUT_SINCE_REPOSITORIES, others with CODEX_ROLLOUT_SEED.
 */
import { keptReading } from "../../cli/drift/since/reading-since";
import { overlap, readAgain } from "../../cli/drift/since/again";
import type { KeptReading } from "../../cli/drift/since/kept-reading";
import { readEventsSince } from "../../live/audit-log";
import { createClient } from "../../live/client";
import type { Earlier } from "../../live/earlier";
import { readInventory } from "../../live/inventory";
import { readOrganization } from "../../live/organization";
import { readUnmanaged } from "../../live/unmanaged";
import type { Change } from "../../plan/change";
import { compare } from "../../plan/compare";
import { compareUnmanaged } from "../../plan/compare/unmanaged";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { randomOf } from "../support/random";
import type { Drifting } from "./organization";
import { createDrifting, policy } from "./organization";
import { ways } from "./ways";

const repositories = Number(process.env.CODEX_ROLLOUT_SINCE_REPOSITORIES ?? "20");
const seed = Number(process.env.CODEX_ROLLOUT_SEED ?? "1");
/** Of each way; no two of them meet in a repository where the second could not be done. */
const each = Math.max(1, Math.floor(repositories / 20));

jest.setTimeout(repositories > 20 ? 3_600_000 : 600_000);

let world: Drifting;
beforeAll(async () => {
    world = await createDrifting(repositories);
});
afterAll(() => world.close());

interface Run {
    readonly changes: readonly Change[];
    readonly kept: KeptReading;
    /** Why everything was read. */
    readonly everything?: string;
    readonly carriedOver: number;
    readonly rest: number;
}

/** @param before what the last run kept; absent: everything is read */
async function run(before?: KeptReading): Promise<Run> {
    const client = await createClient({ baseUrl: world.github.url, token: "owner" });
    const inventory = await readInventory(client, { organization: "acme" });
    const { plan, findings } = resolvePolicy(parsePolicy(policy, "rollout.yaml"), inventory);
    if (plan === undefined) throw new Error(JSON.stringify(findings));
    const at = Date.now();
    const from = (before === undefined ? at : Date.parse(before.until)) - overlap;
    const log = await readEventsSince(client, "acme", from);
    if ("unread" in log) throw new Error(log.unread);
    const again =
        before === undefined
            ? undefined
            : readAgain({ kept: before, inventory, plan, log, now: at });
    let [earlier, everything]: [Earlier | undefined, string | undefined] = [undefined, undefined];
    let carriedOver: ReadonlyMap<string, string> = new Map<string, string>();
    if (again !== undefined && "everything" in again) everything = again.everything;
    else if (again !== undefined) ({ earlier, carriedOver } = again);
    const request = { inventory, plan, earlier };
    const [live, unmanaged] = await Promise.all([
        readOrganization(client, request),
        readUnmanaged(client, request),
    ]);
    expect([...live.unknown, ...unmanaged.unknown]).toEqual([]);
    const seen = log.events.flatMap(({ id }) => id ?? []);
    return {
        changes: [...compare(plan, live), ...compareUnmanaged(plan, unmanaged, live)],
        kept: keptReading({ inventory, plan }, { live, unmanaged }, { at, carriedOver, seen }),
        carriedOver: carriedOver.size,
        rest: client.calls.rest,
        ...(everything === undefined ? {} : { everything }),
    };
}

type Act = () => Promise<unknown>;

const rest = (method: string, path: string, body?: unknown): Promise<void> =>
    world.change([{ op: "rest", as: "owner-1", method, path, body }]);

/** What happens to a repository, a team or a person as a whole; each once. */
function others(): readonly Act[] {
    const last = repositories / 2 - 1;
    const name = (tier: string, number: number) => `${tier}-${String(number).padStart(4, "0")}`;
    return [
        () => rest("PATCH", `/repos/acme/${name("pilot", last)}`, { name: "pilot-renamed" }),
        () => rest("PATCH", `/repos/acme/${name("pilot", last - 1)}`, { archived: true }),
        async () => {
            await rest("DELETE", `/repos/acme/${name("core", last)}`);
            await rest("POST", "/orgs/acme/repos", { name: name("core", last), private: true });
        },
        () => rest("POST", "/orgs/acme/repos", { name: "pilot-new", private: true }),
        () => rest("DELETE", "/orgs/acme/teams/others"),
        () => rest("DELETE", "/orgs/acme/members/member-0000"),
        () => rest("PUT", "/orgs/acme/outside_collaborators/member-0001"),
        () => world.change([{ op: "rename-user", login: "dev-3", to: "dev-3-renamed" }]),
        () =>
            rest("PUT", `/repos/acme/${name("core", last - 1)}/actions/permissions/workflow`, {
                default_workflow_permissions: "read",
            }),
    ];
}

test("a run since the last one finds what a full run finds", async () => {
    process.stderr.write(`seed ${seed}\n`);
    const next = randomOf(seed);
    const random = (below: number) => Math.floor(next() * below);
    const acts: Act[] = ways.flatMap((way, index) =>
        Array.from(
            { length: each },
            (_, number) => () => way.act(world, index * each + number, number),
        ),
    );
    let { kept } = await run();
    expect(kept.repositories).toHaveLength(repositories);
    let carried = 0;
    // Ways first, since what happens to a whole repository takes away what they act upon.
    for (let rounds = [acts, [...others()]]; rounds.length > 0;) {
        const [left = []] = rounds;
        const now = Array.from({ length: Math.min(left.length, 2 + random(5)) }, () =>
            left.splice(random(left.length), 1),
        ).flat();
        if (left.length === 0) rounds = rounds.slice(1);
        for (const act of now) await act();
        const since = await run(kept);
        const full = await run();
        expect({ seed, changes: since.changes }).toEqual({ seed, changes: full.changes });
        if (since.everything === undefined) expect(since.rest).toBeLessThan(full.rest);
        carried += since.carriedOver;
        ({ kept } = since);
    }
    // Not by reading everything each time.
    expect(carried).toBeGreaterThan(3 * repositories);
});

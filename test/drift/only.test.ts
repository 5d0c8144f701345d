/** A run over some areas reads less, and finds in them what a run over everything finds. */
import type { Change } from "../../plan/change";
import { areaOfKind, factKinds, isByRepository, kindOf, kindsOfAreas } from "../../plan/fact-kind";
import type { Drifting, Run } from "./organization";
import { createDrifting } from "./organization";
import { ways } from "./ways";

jest.setTimeout(120_000);

const repositories = 40;
/** Areas that facts of GitHub belong to, and one that has none. */
const areas = [...new Set([...factKinds.map((kind) => areaOfKind(kind)), "commands"])].sort();

let world: Drifting;
let everything: Run;
beforeAll(async () => {
    world = await createDrifting(repositories);
    for (const [index, way] of ways.entries()) await way.act(world, index, 0);
    everything = await world.run();
});
afterAll(() => world.close());

const inArea = (changes: readonly Change[], area: string) =>
    changes.filter((change) => change.area === area);

test("everything was changed in several areas", () => {
    expect(everything.changes).toHaveLength(ways.length);
    const changed = new Set(everything.changes.map(({ area }) => area));
    expect([...changed].sort()).toEqual(
        expect.arrayContaining(["branches", "environments", "repositories", "review", "users"]),
    );
});

test.each(areas)("%s: the same changes, with fewer requests", async (area) => {
    const { changes, calls } = await world.run((plan) => kindsOfAreas(plan, new Set([area])));
    expect(inArea(changes, area)).toEqual(inArea(everything.changes, area));
    expect(changes.filter(({ kind }) => kind === "unknown")).toEqual([]);
    expect(calls.rest + calls.graphql).toBeLessThan(
        everything.calls.rest + everything.calls.graphql,
    );
});

test("without what costs a request for each repository: the same but for that, and no such request", async () => {
    const before = world.github.journal.entries.length;
    const { changes } = await world.run(
        () => new Set(factKinds.filter((kind) => !isByRepository(kind))),
    );
    expect(changes).toEqual(
        everything.changes.filter(({ path }) => {
            const kind = kindOf(path);
            return kind === undefined || !isByRepository(kind);
        }),
    );
    // A ruleset takes a request of its own, and one repository shows for all what the token may see.
    const asked = world.github.journal.entries
        .slice(before)
        .map(({ path }) => path)
        .filter((path) => /\/repos\/acme\//.test(path) && !path.includes("/rulesets/"));
    expect(asked).toEqual([expect.stringMatching(/\/invitations\?/)]);
});

test("an empty list is not believed where the token may not administer, though nobody asks for invitations", async () => {
    const refuse = { path: "/invitations$", kind: "status", status: 403, times: 0 };
    await fetch(`${world.github.url}/_local/faults`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ faults: [refuse] }),
    });
    const { changes } = await world.run(() => new Set(["repositories/deployKeys"]));
    await fetch(`${world.github.url}/_local/faults`, { method: "DELETE" });
    const unknown = changes.filter(({ kind }) => kind === "unknown");
    const withKey = everything.changes.filter(({ path }) => path.includes("/deployKeys/"));
    expect(unknown).toHaveLength(repositories - withKey.length);
});

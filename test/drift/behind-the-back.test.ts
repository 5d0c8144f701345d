/**
 * Everything that somebody does behind the tool's back is found, each at its own place, and nothing is invented: a small
 * organization always, one of 1,000 repositories and 900 changes with CODEX_ROLLOUT_LARGE=1.
 */
import { factPath } from "../../plan/fact-path";
import type { Drifting } from "./organization";
import { createDrifting } from "./organization";
import { ways } from "./ways";

const large = process.env.CODEX_ROLLOUT_LARGE === "1";
const repositories = large ? 1000 : 100;
/** Of each way; at 1,000 repositories 50. */
const each = repositories / 20;

/** Each on organizations of their own. */
const cleanRuns = Number(process.env.CODEX_ROLLOUT_CLEAN_RUNS ?? "1");

jest.setTimeout(large || cleanRuns > 1 ? 6 * 3_600_000 : 600_000);

/** A long count says how far it is, so that one that is broken off says what it came to. */
function counted(runs: number, of: string): void {
    if (cleanRuns > 1) process.stderr.write(`${runs} clean runs ${of}: none invented\n`);
}

let world: Drifting;
beforeAll(async () => {
    world = await createDrifting(repositories);
});
afterAll(() => world.close());

test("an organization that is as declared has no drift, run after run", async () => {
    for (let run = 0; run < Math.max(3, cleanRuns); run++) {
        expect((await world.run()).changes).toEqual([]);
        counted(run + 1, `of ${repositories} repositories`);
    }
});

test("what was done and undone leaves nothing: clean runs on organizations of other sizes", async () => {
    const seed = Number(process.env.CODEX_ROLLOUT_SEED ?? "1");
    if (cleanRuns > 1) process.stderr.write(`${cleanRuns} clean runs, seed ${seed}\n`);
    for (let run = 0; run < cleanRuns; run++) {
        const size = 20 + 2 * ((seed * 31 + run * 17) % 50);
        const other = await createDrifting(size);
        try {
            const way = ways[(seed + run) % ways.length];
            await way?.act(other, run, 0);
            expect((await other.run()).changes.length).toBeGreaterThan(0);
            await other.reset();
            expect({ seed, run, ...(await other.run()) }).toMatchObject({ seed, run, changes: [] });
            counted(run + 1, "after something was undone");
        } finally {
            await other.close();
        }
    }
});

test(`${ways.length} ways, ${each} of each: every change is found at its place, and nothing else is`, async () => {
    await world.reset();
    const expected = new Map<string, string>();
    for (const [index, way] of ways.entries()) {
        for (let number = 0; number < each; number++) {
            const at = factPath(...(await way.act(world, index * each + number, number)));
            expect({ at, twice: expected.has(at) }).toEqual({ at, twice: false });
            expected.set(at, way.name);
        }
    }
    expect(expected.size).toBe(ways.length * each);
    const { changes, calls } = await world.run();
    const found = new Set(changes.map(({ path }) => path));
    const missed = [...expected].filter(([at]) => !found.has(at));
    const invented = changes.filter(({ path }) => !expected.has(path));
    if (large) {
        process.stderr.write(
            `${repositories} repositories, ${ways.length} ways: ${expected.size} changes made, ${expected.size - missed.length} found, ${invented.length} invented; ${calls.graphql} GraphQL and ${calls.rest} REST calls\n`,
        );
    }
    expect({ missed, invented }).toEqual({ missed: [], invented: [] });
});

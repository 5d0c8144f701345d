/**
 * Each transport fault on each endpoint of a drift run, once and for ever, and all of them at random on 1 to 10 % of all requests:
 * the run finds what it finds without faults, or says what it could not read. `FAULTS_SEED` repeats a run.
 */
import { randomOf } from "../support/random";
import { transportFaults } from "../support/breaking-proxy";
import type { TransportFault } from "../support/breaking-proxy";
import { row } from "./support/table";
import { endpointOf, UnderFaults, wrongIn } from "./support/under-faults";

const faults = Object.keys(transportFaults) as TransportFault[];
const seed = Number(process.env.FAULTS_SEED ?? "1");
/** Runs at each rate. */
const randomRuns = Number(process.env.TRANSPORT_RUNS ?? "100");
jest.setTimeout(3_600_000);

describe.each([false, true])("gateway %s", (behind) => {
    let drift: UnderFaults;
    beforeAll(async () => (drift = await UnderFaults.open(behind)));
    afterAll(() => drift.close());

    test("each fault on each endpoint, once and for ever", async () => {
        const { endpoints, found } = await drift.clean();
        const counts = { runs: 0, same: 0, told: 0 };
        const wrong: string[] = [];
        for (const endpoint of endpoints) {
            for (const fault of faults) {
                for (const times of [1, Infinity]) {
                    let left = times;
                    const run = await drift.run((request) =>
                        endpointOf(request) === endpoint && left-- > 0 ? fault : undefined,
                    );
                    counts.runs++;
                    counts[run.findings.length === found.findings.length ? "same" : "told"]++;
                    const what = wrongIn(run, found);
                    if (what !== undefined)
                        wrong.push(
                            `${endpoint}, ${fault} ${times === 1 ? "once" : "for ever"}: ${what}`,
                        );
                }
            }
        }
        const name = `${faults.length} faults x ${endpoints.length} endpoints x 2`;
        row(name, behind, words(counts, wrong));
        expect(wrong).toEqual([]);
    });

    test.each([0.01, 0.03, 0.1])(
        `all faults on %s of the requests (seed ${seed})`,
        async (rate) => {
            const { found } = await drift.clean();
            const random = randomOf(seed + rate * 1e6);
            const counts = { runs: 0, same: 0, told: 0 };
            const wrong: string[] = [];
            const before = drift.broken;
            for (; counts.runs < randomRuns; counts.runs++) {
                const used: string[] = [];
                const run = await drift.run((request) => {
                    if (random() >= rate) return undefined;
                    const fault = faults[Math.floor(random() * faults.length)];
                    used.push(`${endpointOf(request)}, ${fault}`);
                    return fault;
                });
                counts[run.findings.length === found.findings.length ? "same" : "told"]++;
                const what = wrongIn(run, found);
                if (what !== undefined)
                    wrong.push(`run ${counts.runs} (${used.join("; ")}): ${what}`);
            }
            row(
                `faults on ${rate * 100} % of requests`,
                behind,
                `${drift.broken - before} broken answers; ${words(counts, wrong)}`,
            );
            expect(wrong).toEqual([]);
        },
    );
});

function words(
    { runs, same, told }: Record<"runs" | "same" | "told", number>,
    wrong: readonly string[],
): string {
    return `${runs} runs: ${same} read all, ${told} said what they could not read, ${wrong.length} wrong`;
}

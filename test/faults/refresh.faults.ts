/**
 * The engine's own reading (`preview --refresh`) behind the gateway, over a connection that breaks some of its answers: it finds
 * nothing changed, or says that it could not read, and never a change that is none.
 */
import type { BreakingProxy, TransportFault } from "../support/breaking-proxy";
import { startBreakingProxy, transportFaults } from "../support/breaking-proxy";
import { randomOf } from "../support/random";
import { Bench } from "./support/bench";
import { row } from "./support/table";

/** Shares of answers that break, each for every fault. */
const rates = (process.env.REFRESH_RATES ?? "0.1").split(",").map(Number);
const seed = Number(process.env.FAULTS_SEED ?? 1);
const faults = Object.keys(transportFaults) as TransportFault[];

jest.setTimeout(3_600_000);

let bench: Bench;
let proxy: BreakingProxy;
beforeAll(async () => {
    bench = await Bench.open(true);
    expect((await bench.up()).code).toBe(0);
    proxy = await startBreakingProxy(bench.stack.github.url);
});
afterAll(async () => {
    await proxy.close();
    await bench.close();
});

test.each(rates)(`answers break at a rate of %s (seed ${seed})`, async (rate) => {
    const random = randomOf(seed);
    const outcomes = { unchanged: 0, unread: 0 };
    const wrong: string[] = [];
    for (const fault of faults) {
        proxy.choose = () => (random() < rate ? fault : undefined);
        await bench.interpose({ target: `${proxy.url}/` });
        const { code, output } = await bench.preview();
        if (code === 0) outcomes.unchanged++;
        else if (/\d+ to (create|update|delete|replace)|\d+ changes?\b/.test(output))
            wrong.push(`${fault}: ${output}`);
        else outcomes.unread++;
    }
    row(
        `refresh, ${rate * 100} % of answers break`,
        true,
        `${faults.length} faults, ${proxy.broken} answers broken: ${outcomes.unchanged} unchanged, ${outcomes.unread} could not be read, ${wrong.length} wrong`,
    );
    expect(wrong).toEqual([]);
    expect(proxy.broken).toBeGreaterThan(0);
});

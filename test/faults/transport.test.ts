/** The short form of transport.faults.ts: each fault on every endpoint by turns, so that a run of the suite stays short. */
import { transportFaults } from "../support/breaking-proxy";
import type { TransportFault } from "../support/breaking-proxy";
import { endpointOf, UnderFaults, wrongIn } from "./support/under-faults";

jest.setTimeout(300_000);

const faults = Object.keys(transportFaults) as TransportFault[];

test.each([false, true])("broken answers are read again or unknown; gateway %s", async (behind) => {
    const drift = await UnderFaults.open(behind);
    try {
        const { endpoints, found } = await drift.clean();
        expect(endpoints.length).toBeGreaterThan(20);
        expect(found.findings.length).toBeGreaterThan(20);
        const wrong: string[] = [];
        // Each of them directly or behind the gateway, by turns.
        for (const [nth, endpoint] of endpoints.entries()) {
            if (nth % 2 !== Number(behind)) continue;
            const fault = faults[(nth * 7) % faults.length] as TransportFault;
            const run = await drift.run((request) =>
                endpointOf(request) === endpoint ? fault : undefined,
            );
            const what = wrongIn(run, found);
            if (what !== undefined) wrong.push(`${endpoint}, ${fault}: ${what}`);
        }
        expect(wrong).toEqual([]);
        expect(drift.broken).toBeGreaterThan(endpoints.length / 3);
    } finally {
        await drift.close();
    }
});

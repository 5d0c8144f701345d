import type { FaultRule } from "../../emulator/http/faults";
import { Bench } from "./support/bench";
import { row } from "./support/table";

let bench: Bench;
afterEach(() => bench.close());

/** P10-P12: each form of a limit, on a write and on a read in the middle of an up. Time is virtual, so nothing really waits. */
const forms: Record<string, Omit<FaultRule, "method" | "path">> = {
    "P10 secondary, Retry-After 60": { kind: "secondary-limit", retryAfter: 60 },
    "P10 500": { kind: "status", status: 500 },
    "P10 502": { kind: "status", status: 502 },
    "P11 403 without Retry-After": { kind: "secondary-limit" },
    "P11 429 without Retry-After": { kind: "secondary-limit", status: 429 },
    "P12 primary 403": { kind: "primary-limit" },
    "P12 primary 429": { kind: "primary-limit", status: 429 },
    "absurd Retry-After": { kind: "secondary-limit", retryAfter: 9_999_999 },
};
/** The plain provider waits really: only where it does not wait for minutes (limits-and-faults P11: over 100 s, in silence). */
const plain = ["P10 500", "P10 502"];
const cases = Object.keys(forms).flatMap((name) => [
    ...(plain.includes(name) ? [[name, false] as const] : []),
    [name, true] as const,
]);

test.each(cases)("%s, gateway %s", async (name, fixed) => {
    const form = forms[name] ?? { kind: "status" };
    bench = await Bench.open(
        fixed,
        { TEAMS: "2", KINDS: "team,grant" },
        { limits: { longestWait: 70 * 60_000 } },
    );
    bench.faults(
        { ...form, method: "POST", path: "/teams$", after: 1 },
        { ...form, method: "GET", path: "/repos/acme/sandbox$", after: 1 },
    );
    const up = await bench.up();
    const hits = bench.stack.github.faults.list().map((rule) => rule.hits);
    const waited = bench.clock.slept.reduce((sum, one) => sum + one, 0) / 1000;
    bench.faults();
    if (fixed && name.startsWith("absurd")) await bench.interpose();
    const next = up.code === 0 ? up : await bench.up();
    row(
        name,
        fixed,
        `hit ${hits.join("+")}; up exits ${up.code}${fixed ? `, ${Math.round(waited)} s waited, ${bench.said.length} lines` : ""}; next ${next.code}`,
    );
    if (!fixed) return;
    expect(next.code).toBe(0);
    expect((await bench.state()).names).toHaveLength(4);
    if (name.startsWith("absurd")) expect(up.output).toContain("run again after");
    else expect(up.code).toBe(0);
});

test("P13 503 on every read of a refresh: nothing is lost", async () => {
    bench = await Bench.open(true, { TEAMS: "2", KINDS: "team,grant" });
    expect((await bench.up()).code).toBe(0);
    await bench.interpose();
    bench.faults({
        method: "GET",
        path: "^/api/v3/(?!orgs/acme$)",
        kind: "status",
        status: 503,
        times: 0,
    });
    const refresh = await bench.refresh();
    const { names } = await bench.state();
    row(
        "P13 503 on all reads",
        true,
        `refresh exits ${refresh.code}, ${names.length} of 4 in state`,
    );
    expect(refresh.code).not.toBe(0);
    expect(names).toHaveLength(4);
});

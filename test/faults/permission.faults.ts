import { Bench } from "./support/bench";
import { row } from "./support/table";

/** P1, P8: what a token may not see is neither gone nor changed. */
let bench: Bench;
afterEach(() => bench.close());

describe.each([false, true])("gateway %s", (fixed) => {
    test("P1 every GET answers 404: the state keeps what it has, and refresh fails", async () => {
        bench = await Bench.open(fixed);
        expect((await bench.up()).code).toBe(0);
        const before = (await bench.state()).names;
        if (fixed) await bench.interpose();
        bench.faults({
            method: "GET",
            path: "^/api/v3/(?!orgs/acme$)",
            kind: "status",
            status: 404,
            times: 0,
        });
        const refresh = await bench.refresh();
        const after = (await bench.state()).names;
        row(
            "P1",
            fixed,
            `refresh exits ${refresh.code}, ${before.length - after.length} of ${before.length} dropped`,
        );
        if (fixed) {
            expect(after).toEqual(before);
            expect(refresh.code).not.toBe(0);
            expect(refresh.output).toContain("the token not see it any more");
        }
        bench.faults();
        const up = await bench.up();
        row("P1 next up", fixed, `exits ${up.code}`);
        if (fixed) expect(up.code).toBe(0);
    });

    test("P1 what was really removed is gone for the engine too", async () => {
        bench = await Bench.open(fixed);
        expect((await bench.up()).code).toBe(0);
        if (fixed) await bench.interpose();
        await bench.stack.send("DELETE", "/orgs/acme/teams/fault-1");
        await bench.stack.send("DELETE", "/repos/acme/sandbox/environments/codex");
        await bench.stack.send("DELETE", "/repos/acme/sandbox/branches/main/protection");
        const [key] = (await bench.stack.send("GET", "/repos/acme/sandbox/keys")) as {
            id: number;
        }[];
        await bench.stack.send("DELETE", `/repos/acme/sandbox/keys/${key?.id}`);
        const refresh = await bench.refresh();
        const { names } = await bench.state();
        row("removed by hand", fixed, `refresh exits ${refresh.code}, left: ${names.join(" ")}`);
        expect(refresh.code).toBe(0);
        expect(names).toEqual(["grant-2", "grant-3", "ruleset", "team-2", "team-3"]);
        expect((await bench.up()).code).toBe(0);
        expect((await bench.preview()).code).toBe(0);
    });

    test("P8 a ruleset without its bypass actors is unknown, not changed", async () => {
        bench = await Bench.open(fixed, { KINDS: "ruleset" });
        expect((await bench.up()).code).toBe(0);
        const preview = await bench.preview({ GITHUB_TOKEN: "local-reader" });
        const drift = /bypassActors|to update/.test(preview.output);
        row(
            "P8",
            fixed,
            `preview --refresh exits ${preview.code}, ${drift ? "says the ruleset changed" : "says no drift"}`,
        );
        if (fixed) expect(preview.output).toContain("may not see who bypasses");
    });
});

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ensureEngine } from "../../engine";
import { fakeCurl, fakeGo, refusingCurl, Sandbox } from "./sandbox";

let sandbox: Sandbox;
beforeEach(() => {
    sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

const engines = () => readdirSync(join(sandbox.cache, "engine"));

test("the official download is kept in the cache, with a PULUMI_HOME of its own, and used offline after", async () => {
    sandbox.install("curl", fakeCurl());
    const engine = await ensureEngine(sandbox.options);
    const directory = join(sandbox.cache, "engine", "pulumi-3.256.0-download");
    expect(engine).toMatchObject({ kind: "downloaded", version: "3.256.0" });
    expect(engine.env).toEqual({
        PATH: `${directory}/bin:${sandbox.bin}`,
        PULUMI_HOME: `${directory}/home`,
        PULUMI_SKIP_UPDATE_CHECK: "true",
    });

    const before = sandbox.calls.length;
    sandbox.install("curl", refusingCurl);
    expect(await ensureEngine(sandbox.options)).toMatchObject({ kind: "downloaded" });
    expect(sandbox.calls).toHaveLength(before);
});

test("a download that fails halfway leaves nothing, and the build is tried next", async () => {
    sandbox.install("curl", fakeCurl("echo 'disk quota exceeded' >&2; exit 1"));
    sandbox.install("go", fakeGo());
    expect((await ensureEngine(sandbox.options)).kind).toBe("built");
    expect(engines().filter((name) => name.includes("partial"))).toEqual([]);
    await expect(ensureEngine({ ...sandbox.options, from: "download" })).rejects.toThrow(
        "Pulumi's install script failed: disk quota exceeded",
    );
});

test("a machine without curl says so", async () => {
    await expect(ensureEngine({ ...sandbox.options, from: "download" })).rejects.toThrow(
        "curl is not installed, which fetching from https://get.pulumi.com needs",
    );
});

import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { ensureEngine, findEngine } from "../../engine";
import { fakeCurl, fakeGo, fakePulumi, refusingCurl, Sandbox } from "./sandbox";

let sandbox: Sandbox;
beforeEach(() => {
    sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

const onPath = () => ensureEngine({ ...sandbox.options, from: "path" });

describe("the pulumi on PATH", () => {
    test("is taken when it is new enough and has host and provider; the user's ~/.pulumi stays in use", async () => {
        const pulumi = sandbox.install("pulumi", fakePulumi("3.300.1"));
        sandbox.install("pulumi-language-nodejs", "");
        sandbox.installPlugin();
        const engine = await ensureEngine(sandbox.options);
        expect(engine).toMatchObject({ kind: "path", version: "3.300.1", pulumi, home: undefined });
        expect(engine.env).toEqual({ PATH: sandbox.bin, PULUMI_SKIP_UPDATE_CHECK: "true" });
        expect(engine.describe()).toBe(
            `pulumi 3.300.1 with provider github 6.15.0, found on PATH (${pulumi})`,
        );
        expect(sandbox.calls).toEqual(["pulumi version"]);
    });

    test("finds its host beside the file that a link points to", async () => {
        const real = join(sandbox.root, "opt", "pulumi");
        sandbox.install("pulumi", fakePulumi("3.256.0"), real);
        sandbox.install("host", "", join(sandbox.root, "opt", "pulumi-language-nodejs"));
        symlinkSync(real, join(sandbox.bin, "pulumi"));
        sandbox.installPlugin();
        expect((await onPath()).kind).toBe("path");
    });

    test.each([
        ["3.255.9", "is version 3.255.9, older than 3.256.0"],
        ["2.25.2", "is version 2.25.2, older than 3.256.0"],
        ["4.0.0", "is version 4.0.0; this program is made for Pulumi 3"],
    ])("of version %s is refused", async (version, reason) => {
        const pulumi = sandbox.install("pulumi", fakePulumi(version));
        sandbox.install("pulumi-language-nodejs", "");
        sandbox.installPlugin();
        await expect(onPath()).rejects.toThrow(`PATH      ${pulumi} ${reason}`);
    });

    test("that does not run is refused with what it says", async () => {
        sandbox.install("pulumi", "echo 'no such version manager' >&2; exit 126");
        await expect(onPath()).rejects.toThrow(
            "does not tell its version (no such version manager)",
        );
    });

    test("without a Node host is refused", async () => {
        sandbox.install("pulumi", fakePulumi("3.256.0"));
        sandbox.installPlugin();
        await expect(onPath()).rejects.toThrow("has no Node language host");
    });
});

describe("a pulumi on PATH without the provider plugin", () => {
    beforeEach(() => {
        sandbox.install("pulumi", fakePulumi("3.256.0"));
        sandbox.install("pulumi-language-nodejs", "");
    });

    test("fetches it as Pulumi does, and is taken", async () => {
        sandbox.install("curl", fakeCurl());
        const engine = await ensureEngine(sandbox.options);
        expect(engine.kind).toBe("path");
        expect(sandbox.calls).toContain("pulumi plugin install resource github v6.15.0");
        expect(sandbox.progress.join("\n")).toContain(
            "fetching the provider plugin github 6.15.0 with pulumi",
        );
    });

    test("is passed over when the plugin cannot be fetched, and the reason is kept", async () => {
        sandbox.install("curl", refusingCurl);
        sandbox.install("go", fakeGo());
        const { engine, passedOver } = await findEngine(sandbox.options);
        expect(engine.kind).toBe("built");
        expect(passedOver).toContainEqual({
            where: "PATH",
            reason: expect.stringMatching(
                /has no provider plugin github 6\.15\.0, and https:\/\/get\.pulumi\.com does not answer \(curl: \(7\) Failed/,
            ),
        });
        expect(sandbox.calls.filter((call) => call.startsWith("pulumi plugin"))).toEqual([]);
    });

    test("is passed over without asking the network when the cache has an engine", async () => {
        sandbox.install("go", fakeGo());
        await ensureEngine({ ...sandbox.options, from: "build" });
        sandbox.install("curl", fakeCurl());
        const engine = await ensureEngine(sandbox.options);
        expect(engine.kind).toBe("built");
        expect(sandbox.calls.filter((call) => call.startsWith("curl"))).toEqual([]);
    });

    test("counts a half installed plugin as missing", async () => {
        sandbox.installPlugin();
        sandbox.installPlugin("resource-github-v6.15.0.partial");
        await expect(onPath()).rejects.toThrow("has no provider plugin");
    });
});

test("an engine of the cache that a shell was set up for is not taken for the user's own", async () => {
    sandbox.install("go", fakeGo());
    const built = await ensureEngine({ ...sandbox.options, from: "build" });
    Object.assign(sandbox.env, built.env);
    mkdirSync(join(sandbox.root, "home", ".pulumi"), { recursive: true });
    const again = await ensureEngine(sandbox.options);
    expect(again.kind).toBe("built");
    expect(again.env).toEqual(built.env); // set up twice: PATH does not grow
});

test("nothing at all: says what was tried and what to do", async () => {
    sandbox.install("curl", refusingCurl);
    const message = await ensureEngine(sandbox.options).catch((error: Error) => error.message);
    expect(message).toBe(
        `there is no Pulumi engine, and none could be got:
  PATH      no pulumi
  download  https://get.pulumi.com does not answer (curl: (7) Failed to connect to get.pulumi.com port 443)
  build     Go is not installed
What to do:
  - install Pulumi 3.256.0 or later: https://www.pulumi.com/docs/install/
  - install Go 1.26 or later (https://go.dev/dl/), with a route to the Go modules, and run this again`,
    );
});

test("a wrong CODEX_ROLLOUT_ENGINE is named, not ignored", async () => {
    sandbox.env.CODEX_ROLLOUT_ENGINE = "npm";
    await expect(ensureEngine(sandbox.options)).rejects.toThrow(
        "CODEX_ROLLOUT_ENGINE is npm - allowed are path, download, build",
    );
});

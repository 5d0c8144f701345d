import { spawn } from "node:child_process";
import { once } from "node:events";
import {
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    rmSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { ensureEngine, pruneCache } from "../../engine";
import { explainGoFailure } from "../../engine/go";
import { buildDirectory } from "../../engine/installed";
import { engineContext } from "../../engine/context";
import { withLock } from "../../engine/lock";
import { fakeGo, Sandbox } from "./sandbox";

let sandbox: Sandbox;
beforeEach(() => {
    sandbox = new Sandbox();
});
afterEach(() => sandbox.remove());

const build = () => ensureEngine({ ...sandbox.options, from: "build" });
const directory = () => buildDirectory(engineContext(sandbox.options));
const builds = () => sandbox.calls.filter((call) => call.startsWith("go build"));
const modulesBuilt = () =>
    readFileSync(`${sandbox.env.CALLS}.env`, "utf8")
        .trim()
        .split("\n")
        .map((line) => line.split(" ")[0]);

/** Lets builds of a module fail with that output, until called again without one. */
function fail(module: string, output: string): void {
    writeFileSync(`${sandbox.env.CALLS}.fail.${module}`, output);
}

describe("building", () => {
    test("makes CLI, provider plugin and host, says how far it is, and needs Go only once", async () => {
        sandbox.install("go", fakeGo());
        const engine = await build();
        expect(engine).toMatchObject({ kind: "built", version: "3.256.0" });
        expect(engine.pulumi).toBe(join(directory(), "bin", "pulumi"));
        expect(readdirSync(dirname(engine.pulumi)).sort()).toEqual([
            "pulumi",
            "pulumi-language-nodejs",
            "pulumi-resource-pulumi-nodejs",
        ]);
        expect(readdirSync(join(directory(), "home/plugins/resource-github-v6.15.0"))).toEqual([
            "pulumi-resource-github",
            "schema.json",
        ]);
        const said = sandbox.progress.join("\n");
        expect(said).toContain("about 6 minutes");
        for (const part of ["[1/3] pulumi", "[2/3] provider github", "[3/3] Node language host"]) {
            expect(said).toContain(part);
        }

        sandbox.env.PATH = "";
        sandbox.progress.length = 0;
        expect(await build()).toMatchObject({ kind: "built", pulumi: engine.pulumi });
        expect(builds()).toHaveLength(3);
        expect(sandbox.progress).toEqual([]);
    });

    test("is for this machine, whatever the environment says about targets and workspaces", async () => {
        sandbox.install("go", fakeGo());
        Object.assign(sandbox.env, {
            GOOS: "plan9",
            GOARCH: "mips",
            CGO_ENABLED: "1",
            GOWORK: "/x",
        });
        await build();
        for (const line of readFileSync(`${sandbox.env.CALLS}.env`, "utf8").trim().split("\n")) {
            expect(line).toMatch(/CGO_ENABLED=0 GOWORK=off GOOS= GOARCH=$/);
        }
    });

    test("goes on where it stopped, and leaves nothing half made", async () => {
        sandbox.install("go", fakeGo());
        fail(
            "provider",
            "go: example.com/x@v1: Get https://user:pw@proxy/x: dial tcp: no such host",
        );
        await expect(build()).rejects.toThrow(
            /build {5}provider github 6\.15\.0: no route to the Go modules .*goes on where it stopped/,
        );
        await expect(build()).rejects.not.toThrow("user:pw");
        expect(existsSync(join(directory(), "engine.json"))).toBe(false);
        expect(existsSync(join(directory(), "home"))).toBe(false);
        expect(readFileSync(join(directory(), "provider.log"), "utf8")).toContain("no such host");
        const soFar = modulesBuilt().length;

        sandbox.install("go", fakeGo().replaceAll(".fail.", ".never."));
        await build();
        expect(modulesBuilt().slice(soFar)).toEqual(["provider", "host"]);
        expect(readdirSync(directory()).filter((name) => name.includes("partial"))).toEqual([]);
    });

    test("refuses what does not run as the version it should be", async () => {
        sandbox.install("go", fakeGo().replace("v3.256.0", "v3.999.0"));
        await expect(build()).rejects.toThrow(
            "what was built does not run here: expected version v3.256.0, got v3.999.0",
        );
        expect(existsSync(join(directory(), "bin", "pulumi"))).toBe(false);
    });

    test("takes up what a run left that was killed: done parts stay, halves go", async () => {
        sandbox.install("go", fakeGo());
        const { pulumi } = await build();
        rmSync(join(directory(), "engine.json"));
        await build();
        expect(modulesBuilt()).toEqual(["cli", "provider", "host"]);
        expect(existsSync(join(directory(), "engine.json"))).toBe(true);

        rmSync(join(directory(), "home"), { recursive: true });
        const half = join(directory(), "provider-1.partial");
        sandbox.write(half, "half");
        await build();
        expect(modulesBuilt()).toEqual(["cli", "provider", "host", "provider"]);
        expect(existsSync(half)).toBe(false);

        rmSync(pulumi);
        await build();
        expect(modulesBuilt()).toEqual(["cli", "provider", "host", "provider", "cli"]);
    });
});

describe("two runs at once", () => {
    test("build once; the second waits and says so", async () => {
        sandbox.install("go", fakeGo());
        const [one, two] = await Promise.all([build(), build()]);
        expect(one.pulumi).toBe(two.pulumi);
        expect(builds()).toHaveLength(3);
        expect(sandbox.progress).toContain("engine: another run is building it; waiting for that");
    });

    test("the lock of a process that was killed is taken over", async () => {
        const locked = join(sandbox.root, "locked");
        mkdirSync(locked);
        const holder = spawn(
            process.execPath,
            [
                "-e",
                `require("proper-lockfile").lock(process.argv[1], { lockfilePath: process.argv[1] + ".lock", stale: 2000 })
                    .then(() => { console.log("held"); setInterval(() => {}, 1000); })`,
                locked,
            ],
            { stdio: ["ignore", "pipe", "inherit"] },
        );
        await once(holder.stdout, "data");
        let waited = false;
        const entered: string[] = [];
        const work = withLock(locked, async () => void entered.push("in"), {
            stale: 2000,
            onWait: () => {
                waited = true;
                expect(entered).toEqual([]);
                holder.kill("SIGKILL");
            },
        });
        await work;
        expect(waited).toBe(true);
        expect(entered).toEqual(["in"]);
        expect(existsSync(`${locked}.lock`)).toBe(false);
    });

    test("a lock that nobody has touched for long does not hold up a build", async () => {
        sandbox.install("go", fakeGo());
        const lock = `${directory()}.lock`;
        mkdirSync(lock, { recursive: true });
        const longAgo = new Date(Date.now() - 3_600_000);
        utimesSync(lock, longAgo, longAgo);
        expect((await build()).kind).toBe("built");
    });
});

describe("what is missing is said with what to do", () => {
    test.each([
        ["1.20.14", "auto", /is Go 1\.20\.14; Go 1\.26 or later is needed/],
        [
            "1.24.2",
            "local",
            /is Go 1\.24\.2 and may not fetch a newer one \(GOTOOLCHAIN=local\); Go 1\.26 or later is needed/,
        ],
    ])("Go %s, GOTOOLCHAIN=%s", async (version, toolchain, reason) => {
        sandbox.install("go", fakeGo(version, toolchain));
        await expect(build()).rejects.toThrow(reason);
        expect(builds()).toEqual([]);
    });

    test("an older Go that may fetch a newer one is let", async () => {
        sandbox.install("go", fakeGo("1.24.2", "auto"));
        expect((await build()).kind).toBe("built");
    });

    test("no Go", async () => {
        await expect(build()).rejects.toThrow(
            /build {5}Go is not installed\nWhat to do:\n {2}- install Go 1\.26 or later \(https:\/\/go\.dev\/dl\/\)/,
        );
    });

    test("a cache that cannot be written", async () => {
        sandbox.install("go", fakeGo());
        sandbox.write(join(sandbox.root, "file"), "");
        sandbox.env.CODEX_ROLLOUT_CACHE = join(sandbox.root, "file", "cache");
        await expect(build()).rejects.toThrow(
            /cannot write to the cache .*set CODEX_ROLLOUT_CACHE/,
        );
    });

    test.each([
        ["compile: writing output: write /x: no space left on device", /^the disk is full/],
        [
            "go: github.com/a/b@v1: reading https://p/x.mod: 403 Forbidden",
            /^no route to the Go modules/,
        ],
        ["go: github.com/a/b@v1: module lookup disabled by GOPROXY=off", /^no route/],
        ['Get "https://p/": proxyconnect tcp: dial tcp 1.2.3.4:80: i/o timeout', /^no route/],
        ["verifying github.com/a/b@v1: checksum mismatch", /^a module is not the one/],
        ["go: go.mod requires go >= 1.26 (running go 1.24)", /^Go 1\.26 or later is needed/],
        ["go: download go1.26 for linux/amd64: toolchain not available", /^Go 1\.26 or later/],
        ["github.com/a/b: /go/compile: signal: killed", /^the build ran out of memory/],
        ["a\nb\nc\nd\ne\nf: undefined: x", /^b\nc\nd\ne\nf: undefined: x$/],
    ])("go says: %s", (output, meaning) => {
        expect(explainGoFailure(`go: downloading x v1\n${output}`)).toMatch(meaning);
    });
});

describe("--prune", () => {
    test("builds in Go caches of its own and deletes them", async () => {
        sandbox.install("go", fakeGo());
        await ensureEngine({ ...sandbox.options, from: "build", prune: true });
        expect(existsSync(join(sandbox.cache, "engine", "go-caches"))).toBe(false);
        expect(sandbox.progress.join("\n")).not.toContain("go clean");
    });

    test("deletes engines that are not used, but none that is locked", async () => {
        sandbox.install("go", fakeGo());
        const { pulumi } = await build();
        const old = join(sandbox.cache, "engine", "pulumi-3.100.0-linux-x64-0");
        const busy = join(sandbox.cache, "engine", "pulumi-3.200.0-linux-x64-0");
        for (const engine of [old, busy]) sandbox.write(join(engine, "bin", "pulumi"), "12345");
        mkdirSync(`${busy}.lock`);
        expect(await pruneCache(sandbox.options)).toEqual({ folders: 1, bytes: 5 });
        expect([old, busy, pulumi].map(existsSync)).toEqual([false, true, true]);
    });
});

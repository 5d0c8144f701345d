/** What a drift run asks of GitHub, through its front door: how many requests, within which budget, and what it need not ask again. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ownerToken, scenario } from "../../bench/scenario";
import type { LocalGitHub } from "../../emulator/server";
import { createLocalGitHub } from "../../emulator/server";

jest.setTimeout(120_000);

interface World {
    readonly github: LocalGitHub;
    readonly folder: string;
}
const worlds: World[] = [];
/** Of the tests that leave it as it is. */
let world: World;
beforeAll(async () => {
    world = await worldOf(60);
});

async function worldOf(repositories: number): Promise<World> {
    const { seed, policy } = scenario(repositories);
    const folder = mkdtempSync(path.join(tmpdir(), "drift-reads-"));
    writeFileSync(path.join(folder, "rollout.yaml"), policy);
    const tokens = [...(seed.tokens ?? []), { token: "second", user: "owner-2", scopes: ["*"] }];
    const github = await createLocalGitHub({
        seed: { ...seed, tokens },
        budget: 1e9,
        graphqlBudget: 1e9,
    });
    worlds.push({ github, folder });
    return { github, folder };
}
afterAll(async () => {
    for (const { github, folder } of worlds) {
        await github.close();
        rmSync(folder, { recursive: true });
    }
});

interface Outcome {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
    /** Of this run, as the local GitHub saw them. */
    readonly requests: LocalGitHub["journal"]["entries"];
}

/** The built command, as `npm test` builds it. */
async function drift(
    { github, folder }: World,
    words: readonly string[] = [],
    token = ownerToken,
): Promise<Outcome> {
    const before = github.journal.entries.length;
    const { GITHUB_APP_TOKEN: _, FORCE_COLOR: _f, ...rest } = process.env;
    const env = {
        ...rest,
        NODE_OPTIONS: "",
        GITHUB_BASE_URL: `${github.url}/`,
        GITHUB_TOKEN: token,
    };
    const main = path.resolve("bin/cli/main.js");
    const child = spawn(process.execPath, [main, "drift", "--policy", "rollout.yaml", ...words], {
        cwd: folder,
        env,
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const code = await new Promise<number | null>((resolve, reject) => {
        child.on("error", reject).on("close", resolve);
    });
    return { code, stdout, stderr, requests: github.journal.entries.slice(before) };
}

const isGraphql = ({ path: at }: { readonly path: string }): boolean => at.endsWith("/graphql");

test("access and protections: a growth of at most 120 GraphQL requests and points for 1,000 repositories, and none of REST for one", async () => {
    const words = ["--only", "users", "repositories", "branches", "review", "--quick"];
    const sizes = [60, 160];
    const runs = [];
    for (const size of sizes) {
        const { code, requests } = await drift(await worldOf(size), words);
        expect(code).toBe(0);
        const graphql = requests.filter(isGraphql);
        const rest = requests.filter((request) => !isGraphql(request));
        expect(rest.filter(({ path: at }) => at.includes("/repos/"))).toEqual([]);
        const points = graphql.reduce((sum, { cost = 0 }) => sum + cost, 0);
        runs.push({ graphql: graphql.length, points, rest: rest.length });
    }
    const [small, large] = runs;
    const growth = (kind: "graphql" | "points" | "rest") =>
        (((large?.[kind] ?? 0) - (small?.[kind] ?? 0)) / 100) * 1000;
    // The engine's refresh takes 11,568 requests for 1,000 repositories of this kind (measured).
    expect(growth("graphql")).toBeLessThanOrEqual(120);
    expect(growth("points")).toBeLessThanOrEqual(120);
    expect(growth("graphql") + growth("rest")).toBeLessThanOrEqual(11_568 / 60);
    expect(large?.points).toBeGreaterThan(0);
});

describe("answers of the run before", () => {
    const cacheOf = ({ folder }: World) => path.join(folder, ".codex-rollout", "cache");
    const asked = (requests: Outcome["requests"]) =>
        requests.filter((one) => !isGraphql(one) && one.status === 200);

    test("are neither used nor kept with --no-cache", async () => {
        const { requests } = await drift(world, ["--only", "users", "--no-cache"]);
        expect(requests.some(({ status }) => status === 304)).toBe(false);
        expect(readdirSync(world.folder)).toEqual(["rollout.yaml"]);
    });

    test("are asked for anew only where something changed, and the result is the same", async () => {
        const changing = await worldOf(60);
        const first = await drift(changing, ["--json"]);
        const second = await drift(changing, ["--json"]);
        // But for when a run first saw each, which the first one cannot say.
        const found = ({ stdout }: Outcome): unknown =>
            JSON.parse(stdout, (name, value: unknown) =>
                name === "firstSeen" ? undefined : value,
            );
        expect(found(second)).toEqual(found(first));
        // Variables have values, which are not kept.
        expect(asked(second.requests).filter(({ path: at }) => !at.includes("/variables"))).toEqual(
            [],
        );
        expect(second.stderr).toMatch(/ GraphQL and \d+ REST calls \(\d+ of them unchanged, /);

        await fetch(`${changing.github.url}/api/v3/repos/bench/area-0000-03/environments/codex`, {
            method: "PUT",
            headers: { authorization: `Bearer ${ownerToken}` },
            body: JSON.stringify({ reviewers: [] }),
        });
        const third = await drift(changing, ["--json"]);
        expect(third.code).toBe(7);
        expect(third.stdout).toContain("repositories/area-0000-03/environments/codex/reviewers");
    });

    test("lie in a file that only its owner may read, without the credential, and another token has another", async () => {
        await drift(world, ["--only", "users"]);
        const [file = ""] = readdirSync(cacheOf(world));
        expect(statSync(path.join(cacheOf(world), file)).mode & 0o777).toBe(0o600);
        expect(file + readFileSync(path.join(cacheOf(world), file), "utf8")).not.toContain(
            ownerToken,
        );
        const other = await drift(world, ["--only", "users"], "second");
        expect(other.requests.some(({ status }) => status === 304)).toBe(false);
        expect(readdirSync(cacheOf(world))).toHaveLength(2);
    });

    test.each(["not JSON", '{"version":1,"answers":[["x",{}]]}'])(
        "that are %s are not used, and that is said",
        async (text) => {
            await drift(world, ["--only", "users"]);
            for (const file of readdirSync(cacheOf(world)))
                writeFileSync(path.join(cacheOf(world), file), text);
            const { code, stderr } = await drift(world, ["--only", "users"]);
            expect(code).toBe(0);
            expect(stderr).toMatch(
                /cache\/\w+\.json is not what a run writes there, and is not used/,
            );
        },
    );
});

describe("a budget", () => {
    test("is said before, kept, and what it does not suffice for is unread, by name", async () => {
        for (const budget of [60, 200]) {
            const { code, stdout, stderr, requests } = await drift(world, [
                "--budget",
                String(budget),
                "--no-cache",
            ]);
            expect(requests.length).toBeLessThanOrEqual(budget);
            expect({ budget, code }).toEqual({ budget, code: 8 });
            expect(stderr).toMatch(
                /^planned: \d+ requests at the least, after \d+ for the inventory, of a budget of \d+\n/,
            );
            expect(stdout).toContain(
                `secrets of repositories could not be read: the budget of ${budget} requests does not suffice`,
            );
            expect(stdout).toContain("no drift in what was read");
        }
    });

    test("that ends in the middle of something leaves that unread, and invents nothing", async () => {
        // Enough for what is foreseen, not for what the run only finds out: secrets in environments that nobody declared.
        const whole = await drift(world, ["--only", "environments", "--no-cache"]);
        const budget = whole.requests.length - 20;
        const cut = await drift(world, [
            ...["--only", "environments", "--no-cache"],
            ...["--budget", String(budget), "--json"],
        ]);
        expect(cut.requests.length).toBeLessThanOrEqual(budget);
        expect(cut.code).toBe(8);
        const { changes, unknown } = JSON.parse(cut.stdout) as {
            changes: unknown[];
            unknown: { summary: string }[];
        };
        expect(changes).toEqual([]);
        expect(unknown.length).toBeGreaterThanOrEqual(20);
        for (const { summary } of unknown)
            expect(summary).toMatch(
                `could not be read: the budget of ${budget} requests is used up`,
            );
    });

    test("that does not suffice for the inventory compares nothing", async () => {
        const { code, stdout, stderr } = await drift(world, ["--budget", "2", "--no-cache"]);
        expect({ code, stdout }).toEqual({ code: 8, stdout: "" });
        expect(stderr).toContain("the budget of 2 requests is used up\nnothing was compared");
    });

    test.each(["0", "many"])("of %s is misuse", async (budget) => {
        const { code, stderr } = await drift(world, [`--budget=${budget}`]);
        expect(code).toBe(2);
        expect(stderr).toContain("It is to be a number of requests, 1 or more.");
    });
});

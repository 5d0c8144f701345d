/** Verbs that read an organization, through their front door, on the local GitHub: `explain --live` and `adopt`. */
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createLocalGitHub } from "../../emulator/server";
import type { LocalGitHub } from "../../emulator/server";

const root = path.resolve(__dirname, "..", "..");
let github: LocalGitHub;
let folder: string;

beforeAll(async () => {
    github = await createLocalGitHub({ seed: "acme" });
    folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-"));
});

afterAll(async () => {
    await github.close();
    rmSync(folder, { recursive: true });
});

function rollout(words: string[], token = "local-owner") {
    const env = {
        PATH: process.env.PATH,
        NO_COLOR: "1",
        GITHUB_BASE_URL: `${github.url}/`,
        GITHUB_TOKEN: token,
        GITHUB_APP_TOKEN: token,
    };
    return new Promise<{ code: number; out: string; err: string }>((resolve) => {
        execFile(
            process.execPath,
            [path.join(root, "bin", "cli", "main.js"), ...words],
            { cwd: root, env },
            (error, out, err) =>
                resolve({ code: error === null ? 0 : Number(error.code), out, err }),
        );
    });
}

async function send(method: string, at: string, body?: unknown): Promise<void> {
    const answer = await fetch(`${github.url}${at}`, {
        method,
        headers: { authorization: "Bearer local-owner", "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${at}: ${answer.status} ${await answer.text()}`);
}

async function withFault(fault: object, run: () => Promise<void>): Promise<void> {
    await send("PUT", "/_local/faults", { faults: [{ kind: "status", times: 0, ...fault }] });
    try {
        await run();
    } finally {
        await send("DELETE", "/_local/faults");
    }
}

describe("codex-rollout explain --live", () => {
    const ask = (...words: string[]) => rollout(["explain", ...words, "--live", "--json"]);

    test("says what the organization has where the policy would have it otherwise", async () => {
        await send("PUT", "/api/v3/repos/acme/web-shop/collaborators/dev-5", {
            permission: "admin",
        });
        const { code, out, err } = await rollout(["explain", "person", "dev-5", "--live"]);
        expect({ code, err }).toEqual({ code: 0, err: "" });
        expect(out).toMatch(/admin: infra-deploy and web-shop/);
        expect(out).toContain("what acme has");
        const planned = await rollout(["explain", "person", "dev-5"]);
        expect(planned.out).not.toMatch(/admin: /);
    }, 60_000);

    test.each([
        ["repository", "payments-api"],
        ["path", "payments-api", "src/auth/login.ts"],
        ["secret", "DEPLOY_TOKEN"],
    ])(
        "%s answers from the organization, as one JSON document",
        async (...words) => {
            const { code, out } = await ask(...words);
            expect(code).toBe(0);
            expect(JSON.parse(out)).toMatchObject({
                version: 1,
                kind: words[0],
                source: "organization",
                unknown: [],
            });
        },
        60_000,
    );

    test("what could not be read is said, and the answer is incomplete", async () => {
        await withFault({ path: "/payments-api/environments$", status: 403 }, async () => {
            const { code, out } = await ask("secret", "DEPLOY_TOKEN");
            expect(code).toBe(8);
            expect(JSON.stringify(JSON.parse(out).unknown)).toContain("payments-api");
        });
    }, 60_000);
});

test("codex-rollout checklist --live counts only what the organization really has", async () => {
    const ask = (...words: string[]) => rollout(["checklist", "--json", ...words]);
    const statusOf = (said: string) =>
        (
            JSON.parse(said) as { items: { item: string; status: string; open: string[] }[] }
        ).items.find(({ item }) => item === "github-branches");
    expect(statusOf((await ask()).out)).toMatchObject({ status: "enforced" });
    const { code, out, err } = await ask("--live");
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(statusOf(out)?.open[0]).toMatch(/^branch protection - the organization differs: /);
}, 60_000);

describe("codex-rollout adopt", () => {
    const planned = () => {
        const file = path.join(folder, "create.json");
        const resources = [
            {
                type: "github:index/repositoryEnvironment:RepositoryEnvironment",
                name: "codex-rollout/repositories/payments-api/environments/production",
            },
            { type: "github:index/team:Team", name: "codex-rollout/teams/engineering" },
        ];
        writeFileSync(file, JSON.stringify({ nameTable: {}, resources }));
        return file;
    };

    test("writes what exists, and nothing at all when a part that it needs cannot be read", async () => {
        const out = path.join(folder, "adopt.json");
        await withFault({ path: "/payments-api/environments$", status: 403 }, async () => {
            const { code, err } = await rollout(["adopt", planned(), "--out", out]);
            expect(code).toBe(8);
            expect(err).toContain("environments of payments-api could not be read: 403");
            expect(err).toContain("nothing was written");
            expect(existsSync(out)).toBe(false);
        });
        const { code, out: said } = await rollout(["adopt", planned(), "--out", out]);
        expect(code).toBe(0);
        expect(said).toMatch(/exists {2}Team {2}\d+/);
        expect(existsSync(out)).toBe(true);
    }, 60_000);

    test("a part that says nothing about what exists does not stop it", async () => {
        const out = path.join(folder, "adopt-2.json");
        await withFault({ path: "/payments-api/actions/secrets$", status: 403 }, async () => {
            expect((await rollout(["adopt", planned(), "--out", out])).code).toBe(0);
        });
    }, 60_000);
});

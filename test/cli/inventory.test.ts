import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
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

function rollout(
    words: string[],
    environment: Record<string, string> = {},
): Promise<{ code: number; said: string }> {
    const env = { PATH: process.env.PATH, NO_COLOR: "1", ...environment };
    return new Promise((resolve) => {
        execFile(
            process.execPath,
            [path.join(root, "bin", "cli", "main.js"), ...words],
            { cwd: root, env },
            (error, out, err) =>
                resolve({ code: error === null ? 0 : Number(error.code), said: out + err }),
        );
    });
}

describe("codex-rollout inventory", () => {
    test("writes down what explain then answers from, offline", async () => {
        const file = path.join(folder, "inventory.json");
        const written = await rollout(["inventory", "--out", file], {
            GITHUB_TOKEN: "local-reader",
            GITHUB_BASE_URL: github.url,
        });
        expect(written).toEqual({
            code: 0,
            said: expect.stringContaining("8 repositories, 5 teams"),
        });

        const ask = ["explain", "path", "payments-api", "src/auth/login.ts"];
        const alone = await rollout(ask);
        expect(alone.code).toBe(2);
        expect(alone.said).toContain("--inventory FILE");
        const offline = await rollout([...ask, "--inventory", file]);
        expect(offline.code).toBe(0);
        expect(offline.said).toContain("codex-reviewers");
        expect(offline.said).toMatch(/policies\/rollout\.yaml:\d+:\d+ {2}review\.authentication/);
    }, 60_000);

    test("writes nothing when the organization cannot be read", async () => {
        const file = path.join(folder, "none.json");
        const refused = await rollout(["inventory", "--out", file], {
            GITHUB_TOKEN: "wrong",
            GITHUB_BASE_URL: github.url,
        });
        expect(refused.code).toBe(8);
        expect(existsSync(file)).toBe(false);
    }, 60_000);
});

/** The command behind `npm run bench` on a small organization, so that it works when somebody asks for the large ones. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Report } from "../../bench/result";

jest.setTimeout(300_000);

const bench = path.resolve(__dirname, "../../bin/bench/main.js");

test("validate, plan and drift of an organization are measured, with exact calls", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-bench-test-"));
    try {
        const json = path.join(folder, "results.json");
        const only = "validate,plan,drift,drift of access and protections";
        const words = [bench, "--repositories", "60", "--only", only, "--json", json];
        const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
        expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
        expect(stdout).toMatch(/^\| what +\| repositories/);
        const { results } = JSON.parse(readFileSync(json, "utf8")) as Report;
        const of = (name: string) => results.find(({ what }) => what === name);
        expect(of("validate")).toMatchObject({ repositories: 60, rest: 0, graphql: 0, writes: 0 });
        expect(of("plan")).toMatchObject({ rest: 0, graphql: 0 });
        const [whole, part] = [of("drift"), of("drift of access and protections")];
        expect(whole?.writes).toBe(0);
        // The whole asks for each repository by itself; the part does not.
        expect(whole?.rest).toBeGreaterThan(4 * 60);
        expect(part?.rest).toBeLessThan(60);
        expect(part?.graphql).toBeLessThanOrEqual(whole?.graphql ?? 0);
        expect(results.every(({ memory, cpu }) => memory > 0 && Object.keys(cpu).length > 0)).toBe(
            true,
        );
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
});

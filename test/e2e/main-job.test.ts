import { spawn } from "node:child_process";
import path from "node:path";

const root = path.resolve(__dirname, "..", "..");

/** The README's command, as a user starts it. */
function demo(...words: string[]): Promise<{ code: number | null; output: string }> {
    return new Promise((resolve, reject) => {
        const child = spawn(
            process.execPath,
            [path.join(root, "bin", "cli", "main.js"), "demo", ...words],
            {
                cwd: root,
                env: { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "" },
                stdio: ["ignore", "pipe", "pipe"],
            },
        );
        let output = "";
        child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
        child.once("error", reject);
        child.once("close", (code) => resolve({ code, output }));
    });
}

describe("npm run demo", () => {
    test("keeps every promise: preview, up, five drifts found with their lines, repair", async () => {
        const { code, output } = await demo();
        expect(output).not.toContain("✗");
        expect(output.trimEnd().split("\n").at(-1)).toMatch(
            /^demo: \d+ promises kept, 0 broken; .* 5 of 5 changes found/,
        );
        expect(code).toBe(0);
        for (const fact of [
            "dev-1 has admin on web-shop, policy grants nothing",
            "docs-api trunk: code-owner review is off, policy says on",
            "environment docs-site: nobody must approve, policy says lead-1",
            'line "/.codex/ @acme/codex-reviewers" is missing',
            "app chatgpt-codex-connector sees infra-deploy, not in the policy",
        ]) {
            expect(output).toContain(fact);
        }
        expect(output).toMatch(/policies\/rollout\.yaml:\d+/);
    }, 300_000);

    test("a seed without a policy for it is refused before anything runs", async () => {
        const { code, output } = await demo("--seed", "package.json");
        expect(code).toBe(2);
        expect(output).toContain("--seed needs a --policy");
    });
});

/** Every policy that ships, through `codex check` and `codex prove`: what it declares is what the real binary does. */
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";

jest.setTimeout(180_000);

const root = path.resolve(__dirname, "..", "..");
const policies = [
    "policies/rollout.yaml",
    ...readdirSync(path.join(root, "policies", "examples")).map(
        (name) => `policies/examples/${name}`,
    ),
];

function codex(verb: string, policy: string): Promise<{ code: number; said: string }> {
    const words = [path.join(root, "bin", "cli", "main.js"), "codex", verb, "--policy", policy];
    return new Promise((resolve) => {
        execFile(
            process.execPath,
            words,
            { cwd: root, maxBuffer: 64 * 1024 * 1024 },
            (error, out, err) =>
                resolve({ code: error === null ? 0 : Number(error.code), said: out + err }),
        );
    });
}

describe.each(policies)("%s", (policy) => {
    test.each(["check", "prove"])("codex %s: nothing broken, nothing untried", async (verb) => {
        const { code, said } = await codex(verb, policy);
        expect(said).toMatch(
            /codex \d+\.\d+\.\d+: \d+ obeyed, 0 broken, \d+ read only, 0 unchecked/,
        );
        expect(code).toBe(0);
    });
});

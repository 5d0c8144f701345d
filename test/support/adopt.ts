import { execFile } from "node:child_process";
import path from "node:path";
import type { TestStack } from "./stack";

const cli = path.resolve(__dirname, "..", "..", "bin", "cli", "main.js");

/** What the README does once for an organization that is not new. */
export async function adopt(stack: TestStack, policy: string): Promise<void> {
    await stack.must("preview --import-file create.json --non-interactive");
    const words = ["adopt", "create.json", "--out", "adopt.json", "--policy", policy];
    const env = {
        PATH: process.env.PATH,
        GITHUB_BASE_URL: stack.github.url,
        GITHUB_TOKEN: "local-owner",
        GITHUB_APP_TOKEN: "local-owner",
    };
    await new Promise<void>((resolve, reject) => {
        execFile(
            process.execPath,
            [cli, ...words],
            { cwd: stack.folder, env },
            (error, out, err) => (error === null ? resolve() : reject(new Error(out + err))),
        );
    });
    await stack.must(
        "import --file adopt.json --yes --protect=false --generate-code=false --non-interactive",
    );
}

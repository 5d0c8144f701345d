import { readFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { exitCodes, Failure } from "../exit-codes";
import type { Seed } from "../../emulator/seed/types";
import { packageRoot } from "../package";

interface DemoOptions {
    readonly seed?: string;
    readonly policy?: string;
    readonly verbose?: boolean;
}

/** `codex-rollout demo`: the main job, end to end, with nothing but this package and a temporary folder. */
export function demoCommand(): Command {
    return new Command("demo")
        .description(
            "preview, up, five changes behind the tool's back, drift, repair: all on a local GitHub",
        )
        .option(
            "--seed <file>",
            "the organization to start from (default: the small example organization acme)",
        )
        .option("--policy <file>", "the policy to apply (default: the one that fits the seed)")
        .option("--verbose", "show the whole output of every command")
        .action(async (options: DemoOptions) => {
            const { runDemo } = await import("../demo/main-job.js");
            const clean = await runDemo({ ...chosen(options), verbose: options.verbose ?? false });
            process.exitCode = clean ? exitCodes.ok : exitCodes.failed;
        });
}

function chosen({ seed, policy }: DemoOptions): {
    readonly seed: string | Seed;
    readonly policy: string;
} {
    if (seed === undefined) {
        return {
            seed: "acme",
            policy: path.resolve(policy ?? path.join(packageRoot, "policies", "rollout.yaml")),
        };
    }
    if (policy !== undefined) return { seed: path.resolve(seed), policy: path.resolve(policy) };
    // A seed of one's own needs a policy for it; the one we ship covers the recorded large organization.
    if (path.basename(seed) !== "large-org.json") {
        throw new Failure(
            "--seed needs a --policy that covers that organization",
            exitCodes.misuse,
        );
    }
    return {
        seed: withCodexApp(seed),
        policy: path.join(packageRoot, "policies", "examples", "large-org.yaml"),
    };
}

/** The recorded organization has no GitHub App; the job bounds one, so it is installed, on one repository. */
function withCodexApp(file: string): Seed {
    const seed = readSeed(file);
    const app = {
        slug: "chatgpt-codex-connector",
        id: 1144995,
        permissions: {
            contents: "write",
            metadata: "read",
            pull_requests: "write",
            workflows: "write",
        },
        installation: { repositories: ["kind"] },
    };
    return { ...seed, apps: [...(seed.apps ?? []), app] };
}

function readSeed(file: string): Seed {
    try {
        return JSON.parse(readFileSync(file, "utf8")) as Seed;
    } catch (error) {
        throw new Failure(
            `${file} is not readable as a seed: ${(error as Error).message}`,
            exitCodes.misuse,
        );
    }
}

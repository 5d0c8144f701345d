import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { codexControls } from "../../controls/codex";
import { createContext } from "../../policies/check";
import type { LoadedPolicy } from "../../policies/load";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import type { Inventory } from "../../plan/inventory";
import type { Plan } from "../../plan/plan";
import type { CodexSide } from "../../preview/codex-settings";
import { exitCodes, Failure } from "../exit-codes";
import { readText } from "../reading";

/** A policy that another one is compared with. */
export interface BasePolicy {
    readonly codex: CodexSide;
    /** Absent when it does not fit the organization as it is now. */
    readonly plan?: Plan;
}

/**
 * The policy before the change: a file, or the policy's own file as it is at a commit, branch or tag of its Git repository.
 * @throws Failure for what is neither
 */
export function readBasePolicy(base: string, policyFile: string, inventory: Inventory): BasePolicy {
    const loaded = parsePolicy(textOf(base, policyFile), base);
    const codex = codexSide(loaded);
    if (codex === undefined) {
        throw new Failure(
            `--base ${base}: ${loaded.findings[0]?.message ?? "no policy"} - compare with a policy that was in force`,
        );
    }
    const { plan } = resolvePolicy(loaded, inventory);
    return { codex, ...(plan === undefined ? {} : { plan }) };
}

/** What a policy says of Codex itself; nothing when it is in error. */
export function codexSide({ policy, positions }: LoadedPolicy): CodexSide | undefined {
    if (policy === undefined) return undefined;
    return { policy, controls: codexControls(createContext(policy, positions, {})) };
}

function textOf(base: string, policyFile: string): string {
    if (existsSync(base)) return readText(base);
    const folder = path.dirname(path.resolve(policyFile));
    // A name that looks like an option must not become one.
    const spec = `${base}:./${path.basename(policyFile)}`;
    const shown = spawnSync("git", ["show", "--end-of-options", spec], {
        cwd: folder,
        encoding: "utf8",
        maxBuffer: 64 * 1024 * 1024,
    });
    if (shown.status === 0) return shown.stdout;
    const why = shown.error?.message ?? shown.stderr.trim().split("\n")[0] ?? "";
    throw new Failure(
        `--base ${base}: no such file, and no commit with ${path.basename(policyFile)} (${why})`,
        exitCodes.misuse,
    );
}

import { Command } from "commander";
import { formatFinding } from "../../plan/finding";
import type { Inventory } from "../../plan/inventory";
import type { Policy } from "../../controls/control";
import { resolvePolicy } from "../../policies/resolve";
import type { Pins } from "../../policies/lock-file";
import { checkPins, formatLock, lockFileOf, pinsOf, readLock } from "../../policies/lock-file";
import { readPolicyInventory } from "../../rollout/resolve";
import { Failure } from "../exit-codes";
import { connect, failureOf } from "../organization";
import { invalidPolicy, readInventoryFile, readPolicyFile } from "../policy-file";
import { reading } from "../reading";
import { replaceFile } from "../private-file";

interface LockOptions {
    readonly policy: string;
    readonly inventory?: string;
    readonly baseUrl?: string;
    readonly accept: readonly string[];
    readonly check?: boolean;
}

/** `codex-rollout lock`: pins the names of a policy to the accounts, teams and apps that they stand for today. */
export function lockCommand(): Command {
    return new Command("lock")
        .description("pin the names of a policy to the accounts, teams and apps they stand for now")
        .option("--policy <file>", "the policy", "policies/rollout.yaml")
        .option(
            "--accept <name>",
            "a name that is meant to stand for somebody or something else than before; can be said again",
            (name: string, before: readonly string[]) => [...before, name],
            [],
        )
        .option("--check", "write nothing; exit 1 when the lock file is not what it would be")
        .option("--inventory <file>", "an organization written down as JSON, instead of reading it")
        .option(
            "--base-url <url>",
            "the API of another GitHub; default: GITHUB_BASE_URL, else https://api.github.com/",
        )
        .addHelpText("after", help)
        .action(lock);
}

const help = `
GitHub gives a login that was renamed or deleted to whoever asks for it next. The lock file beside the policy
(rollout.lock.json of rollout.yaml) says which numeric id each name stood for; commit it. From then on preview, up, drift and
pulumi itself refuse a policy with a name that stands for another account, team or app.
The token is read from GITHUB_TOKEN and needs to read only.

Exit codes: 0 written or as it should be, 1 a name stands for something else or the policy has errors, 2 misuse, 8 incomplete.`;

async function lock(options: LockOptions): Promise<void> {
    const loaded = readPolicyFile(options.policy);
    if (loaded.policy === undefined) throw invalidPolicy(options.policy, loaded.findings);
    const inventory = await inventoryFor(loaded.policy, options);
    const file = lockFileOf(options.policy);
    const before = reading(file, () => readLock(file));

    const accepted = new Set(options.accept.map((name) => name.toLowerCase()));
    const changed = checkPins(before, loaded.policy, inventory, accepted);
    const { findings } = resolvePolicy(loaded, inventory);
    const wrong = [...findings, ...changed].filter(({ severity }) => severity === "error");
    if (wrong.length > 0) {
        throw new Failure([`${file} is left as it is:`, ...wrong.map(formatFinding)].join("\n"));
    }

    const pins = pinsOf(loaded.policy, inventory);
    const text = formatLock(pins);
    const same = before.pins !== undefined && formatLock(before.pins) === text;
    if (same) process.stdout.write(`${file} is as it should be: ${counts(pins)}\n`);
    else if (options.check === true)
        throw new Failure(`${file} is not what it would be now - codex-rollout lock writes it`);
    else {
        replaceFile(file, text, 0o644);
        process.stdout.write(`${file}: ${counts(pins)} pinned - commit it\n`);
    }
}

async function inventoryFor(policy: Policy, options: LockOptions): Promise<Inventory> {
    if (options.inventory !== undefined) return readInventoryFile(options.inventory);
    const client = await connect(options.baseUrl);
    try {
        return await readPolicyInventory(client, policy);
    } catch (error) {
        throw failureOf(error, options.policy);
    }
}

function counts({ users, teams, apps, repositories }: Pins): string {
    const count = (some: object) => Object.keys(some).length;
    return `${count(users)} people, ${count(teams)} teams, ${count(apps)} apps, ${count(repositories)} repositories`;
}

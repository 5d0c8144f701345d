import { runCodex } from "../binary/run";
import type { StagedMachine } from "../binary/machine";
import { requirementSettings } from "../render/requirements";
import type { TomlSetting } from "../render/toml";
import type { ProofRow } from "../result";
import { same } from "./compare";
import { refusal } from "./config";
import { checkMarketplaces, checkMcpServers, checkPermissionProfiles } from "./connections";
import type { CheckInput } from "./input";

/** The requirements as the binary says them back: its own names, everything that it did not find is null. */
type Printed = Readonly<Record<string, unknown>>;

const subject = "requirements.toml";

/** Loads the file and reads every setting back. */
export async function checkRequirements(
    input: CheckInput,
    machine: StagedMachine,
): Promise<ProofRow[]> {
    const answer = await runCodex(input.binary, ["app-server", "--print-startup-config"], {
        within: machine.within,
    });
    const loads: ProofRow = {
        subject,
        declared: "loads",
        verdict: answer.code === 0 ? "obeyed" : "broken",
        evidence:
            answer.code === 0
                ? "codex starts with it"
                : refusal(answer.stdout, answer.stderr, machine.root),
    };
    if (answer.code !== 0) return [loads];
    const { configRequirements } = JSON.parse(answer.stdout) as {
        configRequirements: { requirements: Printed | null };
    };
    const printed = configRequirements.requirements ?? {};
    return [
        loads,
        ...requirementSettings(input.controls).flatMap((setting) => settingRow(setting, printed)),
        ...(await checkPermissionProfiles(input, machine)),
        ...(await checkMcpServers(input, machine)),
        ...(await checkMarketplaces(input, machine)),
    ];
}

/** One row for what the binary prints; none for what another command shows (rules, servers, marketplaces). */
function settingRow(setting: TomlSetting, printed: Printed): ProofRow[] {
    const path = [...setting.table, setting.key ?? ""].filter((key) => key !== "");
    const [table] = path;
    const row = { subject, declared: declaredText(path, setting), from: setting.comment[0] };
    if (table === "rules" || table === "mcp_servers" || table === "marketplaces") return [];
    if (table === "permissions") {
        return [{ ...row, verdict: "read", evidence: "loaded; `codex prove` shows what it does" }];
    }
    if (table === "allowed_chatgpt_workspaces") {
        return [
            { ...row, verdict: "read", evidence: "loaded; only a real login shows what it does" },
        ];
    }
    const found = printedValue(path, printed);
    const wanted = wantedValue(path, setting);
    if (contains(found, wanted))
        return [{ ...row, verdict: "obeyed", evidence: "codex reads it back" }];
    return [
        {
            ...row,
            verdict: "broken",
            evidence: `codex reads back ${JSON.stringify(found ?? null)}`,
        },
    ];
}

function declaredText(path: readonly string[], setting: TomlSetting): string {
    const value = setting.row ?? setting.value;
    return value === undefined ? path.join(".") : `${path.join(".")} = ${JSON.stringify(value)}`;
}

/** Tables that the binary prints under another name; other keys change from snake_case to camelCase. */
const printedNames: Readonly<Record<string, string>> = { features: "featureRequirements" };

function printedValue(path: readonly string[], printed: Printed): unknown {
    const [table = "", ...inner] = path;
    const top = printed[printedNames[table] ?? camelCase(table)];
    return inner.reduce<unknown>((value, key) => {
        const record = value as Record<string, unknown> | null | undefined;
        return record?.[key] ?? record?.[camelCase(key)];
    }, top);
}

function wantedValue(path: readonly string[], setting: TomlSetting): unknown {
    if (path.join(".") === "allowed_web_search_modes") {
        return [...(setting.value as string[]), "disabled"]; // always allowed, and printed
    }
    if (setting.row === undefined) return setting.value;
    // A hook's `timeout` is printed as `timeoutSec`.
    const hooks = (setting.row["hooks"] as readonly { timeout?: number }[]).map(
        ({ timeout, ...rest }) => ({ ...rest, timeoutSec: timeout }),
    );
    return [{ ...setting.row, hooks }];
}

/** Whether everything wanted is there; the binary also prints what was not set. */
function contains(found: unknown, wanted: unknown): boolean {
    if (Array.isArray(wanted) && wanted.some((item) => typeof item === "object")) {
        return (
            Array.isArray(found) &&
            found.length === wanted.length &&
            wanted.every((item, index) => contains(found[index], item))
        );
    }
    if (typeof wanted === "object" && wanted !== null && !Array.isArray(wanted)) {
        const record = found as Record<string, unknown> | null | undefined;
        return Object.entries(wanted).every(([key, value]) => contains(record?.[key], value));
    }
    return same(found, wanted);
}

function camelCase(key: string): string {
    return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

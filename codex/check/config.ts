import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppServer } from "../binary/app-server";
import { runCodex } from "../binary/run";
import { machineFolder } from "../render";
import { configSettings } from "../render/config";
import type { TomlSetting } from "../render/toml";
import type { ProofRow } from "../result";
import type { CheckInput } from "./input";
import { same } from "./compare";
import { textOf } from "./file";

/** Reads config.toml strictly, where a key that codex does not know is an error, and compares what it comes to. */
export async function checkConfig(input: CheckInput): Promise<ProofRow[]> {
    const text = textOf(input.files, `${machineFolder}/config.toml`);
    if (text === undefined) return [];
    const home = await mkdtemp(join(tmpdir(), "codex-home-"));
    try {
        await writeFile(join(home, "config.toml"), text);
        const strict = await runCodex(
            input.binary,
            ["--strict-config", "app-server", "--print-startup-config"],
            { home },
        );
        const loads: ProofRow = {
            subject: "config.toml",
            declared: "every key known (--strict-config)",
            verdict: strict.code === 0 ? "obeyed" : "broken",
            evidence: strict.code === 0 ? "loaded" : refusal(strict.stdout, strict.stderr, home),
        };
        if (strict.code !== 0) return [loads];
        return [loads, ...(await readBack(input, home))];
    } finally {
        await rm(home, { recursive: true, force: true });
    }
}

async function readBack({ controls, binary }: CheckInput, home: string): Promise<ProofRow[]> {
    const server = await AppServer.start({ binary, home, cwd: home });
    try {
        const { config } = (await server.request("config/read", { cwd: home })) as {
            config: Record<string, unknown>;
        };
        return configSettings(controls).map((setting) => settingRow(setting, config));
    } finally {
        await server.stop();
    }
}

function settingRow(setting: TomlSetting, config: Record<string, unknown>): ProofRow {
    const path = [...setting.table, setting.key ?? ""];
    const found = path.reduce<unknown>(
        (value, key) => (value as Record<string, unknown> | undefined)?.[key],
        config,
    );
    const row = {
        subject: "config.toml",
        declared: `${path.join(".")} = ${JSON.stringify(setting.value)}`,
        from: setting.comment[0],
    };
    if (same(found, setting.value))
        return { ...row, verdict: "obeyed", evidence: "config/read says so" };
    return { ...row, verdict: "broken", evidence: `config/read says ${JSON.stringify(found)}` };
}

/** Codex's own words, with the scratch folder's name taken out. */
export function refusal(stdout: string, stderr: string, scratch: string): string {
    let text = stderr.trim();
    try {
        const { error } = JSON.parse(stdout) as {
            error?: { data?: { detail?: string }; message: string };
        };
        if (error !== undefined) text = error.data?.detail ?? error.message;
    } catch {
        // Not JSON: what it said on stderr is all there is.
    }
    return text.replaceAll(`${scratch}/`, "").replace(/\s+/g, " ").trim();
}

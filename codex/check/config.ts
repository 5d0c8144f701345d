import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AppServer } from "../binary/app-server";
import { collect, runCodex } from "../binary/run";
import { machineFolder, repositoryFolder } from "../render";
import { configSettings } from "../render/config";
import { repositoryConfigFile } from "../render/places";
import { repositoryConfigSettings } from "../render/repository-config";
import type { TomlSetting } from "../render/toml";
import type { ProofRow } from "../result";
import type { CheckInput } from "./input";
import { same } from "./compare";
import { textOf } from "./file";

/** Reads config.toml strictly, where a key that codex does not know is an error, and compares what it comes to. */
export async function checkConfig(input: CheckInput): Promise<ProofRow[]> {
    const { controls, files } = input;
    const machine = textOf(files, `${machineFolder}/config.toml`);
    const repository = textOf(files, `${repositoryFolder}/${repositoryConfigFile}`);
    return [
        ...(machine === undefined
            ? []
            : await checkFile(input, {
                  subject: "config.toml",
                  settings: configSettings(controls),
                  place: (home) => writeFile(join(home, "config.toml"), machine),
              })),
        ...(repository === undefined
            ? []
            : await checkFile(input, {
                  subject: repositoryConfigFile,
                  settings: repositoryConfigSettings(controls),
                  place: (home) => placeInRepository(home, repository),
              })),
    ];
}

interface ConfigFile {
    readonly subject: string;
    readonly settings: readonly TomlSetting[];
    /** Puts the file where codex looks for it, with this folder as home and as working directory. */
    readonly place: (home: string) => Promise<void>;
}

/** A repository that the person trusts; without that codex leaves the file alone. */
async function placeInRepository(home: string, text: string): Promise<void> {
    const trust = `[projects.${JSON.stringify(home)}]\ntrust_level = "trusted"\n`;
    await writeFile(join(home, "config.toml"), trust);
    await mkdir(dirname(join(home, repositoryConfigFile)), { recursive: true });
    await writeFile(join(home, repositoryConfigFile), text);
    await collect("git", ["init", "-q", home], {});
}

async function checkFile(input: CheckInput, file: ConfigFile): Promise<ProofRow[]> {
    const home = await mkdtemp(join(tmpdir(), "codex-home-"));
    try {
        await file.place(home);
        const strict = await runCodex(
            input.binary,
            ["--strict-config", "app-server", "--print-startup-config"],
            { home, cwd: home },
        );
        const loads: ProofRow = {
            subject: file.subject,
            declared: "every key known (--strict-config)",
            verdict: strict.code === 0 ? "obeyed" : "broken",
            evidence: strict.code === 0 ? "loaded" : refusal(strict.stdout, strict.stderr, home),
        };
        if (strict.code !== 0) return [loads];
        return [loads, ...(await readBack(input, file, home))];
    } finally {
        await rm(home, { recursive: true, force: true });
    }
}

async function readBack(
    { binary }: CheckInput,
    { subject, settings }: ConfigFile,
    home: string,
): Promise<ProofRow[]> {
    const server = await AppServer.start({ binary, home, cwd: home });
    try {
        const { config } = (await server.request("config/read", { cwd: home })) as {
            config: Record<string, unknown>;
        };
        return settings.map((setting) => settingRow(subject, setting, config));
    } finally {
        await server.stop();
    }
}

function settingRow(
    subject: string,
    setting: TomlSetting,
    config: Record<string, unknown>,
): ProofRow {
    const path = [...setting.table, setting.key ?? ""];
    const found = path.reduce<unknown>(
        (value, key) => (value as Record<string, unknown> | undefined)?.[key],
        config,
    );
    const row = {
        subject,
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

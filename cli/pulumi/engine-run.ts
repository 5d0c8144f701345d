import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Diagnostic, EngineReport } from "../../preview/events";
import { readEventLog } from "../../preview/events";
import { Failure } from "../exit-codes";
import { followEvents } from "./follow";
import type { Following } from "./follow";
import type { PolicyPack } from "./policy-packs";
import type { Project } from "./project";
import { engineEnvironment } from "./project";

export interface EngineRun {
    /** Words of `pulumi`, e.g. `preview --refresh`. */
    readonly words: readonly string[];
    readonly environment: NodeJS.ProcessEnv;
    readonly policyPacks?: readonly PolicyPack[];
    /** Show what the engine says, as it says it, on standard error. */
    readonly verbose?: boolean | undefined;
    /** Hears of each step as it happens. */
    readonly onEvent?: Following;
}

export interface EngineOutcome extends EngineReport {
    readonly code: number;
    /** The log as it was written, for whoever asks what was done and what failed. */
    readonly log: string;
    /** What the engine printed. */
    readonly output: string;
}

/**
 * Runs one operation of the engine to its end and reads its events. Whether it went well is in `code` and `result`.
 *
 * `--event-log` is what the Automation API follows the engine by; the command line has it where PULUMI_DEBUG_COMMANDS is set
 * (pulumi/pkg v3 `operations/preview.go`). The log may hold plain outputs, so it lies in a folder of its own and goes.
 */
export async function runEngine(project: Project, run: EngineRun): Promise<EngineOutcome> {
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-events-"));
    const file = path.join(folder, "events.json");
    const following = run.onEvent === undefined ? undefined : followEvents(file, run.onEvent);
    try {
        const words = [
            ...run.words,
            "--stack",
            project.stack,
            "--non-interactive",
            "--event-log",
            file,
            ...packWords(run.policyPacks ?? [], folder),
        ];
        const { code, output } = await spawned(project, words, run);
        await following?.stop();
        const log = readLog(file);
        return { code, output, log, ...readEventLog(log) };
    } finally {
        await following?.stop();
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Pulumi wants a configuration for every pack, or for none. */
function packWords(packs: readonly PolicyPack[], folder: string): string[] {
    return packs.flatMap(({ folder: pack, config }, index) => {
        const file = path.join(folder, `policy-pack-${index}.json`);
        writeFileSync(file, JSON.stringify(config));
        return ["--policy-pack", pack, "--policy-pack-config", file];
    });
}

function readLog(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
        throw error;
    }
}

/**
 * Pulumi finishes its step and saves its state on the first SIGINT; a terminal sends Ctrl-C to it as well as to us, so
 * SIGINT is only waited out, and SIGTERM is passed on.
 */
async function spawned(
    project: Project,
    words: readonly string[],
    { environment, verbose }: EngineRun,
): Promise<{ code: number; output: string }> {
    const child = spawn(project.engine.pulumi, words, {
        cwd: project.folder,
        env: {
            ...environment,
            ...engineEnvironment(project.engine, environment),
            PULUMI_DEBUG_COMMANDS: "true",
        },
        stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const listen = (stream: Readable) => {
        stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
        // By line, since half of a secret is not recognized as one.
        if (verbose !== true) return;
        createInterface(stream).on("line", (line) => process.stderr.write(`${line}\n`));
    };
    listen(child.stdout);
    listen(child.stderr);
    const wait = () => undefined;
    const pass = () => child.kill("SIGTERM");
    process.on("SIGINT", wait).on("SIGTERM", pass);
    try {
        return await new Promise((resolve, reject) => {
            child.once("error", reject);
            child.once("close", (code) => resolve({ code: code ?? 1, output }));
        });
    } finally {
        process.off("SIGINT", wait).off("SIGTERM", pass);
    }
}

/**
 * What went wrong, in the engine's own diagnostics and without its noise.
 * @param what e.g. `pulumi preview`
 */
export function engineFailure(what: string, { code, diagnostics, output }: EngineOutcome): Failure {
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    // An engine that did not come as far as events says why in what it prints.
    const said = errors.length > 0 ? errors.map(diagnosticWords) : [output.trim()];
    return new Failure(`${what} failed (exit code ${code}):\n${said.join("\n")}`);
}

/** `error repositories/docs-web/protections/main/rule: Name already protected: main`. */
export function diagnosticWords({ severity, message, resource, policy }: Diagnostic): string {
    const where = [policy, resource?.replace(/^[^/]*\//, "")].filter(Boolean).join(", ");
    return `  ${severity}${where === "" ? "" : ` ${where}`}: ${message.replaceAll("\n", "\n    ")}`;
}

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppServer, CodexRefusal } from "../binary/app-server";
import type { CodexBinary } from "../binary/find";
import type { StagedMachine } from "../binary/machine";
import { tomlValue } from "../render/toml";
import type { ModelRequest, ScriptedModel } from "./model";
import { outputs, startModel } from "./model";

/** What came of one command. */
export interface Outcome {
    /** `asked`: a person was asked and said no. `refused`: codex did not run it. `ran`: a process was started. */
    readonly kind: "ran" | "asked" | "refused" | "unknown";
    /** The reason shown, the refusal, or the output. */
    readonly text: string;
}

export interface SessionResult {
    readonly outcomes: readonly Outcome[];
    /** What the model was given on its first turn. */
    readonly firstRequest?: ModelRequest;
    /** The settings that codex started the session with, in its own names. */
    readonly thread: Readonly<Record<string, unknown>>;
    /** Addresses that were reached on this machine from inside the sandbox. */
    readonly visits: readonly string[];
}

export interface SessionInput {
    readonly binary: CodexBinary;
    readonly machine: StagedMachine;
    /** Commands, given the port of a server of ours on loopback that nothing should reach. */
    readonly commands: (port: number) => readonly string[];
    /** Directory that commands find their programs in first. */
    readonly programs: string;
    /** What the person asks for when starting, e.g. less sandbox. */
    readonly wishes?: Readonly<Record<string, unknown>>;
}

/** One session of a person with codex, in which the model asks for one command after another and the person says no. */
export async function runSession(input: SessionInput): Promise<SessionResult> {
    for (let attempt = 1; ; attempt++) {
        try {
            return await runOnce(input);
        } catch (error) {
            const tripped = error instanceof CodexRefusal && overItself.test(error.message);
            if (!tripped || attempt === 5) throw error;
        }
    }
}

/**
 * Codex 0.169.0 makes mount points for paths that do not exist and takes them away again, and one sandbox can look for the one
 * that another has just taken away. It then refuses to start, whatever the files say, so it is started again.
 */
const overItself = /failed to enumerate unreadable glob paths .* No such file or directory/;

async function runOnce(input: SessionInput): Promise<SessionResult> {
    const { machine } = input;
    const planned: string[] = [];
    const model = await startModel(planned);
    try {
        planned.push(...input.commands(model.port));
        await writePersonalConfig(machine, model.url, input.programs);
        return await converse(input, planned, model);
    } finally {
        await model.close();
    }
}

async function converse(
    { binary, machine, wishes }: SessionInput,
    planned: readonly string[],
    model: ScriptedModel,
): Promise<SessionResult> {
    const asked = new Map<number, string>();
    const server = await AppServer.start({
        binary,
        within: machine.within,
        home: join(machine.home, ".codex"),
        cwd: machine.workspace,
        environment: { HOME: machine.home },
        answer: (method, params) => {
            const { reason, command } = (params ?? {}) as { reason?: string; command?: string };
            asked.set(model.current(), reason ?? `${method} ${command ?? ""}`);
            return { decision: "decline" };
        },
    });
    try {
        const thread = (await server.request("thread/start", {
            cwd: machine.workspace,
            ...wishes,
        })) as { thread: { id: string } };
        await Promise.all([
            server.notification("turn/completed", 20_000 + planned.length * 5_000),
            server.request("turn/start", {
                threadId: thread.thread.id,
                input: [{ type: "text", text: "go" }],
            }),
        ]);
        const texts = outputs(model);
        return {
            outcomes: planned.map((_, index) => outcome(texts[index], asked.get(index))),
            firstRequest: model.requests[0],
            thread,
            visits: [...model.visits],
        };
    } finally {
        await server.stop();
    }
}

/** The person's own settings: the scripted model, a trusted workspace, and stand-ins for programs. */
async function writePersonalConfig(
    machine: StagedMachine,
    url: string,
    programs: string,
): Promise<void> {
    const home = join(machine.home, ".codex");
    await mkdir(home, { recursive: true });
    const path = `${programs}:/usr/local/bin:/usr/bin:/bin`;
    await writeFile(
        join(home, "config.toml"),
        [
            'model_provider = "codex-rollout-proof"',
            "[model_providers.codex-rollout-proof]",
            'name = "codex-rollout-proof"',
            `base_url = ${tomlValue(url)}`,
            'wire_api = "responses"',
            "request_max_retries = 0",
            "stream_max_retries = 0",
            `[projects.${tomlValue(machine.workspace)}]`,
            'trust_level = "trusted"',
            "[shell_environment_policy.set]",
            `PATH = ${tomlValue(path)}`,
            "",
        ].join("\n"),
    );
}

/** Codex's own words for a refusal, each seen with 0.169.0. */
const refusals = [
    /Rejected\(\\*"(.*?)\\*"\)/s,
    /(Command blocked by PreToolUse hook: .*)/s,
    /(Network access to .* was blocked: [^"]*)/s,
    /(approval (?:request failed|required by policy).*)/s,
];

function outcome(text: string | undefined, asked: string | undefined): Outcome {
    if (asked !== undefined) return { kind: "asked", text: asked };
    if (text === undefined) return { kind: "unknown", text: "codex said nothing about it" };
    for (const pattern of refusals) {
        const found = pattern.exec(text)?.[1];
        if (found !== undefined) return { kind: "refused", text: tidy(found) };
    }
    return { kind: "ran", text: tidy(processText(text)) };
}

/** `exit N: output`, from either way in which codex tells the model of a finished process. */
function processText(text: string): string {
    const json = /\{"chunk_id".*\}/s.exec(text)?.[0];
    if (json !== undefined) {
        const { exit_code, output } = JSON.parse(json) as { exit_code?: number; output?: string };
        return `exit ${exit_code ?? "?"}: ${output ?? ""}`;
    }
    const told = /exited with code (\d+).*?Output:\n(.*)/s.exec(text);
    return told === null ? text : `exit ${told[1]}: ${told[2]}`;
}

function tidy(text: string): string {
    return text.replace(/\\+"/g, '"').replace(/\s+/g, " ").trim();
}

import { existsSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { CodexControls } from "../../plan/codex";
import { CodexRefusal } from "../binary/app-server";
import { furnish } from "../binary/furnish";
import type { StagedMachine } from "../binary/machine";
import { CannotStage, stageMachine } from "../binary/machine";
import { collect, runCodex } from "../binary/run";
import { machineFolder, repositoryFolder } from "../render";
import { hookName } from "../render/places";
import type { ProofReport, ProofRow } from "../result";
import { report } from "../result";
import { commandScenarios, ruleScenarios } from "./commands";
import type { ProveInput } from "./input";
import { networkScenarios, triedHosts } from "./network";
import { placeScenarios, untriedPlaces } from "./places";
import type { Scenario } from "./scenario";
import { judged } from "./scenario";
import type { Outcome, SessionInput, SessionResult } from "./session";
import { runSession } from "./session";
import { loosenedFacts, sessionFacts, webSearchFacts } from "./session-facts";
import { makeStandIns } from "./stand-ins";
import { telemetryRows } from "./telemetry";

/**
 * Whether the real binary, with the files on a machine of its own, does what the policy declares: a scripted model asks for
 * each command, path and domain, and what codex does with it is held against the policy. Nothing leaves the machine, and
 * declared programs are stand-ins. A machine that cannot be staged gives one `unchecked` row.
 */
export async function proveCodexFiles(input: ProveInput): Promise<ProofReport> {
    let machine: StagedMachine;
    try {
        machine = await stageMachine(input.files, surroundings(input.controls));
    } catch (error) {
        if (!(error instanceof CannotStage)) throw error;
        const row: ProofRow = {
            subject: "everything",
            declared: "the policy",
            verdict: "unchecked",
            evidence: error.message,
        };
        return report(input.binary.version, [row]);
    }
    try {
        return report(input.binary.version, await prove(input, machine));
    } catch (error) {
        if (!(error instanceof CodexRefusal)) throw error;
        const row: ProofRow = {
            subject: "everything",
            declared: "codex works with these files",
            verdict: "broken",
            evidence: error.message.replaceAll(machine.root, ""),
        };
        return report(input.binary.version, [row]);
    } finally {
        await machine.dispose();
    }
}

/** Every host that a session could call is the machine itself, and a login shell finds the stand-ins too. */
function surroundings(controls: CodexControls): Record<string, string> {
    const telemetry = controls.telemetry?.value.endpoint;
    const hosts = [
        "localhost",
        ...triedHosts(controls),
        ...(telemetry === undefined ? [] : [new URL(telemetry).hostname]),
        "chatgpt.com",
        "ab.chatgpt.com",
        "api.openai.com",
    ];
    return {
        hosts: `${[...new Set(hosts)].map((host) => `127.0.0.1 ${host}`).join("\n")}\n`,
        profile: "",
    };
}

async function prove(input: ProveInput, machine: StagedMachine): Promise<ProofRow[]> {
    const { controls, binary, files, progress } = input;
    const programs = await makeStandIns(controls, machine);
    const client = await webClient(programs);
    const document = await writeWorkspace(input, machine);
    const session = { binary, machine, programs };
    progress?.("commands, paths and domains");
    const tried = await trySession(input, session, client);
    progress?.("a person who asks for more");
    const loosened = await loosenedSession(session);
    progress?.("rules without the hook");
    const rules = await rulesAlone(input);
    progress?.("login and telemetry");
    return [
        ...tried.rows,
        ...rules,
        ...untriedPlaces(controls),
        ...loosenedFacts(controls, loosened),
        ...(loosened instanceof Error ? [] : webSearchFacts(controls, loosened)),
        ...sessionFacts(controls, tried.session, document),
        ...(await loginRows(input, machine)),
        ...(await telemetryRows({ controls, files, binary })),
    ];
}

type SessionBase = Pick<SessionInput, "binary" | "machine" | "programs">;

async function trySession(
    { controls }: ProveInput,
    base: SessionBase,
    client: string | undefined,
): Promise<{ rows: ProofRow[]; session: SessionResult }> {
    let scenarios: Scenario[] = [];
    const session = await runSession({
        ...base,
        commands: (port) => {
            scenarios = [
                ...commandScenarios(controls),
                ...placeScenarios(controls, base.machine),
                ...(client === undefined ? [] : networkScenarios(controls, client, port)),
            ];
            // A session without a command would show nothing of what the model is given.
            return scenarios.length === 0 ? ["true"] : scenarios.map(({ command }) => command);
        },
    });
    const rows = scenarios.map((scenario, index) =>
        judged(scenario, session.outcomes[index] ?? unfinished),
    );
    return { rows: [...rows, ...networkFacts(controls, session, client)], session };
}

/** The last word on the network: whether anything reached a server of ours, whatever codex said. */
function networkFacts(
    { local }: CodexControls,
    { visits }: SessionResult,
    client: string | undefined,
): ProofRow[] {
    if (local.network === undefined) return [];
    const row = {
        subject: "network",
        declared: "nothing got out",
        from: local.network.origin.path,
    };
    if (client === undefined) {
        return [
            { ...row, verdict: "unchecked", evidence: "no curl on this machine to try it with" },
        ];
    }
    return visits.length === 0
        ? [
              {
                  ...row,
                  verdict: "obeyed",
                  evidence: "a listening server on this machine saw no request",
              },
          ]
        : [
              {
                  ...row,
                  verdict: "broken",
                  evidence: `a server on this machine saw ${visits.join(", ")}`,
              },
          ];
}

/** curl under a name that no rule of a policy speaks of. */
async function webClient(programs: string): Promise<string | undefined> {
    const curl = (process.env["PATH"] ?? "")
        .split(delimiter)
        .map((directory) => join(directory, "curl"))
        .find((path) => existsSync(path));
    if (curl === undefined) return undefined;
    const path = join(programs, "codex-rollout-client");
    await symlink(curl, path);
    return path;
}

async function writeWorkspace(
    { controls, files }: ProveInput,
    machine: StagedMachine,
): Promise<string | undefined> {
    await collect("git", ["init", "-q", machine.workspace], {});
    const document = files.find((file) => file.path === `${repositoryFolder}/AGENTS.md`)?.text;
    if (document !== undefined) await writeFile(join(machine.workspace, "AGENTS.md"), document);
    await mkdir(join(machine.home, ".codex"), { recursive: true });
    await furnish(controls, machine);
    return document;
}

/** The forbidden commands once more, on a machine whose hook lets everything pass. */
async function rulesAlone({ controls, files, binary }: ProveInput): Promise<ProofRow[]> {
    const scenarios = ruleScenarios(controls);
    if (scenarios.length === 0) return [];
    const machine = await stageMachine(
        files.map((file) =>
            file.path === `${machineFolder}/hooks/${hookName}`
                ? { ...file, text: "#!/bin/sh\nexit 0\n" }
                : file,
        ),
        surroundings(controls),
    );
    try {
        const programs = await makeStandIns(controls, machine);
        await furnish(controls, machine);
        const session = await runSession({
            binary,
            machine,
            programs,
            commands: () => scenarios.map(({ command }) => command),
        });
        return scenarios.map((scenario, index) =>
            judged(scenario, session.outcomes[index] ?? unfinished),
        );
    } finally {
        await machine.dispose();
    }
}

const unfinished: Outcome = { kind: "unknown", text: "the session ended before" };

/** Codex may refuse to start so, which is as good as falling back. */
async function loosenedSession(base: SessionBase): Promise<SessionResult | Error> {
    try {
        return await runSession({
            ...base,
            commands: () => ["true"],
            wishes: {
                approvalPolicy: "never",
                sandbox: "danger-full-access",
                model: "codex-rollout-unknown",
                config: { web_search: "live" },
            },
        });
    } catch (error) {
        if (error instanceof CodexRefusal) return error;
        throw error;
    }
}

async function loginRows(
    { controls, binary }: ProveInput,
    machine: StagedMachine,
): Promise<ProofRow[]> {
    const methods = controls.identity.loginMethods;
    if (methods === undefined || methods.value.includes("api")) return [];
    const answer = await runCodex(binary, ["login", "--with-api-key"], {
        within: machine.within,
        stdin: "codex-rollout-no-key\n",
    });
    const refused = answer.code !== 0 && answer.stderr.includes("API key login is disabled");
    return [
        {
            subject: "users",
            declared: "nobody signs in with an API key",
            verdict: refused ? "obeyed" : "broken",
            evidence: answer.stderr.trim().split("\n").at(-1) ?? "",
            from: methods.origin.path,
        },
    ];
}

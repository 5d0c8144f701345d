/**
 * Runs a workflow file as GitHub would, as far as the templates go: jobs in order of their needs, expressions, the literal
 * bash of each `run:` with the environment of a runner, and stand-ins for the five actions. Anything unknown throws.
 */
import { spawn } from "node:child_process";
import {
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    statSync,
    writeFileSync,
} from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { LocalGitHub } from "../../../emulator/server";
import { installationToken } from "./apps";
import { restoreCache, saveCache } from "./caches";
import { condition, interpolate, type Scope, type Value } from "./expressions";
import { git } from "./mirror";

export interface World {
    readonly github: LocalGitHub;
    /** `owner/name` of the policy repository. */
    readonly repository: string;
    /** A bare mirror of it that git fetches from. */
    readonly remote: string;
    /** Scratch folder of this world. */
    readonly folder: string;
    /** Stand-ins for npm and npx. */
    readonly programs: string;
    /** Secrets and variables that only an environment's jobs on the default branch see. */
    readonly environments: Readonly<
        Record<string, { secrets: Record<string, string>; vars: Record<string, string> }>
    >;
    /** Client id to App; a token takes the App's key as well. */
    readonly apps: Readonly<Record<string, { slug: string; key: string }>>;
    /** What a machine has besides, e.g. GITHUB_BASE_URL. */
    readonly machine: Readonly<Record<string, string>>;
}

export interface Event {
    readonly name: "pull_request_target" | "push" | "schedule" | "workflow_dispatch";
    readonly sha: string;
    readonly payload?: Value;
    readonly inputs?: Record<string, string>;
}

export interface StepRun {
    readonly name: string;
    readonly conclusion: "failure" | "skipped" | "success";
    /** What the step's program was given, on top of the machine's own. */
    readonly environment: Readonly<Record<string, string>>;
    readonly output: string;
}
export interface JobRun {
    readonly result: "failure" | "skipped" | "success";
    readonly steps: readonly StepRun[];
    readonly outputs: Readonly<Record<string, string>>;
    readonly workspace: string;
}
export interface Run {
    readonly jobs: Readonly<Record<string, JobRun>>;
    /** Folder of an artefact's files. */
    readonly artefacts: Readonly<Record<string, string>>;
    readonly summary: string;
    /** Everything that was said, for messages of failed tests. */
    readonly log: string;
}

interface Step {
    readonly id?: string;
    readonly name?: string;
    readonly if?: string;
    readonly uses?: string;
    readonly run?: string;
    readonly "working-directory"?: string;
    readonly with?: Record<string, string | number | boolean>;
    readonly env?: Record<string, string>;
}
interface Job {
    readonly needs?: string | string[];
    readonly if?: string;
    readonly environment?: string;
    readonly strategy?: { readonly matrix: { readonly shard: string } };
    readonly permissions?: Record<string, string>;
    readonly outputs?: Record<string, string>;
    readonly steps: readonly Step[];
}
export interface Workflow {
    readonly permissions?: Record<string, string>;
    readonly env?: Record<string, string>;
    readonly jobs: Readonly<Record<string, Job>>;
}

let runs = 100;

export async function runWorkflow(world: World, file: string, event: Event): Promise<Run> {
    const workflow = parse(readFileSync(file, "utf8")) as Workflow;
    const folder = mkdtempSync(path.join(world.folder, "run-"));
    const state = {
        artefacts: {} as Record<string, string>,
        summary: path.join(folder, "summary.md"),
    };
    writeFileSync(state.summary, "");
    const jobs: Record<string, JobRun> = {};
    const number = String(++runs);
    for (const [id, job] of Object.entries(workflow.jobs)) {
        const needs = [job.needs ?? []].flat();
        const missing = needs.find((one) => jobs[one] === undefined);
        if (missing !== undefined) throw new Error(`${id} stands before ${missing}`);
        const context = { world, workflow, event, job, needs, jobs, folder, state, number };
        const legs = legsOf(job, needs, jobs);
        if (legs === undefined) jobs[id] = await runJob({ ...context, id });
        else
            jobs[id] = await runLegs(legs, (shard) =>
                runJob({ ...context, id: `${id}-${shard}`, matrix: { shard } }),
            );
    }
    const log = Object.entries(jobs)
        .flatMap(([id, { result, steps }]) => [
            `== ${id}: ${result}`,
            ...steps.map(({ name, conclusion, output }) => `-- ${name}: ${conclusion}\n${output}`),
        ])
        .join("\n");
    return { jobs, artefacts: state.artefacts, summary: readFileSync(state.summary, "utf8"), log };
}

/** What a job's matrix holds; undefined: it has none, or is skipped before it is looked at. */
function legsOf(
    { strategy }: Job,
    needs: readonly string[],
    jobs: Readonly<Record<string, JobRun>>,
): string[] | undefined {
    if (strategy === undefined) return undefined;
    if (!needs.every((one) => jobs[one]?.result === "success")) return undefined;
    const [, job = "", output = ""] =
        /^\$\{\{ fromJSON\(needs\.(\w+)\.outputs\.(\w+)\) \}\}$/.exec(strategy.matrix.shard) ?? [];
    if (!needs.includes(job)) throw new Error(`matrix ${strategy.matrix.shard}`);
    const values = JSON.parse(jobs[job]?.outputs[output] ?? "") as string[];
    // GitHub fails a job whose matrix is empty, unless its `if` skips it.
    return values.length === 0 ? undefined : values;
}

/** Legs one after the other; the job is as its worst leg. */
async function runLegs(
    legs: readonly string[],
    run: (leg: string) => Promise<JobRun>,
): Promise<JobRun> {
    const done: JobRun[] = [];
    for (const leg of legs) done.push(await run(leg));
    const [first] = done;
    if (first === undefined) throw new Error("a matrix without legs");
    const failed = done.find(({ result }) => result !== "success");
    return { ...(failed ?? first), steps: done.flatMap(({ steps }) => steps) };
}

interface JobContext {
    readonly world: World;
    readonly workflow: Workflow;
    readonly event: Event;
    readonly job: Job;
    readonly id: string;
    readonly matrix?: Readonly<Record<string, string>>;
    readonly needs: readonly string[];
    readonly jobs: Readonly<Record<string, JobRun>>;
    readonly folder: string;
    readonly state: { readonly artefacts: Record<string, string>; readonly summary: string };
    readonly number: string;
}

async function runJob(context: JobContext): Promise<JobRun> {
    const { world, workflow, event, job, id, needs, jobs, folder, state, number } = context;
    const workspace = path.join(folder, id, "workspace");
    const temp = path.join(folder, id, "temp");
    const places = job.environment === undefined ? undefined : world.environments[job.environment];
    if (job.environment !== undefined && places === undefined)
        throw new Error(`no environment ${job.environment}`);
    const permissions = job.permissions ?? workflow.permissions ?? {};
    const [owner = "", name = ""] = world.repository.split("/");
    const contexts: Record<string, Value> = {
        github: {
            event: event.payload,
            event_name: event.name,
            run_id: number,
            run_attempt: "1",
            repository: world.repository,
            repository_owner: owner,
            sha: event.sha,
            token: "",
        },
        secrets: places?.secrets ?? {},
        vars: places?.vars ?? {},
        inputs: event.inputs ?? {},
        runner: { temp },
        matrix: context.matrix ?? {},
        needs: Object.fromEntries(
            needs.map((one) => [one, { result: jobs[one]?.result, outputs: jobs[one]?.outputs }]),
        ),
    };
    const fine = needs.every((one) => jobs[one]?.result === "success");
    const empty = { steps: [], outputs: {}, workspace };
    if (!goes(job.if, { contexts, functions: functionsFor(fine) }, fine))
        return { ...empty, result: "skipped" };

    mkdirSync(workspace, { recursive: true });
    mkdirSync(temp, { recursive: true });
    const snakes = Object.entries(permissions).map(([key, value]) => [
        key.replaceAll("-", "_"),
        value,
    ]);
    // GitHub's own token has what the job says and nothing else, for this repository alone.
    const token = await installationToken(
        world.github,
        "github-actions",
        Object.fromEntries(snakes) as Record<string, string>,
        [name],
    );
    (contexts.github as Record<string, Value>).token = token;
    const outputs: Record<string, Record<string, string>> = {};
    const steps: StepRun[] = [];
    let failed = false;
    for (const [index, step] of job.steps.entries()) {
        contexts.steps = Object.fromEntries(
            Object.entries(outputs).map(([key, values]) => [key, { outputs: values }]),
        );
        const scope: Scope = { contexts, functions: functionsFor(!failed) };
        const label = step.name ?? step.uses?.split("@")[0] ?? `step ${index}`;
        if (!goes(step.if, scope, !failed)) {
            steps.push({ name: label, conclusion: "skipped", environment: {}, output: "" });
            continue;
        }
        const fill = (values: Record<string, unknown> = {}): Record<string, string> =>
            Object.fromEntries(
                Object.entries(values).map(([key, value]) => [
                    key,
                    interpolate(String(value), scope),
                ]),
            );
        const environment = { ...fill(workflow.env), ...fill(step.env) };
        const outputFile = path.join(folder, id, `output-${index}`);
        writeFileSync(outputFile, "");
        const done =
            step.run === undefined
                ? await runAction(step.uses ?? "", fill(step.with), { context, workspace, temp })
                : await bash(
                      step.run,
                      path.resolve(workspace, interpolate(step["working-directory"] ?? ".", scope)),
                      {
                          ...world.machine,
                          PATH: `${world.programs}:${process.env.PATH ?? ""}`,
                          HOME: path.join(folder, id),
                          RUNNER_TEMP: temp,
                          GITHUB_ACTIONS: "true",
                          GITHUB_API_URL: `${world.github.url}/api/v3`,
                          GITHUB_EVENT_NAME: event.name,
                          GITHUB_OUTPUT: outputFile,
                          GITHUB_REF: "refs/heads/main",
                          GITHUB_REPOSITORY: world.repository,
                          GITHUB_RUN_ID: number,
                          GITHUB_SERVER_URL: "https://github.example",
                          GITHUB_SHA: event.sha,
                          GITHUB_STEP_SUMMARY: state.summary,
                          GITHUB_WORKSPACE: workspace,
                          ...environment,
                      },
                  );
        if (step.id !== undefined)
            outputs[step.id] = { ...readOutputs(outputFile), ...done.outputs };
        if (done.code !== 0) failed = true;
        const conclusion = done.code === 0 ? "success" : "failure";
        steps.push({ name: label, conclusion, environment, output: done.output });
    }
    contexts.steps = Object.fromEntries(
        Object.entries(outputs).map(([key, values]) => [key, { outputs: values }]),
    );
    const scope: Scope = { contexts, functions: functionsFor(!failed) };
    return {
        result: failed ? "failure" : "success",
        steps,
        workspace,
        outputs: Object.fromEntries(
            Object.entries(job.outputs ?? {}).map(([key, text]) => [key, interpolate(text, scope)]),
        ),
    };
}

const functionsFor = (fine: boolean): Scope["functions"] => ({
    always: () => true,
    cancelled: () => false,
    failure: () => !fine,
    success: () => fine,
});

/** Without a status function an `if:` stands for `success() && (…)`. */
function goes(text: string | undefined, scope: Scope, fine: boolean): boolean {
    if (text === undefined) return fine;
    const asks = /\b(always|cancelled|failure|success)\s*\(/.test(text);
    return (asks || fine) && condition(text, scope);
}

interface Done {
    readonly code: number;
    readonly output: string;
    readonly outputs?: Record<string, string>;
}
interface Place {
    readonly context: JobContext;
    readonly workspace: string;
    readonly temp: string;
}

async function runAction(uses: string, given: Record<string, string>, place: Place): Promise<Done> {
    const { world, event, state, folder } = place.context;
    const fine: Done = { code: 0, output: "" };
    switch (uses.split("@")[0]) {
        case "actions/setup-node":
            return fine;
        case "actions/checkout": {
            // No `ref` and no `repository`: anything but the run's own commit would be a pull request's code.
            only(given, ["fetch-depth", "persist-credentials"]);
            if (given["persist-credentials"] !== "false") throw new Error("credentials persist");
            git(place.workspace, ["clone", "--quiet", "--no-checkout", world.remote, "."]);
            git(place.workspace, ["checkout", "--quiet", "--detach", event.sha]);
            return fine;
        }
        case "actions/upload-artifact":
            return upload(given, place);
        case "actions/download-artifact": {
            only(given, ["name", "path", "pattern", "merge-multiple"]);
            const names = Object.keys(state.artefacts).filter((one) =>
                given.name === undefined
                    ? one.startsWith((given.pattern ?? "").replace("*", ""))
                    : one === given.name,
            );
            if (given.name !== undefined && names.length === 0)
                return { code: 1, output: `no artefact ${given.name}` };
            for (const one of names)
                cpSync(state.artefacts[one] ?? "", given.path ?? "", { recursive: true });
            return fine;
        }
        case "actions/cache/restore":
            only(given, ["path", "key", "restore-keys"]);
            return { ...fine, output: restoreCache(given, world.folder, place.workspace) };
        case "actions/cache/save":
            only(given, ["path", "key"]);
            return { ...fine, output: saveCache(given, world.folder, place.workspace) };
        case "actions/create-github-app-token": {
            const app = world.apps[given["client-id"] ?? ""];
            if (app === undefined || app.key !== given["private-key"])
                return { code: 1, output: "no such App, or not its key" };
            const asked = Object.entries(given)
                .filter(([key]) => key.startsWith("permission-"))
                .map(([key, value]) => [
                    key.replace("permission-", "").replaceAll("-", "_"),
                    value,
                ]);
            const permissions = Object.fromEntries(asked) as Record<string, string>;
            const token = await installationToken(world.github, app.slug, permissions);
            return { ...fine, outputs: { token } };
        }
        default:
            throw new Error(`no stand-in for ${uses} (${folder})`);
    }
}

function only(given: Record<string, string>, names: readonly string[]): void {
    const other = Object.keys(given).find((name) => !names.includes(name));
    if (other !== undefined) throw new Error(`the stand-in does not know ${other}`);
}

/** Files keep their path below what they have in common; hidden ones are left out unless asked for. */
function upload(given: Record<string, string>, { context, workspace }: Place): Done {
    only(given, ["name", "path", "if-no-files-found", "include-hidden-files", "retention-days"]);
    const { state, folder, id } = context;
    const name = given.name ?? "";
    if (state.artefacts[name] !== undefined) throw new Error(`artefact ${name} twice`);
    const asked = (given.path ?? "")
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .map((line) => path.resolve(workspace, line));
    const hidden = given["include-hidden-files"] === "true";
    const found = asked
        .flatMap((one) => filesOf(one))
        .filter((one) => hidden || !/\/\./.test(one.slice(folder.length)));
    if (found.length === 0) return { code: 0, output: `no files for artefact ${name}` };
    const first = asked[0] ?? "";
    const common =
        asked.length > 1 || first.includes("*") || !statSync(first).isDirectory()
            ? path.dirname(first)
            : first;
    const target = path.join(folder, "artefacts", `${id}-${name}`);
    for (const one of found) cpSync(one, path.join(target, path.relative(common, one)));
    state.artefacts[name] = target;
    return { code: 0, output: "" };
}

function filesOf(asked: string): string[] {
    const star = asked.indexOf("*");
    if (star >= 0) {
        const folder = path.dirname(asked);
        const prefix = path.basename(asked.slice(0, star));
        if (!existsSync(folder)) return [];
        return readdirSync(folder)
            .filter((name) => name.startsWith(prefix))
            .map((name) => path.join(folder, name));
    }
    if (!existsSync(asked)) return [];
    if (!statSync(asked).isDirectory()) return [asked];
    return readdirSync(asked).flatMap((name) => filesOf(path.join(asked, name)));
}

function readOutputs(file: string): Record<string, string> {
    const lines = readFileSync(file, "utf8").split("\n");
    return Object.fromEntries(
        lines
            .filter((line) => line !== "")
            .map((line) => {
                const at = line.indexOf("=");
                if (at < 0) throw new Error(`not an output: ${line}`);
                return [line.slice(0, at), line.slice(at + 1)];
            }),
    );
}

/** `shell: bash` is this command. */
function bash(script: string, cwd: string, env: Record<string, string>): Promise<Done> {
    const words = ["--noprofile", "--norc", "-eo", "pipefail", "-c", script];
    return new Promise((resolve, reject) => {
        const child = spawn("bash", words, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
        let output = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
        child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
        child.on("error", reject).on("close", (code) => resolve({ code: code ?? -1, output }));
    });
}

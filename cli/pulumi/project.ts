import { existsSync } from "node:fs";
import path from "node:path";
import type { Engine } from "../../engine";
import { ensureEngine } from "../../engine";
import { run } from "../../engine/process";
import type { Ended } from "../../engine/process";
import { exitCodes, Failure } from "../exit-codes";
import { readProjectFile } from "./project-file";

/** A Pulumi project, the stack of it that a verb is about, and the engine to run it with. */
export interface Project {
    /** Folder of Pulumi.yaml, absolute. */
    readonly folder: string;
    /** Its name, which is also the namespace of its configuration. */
    readonly name: string;
    readonly stack: string;
    readonly engine: Engine;
    /** Values of the stack's configuration that are no secrets, by their whole key. */
    readonly config: Readonly<Record<string, string>>;
    /** Keys of the configuration whose values are secrets. */
    readonly secrets: ReadonlySet<string>;
}

export interface ProjectOptions {
    /** Folder to look from, upwards. @default - where the command runs */
    readonly cwd?: string;
    /** @default - the stack that `pulumi stack select` chose */
    readonly stack?: string;
}

/**
 * @throws Failure when there is no project or no such stack
 */
export async function openProject(options: ProjectOptions): Promise<Project> {
    const folder = projectFolder(path.resolve(options.cwd ?? "."));
    const engine = await ensureEngine({});
    const name = projectName(folder);
    const ask = (words: readonly string[]) => pulumi({ folder, engine }, words);
    const stack = options.stack ?? (await must(ask(["stack", "--show-name"]), "stack")).trim();
    const said = await must(ask(["config", "--json", "--stack", stack]), `stack ${stack}`);
    const entries = Object.entries(JSON.parse(said) as Record<string, ConfigValue>);
    return {
        folder,
        name,
        stack,
        engine,
        config: Object.fromEntries(
            entries.flatMap(([key, { value, secret }]) =>
                secret === true || value === undefined || value === "" ? [] : [[key, value]],
            ),
        ),
        secrets: new Set(entries.filter(([, { secret }]) => secret === true).map(([key]) => key)),
    };
}

interface ConfigValue {
    readonly value?: string;
    readonly secret?: boolean;
}

/** The value of a secret key, or of a plain one; `undefined`: it is not set. */
export async function configValue(project: Project, key: string): Promise<string | undefined> {
    if (!project.secrets.has(key)) return project.config[key];
    const words = ["config", "get", key, "--stack", project.stack];
    return (await must(pulumi(project, words), `configuration ${key}`)).trim() || undefined;
}

/** The deployment that the stack's state holds, as `pulumi stack export` gives it. */
export async function exportStack(project: Project): Promise<unknown> {
    const words = ["stack", "export", "--stack", project.stack];
    return JSON.parse(await must(pulumi(project, words), `stack ${project.stack}`)) as unknown;
}

/** The resources of a deployment as text: the same text, the same state. What is pending is left out, since `recover` clears it. */
export function resourcesOf(exported: unknown): string {
    const { deployment } = exported as { deployment?: { resources?: unknown } };
    return JSON.stringify(deployment?.resources ?? []);
}

/** One command of the engine that asks and changes nothing. */
async function pulumi(
    { folder, engine }: Pick<Project, "folder" | "engine">,
    words: readonly string[],
): Promise<Ended> {
    return run(engine.pulumi, [...words, "--non-interactive"], {
        cwd: folder,
        env: engineEnvironment(engine),
    });
}

/** The caller's environment with the engine's, for a run whose output is read and not looked at. */
export function engineEnvironment(
    engine: Engine,
    environment: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
    return {
        ...environment,
        ...engine.env,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        NO_COLOR: "1",
        // A test runner's options are not for the language host.
        NODE_OPTIONS: "",
    };
}

async function must(asked: Promise<Ended>, what: string): Promise<string> {
    const { code, stdout, output } = await asked;
    if (code === 0) return stdout;
    throw new Failure(`${what}: ${output.trim().replace(/^error: /, "") || "pulumi says nothing"}`);
}

/** The nearest folder with a Pulumi.yaml, upwards. @throws Failure (misuse) when there is none */
export function projectFolder(from: string): string {
    for (let at = from; ; at = path.dirname(at)) {
        if (existsSync(path.join(at, "Pulumi.yaml"))) return at;
        if (at !== path.dirname(at)) continue;
        throw new Failure(
            `no Pulumi.yaml in ${from} or above it - run this in a Pulumi project, or name its folder with --cwd`,
            exitCodes.misuse,
        );
    }
}

/** The name in a folder's Pulumi.yaml. @throws Failure (misuse) when it has none */
export function projectName(folder: string): string {
    const file = path.join(folder, "Pulumi.yaml");
    const { name } = readProjectFile(file);
    if (typeof name === "string") return name;
    throw new Failure(`${file}: the project has no name`, exitCodes.misuse);
}

import { existsSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { styleText } from "node:util";
import { createLocalGitHub } from "../../emulator/server";
import type { LocalGitHub } from "../../emulator/server";
import { ensureEngine } from "../../engine";
import { exitCodes, Failure } from "../exit-codes";
import { connect, resolvePolicyFile } from "../organization";
import type { Resolved } from "../organization";
import { fiveChanges } from "./behind-the-back";
import type { Sabotage } from "./behind-the-back";
import { Console } from "./console";
import { LocalClient } from "./github";
import { createScratchProject, packageRoot } from "./project";
import type { ScratchProject } from "./project";
import { mergeProposals } from "./proposals";
import { Tally } from "./tally";

export interface DemoRun {
    /** A seed's name or an absolute path. */
    readonly seed: string;
    /** Absolute path of the policy. */
    readonly policy: string;
}

interface Stage {
    readonly console: Console;
    readonly tally: Tally;
    readonly project: ScratchProject;
    readonly github: LocalGitHub;
}

/** Plays the main job and says after each step whether it went as promised; true when all of it did. */
export async function runDemo(run: DemoRun): Promise<boolean> {
    if (!existsSync(run.policy)) throw new Failure(`no policy at ${run.policy}`, exitCodes.misuse);
    const began = performance.now();
    const project = createScratchProject(run.policy);
    let github: LocalGitHub | undefined;
    let stop: (() => void) | undefined;
    try {
        const engine = await ensureEngine({});
        github = await createLocalGitHub({ seed: run.seed });
        const env = {
            ...cleanEnvironment(),
            ...engine.env,
            ...project.env,
            ...githubEnvironment(github),
        };
        const stage: Stage = {
            console: new Console(project.folder, env),
            tally: new Tally((text) => process.stdout.write(`${text}\n`)),
            project,
            github,
        };
        stop = () => stage.console.stop();
        process.once("SIGINT", stop).once("SIGTERM", stop);
        introduce(stage, run, engine.describe());
        const counts = await play(stage);
        conclude(stage, counts, performance.now() - began);
        return stage.tally.clean;
    } finally {
        if (stop !== undefined) process.off("SIGINT", stop).off("SIGTERM", stop);
        await github?.close();
        project.remove();
    }
}

interface Counts {
    readonly resources: number;
    readonly found: number;
}

async function play(stage: Stage): Promise<Counts> {
    const { console: shell, tally } = stage;
    const pulumi = (words: string, quiet = false) =>
        shell.run(
            `codex-rollout run -- pulumi ${words}`,
            process.execPath,
            [cli, "run", "--port", gatewayPort, "--", "pulumi", ...words.split(" ")],
            quiet,
        );
    await shell.run(
        "pulumi stack init local",
        "pulumi",
        ["stack", "init", "local", "--non-interactive"],
        true,
    );

    shell.heading(1, "What would the policy do? The preview that a reviewer reads");
    const preview = await pulumi("preview --diff --non-interactive");
    tally.expect("the preview succeeds", preview.code === 0, `exit ${preview.code}`);
    tally.expect(
        "and wrote nothing",
        writes(stage) === 0,
        `${writes(stage)} writes reached GitHub`,
    );

    shell.heading(2, "Apply it");
    const up = await pulumi("up --yes --non-interactive --suppress-outputs");
    const resources = numberBefore(up.output, "created");
    tally.expect(
        `up succeeds and creates ${resources} resources`,
        up.code === 0 && resources > 0,
        `exit ${up.code}`,
    );

    shell.heading(3, "A second preview proposes nothing");
    const again = await pulumi("preview --refresh --expect-no-changes --non-interactive");
    tally.expect(
        "no change, also after reading everything back",
        again.code === 0,
        `exit ${again.code}`,
    );

    const { plan, inventory } = await resolved(stage);
    shell.heading(4, "People merge what was proposed as a pull request");
    const merged = await mergeProposals(plan, stage.github, shell, owner(stage));
    tally.expect(
        `${merged.merged} of ${merged.open} proposals reviewed and merged`,
        merged.merged === merged.open,
    );

    shell.heading(5, "Five changes behind the tool's back");
    const changes = fiveChanges(plan, inventory);
    for (const change of changes) {
        await change.act(owner(stage));
        shell.say(`   somebody ${change.does}`);
    }

    shell.heading(6, "Drift: what differs from the policy, and which line it breaks");
    const found = await findDrift(stage, changes);

    shell.heading(7, "Apply again: the policy is the truth");
    const repair = await pulumi("up --refresh --yes --non-interactive --suppress-outputs");
    tally.expect("up puts it right", repair.code === 0, `exit ${repair.code}`);

    shell.heading(8, "And nothing differs any more");
    const clean = await drift(stage, "text");
    tally.expect("drift is clean", clean.code === exitCodes.ok, `exit ${clean.code}`);
    const last = await pulumi("preview --refresh --expect-no-changes --non-interactive", true);
    tally.expect(
        "and a last preview proposes nothing",
        last.code === 0,
        `exit ${last.code}\n${last.output}`,
    );
    return { resources, found };
}

async function findDrift(stage: Stage, changes: readonly Sabotage[]): Promise<number> {
    const { tally } = stage;
    const shown = await drift(stage, "text");
    tally.expect("drift exits 7", shown.code === exitCodes.drift, `exit ${shown.code}`);
    const report = JSON.parse((await drift(stage, "json", true)).output) as {
        changes: { path: string; origin?: { line: number } }[];
    };
    let found = 0;
    for (const change of changes) {
        const hit = report.changes.find(
            ({ path: at }) => at === change.path || at.startsWith(`${change.path}/`),
        );
        if (hit?.origin !== undefined) found++;
        tally.expect(
            `found with its policy line: somebody ${change.does}`,
            hit?.origin !== undefined,
            "not in the report",
        );
    }
    tally.expect(
        "and nothing else is reported",
        report.changes.length === found,
        `${report.changes.length} changes`,
    );
    return found;
}

function drift(stage: Stage, format: string, quiet = false): ReturnType<Console["run"]> {
    const words = ["drift", "--policy", stage.project.policy];
    if (format !== "text") words.push("--format", format);
    return stage.console.run(
        `codex-rollout ${words.join(" ")}`,
        process.execPath,
        [cli, ...words],
        quiet,
    );
}

function introduce(stage: Stage, run: DemoRun, engine: string): void {
    const organizations = [...stage.github.state.organizations.values()];
    const repositories = organizations.reduce(
        (sum, organization) => sum + organization.repositories.size,
        0,
    );
    stage.console.say(`engine        ${engine}`);
    stage.console.say(
        `local GitHub  ${stage.github.url}  (${path.basename(run.seed)}, ${repositories} repositories)`,
    );
    stage.console.say(`policy        ${path.relative(process.cwd(), run.policy)}`);
}

function conclude(stage: Stage, counts: Counts, milliseconds: number): void {
    const { passed, failed } = stage.tally.counts();
    const seconds = Math.round(milliseconds / 1000);
    const text = `demo: ${passed} promises kept, ${failed} broken; ${counts.resources} resources created, ${counts.found} of 5 changes found; ${seconds} s`;
    stage.console.say(`\n${styleText(failed === 0 ? ["bold", "green"] : ["bold", "red"], text)}`);
}

async function resolved(stage: Stage): Promise<Resolved> {
    const client = await connect(stage.github.url, ownerToken);
    return resolvePolicyFile(client, path.join(stage.project.folder, stage.project.policy));
}

const cli = path.join(packageRoot, "bin", "cli", "main.js");
/** Not the usual port, so that a demo can run beside real work. */
const gatewayPort = "7392";
const ownerToken = "local-owner";

function owner(stage: Stage): LocalClient {
    return new LocalClient(stage.github.url, ownerToken);
}

/** GITHUB_* of the caller could send the demo to a real organization; PULUMI_* to a real backend. */
function cleanEnvironment(): NodeJS.ProcessEnv {
    return Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^(GITHUB|GH|PULUMI)_/.test(name)),
    );
}

function githubEnvironment(github: LocalGitHub): Record<string, string> {
    return {
        GITHUB_BASE_URL: `${github.url}/`,
        GITHUB_TOKEN: ownerToken,
        GITHUB_APP_TOKEN: ownerToken,
    };
}

function writes(stage: Stage): number {
    return stage.github.journal.entries.filter(
        ({ method, path: at }) => method !== "GET" && !at.includes("graphql"),
    ).length;
}

function numberBefore(output: string, word: string): number {
    return Number(new RegExp(`(\\d+) ${word}`).exec(output)?.[1] ?? 0);
}

import { existsSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { exitCodes, Failure } from "../exit-codes";
import { paintFor } from "../render/paint";
import { changesBehindTheBack } from "./behind-the-back";
import type { Sabotage } from "./behind-the-back";
import { Interrupted } from "./console";
import { diffExcerpt, nothing, progressExcerpt, sumsExcerpt } from "./excerpt";
import { mergeProposals } from "./proposals";
import { setMissingSecrets } from "./secret-values";
import { Stage } from "./stage";
import type { DemoRun } from "./stage";
import { Broken } from "./tally";

const paint = paintFor(process.stdout);

/** Plays the main job and says after each step whether it went as promised; true when all of it did. */
export async function runDemo(run: DemoRun): Promise<boolean> {
    if (!existsSync(run.policy)) throw new Failure(`no policy at ${run.policy}`, exitCodes.misuse);
    const began = performance.now();
    const stage = await Stage.open(run);
    const stop = () => stage.console.stop();
    process.on("SIGINT", stop).on("SIGTERM", stop);
    const counts: Counts = { resources: 0, found: 0, changes: 0 };
    try {
        introduce(stage, run);
        await play(stage, counts);
    } catch (error) {
        if (error instanceof Interrupted) throw new Failure("interrupted; everything was put away");
        if (!(error instanceof Broken)) throw error;
    } finally {
        process.off("SIGINT", stop).off("SIGTERM", stop);
        await stage.close();
    }
    conclude(stage, counts, performance.now() - began);
    return stage.tally.failed === 0;
}

interface Counts {
    resources: number;
    found: number;
    changes: number;
}

async function play(stage: Stage, counts: Counts): Promise<void> {
    const { console: shell, tally } = stage;
    const init = ["stack", "init", "local", "--non-interactive"];
    tally.need(
        "a stack on a file backend",
        (await shell.run("pulumi stack init local", "pulumi", init, nothing)).code === 0,
    );

    shell.heading(
        1,
        "Take over what is there already, so that the preview shows changes instead of new things",
    );
    await adopt(stage);

    shell.heading(2, "What would the policy do? The preview that a reviewer reads");
    const preview = await stage.pulumi("preview --diff", diffExcerpt());
    tally.need("the preview succeeds", preview.code === 0, `exit ${preview.code}`);
    tally.need(
        "and wrote nothing",
        stage.writes() === 0,
        `${stage.writes()} writes reached GitHub`,
    );

    shell.heading(3, "Apply it");
    const up = await stage.pulumi("up --yes --suppress-outputs", progressExcerpt());
    counts.resources = sumOf(up.output, "created");
    tally.need(
        `up creates ${counts.resources} resources and changes ${sumOf(up.output, "updated")}`,
        up.code === 0,
        `exit ${up.code}`,
    );

    shell.heading(4, "A second preview proposes nothing");
    const again = await stage.pulumi("preview --refresh --expect-no-changes", sumsExcerpt());
    tally.need(
        "no change, also after reading everything back",
        again.code === 0,
        `exit ${again.code}`,
    );

    const { plan, inventory } = await stage.resolve();
    shell.heading(
        5,
        "People do what only people may: review and merge proposals, set values of secrets",
    );
    const { open, merged } = await mergeProposals(plan, stage.github, shell, stage.owner());
    tally.need(`${merged} of ${open} proposals merged under the new protection`, merged === open);

    const set = await setMissingSecrets(plan, stage.owner());
    const values =
        set.length === 0
            ? "no value of a secret is missing"
            : `whoever owns the value sets ${set.join(", ")}`;
    shell.say(`   ${values}`);

    const { changes, without } = changesBehindTheBack(plan, inventory);
    shell.heading(6, `${inWords(changes.length)} changes behind the tool's back`);
    for (const change of changes) {
        await change.act(stage.owner());
        shell.say(`   somebody ${change.does}`);
    }
    for (const reason of without) shell.say(paint("aside", `   (${reason})`));

    shell.heading(7, "Drift: what differs from the policy, and which line it breaks");
    counts.changes = changes.length;
    counts.found = await findDrift(stage, changes);

    shell.heading(8, "Apply again: the policy is the truth");
    const repair = await stage.pulumi("up --refresh --yes --suppress-outputs", progressExcerpt());
    tally.need("up puts it right", repair.code === 0, `exit ${repair.code}`);

    shell.heading(9, "And nothing differs any more");
    const clean = await stage.rollout(["drift", "--policy", stage.project.policy]);
    tally.expect("drift is clean", clean.code === exitCodes.ok, `exit ${clean.code}`);
    const last = await stage.pulumi("preview --refresh --expect-no-changes", sumsExcerpt());
    tally.expect("and a last preview proposes nothing", last.code === 0, `exit ${last.code}`);
}

async function adopt(stage: Stage): Promise<void> {
    const { tally, project } = stage;
    const planned = await stage.pulumi("preview --import-file create.json", nothing);
    tally.need("Pulumi says what it would create", planned.code === 0, planned.output);
    const found = await stage.rollout([
        "adopt",
        "create.json",
        "--out",
        "adopt.json",
        "--policy",
        project.policy,
    ]);
    tally.need("GitHub says what of it exists", found.code === 0, `exit ${found.code}`);
    const flags = "--yes --protect=false --generate-code=false";
    const taken = await stage.pulumi(`import --file adopt.json ${flags}`, sumsExcerpt());
    tally.need(
        "and that is now in Pulumi's state, unchanged on GitHub",
        taken.code === 0 && stage.writes() === 0,
    );
}

async function findDrift(stage: Stage, changes: readonly Sabotage[]): Promise<number> {
    const { tally } = stage;
    const words = ["drift", "--policy", stage.project.policy];
    const shown = await stage.rollout(words);
    tally.expect("drift exits 7", shown.code === exitCodes.drift, `exit ${shown.code}`);
    const report = JSON.parse(
        (await stage.rollout([...words, "--format", "json"], nothing)).stdout,
    ) as Report;
    const at = (path: string) => (change: Reported) =>
        change.path === path || change.path.startsWith(`${path}/`);
    const explained = new Set<Reported>();
    let found = 0;
    for (const { does, path } of changes) {
        const hit = report.changes.find(at(path)) ?? report.leftOpen.find(at(path));
        const told = hit?.origin !== undefined;
        if (told) found++;
        if (hit !== undefined) explained.add(hit);
        // A policy that leaves grants to others reports them beside it, and up does not take them away.
        const beside =
            hit !== undefined && report.leftOpen.includes(hit)
                ? ", as access that it leaves open"
                : "";
        tally.expect(
            `found with its policy line${beside}: somebody ${does}`,
            told,
            "not in the report",
        );
    }
    const others = report.changes.filter((change) => !explained.has(change)).length;
    tally.expect("and no other difference is reported", others === 0, `${others} more`);
    return found;
}

/** What is used of `codex-rollout drift --format json`. */
interface Report {
    readonly changes: readonly Reported[];
    readonly leftOpen: readonly Reported[];
}

interface Reported {
    readonly path: string;
    readonly origin?: object;
}

function introduce(stage: Stage, run: DemoRun): void {
    const organizations = [...stage.github.state.organizations.values()];
    const repositories = organizations.reduce(
        (sum, organization) => sum + organization.repositories.size,
        0,
    );
    stage.console.say(`engine        ${stage.engine}`);
    stage.console.say(
        `local GitHub  ${stage.github.url}  (${organizations.map(({ login }) => login).join(", ")}: ${repositories} repositories)`,
    );
    stage.console.say(`policy        ${path.relative(process.cwd(), run.policy)}`);
}

function conclude({ tally, console: shell }: Stage, counts: Counts, milliseconds: number): void {
    const whole = tally.failed === 0;
    const parts = [
        `${tally.passed} promises kept, ${tally.failed} broken`,
        `${counts.resources} resources created, ${counts.found} of ${counts.changes} changes found`,
        `${Math.round(milliseconds / 1000)} s`,
    ];
    shell.say(`\n${paint(whole ? "good" : "looser", `demo: ${parts.join("; ")}`)}`);
}

function inWords(count: number): string {
    return ["No", "One", "Two", "Three", "Four", "Five"][count] ?? String(count);
}

/** From Pulumi's sums, e.g. `    + 71 created`. */
function sumOf(output: string, word: string): number {
    return Number(new RegExp(`^\\s*[+~=-] (\\d+) ${word}`, "m").exec(output)?.[1] ?? 0);
}

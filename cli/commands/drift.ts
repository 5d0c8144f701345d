import { Command, InvalidArgumentError, Option } from "commander";
import { controls } from "../../controls/index";
import type { Change } from "../../plan/change";
import type { EngineAgreement } from "../../preview/engine-agreement";
import { engineAgreement } from "../../preview/engine-agreement";
import { findDrift } from "../drift/findings";
import { withHistory } from "../drift/history";
import type { Clients, Reading, ReadingOptions } from "../drift/reading";
import { openClients, readForDrift } from "../drift/reading";
import type { Cursor } from "../drift/since/cursor";
import { parseCursor } from "../drift/since/cursor";
import { writeKept } from "../drift/since/kept-reading";
import type { Beginning } from "../drift/since/reading-since";
import { beginningWords, beginReading, keptReading } from "../drift/since/reading-since";
import { withReadAt } from "../drift/since/report";
import { resolveFor } from "../organization";
import type { Resolved } from "../../rollout/resolve";
import { Failure } from "../exit-codes";
import { refreshedSteps } from "../preview/engine-preview";
import { gatewayPort } from "../preview/options";
import { renderDriftAs } from "../render/drift-formats";
import { driftExitCode, driftReport } from "../render/drift-report";
import { paintFor } from "../render/paint";
import type { ReportFormat } from "../render/preview/index";
import { reportFormats } from "../render/preview/index";

interface DriftOptions extends ReadingOptions {
    readonly policy: string;
    readonly organization?: string;
    readonly format: ReportFormat;
    readonly since?: Cursor;
    readonly strict?: boolean;
    readonly refreshEngine?: boolean;
    readonly stack?: string;
    readonly cwd?: string;
    readonly port: number;
}

const areas = controls.map(({ id }): string => id);

/** `codex-rollout drift`: what the organization has, read by ourselves, against what the policy says. Changes nothing. */
export function driftCommand(): Command {
    return new Command("drift")
        .description("compare the organization with the policy, by reading it")
        .option("--policy <file>", "the policy", "policies/rollout.yaml")
        .option("--organization <login>", "another organization than the policy names")
        .addOption(
            new Option("--format <format>", "how to say it").choices(reportFormats).default("text"),
        )
        .addOption(
            new Option("--only <area...>", "areas of the policy; no more is read").choices(areas),
        )
        .addOption(
            new Option(
                "--quick",
                "leave out what GitHub tells for one repository at a time: invitations, environments, secrets",
            ).conflicts("refreshEngine"),
        )
        .addOption(
            new Option(
                "--budget <requests>",
                "send no more; what they do not suffice for is said to be unread",
            )
                .argParser(positive)
                .conflicts("refreshEngine"),
        )
        .addOption(
            new Option(
                "--since <cursor>",
                "read again only what the audit log has events of, since the last run (last) or an instant (ISO 8601); the rest is as the last run read it",
            )
                .argParser((text) => parseCursor(text))
                .conflicts("cache"),
        )
        .option("--no-cache", "use nothing that an earlier run kept, and keep nothing")
        .option("--strict", "access that the policy leaves open counts as drift too")
        .option(
            "--base-url <url>",
            "the API of another GitHub; default: GITHUB_BASE_URL, else https://api.github.com/",
        )
        .option(
            "--refresh-engine",
            "let the engine read every managed resource again too, and show where it differs",
        )
        .option("--stack <name>", "of --refresh-engine; default: the one that is selected")
        .option(
            "--cwd <folder>",
            "of --refresh-engine: folder of the Pulumi project; default: the nearest Pulumi.yaml upwards",
        )
        .addOption(gatewayPort("of --refresh-engine: "))
        .addHelpText("after", help)
        .action(drift);
}

const help = `
The token is read from GITHUB_TOKEN and needs to read only; what it may not read is said, not guessed.
GITHUB_APP_TOKEN: classic token of an organization owner, the only one that GitHub tells an app's repositories.

Exit codes: 0 no drift, 1 failed or policy in error, 2 misuse, 7 drift, 8 incomplete (something could not be read).`;

async function drift(options: DriftOptions): Promise<void> {
    const began = performance.now();
    const clients = await openClients(options);
    const resolved = await resolveFor(clients.client, options.policy, options.organization);
    // The engine knows no areas, so that it is held against all of them.
    const only = options.refreshEngine === true ? undefined : options.only;
    const beginning = await begin(clients, resolved, options);
    const asked = { ...options, only };
    const reading = await readForDrift(clients, resolved, asked, beginning?.earlier);
    const { compared, changes: found, findings } = findDrift(resolved, reading);
    const carriedOver = beginning?.carriedOver ?? new Map<string, string>();
    const { changes, actorsUnread } = await withHistory(
        withReadAt(found, carriedOver),
        clients,
        resolved,
        reading,
        options.cache,
    );
    clients.remember();
    if (beginning !== undefined && isWhole(reading, only))
        writeKept(resolved.inventory.organization.login, keptReading(resolved, reading, beginning));
    const engine =
        options.refreshEngine === true ? await besideEngine(compared, options) : undefined;
    const { leftOut, unmanaged } = reading;
    const report = driftReport(changes, {
        organization: resolved.inventory.organization.login,
        policy: options.policy,
        areas,
        only: options.only,
        leftOut,
        strict: options.strict,
        findings,
        actorsUnread,
        untold: unmanaged.untold,
        since: beginning?.since,
        engine: engine instanceof Failure ? undefined : engine,
    });
    const { stdout } = process;
    const text = renderDriftAs(report, options.format, paintFor(stdout), stdout.columns).trimEnd();
    stdout.write(`${text}\n`);
    for (const { what, reason } of unmanaged.untold)
        process.stderr.write(`not read: ${what}: ${reason}\n`);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stderr.write(`read with ${clients.words()} in ${seconds} s; nothing was written\n`);
    process.exitCode = driftExitCode(report);
    if (engine instanceof Failure) throw engine;
}

/** Nothing of earlier runs where none of them is to matter; and a budget has no request left for it unless it is asked for. */
async function begin(
    { client }: Clients,
    resolved: Resolved,
    { since: cursor, cache, only, quick, budget }: DriftOptions,
): Promise<Beginning | undefined> {
    const isPart = only !== undefined || quick === true || budget !== undefined;
    if (cursor === undefined && (!cache || isPart)) return undefined;
    const beginning = await beginReading(client, { cursor, ...resolved });
    const words = beginningWords(beginning, resolved);
    if (words !== undefined) process.stderr.write(`${words}\n`);
    return beginning;
}

/** Whether every kind of fact was read, so that the next run may take over what this one read. */
function isWhole({ leftOut, unpaid }: Reading, only: readonly string[] | undefined): boolean {
    return only === undefined && leftOut.length + unpaid.length === 0;
}

/** Where the engine's refresh comes to no end, what was read is said all the same, and then that. */
async function besideEngine(
    found: readonly Change[],
    options: DriftOptions,
): Promise<EngineAgreement | Failure> {
    try {
        return engineAgreement(found, await refreshedSteps(options));
    } catch (error) {
        if (error instanceof Failure) return error;
        throw error;
    }
}

function positive(text: string): number {
    const number = Number(text);
    if (!Number.isSafeInteger(number) || number < 1)
        throw new InvalidArgumentError("It is to be a number of requests, 1 or more.");
    return number;
}

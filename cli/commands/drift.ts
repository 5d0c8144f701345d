import { Command, Option } from "commander";
import { controls } from "../../controls/index";
import type { ReadClient } from "../../live/client";
import { readOrganization } from "../../live/organization";
import { readUnmanaged } from "../../live/unmanaged";
import { compare } from "../../plan/compare";
import { compareUnmanaged } from "../../plan/compare/unmanaged";
import { attestationState } from "../attestations";
import { connect, resolveFor } from "../organization";
import { renderDriftAs } from "../render/drift-formats";
import { driftExitCode, driftReport } from "../render/drift-report";
import { paintFor } from "../render/paint";
import type { ReportFormat } from "../render/preview/index";
import { reportFormats } from "../render/preview/index";

interface DriftOptions {
    readonly policy: string;
    readonly organization?: string;
    readonly format: ReportFormat;
    readonly only?: string;
    readonly strict?: boolean;
    readonly baseUrl?: string;
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
        .addOption(new Option("--only <area>", "one area of the policy").choices(areas))
        .option("--strict", "access that the policy leaves open counts as drift too")
        .option(
            "--base-url <url>",
            "the API of another GitHub; default: GITHUB_BASE_URL, else https://api.github.com/",
        )
        .addHelpText("after", help)
        .action(drift);
}

const help = `
The token is read from GITHUB_TOKEN and needs to read only; what it may not read is said, not guessed.
GITHUB_APP_TOKEN: classic token of an organization owner, the only one that GitHub tells an app's repositories.

Exit codes: 0 no drift, 1 failed or policy in error, 2 misuse, 7 drift, 8 incomplete (something could not be read).`;

async function drift(options: DriftOptions): Promise<void> {
    const began = performance.now();
    const client = await connect(options.baseUrl);
    const appToken = process.env.GITHUB_APP_TOKEN || undefined;
    const appClient = appToken === undefined ? undefined : await connect(options.baseUrl, appToken);
    const { plan, inventory, warnings } = await resolveFor(
        client,
        options.policy,
        options.organization,
    );
    const attested = attestationState(warnings);
    const request = { inventory, plan, appClient };
    const [live, unmanaged] = await Promise.all([
        readOrganization(client, request),
        readUnmanaged(client, request),
    ]);
    const found = [...compare(plan, live), ...compareUnmanaged(plan, unmanaged, live)];
    const report = driftReport([...found, ...attested.changes], {
        organization: inventory.organization.login,
        policy: options.policy,
        areas,
        only: options.only,
        strict: options.strict,
        findings: attested.findings,
        untold: unmanaged.untold,
    });
    const { stdout } = process;
    const text = renderDriftAs(report, options.format, paintFor(stdout), stdout.columns).trimEnd();
    stdout.write(`${text}\n`);
    for (const { what, reason } of unmanaged.untold)
        process.stderr.write(`not read: ${what}: ${reason}\n`);
    process.stderr.write(`${readWords([client, appClient], performance.now() - began)}\n`);
    process.exitCode = driftExitCode(report);
}

function readWords(clients: readonly (ReadClient | undefined)[], milliseconds: number): string {
    const sum = (kind: "graphql" | "rest") =>
        clients.reduce((total, client) => total + (client?.calls[kind] ?? 0), 0);
    return `read with ${sum("graphql")} GraphQL and ${sum("rest")} REST calls in ${(milliseconds / 1000).toFixed(1)} s; nothing was written`;
}

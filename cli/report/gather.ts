/** What a report is made from: a policy, for an organization that is read, written down, or made of what the policy names. */
import type { Context } from "../../controls/control";
import { controls } from "../../controls/index";
import { codexControls } from "../../controls/codex";
import { readOrganization } from "../../live/organization";
import { compare } from "../../plan/compare";
import type { View } from "../../plan/explain";
import { liveView, planView } from "../../plan/explain";
import type { Finding } from "../../plan/finding";
import type { Inventory } from "../../plan/inventory";
import type { Evidence } from "../../controls/checklist-evidence";
import { createContext } from "../../policies/check";
import type { WrittenOverride } from "../../policies/overrides";
import { overridesFileOf, readOverrides } from "../../policies/overrides";
import { resolvePolicy } from "../../policies/resolve";
import { attestationState } from "../attestations";
import { exitCodes, Failure } from "../exit-codes";
import { connect, resolveFor } from "../organization";
import { invalidPolicy, readInventoryFile, readPolicyFile } from "../policy-file";
import { reading } from "../reading";
import { inventoryOfPolicy } from "../policy-inventory";
import type { DriftReport } from "../render/drift-report";
import { driftReport } from "../render/drift-report";

export interface ReportInput {
    readonly context: Context;
    readonly inventory: Inventory;
    readonly evidence: Evidence;
    readonly view: View;
    readonly overrides: readonly WrittenOverride[];
    /** Absent: the organization was not read. */
    readonly drift?: DriftReport;
    readonly policy: string;
    readonly basis: string;
}

export interface Sources {
    readonly policy: string;
    /** An organization, written down as JSON. */
    readonly inventory?: string;
    /** Read the organization: say what it has, and what of it differs. */
    readonly live?: boolean;
    readonly baseUrl?: string;
    /** ISO day; default: today, in UTC. */
    readonly today?: string;
}

/**
 * As `checklist` and `explain` do it: only `live` touches the network.
 * @throws Failure with what is wrong
 */
export async function gather(sources: Sources): Promise<ReportInput> {
    const { policy, inventory, live } = sources;
    if (live === true && inventory !== undefined)
        throw new Failure(
            "--live reads the organization, and --inventory says not to - use one of them",
            exitCodes.misuse,
        );
    const overrides = reading(overridesFileOf(policy), () =>
        readOverrides(overridesFileOf(policy), sources.today),
    ).overrides;
    const found = live === true ? await liveInput(sources) : policyInput(sources);
    return { ...found, policy, overrides };
}

type Found = Omit<ReportInput, "overrides" | "policy">;

function policyInput({ policy: file, inventory: written, today }: Sources): Found {
    const loaded = readPolicyFile(file);
    if (loaded.policy === undefined) throw invalidPolicy(file, loaded.findings);
    const inventory =
        written === undefined ? inventoryOfPolicy(loaded.policy) : readInventoryFile(written);
    const { plan, findings } = resolvePolicy(loaded, inventory, today);
    if (plan === undefined) throw invalidPolicy(file, findings);
    const context = createContext(loaded.policy, loaded.positions, { inventory, today });
    return {
        context,
        inventory,
        evidence: { plan, codex: codexControls(context) },
        view: planView(plan, inventory),
        basis:
            written === undefined
                ? `What ${file} says by itself: patterns, topics and properties stand for the repositories that they select. Nothing was read from GitHub.`
                : `What ${file} says for ${written}. Nothing was read from GitHub.`,
    };
}

async function liveInput({ policy: file, baseUrl, today }: Sources): Promise<Found> {
    const client = await connect(baseUrl);
    const appToken = process.env.GITHUB_APP_TOKEN ?? "";
    const appClient = appToken === "" ? undefined : await connect(baseUrl, appToken);
    const { plan, inventory, policy, warnings } = await resolveFor(client, file);
    const organization = await readOrganization(client, { inventory, plan, appClient });
    const context = createContext(policy, readPolicyFile(file).positions, { inventory, today });
    const changes = compare(plan, organization);
    return {
        context,
        inventory,
        evidence: { plan, codex: codexControls(context), changes },
        view: liveView(organization, plan, inventory),
        drift: driftOf([...changes], warnings, file, plan.organization),
        basis: `What ${plan.organization} has on GitHub, and what ${file} says of it; Codex's files as they are rendered, not as machines have them.`,
    };
}

function driftOf(
    changes: ReturnType<typeof compare>,
    warnings: readonly Finding[],
    policy: string,
    organization: string,
): DriftReport {
    const attested = attestationState(warnings);
    return driftReport([...changes, ...attested.changes], {
        organization,
        policy,
        areas: controls.map(({ id }) => id),
        findings: attested.findings,
    });
}

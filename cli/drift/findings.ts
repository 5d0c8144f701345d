/** What a drift run finds: everything compared, and of it what the policy lets stand. Pure. */
import { utcToday } from "../../controls/until";
import type { Change } from "../../plan/change";
import { compare } from "../../plan/compare";
import { compareOwners } from "../../plan/compare/owners";
import { compareUnmanaged } from "../../plan/compare/unmanaged";
import type { Finding } from "../../plan/finding";
import type { ResolvedFile } from "../../rollout/resolve";
import { attestationState } from "../attestations";
import type { Accepting } from "./acceptances";
import { applyAcceptances } from "./acceptances";
import type { DriftChange } from "./change";
import type { Reading } from "./reading";
import { unpaidChanges, wasRead } from "./reading";

export interface Found {
    /** As compared, without what people attest. */
    readonly compared: readonly Change[];
    readonly changes: readonly DriftChange[];
    readonly findings: readonly Finding[];
}

export function findDrift(resolved: ResolvedFile, reading: Reading): Found {
    const { plan, warnings } = resolved;
    const { live, unmanaged } = reading;
    const compared = [
        ...compare(plan, live),
        ...compareUnmanaged(plan, unmanaged, live),
        ...ownersBeside(resolved, reading),
        ...unpaidChanges(reading),
    ];
    const { changes, findings } = applyAcceptances(compared, acceptancesOf(resolved, reading));
    const attested = attestationState(warnings);
    return {
        compared,
        changes: [...changes, ...attested.changes],
        findings: [...attested.findings, ...findings],
    };
}

function ownersBeside({ policy, plan, at }: ResolvedFile, { live }: Reading): Change[] {
    const owners = policy.drift?.owners;
    if (owners === undefined) return [];
    return compareOwners(plan, { logins: owners, origin: at(["drift", "owners"]) }, live);
}

function acceptancesOf({ policy, at }: ResolvedFile, reading: Reading): Accepting {
    return {
        accept: policy.drift?.accept ?? [],
        today: utcToday(),
        originOf: (index) => at(["drift", "accept", index]),
        wasRead: wasRead(reading),
    };
}

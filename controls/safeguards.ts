/** What a policy says of applies themselves, as it is written down with a rollout and binds the next plan. */
import { factPath } from "../plan/fact-path";
import type { FactPath } from "../plan/fact-path";
import { teamSlug } from "../plan/names";
import type { Safeguard, Safeguards } from "../plan/safeguards";
import { untilPath } from "../plan/safeguards";
import { listOf } from "./accepted-findings";
import { removalBrakeIds } from "./brake-limits";
import type { Brakes } from "./brakes";
import { brakesOf, limitOf } from "./brakes";
import type { Policy, PolicyPath } from "./control";
import { codexIdentity, waiversOf } from "./guardrails";

export interface WrittenSafeguard {
    readonly path: FactPath;
    readonly value: Safeguard;
    /** Where the policy says it, if it does; defaults stand nowhere. */
    readonly from: PolicyPath;
}

/** Everything that a policy says of applies, defaults filled in. */
export function safeguardsOf(policy: Policy): WrittenSafeguard[] {
    return [
        ...limitsOf(brakesOf(policy)),
        ...exceptionsOf(policy),
        ...acceptedDrift(policy),
        ...endsOf(policy),
    ];
}

export function asSafeguards(written: readonly WrittenSafeguard[]): Safeguards {
    const latest: Record<FactPath, Safeguard> = {};
    for (const { path, value } of written) {
        const other = latest[path];
        // Two exceptions for one place: the one that holds longer is the one that counts.
        latest[path] = typeof other === "string" && other > value ? other : value;
    }
    return latest;
}

/** What holds where a policy says nothing of applies. */
export const defaultSafeguards: Safeguards = asSafeguards(
    safeguardsOf({ version: 1, organization: "" }),
);

function* limitsOf(brakes: Brakes): Generator<WrittenSafeguard> {
    for (const kind of removalBrakeIds) {
        const { few, most, share } = limitOf(brakes, kind);
        yield safeguard(["brakes", kind, "few"], few);
        yield safeguard(["brakes", kind, "most"], most);
        yield safeguard(["brakes", kind, "share"], share);
    }
    if (brakes.owners !== undefined) yield safeguard(["brakes", "owners"], brakes.owners);
    yield safeguard(["brakes", "repository-admins"], brakes["repository-admins"]);
    const except = brakes["unprotected-write"]?.except ?? [];
    yield safeguard(["brakes", "unprotected-write", "except"], [...except].sort());
    const approvers = brakes.loosening?.approvers ?? [];
    yield safeguard(["brakes", "loosening", "approvers"], [...approvers].sort());
}

function* exceptionsOf(policy: Policy): Generator<WrittenSafeguard> {
    const { teams } = codexIdentity(policy);
    yield safeguard(["guardrails", "codex-teams"], [...teams].sort());
    for (const [index, { guardrail, where, expires }] of waiversOf(policy).entries()) {
        const path = factPath("guardrails", "waive", guardrail, where);
        yield { path, value: expires, from: ["guardrails", "waive", index] };
    }
    for (const [index, { finding, where, expires }] of (
        policy.guardrails?.accept ?? []
    ).entries()) {
        for (const place of listOf(where)) {
            const path = factPath("guardrails", "accept", finding, place);
            yield { path, value: expires, from: ["guardrails", "accept", index] };
        }
    }
}

function* acceptedDrift({ drift }: Policy): Generator<WrittenSafeguard> {
    for (const [index, { where, as, expires }] of (drift?.accept ?? []).entries()) {
        const path = factPath("drift", "accept", where, as);
        yield { path, value: expires, from: ["drift", "accept", index] };
    }
}

function* endsOf({ users }: Policy): Generator<WrittenSafeguard> {
    for (const [name, team] of Object.entries(users ?? {})) {
        if (typeof team !== "object" || team.until === undefined) continue;
        const from = ["users", name, "until"];
        yield { path: untilPath(teamSlug(name)), value: team.until, from };
    }
}

function safeguard(from: readonly string[], value: Safeguard): WrittenSafeguard {
    return { path: factPath(...from), value, from };
}

/**
 * The brakes that bind a plan: of what its own policy says and of what was applied last, the stricter. So no plan widens a
 * brake and makes use of that at once. Where nothing was written down, before the first apply, the policy's own bind.
 *
 * Who may let a brake pass is whoever could before; a plan that names approvers where there were none is bound by them.
 */
export function bindingBrakes(policy: Policy, applied: Safeguards | undefined): Brakes {
    const own = brakesOf(policy);
    if (applied === undefined) return own;
    const number = (...at: readonly string[]) => {
        const value = applied[factPath("brakes", ...at)];
        return typeof value === "number" ? value : undefined;
    };
    const list = (...at: readonly string[]) => {
        const value = applied[factPath("brakes", ...at)];
        return Array.isArray(value) ? (value as readonly string[]) : [];
    };
    const limits = removalBrakeIds.map((kind) => {
        const { few, most, share } = limitOf(own, kind);
        const stricter = (mine: number, key: string) => Math.min(mine, number(kind, key) ?? mine);
        return [
            kind,
            {
                few: stricter(few, "few"),
                most: stricter(most, "most"),
                share: `${stricter(share, "share")} %`,
            },
        ] as const;
    });
    const owners = [own.owners, number("owners")].filter((one) => one !== undefined);
    const excepted = list("unprotected-write", "except");
    const except = (own["unprotected-write"]?.except ?? []).filter((one) => excepted.includes(one));
    const mine = own.loosening?.approvers;
    const before = list("loosening", "approvers");
    const same = before.join() === [...(mine ?? [])].sort().join();
    const approvers = before.length === 0 || same ? mine : [...before];
    return {
        ...Object.fromEntries(limits),
        ...(owners.length === 0 ? {} : { owners: Math.max(...owners) }),
        "repository-admins": Math.max(
            own["repository-admins"],
            number("repository-admins") ?? own["repository-admins"],
        ),
        ...(own["unprotected-write"] === undefined ? {} : { "unprotected-write": { except } }),
        ...(approvers === undefined ? {} : { loosening: { approvers } }),
    };
}

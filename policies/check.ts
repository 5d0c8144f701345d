import { asAccepted } from "../controls/accepted-findings";
import { controls } from "../controls/index";
import type { Context, FindingDetail, Policy, PolicyPath, SectionId } from "../controls/control";
import { selectRepositories } from "../controls/selection";
import { withTeamsOfPatterns } from "../controls/team-patterns";
import { utcToday } from "../controls/until";
import type { Finding } from "../plan/finding";
import { sortFindings } from "../plan/finding";
import type { Inventory } from "../plan/inventory";
import type { Origin } from "../plan/origin";
import type { LoadedPolicy } from "./load";
import type { Positions } from "./positions";

export interface CheckOptions {
    /** Without it, only what the policy says by itself is checked. */
    readonly inventory?: Inventory;
    /** ISO date; default: today, in UTC. */
    readonly today?: string;
}

/** Everything wrong with a policy: what loading found, then the rules across fields and areas. Sorted. */
export function checkPolicy(loaded: LoadedPolicy, options: CheckOptions = {}): Finding[] {
    if (loaded.sound === undefined) return [...loaded.findings];
    const context = createContext(loaded.sound, loaded.positions, options);
    return sortFindings([
        ...loaded.findings,
        ...organizationIsMeant(context),
        ...checkSections(context).map((one) => asAccepted(one, context.policy, context.today)),
    ]);
}

export function hasErrors(findings: readonly Finding[]): boolean {
    return findings.some(({ severity }) => severity === "error");
}

export function createContext(
    policy: Policy,
    positions: Positions,
    { inventory, today = utcToday() }: CheckOptions,
): Context {
    const place = (at: PolicyPath | Origin): Origin => ("file" in at ? at : positions.at(at));
    const finding =
        (severity: Finding["severity"]) =>
        (
            code: string,
            at: PolicyPath | Origin,
            message: string,
            more: FindingDetail = {},
        ): Finding => ({
            severity,
            code,
            message,
            ...(more.expected === undefined ? {} : { expected: more.expected }),
            origin: place(at),
            ...(more.also === undefined ? {} : { also: more.also.map(place) }),
        });
    const base = {
        policy,
        today,
        at: (path: PolicyPath) => positions.at(path),
        keyAt: (path: PolicyPath) => positions.keyAt(path),
        isWritten: (path: PolicyPath) => positions.isWritten(path),
        names: (section: SectionId) => positions.namesAt([section]),
        error: finding("error"),
        warning: finding("warning"),
    };
    if (inventory === undefined) return base;
    return {
        ...base,
        policy: withUsers(policy, inventory),
        inventory,
        selection: selectRepositories(policy.repositories ?? {}, inventory, base),
    };
}

/** With the teams that patterns of `users` stand for, so that every area knows them by name. */
function withUsers(policy: Policy, inventory: Inventory): Policy {
    return policy.users === undefined
        ? policy
        : { ...policy, users: withTeamsOfPatterns(policy.users, inventory) };
}

function checkSections(context: Context): Finding[] {
    return controls.flatMap((control) => {
        const section = context.policy[control.id];
        return section === undefined ? [] : [...(control.check?.(section, context) ?? [])];
    });
}

function* organizationIsMeant(context: Context): Generator<Finding> {
    const { policy, inventory } = context;
    if (inventory === undefined) return;
    const { login } = inventory.organization;
    if (login.toLowerCase() === policy.organization.toLowerCase()) return;
    yield context.error(
        "other-organization",
        ["organization"],
        `the policy is for ${policy.organization}, and this is ${login}`,
    );
}

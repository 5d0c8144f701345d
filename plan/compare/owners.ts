import type { Change } from "../change";
import type { LiveOrganization } from "../live";
import type { Origin } from "../origin";
import type { Plan } from "../plan";
import { Comparison } from "./comparison";

/** Who the policy says the owners of the organization are. */
export interface DeclaredOwners {
    /** As written; compared without case. */
    readonly logins: readonly string[];
    readonly origin: Origin;
}

/** Owners beside those that the policy names, and those of them who are none. No apply changes an owner. */
export function compareOwners(
    plan: Plan,
    { logins, origin }: DeclaredOwners,
    live: LiveOrganization,
): Change[] {
    const { state } = live;
    const origins = new Map([["members", origin]]);
    const comparison = new Comparison({ ...plan, origins }, live);
    const declared = new Set(logins.map((login) => login.toLowerCase()));
    const owners = Object.entries(state.members).filter(([, { role }]) => role === "admin");
    const remedy = "an organization owner, under People";
    for (const [key, { login }] of owners) {
        if (declared.has(key)) continue;
        comparison.report({
            kind: "unmanaged",
            at: ["members", key],
            summary: `${login} is an owner of ${state.login}, administrator of every repository, not in the policy`,
            actual: "admin",
            effect: "looser",
            managed: false,
            remedy,
        });
    }
    for (const login of declared) {
        if (owners.some(([key]) => key === login)) continue;
        const { role } = state.members[login] ?? {};
        comparison.report({
            kind: role === undefined ? "missing" : "changed",
            at: ["members", login],
            summary: `${login} is ${role === undefined ? "not in" : "no owner of"} ${state.login}, policy says owner`,
            declared: "admin",
            ...(role === undefined ? {} : { actual: role }),
            effect: "tighter",
            managed: false,
            remedy,
        });
    }
    return comparison.changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

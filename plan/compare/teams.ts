import type { Team, TeamRole } from "../organization";
import type { PlannedTeam } from "../plan";
import type { Comparison } from "./comparison";
import type { Fields } from "./fields";
import { compareFields, label } from "./fields";
import { own } from "./lookup";

const fields: Fields<Team> = {
    name: label("name"),
    description: label("description"),
    privacy: {
        words: (declared, actual) => `privacy is ${actual}, policy says ${declared}`,
        effect: () => undefined,
    },
    parent: {
        words: (declared, actual) =>
            `parent team is ${actual ?? "none"}, policy says ${declared ?? "none"}`,
        // A child has what its parent was granted.
        effect: (_, actual) => (actual === undefined ? "tighter" : "looser"),
    },
};

/** Teams, their settings and their direct members. */
export function compareTeams(comparison: Comparison): void {
    for (const planned of Object.values(comparison.plan.teams)) {
        const at = ["teams", planned.slug];
        const managed = planned.management === "managed";
        const actual =
            own(comparison.state.teams, planned.slug) ?? underFormerName(comparison, planned);
        if (actual === undefined) {
            comparison.report({
                kind: "missing",
                at,
                summary: `team ${planned.slug} does not exist`,
                declared: planned,
                effect: "tighter",
                managed,
            });
        } else if (managed) {
            compareFields(
                comparison,
                fields,
                { at, subject: `team ${planned.slug}` },
                planned,
                actual,
            );
            compareMembers(comparison, planned, actual);
            compareInvited(comparison, planned, actual);
        }
    }
}

/** The team that `up` will rename. */
function underFormerName(comparison: Comparison, { previously }: PlannedTeam): Team | undefined {
    return Object.values(comparison.state.teams).find((team) => previously.includes(team.name));
}

function compareMembers(comparison: Comparison, planned: PlannedTeam, actual: Team): void {
    const invited = actual.invited ?? [];
    const logins = new Set([...Object.keys(planned.members), ...Object.keys(actual.members)]);
    for (const login of logins) {
        const at = ["teams", planned.slug, "members", login];
        const wanted = own(planned.members, login);
        const got = own(actual.members, login);
        const role = { declared: wanted, actual: got };
        if (wanted === effectiveRole(comparison, login, got, wanted)) continue;
        if (wanted === undefined) {
            const excess = planned.membership === "authoritative";
            comparison.report({
                kind: excess ? "excess" : "unmanaged",
                at,
                summary: `${login} is a ${got} of team ${planned.slug}, not in the policy`,
                actual: got,
                effect: "looser",
                managed: excess,
                ...(excess ? {} : { leftOpen: true }),
            });
        } else if (got === undefined) {
            const waiting = invited.includes(login) ? ", invited and not accepted" : "";
            comparison.report({
                kind: "missing",
                at,
                summary: `${login} is not in team ${planned.slug}${waiting}, policy says ${wanted}`,
                declared: wanted,
                effect: "tighter",
                managed: true,
            });
        } else {
            comparison.report({
                kind: "changed",
                at,
                summary: `${login} is a ${got} of team ${planned.slug}, policy says ${wanted}`,
                ...role,
                effect: got === "maintainer" ? "looser" : "tighter",
                managed: true,
            });
        }
    }
}

/** An organization owner is a maintainer of every team they are in, whatever role was asked for (GitHub). */
function effectiveRole(
    comparison: Comparison,
    login: string,
    got: TeamRole | undefined,
    wanted: TeamRole | undefined,
): TeamRole | undefined {
    return got === "maintainer" && wanted === "member" && comparison.isOwner(login)
        ? "member"
        : got;
}

function compareInvited(comparison: Comparison, planned: PlannedTeam, actual: Team): void {
    for (const login of actual.invited ?? []) {
        const at = ["teams", planned.slug, "invited", login];
        if (Object.hasOwn(planned.members, login)) continue;
        comparison.report({
            kind: "unmanaged",
            at,
            summary: `${login} is invited to team ${planned.slug}, not in the policy`,
            actual: login,
            effect: "looser",
            managed: false,
            ...(planned.membership === "additive" ? { leftOpen: true } : {}),
        });
    }
}

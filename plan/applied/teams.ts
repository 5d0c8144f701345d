import { own } from "../compare/lookup";
import type { OrganizationState, Team, TeamRole } from "../organization";
import type { Plan, PlannedTeam } from "../plan";
import { lineageOf } from "./lineage";
import { onlyIn, without } from "./records";

/** Teams and their direct members after the apply; `before` and `state` have them under the plan's slugs. */
export function teamsAfter(
    plan: Plan,
    before: Plan["teams"],
    state: OrganizationState,
): Record<string, Team> {
    const teams: Record<string, Team> = { ...state.teams };
    for (const planned of Object.values(plan.teams)) {
        if (planned.management === "reference") continue;
        const { slug } = planned;
        teams[slug] = teamAfter(planned, own(before, slug), own(state.teams, slug), state);
    }
    const gone = new Set(
        Object.values(before)
            .filter(({ management }) => management === "managed")
            .map(({ slug }) => slug)
            .filter((slug) => own(plan.teams, slug)?.management !== "managed"),
    );
    // GitHub deletes a team's child teams with it (REST "Delete a team"). Those of the plan are made again.
    const below = (slug: string) => lineageOf(teams, slug).some((above) => gone.has(above));
    const isPlanned = (slug: string) => own(plan.teams, slug)?.management === "managed";
    return without(
        teams,
        new Set(Object.keys(teams).filter((slug) => below(slug) && !isPlanned(slug))),
    );
}

function teamAfter(
    planned: PlannedTeam,
    before: PlannedTeam | undefined,
    live: Team | undefined,
    state: OrganizationState,
): Team {
    const { slug, name, description, privacy, parent, membership } = planned;
    const leaving = leavers(planned, before);
    const invited = (live?.invited ?? []).filter(
        (login) => !Object.hasOwn(planned.members, login) && !leaving.has(login),
    );
    const declared = Object.fromEntries(
        Object.entries(planned.members).map(([login, role]): [string, TeamRole] => [
            login,
            // GitHub makes an owner of the organization a maintainer of every team they are in, whatever is asked for.
            own(state.members, login)?.role === "admin" ? "maintainer" : role,
        ]),
    );
    const staying = membership === "authoritative" ? {} : without(live?.members ?? {}, leaving);
    return {
        slug,
        name,
        description,
        privacy,
        ...(parent === undefined ? {} : { parent }),
        members: { ...staying, ...declared },
        invited,
    };
}

/** People whose membership is a resource of its own, and who are not in the plan any more. */
function leavers(planned: PlannedTeam, before: PlannedTeam | undefined): ReadonlySet<string> {
    const one = before?.management === "managed" && before.membership === "additive";
    return one && planned.membership === "additive"
        ? onlyIn(before.members, planned.members)
        : new Set();
}

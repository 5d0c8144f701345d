import type { TeamContribution } from "../plan/contribution";
import { teamSlug } from "../plan/names";
import type { TeamRole } from "../plan/organization";
import type { PlanContext } from "./control";
import type { Team } from "./team";
import { entries } from "./team";
import { hasEnded } from "./until";

/** People of an expired team are none. GitHub makes every owner of the organization a maintainer, whatever is asked. */
export function managedTeam(name: string, team: Team, context: PlanContext): TeamContribution {
    const path = ["users", name];
    const slug = teamSlug(name);
    const ended = hasEnded(team.until, context.today);
    const people = ended ? [] : entries(name, team);
    const roleOf = (login: string, role: TeamRole): TeamRole =>
        context.inventory.users[login]?.membership === "admin" ? "maintainer" : role;
    const members = people.map(
        ({ login, role }) => [login.toLowerCase(), roleOf(login.toLowerCase(), role)] as const,
    );
    const keys = ["description", "privacy", "parent", "membership", "previously"] as const;
    return {
        kind: "team",
        team: {
            slug,
            name,
            description: team.description,
            privacy: team.privacy,
            ...(team.parent === undefined ? {} : { parent: teamSlug(team.parent) }),
            members: Object.fromEntries(members),
            management: "managed",
            membership: team.membership,
            previously: [...team.previously].sort(),
        },
        origin: context.keyAt(path),
        origins: {
            ...Object.fromEntries(keys.map((key) => [key, context.at([...path, key])])),
            members: context.at([...path, ended ? "until" : "members"]),
            ...Object.fromEntries(
                people.map(({ login, path: at }) => [
                    `members/${login.toLowerCase()}`,
                    context.at(at),
                ]),
            ),
        },
    };
}

export function referenceTeam(name: string, context: PlanContext): TeamContribution {
    const slug = teamSlug(name);
    const found = context.inventory.teams[slug];
    return {
        kind: "team",
        team: {
            slug,
            name: found?.name ?? name,
            description: "",
            privacy: found?.privacy ?? "closed",
            ...(found?.parent === undefined ? {} : { parent: found.parent }),
            members: {},
            management: "reference",
            membership: "additive",
            previously: [],
        },
        origin: context.keyAt(["users", name]),
    };
}

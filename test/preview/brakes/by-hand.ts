/** What an apply leaves of teams and grants, from what GitHub does: beside `plan/applied`, to hold it and the brakes to. */
import type { OrganizationState } from "../../../plan/organization";
import type { Plan } from "../../../plan/plan";

/** Who is in which team, and who was granted what: nothing else makes an administrator. */
export interface Access {
    readonly teams: Record<string, { members: Record<string, string>; parent?: string }>;
    readonly repositories: Record<
        string,
        Record<"teams" | "collaborators", Record<string, string>>
    >;
}

export function accessOf({ teams, repositories }: OrganizationState): Access {
    return { teams, repositories };
}

/** What is there after GitHub has done what the plan asks for. */
export function byHand(before: Plan, plan: Plan, live: Access): Access {
    const managed = Object.values(plan.teams).filter(({ management }) => management === "managed");
    const wasManaged = (slug: string) => before.teams[slug]?.management === "managed";
    const nextOf = (slug: string) =>
        managed.find(
            (team) =>
                team.slug === slug ||
                (live.teams[team.slug] === undefined && team.previously.includes(slug)),
        );
    const teams: Access["teams"] = {};
    for (const [slug, team] of Object.entries(live.teams)) {
        const next = nextOf(slug);
        if (next === undefined) {
            if (!wasManaged(slug)) teams[slug] = team;
            continue;
        }
        const had = before.teams[slug];
        // A list of people that leaves the stack takes nobody out (`retainOnDelete`): who was in it stays.
        const released = had?.membership === "authoritative" && next.membership === "additive";
        const strangers = Object.entries(team.members).filter(
            ([login]) => released || had?.members[login] === undefined,
        );
        const kept = next.membership === "additive" ? Object.fromEntries(strangers) : {};
        teams[next.slug] = { parent: next.parent, members: { ...kept, ...next.members } };
    }
    for (const { slug, parent, members } of managed)
        teams[slug] ??= { parent, members: { ...members } };
    const roles = (name: string, kind: "teams" | "collaborators") => {
        const planned = plan.repositories[name];
        const had = before.repositories[name]?.[kind] ?? {};
        // A team below another is listed with what that one has; no policy here that is in force grants it more.
        const now = Object.entries(live.repositories[name]?.[kind] ?? {}).filter(
            ([who]) => kind === "collaborators" || live.teams[who]?.parent === undefined,
        );
        const others =
            planned?.grants === "authoritative" ? [] : now.filter(([who]) => !(who in had));
        return Object.fromEntries(
            [...others, ...Object.entries(planned?.[kind] ?? {})]
                .map(
                    ([who, role]) =>
                        [kind === "teams" ? (nextOf(who)?.slug ?? who) : who, role] as const,
                )
                .filter(([who]) => kind === "collaborators" || who in teams),
        );
    };
    const repositories = Object.fromEntries(
        Object.keys(live.repositories).map((name) => [
            name,
            { teams: roles(name, "teams"), collaborators: roles(name, "collaborators") },
        ]),
    );
    return { teams, repositories };
}

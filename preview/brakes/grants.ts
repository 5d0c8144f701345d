import { own } from "../../plan/compare/lookup";
import { rankOf } from "../../plan/effective-access";
import { factPath } from "../../plan/fact-path";
import type { Repository, RepositoryRole } from "../../plan/organization";
import type { Case } from "./case";
import type { Removable, Removals } from "./removal";

/** Roles of teams and people in repositories. An owner's own grant gives nothing that an owner has not, and is not counted. */
export const grants: Removals = {
    brake: "grants",
    *facts(one) {
        for (const repository of Object.values(one.input.live.state.repositories)) {
            yield* factsOf("teams", repository, one);
            yield* factsOf("collaborators", repository, one);
        }
    },
};

function* factsOf(
    kind: "teams" | "collaborators",
    repository: Repository,
    one: Case,
): Generator<Removable> {
    const { before, plan, after } = one.input;
    const { name } = repository;
    const applied = own(before.repositories, name)?.[kind] ?? {};
    const declared = own(plan.repositories, name)?.[kind] ?? {};
    const authoritative = own(plan.repositories, name)?.grants === "authoritative";
    const then: Readonly<Record<string, RepositoryRole>> =
        own(after.repositories, name)?.[kind] ?? {};
    for (const who of namesOf(kind, repository, one)) {
        if (kind === "collaborators" && one.isOwner(who)) continue;
        const later = kind === "teams" ? one.slugAfter(who) : who;
        const role = own(then, later);
        const dropped = own(applied, who) !== undefined && own(declared, later) === undefined;
        // What a team above still gives is listed as the team's own, and may be less.
        const gone = role === undefined || (dropped && isLess(role, own(repository[kind], who)));
        if (!gone && !authoritative && own(applied, who) === undefined) continue;
        const subject = kind === "teams" ? `team ${who}` : who;
        yield {
            path: factPath("repositories", name, kind, who),
            gone,
            places: [`the access to ${name}`, `the access of ${subject}`],
        };
    }
}

function isLess(role: RepositoryRole, before: RepositoryRole | undefined): boolean {
    return before !== undefined && rankOf(role) < rankOf(before);
}

/** Who has a grant now; where that could not be read, who was given one last. A team's grants are read from either side. */
function namesOf(kind: "teams" | "collaborators", repository: Repository, one: Case): string[] {
    const { name } = repository;
    const applied = Object.keys(own(one.input.before.repositories, name)?.[kind] ?? {});
    if (!one.knows("repositories", name, kind)) return applied;
    const read = Object.keys(repository[kind]);
    if (kind === "collaborators") return read;
    const unread = applied.filter((slug) => !one.knows("teams", slug, "repositories"));
    return [...new Set([...read, ...unread])];
}

import type { Finding } from "../plan/finding";
import { teamSlug } from "../plan/names";
import { isSecret } from "./access";
import { missingAttestations } from "./attestations";
import type { Context, Control, PolicyPath } from "./control";
import { didYouMean } from "./did-you-mean";
import { compileNames } from "./match";
import { unknownPerson, unknownTeam } from "./references";
import type { Team, Users } from "./team";
import { entries, teams } from "./team";
import { managedTeam, referenceTeam } from "./team-plan";
import { isTeamPattern } from "./team-patterns";
import { daysBetween } from "./until";

declare module "./control" {
    interface Policy {
        readonly users?: Users;
    }
}

/** Who may use Codex, by GitHub team. */
export const users: Control<"users"> = {
    id: "users",
    title: "Users",
    schema: teams,
    answers: ["users"],
    *check(section, context) {
        yield* patternsMatch(context);
        yield* namesWithOneSlug(section, context);
        yield* missingAttestations("users", context);
        for (const [name, written] of Object.entries(section)) {
            if (isTeamPattern(name)) continue;
            if (written === "existing") {
                yield* existingTeamExists(name, context);
                continue;
            }
            yield* peopleNamedOnce(name, written, context);
            yield* peopleExist(name, written, context);
            yield* nobodyIsMeant(name, written, context);
            yield* parentStands(name, written, section, context);
            yield* endIsAhead(name, written, context);
            yield* groupIsAttested(name, written, context);
            yield* previousNamesAreFree(name, written, section, context);
        }
    },
    *contribute(section, context) {
        for (const [name, written] of Object.entries(section)) {
            yield written === "existing"
                ? referenceTeam(name, context)
                : managedTeam(name, written, context);
        }
    },
    explain(section) {
        const teams = Object.entries(section).filter(([, written]) => written !== "existing");
        if (teams.length === 0)
            return "This policy manages no team; it speaks of teams that others look after.";
        return `${teams.map(([name, written]) => describe(name, written as Team)).join("; ")}.`;
    },
};

function describe(name: string, team: Team): string {
    const count = new Set([...team.maintainers, ...team.members].map((one) => one.toLowerCase()))
        .size;
    const until = team.until === undefined ? "" : ` until ${team.until}`;
    const others = team.membership === "additive" ? " and whoever is in it already" : "";
    const group = team["identity-provider-group"];
    const same = group === undefined ? "" : `, the same as the group ${group}`;
    return `${name} has ${count} ${count === 1 ? "person" : "people"}${others}${until}${same}`;
}

/** Who has a seat is decided in another place than who is in the team; somebody has to have looked at both. */
function* groupIsAttested(name: string, team: Team, context: Context): Generator<Finding> {
    const group = team["identity-provider-group"];
    const attestation = context.policy.attestations?.["seats-and-roles"];
    if (group === undefined || attestation === undefined || attestation.says.includes(group))
        return;
    const message = `nobody says that the group ${group} has seats`;
    yield context.warning(
        "group-not-attested",
        ["users", name, "identity-provider-group"],
        message,
        {
            expected: `attestations.seats-and-roles, naming ${group} in \`says\``,
            also: [["attestations", "seats-and-roles", "says"]],
        },
    );
}

function* namesWithOneSlug(section: Users, context: Context): Generator<Finding> {
    const first = new Map<string, string>();
    for (const name of Object.keys(section).filter((one) => !isTeamPattern(one))) {
        const slug = teamSlug(name);
        const other = first.get(slug);
        if (other === undefined) {
            first.set(slug, name);
            continue;
        }
        const message = `${name} and ${other} are one team to GitHub, with the slug ${slug}`;
        yield context.error("teams-with-one-slug", context.keyAt(["users", name]), message, {
            expected: "another name, or one entry for both",
            also: [context.keyAt(["users", other])],
        });
    }
}

function* patternsMatch(context: Context): Generator<Finding> {
    // With the inventory, patterns have become the teams that they stand for; the file still has them.
    for (const name of context.names("users").filter(isTeamPattern))
        yield* patternMatches(name, context);
}

function* patternMatches(name: string, context: Context): Generator<Finding> {
    if (context.inventory === undefined) return;
    const matches = compileNames([name]);
    if (Object.keys(context.inventory.teams).some((slug) => matches(slug) !== undefined)) return;
    yield context.warning(
        "pattern-of-no-team",
        context.keyAt(["users", name]),
        `no team of ${context.inventory.organization.login} matches ${name}`,
    );
}

function* existingTeamExists(name: string, context: Context): Generator<Finding> {
    const { inventory } = context;
    if (inventory === undefined || Object.hasOwn(inventory.teams, teamSlug(name))) return;
    const message = `${inventory.organization.login} has no team ${name}`;
    const known = Object.keys(inventory.teams);
    yield context.error("unknown-team", ["users", name], message, {
        expected: didYouMean(teamSlug(name), known, "teams"),
    });
}

function* peopleNamedOnce(name: string, team: Team, context: Context): Generator<Finding> {
    const first = new Map<string, PolicyPath>();
    for (const { login, path } of entries(name, team)) {
        const earlier = first.get(login.toLowerCase());
        if (earlier === undefined) {
            first.set(login.toLowerCase(), path);
            continue;
        }
        const roles =
            earlier[2] === path[2]
                ? `twice among the ${String(path[2])}`
                : "both a member and a maintainer";
        yield context.error(
            "person-named-twice",
            path,
            `${login} is ${roles} (logins do not depend on case)`,
            {
                expected: "one entry a person",
                also: [earlier],
            },
        );
    }
}

function* peopleExist(name: string, team: Team, context: Context): Generator<Finding> {
    for (const { login, path } of entries(name, team)) {
        yield* unknownPerson(login, path, context);
        if (context.inventory?.users[login.toLowerCase()]?.membership === "outside") {
            const message = `${login} is not in ${context.inventory.organization.login}; being in the team invites them`;
            yield context.warning("person-outside", path, message);
        }
    }
}

/** An authoritative team without people removes everybody, which a forgotten key must not do by itself. */
function* nobodyIsMeant(name: string, team: Team, context: Context): Generator<Finding> {
    if (team.membership === "additive" || team.members.length + team.maintainers.length > 0) return;
    const path = ["users", name];
    if (context.isWritten([...path, "members"]) || context.isWritten([...path, "maintainers"])) {
        yield context.warning(
            "team-without-people",
            [...path, "members"],
            `${name} has no people: whoever is in it now is removed`,
        );
        return;
    }
    yield context.error(
        "members-missing",
        context.keyAt(path),
        `${name} names no people, which would remove everybody from it`,
        {
            expected:
                "`members: []` to mean nobody, or `membership: additive` to leave people alone",
        },
    );
}

function* parentStands(
    name: string,
    team: Team,
    section: Users,
    context: Context,
): Generator<Finding> {
    const { parent } = team;
    if (parent === undefined) return;
    const path = ["users", name, "parent"];
    const problems = [...unknownTeam(parent, path, context)];
    yield* problems;
    if (problems.length > 0) return;
    if (team.privacy === "secret" || isSecret(parent, context)) {
        const which = team.privacy === "secret" ? name : parent;
        yield context.error(
            "secret-team-nested",
            path,
            `${which} is secret, and GitHub nests no secret team`,
            { expected: "privacy: closed", also: [["users", which, "privacy"]] },
        );
    }
    const seen = new Set([name]);
    for (let at: string | undefined = parent; at !== undefined;) {
        if (seen.has(at)) {
            if (at === name)
                yield context.error("team-above-itself", path, `${name} stands above itself`, {
                    expected: "another parent",
                });
            return;
        }
        seen.add(at);
        const next: Users[string] | undefined = section[at];
        at = typeof next === "object" ? next.parent : undefined;
    }
}

function* endIsAhead(name: string, team: Team, context: Context): Generator<Finding> {
    if (team.until === undefined) return;
    const path = ["users", name, "until"];
    if (team.membership === "additive") {
        yield context.error(
            "end-without-authority",
            path,
            `access to ${name} cannot end while its membership is additive`,
            {
                expected: "membership: authoritative",
                also: [["users", name, "membership"]],
            },
        );
    }
    const left = daysBetween(context.today, team.until);
    if (left < 0) {
        yield context.warning(
            "access-ended",
            path,
            `access ended on ${team.until}; ${name} is planned without people`,
        );
    } else if (left <= 14) {
        yield context.warning(
            "access-ends-soon",
            path,
            `access ends on ${team.until}, in ${left} days`,
        );
    }
}

function* previousNamesAreFree(
    name: string,
    team: Team,
    section: Users,
    context: Context,
): Generator<Finding> {
    const now = new Map(Object.keys(section).map((other) => [teamSlug(other), other]));
    for (const [index, previous] of team.previously.entries()) {
        const other = now.get(teamSlug(previous));
        if (other === undefined) continue;
        const path = ["users", name, "previously", index];
        const message =
            other === name
                ? `${previous} is the name it has now`
                : `${previous} is a team of this policy still`;
        yield context.error("previous-name-in-use", path, message, {
            also: [context.keyAt(["users", other])],
        });
    }
}

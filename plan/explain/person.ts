import { counted, listWords } from "../compare/words";
import { own } from "../compare/lookup";
import { factSegments } from "../fact-path";
import type { Actor } from "../organization";
import { untilPath } from "../safeguards";
import type { Grant } from "./access";
import { grantsOf, isAtLeast, lineage, spelled, teamsOf } from "./access";
import type { Explanation, Statement } from "./explanation";
import { part, saying, together } from "./explanation";
import { ownedPatterns } from "./owners";
import type { View, ViewedRepository } from "./view";

export interface PersonFacts {
    readonly login: string;
    /** Unset where it is not known. */
    readonly owner?: boolean;
    /** Slugs of the teams the person is in directly. */
    readonly teams: readonly string[];
    /** ISO dates by team: the last day of what comes from it. Teams without an end are left out. */
    readonly until: Readonly<Record<string, string>>;
    readonly repositories: readonly {
        readonly name: string;
        /** The strongest. */
        readonly role: string;
        readonly through: readonly string[];
    }[];
    /** Repositories where an approval counts. */
    readonly approves: readonly string[];
    /** Teams that the policy does not list the people of. */
    readonly mayAlsoBeIn: readonly string[];
}

/** What one login gets: teams, roles, approvals, exceptions. */
export function explainPerson(view: View, login: string): Explanation<PersonFacts> {
    const name = spelled(view, login);
    const teams = teamsOf(view, login);
    const reached = Object.values(view.repositories).flatMap((repository) => {
        const grants = grantsOf(view, login, repository);
        return grants.length === 0 ? [] : [{ repository, grants }];
    });
    const approves = reached
        .filter(({ grants }) => isAtLeast(grants[0]?.role ?? "", "write"))
        .map(({ repository }) => repository.name);
    const inherited = new Set(teams.flatMap((slug) => lineage(view, slug)));
    const others = Object.values(view.teams)
        .filter(({ slug, complete }) => !complete && !inherited.has(slug))
        .map(({ slug }) => slug);
    const owner = view.owners?.includes(login.toLowerCase());
    return {
        kind: "person",
        subject: name,
        source: view.source,
        answer: answer(name, owner === true, teams, reached),
        facts: {
            login: name,
            ...(owner === undefined ? {} : { owner }),
            teams,
            until: Object.fromEntries(ends(view, teams)),
            repositories: reached.map(({ repository, grants }) => ({
                name: repository.name,
                role: grants[0]?.role ?? "",
                through: grants.map(({ through }) => through),
            })),
            approves,
            mayAlsoBeIn: others,
        },
        parts: saying(
            part("Teams", memberships(view, login, teams)),
            part("Repositories", roles(reached)),
            part(
                "Ends by itself",
                ends(view, teams).map(([slug, until]) => ({
                    text: `what ${slug} gives, after ${until}`,
                    ...view.cite(...factSegments(untilPath(slug))),
                })),
            ),
            part("Approvals", approvals(view, login, reached)),
            part("Exceptions", exceptions(view, login)),
            part("Not said", notSaid(view, others)),
        ),
        unknown: view.unread.filter(({ path }) => !path.startsWith("repositories/")),
    };
}

interface Reached {
    readonly repository: ViewedRepository;
    readonly grants: readonly Grant[];
}

function answer(
    name: string,
    owner: boolean,
    teams: readonly string[],
    reached: readonly Reached[],
): string {
    if (owner)
        return `${name} owns the organization, and so administers every repository whatever a policy says.`;
    const counts = new Map<string, number>();
    for (const { grants } of reached) {
        const role = grants[0]?.role ?? "";
        counts.set(role, (counts.get(role) ?? 0) + 1);
    }
    const roles = [...counts].map(
        ([role, count]) => `${role} in ${count === 1 ? "1 repository" : `${count} repositories`}`,
    );
    const where = teams.length === 0 ? "is in no team" : `is in ${listWords(teams)}`;
    const what =
        roles.length === 0 ? "gets nothing in these repositories" : `has ${listWords(roles)}`;
    return `${name} ${where} and ${what}.`;
}

function memberships(view: View, login: string, teams: readonly string[]): Statement[] {
    const lower = login.toLowerCase();
    return teams.flatMap((slug): Statement[] => {
        const above = lineage(view, slug).slice(1);
        const role = own(own(view.teams, slug)?.members, lower) ?? "member";
        return [
            { text: `${slug}, as ${role}`, ...view.cite("teams", slug, "members", lower) },
            ...above.map((parent) => ({
                text: `${parent}, as the team above ${slug}`,
                ...view.cite("teams", slug, "parent"),
            })),
        ];
    });
}

function ends(view: View, teams: readonly string[]): [slug: string, until: string][] {
    return teams.flatMap((slug) => {
        const until = own(view.teams, slug)?.until;
        return until === undefined ? [] : [[slug, until]];
    });
}

/** Repositories that a line gives the same role in are said together. */
function roles(reached: readonly Reached[]): Statement[] {
    const grants = reached.flatMap(({ repository, grants }) =>
        grants.map((grant) => ({ name: repository.name, ...grant })),
    );
    return together(
        grants,
        ({ role, through, cited }) => JSON.stringify([role, through, cited]),
        (same) => ({
            text: `${same[0]?.role}: ${listWords(same.map(({ name }) => name))}, through ${same[0]?.through}`,
            ...same[0]?.cited,
        }),
    );
}

function approvals(view: View, login: string, reached: readonly Reached[]): Statement[] {
    const writes = reached.filter(({ grants }) => isAtLeast(grants[0]?.role ?? "", "write"));
    const actors = actorsOf(view, login);
    const owned = writes.flatMap(({ repository }) =>
        ownedPatterns(view, repository)
            .filter(({ owners }) => owners.some(({ actor }) => actors.has(actor ?? "")))
            .map((line) => ({ name: repository.name, ...line })),
    );
    const deployments = Object.values(view.repositories).flatMap((repository) =>
        Object.values(repository.environments)
            .filter(({ reviewers }) => reviewers.some((actor) => actors.has(actor)))
            .map(({ name }) => ({ name: repository.name, environment: name })),
    );
    return [
        ...(writes.length === 0
            ? []
            : [
                  {
                      text: `pull requests of others in ${listWords(writes.map(({ repository }) => repository.name))}, with write access`,
                  },
              ]),
        ...together(
            owned,
            ({ pattern, cited }) => JSON.stringify([pattern, cited]),
            (same) => ({
                text: `as code owner of ${same[0]?.pattern} in ${listWords(same.map(({ name }) => name))}`,
                ...same[0]?.cited,
            }),
        ),
        ...deployments.map(({ name, environment }) => ({
            text: `deployments to ${environment} of ${name}`,
            ...view.cite("repositories", name, "environments", environment, "reviewers"),
        })),
    ];
}

/** Where the person is named, or one of their teams is, among those whom a rule does not hold. */
function exceptions(view: View, login: string): Statement[] {
    const actors = actorsOf(view, login);
    const named = (who: readonly Actor[]): boolean => who.some((actor) => actors.has(actor));
    const owner = view.owners?.includes(login.toLowerCase()) === true;
    const rulesets = [
        ...Object.values(view.repositories).flatMap(({ name, rulesets }) =>
            Object.values(rulesets).map((rules) => ({
                rules,
                where: ` of ${name}`,
                at: ["repositories", name, "rulesets", rules.name],
            })),
        ),
        ...Object.values(view.rulesets).map((rules) => ({
            rules,
            where: "",
            at: ["rulesets", rules.name],
        })),
    ];
    return [
        ...Object.values(view.repositories).flatMap(({ name, protections }) =>
            Object.values(protections).flatMap(({ pattern, bypass, forcePushBypass }) => {
                const at = ["repositories", name, "protections", pattern];
                return [
                    ...(named(bypass)
                        ? [
                              {
                                  text: `may merge into ${pattern} of ${name} without the reviews`,
                                  ...view.cite(...at, "bypass"),
                              },
                          ]
                        : []),
                    ...(named(forcePushBypass)
                        ? [
                              {
                                  text: `may force push to ${pattern} of ${name}`,
                                  ...view.cite(...at, "forcePushBypass"),
                              },
                          ]
                        : []),
                ];
            }),
        ),
        ...rulesets
            .filter(({ rules }) =>
                rules.bypass.some(
                    ({ actor }) => actors.has(actor) || (owner && actor === "organization-admin"),
                ),
            )
            .map(({ rules, where, at }) => ({
                text: `may bypass the ruleset ${rules.name}${where}`,
                ...view.cite(...at, "bypass"),
            })),
    ];
}

function notSaid(view: View, others: readonly string[]): Statement[] {
    if (view.source === "organization") return [];
    const additive = Object.values(view.repositories).filter(({ grants }) => grants === "additive");
    return [
        ...others.map((slug) => ({
            text: `whether they are in ${slug} too: the policy does not list its people`,
            ...view.cite("teams", slug),
        })),
        ...(additive.length === 0
            ? []
            : [
                  {
                      text: `what they were given by hand in ${counted(additive.length, "place")} that the policy leaves open: ${listWords(additive.map(({ name }) => name))}`,
                  },
              ]),
        ...(view.owners === undefined
            ? [{ text: "whether they own the organization, and so may do everything" }]
            : []),
    ];
}

function actorsOf(view: View, login: string): ReadonlySet<Actor> {
    const slugs = teamsOf(view, login).flatMap((slug) => lineage(view, slug));
    return new Set([`user:${login.toLowerCase()}`, ...slugs.map((slug) => `team:${slug}`)]);
}

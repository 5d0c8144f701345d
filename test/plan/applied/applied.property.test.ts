import fc from "fast-check";
import { applied } from "../../../plan/applied";
import { compare } from "../../../plan/compare";
import type { Plan } from "../../../plan/plan";
import { liveFromPlan, plans as flatPlans } from "../support/planned-organization";
import { singleChanges } from "../support/single-changes";

/** Teams one below the other, in the order of their slugs, where `nest` says so. */
const plans = fc.tuple(flatPlans, fc.boolean()).map(([plan, nest]): Plan => {
    if (!nest) return plan;
    const slugs = Object.keys(plan.teams);
    const teams = Object.values(plan.teams).map((team, index) => [
        team.slug,
        index === 0 ? team : { ...team, parent: slugs[index - 1] },
    ]);
    return { ...plan, teams: Object.fromEntries(teams) };
});

const owners = fc.subarray(["dev-1", "lead-1", "ops-1"]);
const invitations = fc.dictionary(
    fc.constantFrom("dev-1", "dev-2", "stranger"),
    fc.constantFrom("read", "admin"),
);

/** An organization that is as some plan says, with owners, invitations, deploy keys and pending members of its own. */
const lives = fc
    .tuple(plans, owners, invitations, fc.nat())
    .map(([plan, owning, invited, pick]) => {
        const live = liveFromPlan(plan);
        for (const login of owning) live.state.members[login] = { login, role: "admin" };
        for (const repository of Object.values(live.state.repositories)) {
            repository.invitations = { ...invited };
            repository.deployKeys = { ci: { title: "ci", readOnly: false } };
        }
        for (const team of Object.values(live.state.teams)) team.invited = ["dev-2", "stranger"];
        for (const environment of Object.values(live.state.repositories).flatMap((one) =>
            Object.values(one.environments),
        )) {
            if (environment.reviewers.length === 0) environment.preventSelfReview = false;
        }
        const changes = singleChanges(plan, live);
        changes[pick % changes.length]?.act();
        return live;
    });

test("afterwards nothing is left to do that the engine does", () => {
    fc.assert(
        fc.property(plans, plans, lives, (plan, before, live) => {
            const state = applied(plan, before, live);
            const left = compare(plan, { state, unknown: live.unknown });
            expect(left.filter(({ managed }) => managed)).toEqual([]);
        }),
        { numRuns: 400 },
    );
});

test("the same with parts that could not be read", () => {
    fc.assert(
        fc.property(plans, plans, lives, fc.nat(), (plan, before, live, pick) => {
            const paths = [
                ...Object.keys(live.state.teams).map((slug) => `teams/${slug}/repositories`),
                ...Object.keys(live.state.repositories).flatMap((name) =>
                    ["", "/teams", "/invitations", "/protections", "/environments"].map(
                        (part) => `repositories/${name}${part}`,
                    ),
                ),
                "members",
                "teams",
                "",
            ];
            const path = paths[pick % paths.length] ?? "";
            live.unknown.push({ path, what: "this part", reason: "502" });
            const state = applied(plan, before, live);
            const left = compare(plan, { state, unknown: live.unknown });
            expect(left.filter(({ managed }) => managed)).toEqual([]);
        }),
        { numRuns: 300 },
    );
});

test("applying twice is applying once", () => {
    fc.assert(
        fc.property(plans, plans, lives, (plan, before, live) => {
            const state = applied(plan, before, live);
            expect(applied(plan, plan, { state, unknown: live.unknown })).toEqual(state);
        }),
        { numRuns: 200 },
    );
});

const nothing = (plan: Plan): Plan => ({
    organization: plan.organization,
    teams: {},
    repositories: {},
    rulesets: {},
    secrets: {},
    apps: {},
    origins: new Map(),
});

test("whoever applies nothing and had applied nothing changes nothing", () => {
    fc.assert(
        fc.property(flatPlans, (plan) => {
            const live = liveFromPlan(plan);
            expect(applied(nothing(plan), nothing(plan), live)).toEqual(live.state);
        }),
        { numRuns: 100 },
    );
});

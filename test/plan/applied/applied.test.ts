import { applied } from "../../../plan/applied";
import { draftPlannedRepository } from "../../../plan/drafts";
import type { LiveOrganization } from "../../../plan/live";
import type { OrganizationState, Repository } from "../../../plan/organization";
import type { Plan, PlannedRepository, PlannedTeam } from "../../../plan/plan";
import { wholePlan } from "../../live/support/whole-plan";
import { liveFromPlan } from "../support/planned-organization";

const nothing: Plan = {
    organization: "acme",
    teams: {},
    repositories: {},
    rulesets: {},
    secrets: {},
    apps: {},
    origins: new Map(),
};

const team = (slug: string, more: Partial<PlannedTeam> = {}): PlannedTeam => ({
    slug,
    name: slug,
    description: "",
    privacy: "closed",
    members: {},
    management: "managed",
    membership: "additive",
    previously: [],
    ...more,
});

const planWith = (more: Partial<Plan>): Plan => ({ ...nothing, ...more });
const sandbox = (more: Partial<PlannedRepository>): Plan["repositories"] => ({
    sandbox: draftPlannedRepository("sandbox", more),
});

function liveWith(
    repository: Partial<Repository>,
    more: Partial<OrganizationState> = {},
): LiveOrganization {
    const { state } = liveFromPlan(planWith({ repositories: sandbox({}) })) as LiveOrganization;
    const one = { ...state.repositories.sandbox, ...repository } as Repository;
    return { state: { ...state, repositories: { sandbox: one }, ...more }, unknown: [] };
}

const liveTeam = ({ slug, name, description, privacy, parent, members }: PlannedTeam) => ({
    slug,
    name,
    description,
    privacy,
    ...(parent === undefined ? {} : { parent }),
    members,
});

describe("access", () => {
    const live = liveWith({
        teams: { mine: "admin", theirs: "write" },
        collaborators: { "dev-1": "admin", "dev-2": "read" },
        invitations: { stranger: "write", guest: "read" },
    });
    const before = planWith({
        repositories: sandbox({
            teams: { mine: "write" },
            collaborators: { "dev-1": "read", guest: "read" },
        }),
    });
    const after = (repositories: Plan["repositories"]) =>
        applied(planWith({ repositories }), before, live).repositories.sandbox;

    test("additive: only what was ours goes, whatever it has become since", () => {
        expect(after(sandbox({}))).toMatchObject({
            teams: { theirs: "write" },
            collaborators: { "dev-2": "read" },
            invitations: { stranger: "write" },
        });
    });

    test("authoritative: what is not declared goes, invitations too", () => {
        const access = after(
            sandbox({ grants: "authoritative", teams: { theirs: "read" }, collaborators: {} }),
        );
        expect(access).toMatchObject({ teams: { theirs: "read" } });
        expect(access?.collaborators).toEqual({});
        expect(access?.invitations).toEqual({});
    });

    test("a repository that is selected no more loses what was ours and keeps the rest", () => {
        const access = after({});
        expect(access?.teams).toEqual({ theirs: "write" });
        expect(access?.collaborators).toEqual({ "dev-2": "read" });
        expect(access?.invitations).toEqual({ stranger: "write" });
    });

    test("owners are spared: no list changes what they may do", () => {
        const owned = {
            ...live,
            state: {
                ...live.state,
                members: { "dev-2": { login: "dev-2", role: "admin" as const } },
            },
        };
        const plan = planWith({ repositories: sandbox({ grants: "authoritative" }) });
        expect(applied(plan, before, owned).repositories.sandbox?.collaborators).toEqual({
            "dev-2": "read",
        });
    });

    test("who is invited still has to accept; only the role changes", () => {
        const access = after(sandbox({ collaborators: { stranger: "admin", "dev-9": "write" } }));
        expect(access?.invitations).toEqual({ stranger: "admin" });
        expect(access?.collaborators).toEqual({ "dev-2": "read", "dev-9": "write" });
    });

    test("what a team has from the one above comes and goes with that one's grant", () => {
        const nested = {
            above: liveTeam(team("above")),
            below: liveTeam(team("below", { parent: "above" })),
        };
        const inherited = liveWith(
            { teams: { above: "write", below: "write" } },
            { teams: nested },
        );
        const granted = planWith({ repositories: sandbox({ teams: { above: "write" } }) });
        const own = planWith({ repositories: sandbox({ teams: { below: "triage" } }) });
        const teams = (plan: Plan, was: Plan) =>
            applied(plan, was, inherited).repositories.sandbox?.teams;
        expect(teams(nothing, granted)).toEqual({});
        expect(teams(own, granted)).toEqual({ below: "triage" });
        expect(teams(granted, nothing)).toEqual({ above: "write", below: "write" });
        expect(
            teams(planWith({ repositories: sandbox({ teams: { above: "admin" } }) }), granted),
        ).toEqual({ above: "admin", below: "admin" });
    });

    test("what a team has from one above that is deleted goes with it", () => {
        const nested = {
            above: liveTeam(team("above")),
            below: liveTeam(team("below", { parent: "above" })),
        };
        const inherited = liveWith(
            { teams: { above: "admin", below: "admin" } },
            { teams: nested },
        );
        const was = planWith({
            teams: { above: team("above"), below: team("below", { parent: "above" }) },
            repositories: sandbox({ teams: { above: "admin" } }),
        });
        const plan = planWith({ teams: { below: team("below") }, repositories: sandbox({}) });
        expect(applied(plan, was, inherited).repositories.sandbox?.teams).toEqual({});
    });

    test("grants of a team that could not be read stay as they are said to be", () => {
        const unread = { path: "teams/theirs/repositories", what: "grants", reason: "502" };
        const plan = planWith({ repositories: sandbox({ grants: "authoritative" }) });
        const state = applied(plan, before, { ...live, unknown: [unread] });
        expect(state.repositories.sandbox?.teams).toEqual({ theirs: "write" });
    });
});

describe("teams", () => {
    const people = (...logins: string[]) =>
        Object.fromEntries(logins.map((login) => [login, "member" as const]));
    const teams = (planned: PlannedTeam[], was: PlannedTeam[], now: object[]) => {
        const record = <Kind extends { slug: string }>(some: Kind[]) =>
            Object.fromEntries(some.map((one) => [one.slug, one]));
        const live = liveWith({}, { teams: record(now as { slug: string }[]) as never });
        return applied(planWith({ teams: record(planned) }), planWith({ teams: record(was) }), live)
            .teams;
    };

    test("additive: who was ours and is not declared goes, others stay", () => {
        const now = { ...liveTeam(team("t", { members: people("a", "b", "c") })), invited: ["d"] };
        const after = teams(
            [team("t", { members: people("b") })],
            [team("t", { members: people("a", "d") })],
            [now],
        );
        expect(after.t).toMatchObject({ members: people("b", "c"), invited: [] });
        expect(Object.keys(after.t?.members ?? {})).not.toContain("a");
    });

    test("authoritative: only the declared ones are left", () => {
        const after = teams(
            [team("t", { membership: "authoritative", members: people("b") })],
            [],
            [liveTeam(team("t", { members: people("a", "b") }))],
        );
        expect(after.t?.members).toEqual(people("b"));
    });

    test("a team that becomes additive keeps everybody: nobody deletes a membership then", () => {
        const after = teams(
            [team("t", { members: people("b") })],
            [team("t", { membership: "authoritative", members: people("a", "b") })],
            [liveTeam(team("t", { members: people("a", "b") }))],
        );
        expect(after.t?.members).toEqual(people("a", "b"));
    });

    test("a team that goes takes along its grants, its places as actor and the teams below it", () => {
        const live = liveFromPlan(wholePlan) as LiveOrganization;
        const { leads: _, pilot: __, ...kept } = wholePlan.teams;
        const state = applied(
            { ...nothing, teams: kept },
            planWith({ teams: wholePlan.teams }),
            live,
        );
        expect(Object.keys(state.teams)).toEqual([]);
        expect(state.repositories.sandbox?.teams).toEqual({});
        expect(JSON.stringify(state)).not.toMatch(/team:(leads|pilot)/);
        expect(state.repositories.sandbox?.environments.production?.reviewers).toEqual([
            "user:lead-1",
        ]);
    });

    test("a team that was only spoken of does not go", () => {
        const reference = team("t", { management: "reference", members: {} });
        expect(teams([], [reference], [liveTeam(team("t"))])).toHaveProperty("t");
    });

    test("a renamed team keeps members, grants and places under its new slug", () => {
        const live = liveFromPlan(wholePlan) as LiveOrganization;
        const { leads, ...others } = wholePlan.teams;
        const renamed = { ...leads, slug: "chiefs", name: "chiefs", previously: ["leads"] };
        const plan = planWith({
            teams: {
                chiefs: { ...(renamed as PlannedTeam), membership: "additive", members: {} },
                pilot: { ...(others.pilot as PlannedTeam), parent: "chiefs" },
            },
        });
        const before = planWith({ teams: wholePlan.teams });
        const state = applied(plan, before, live);
        expect(Object.keys(state.teams).sort()).toEqual(["chiefs", "pilot"]);
        expect(state.teams.chiefs?.members).toEqual({ "lead-1": "maintainer" });
        expect(state.repositories.sandbox?.teams).toMatchObject({ chiefs: "maintain" });
        expect(state.repositories.sandbox?.protections.main?.bypass).toEqual(["team:chiefs"]);
    });
});

describe("what is deleted, and what stays although the policy dropped it", () => {
    const live = liveFromPlan(wholePlan) as LiveOrganization;
    const managed: Plan = {
        ...wholePlan,
        apps: mapApps("apply"),
        secrets: { NPM_TOKEN: { visibility: "selected", repositories: ["sandbox"] } },
    };
    const state = applied(nothing, managed, live);

    test("protections, rulesets and environments, with their secrets, go", () => {
        const { protections, rulesets, environments } = state.repositories.sandbox as Repository;
        expect({ protections, rulesets, environments }).toEqual({
            protections: {},
            rulesets: {},
            environments: {},
        });
        expect(state.rulesets).toEqual({});
    });

    test("workflow permissions go back to GitHub's default", () => {
        const reset = {
            defaultWorkflowPermissions: "read",
            workflowsMayApprovePullRequests: false,
        };
        const writing = planWith({
            actions: { defaultWorkflowPermissions: "write", workflowsMayApprovePullRequests: true },
        });
        const now = liveFromPlan(writing) as LiveOrganization;
        expect(applied(nothing, writing, now).settings.actions).toEqual(reset);
        expect(applied(nothing, nothing, now).settings.actions).toEqual(writing.actions);
    });

    test("values of secrets and files stay; an organization secret is given to nobody", () => {
        expect(state.repositories.sandbox?.secrets).toEqual({ API_KEY: {} });
        expect(state.repositories.sandbox?.files).toHaveProperty([".github/CODEOWNERS"]);
        expect(state.secrets.NPM_TOKEN).toEqual({ visibility: "selected", repositories: [] });
    });

    test("an app keeps its repositories", () => {
        expect(state.apps["codex-app"]?.repositories).toEqual(["sandbox"]);
    });
});

function mapApps(management: "apply" | "verify"): Plan["apps"] {
    return Object.fromEntries(
        Object.entries(wholePlan.apps).map(([slug, app]) => [slug, { ...app, management }]),
    );
}

test("GitHub keeps the self-review switch with the reviewers: without any it is off", () => {
    const production = wholePlan.repositories.sandbox?.environments.production;
    if (production === undefined) throw new Error("the whole plan has a production environment");
    const environments = { production: { ...production, reviewers: [], preventSelfReview: true } };
    const plan = planWith({ repositories: sandbox({ environments }) });
    const after = applied(plan, nothing, liveWith({})).repositories.sandbox?.environments;
    expect(after?.production?.preventSelfReview).toBe(false);
});

describe("what only somebody else can do is not said to be done", () => {
    test("secrets without a value, proposed files, apps that are only checked, missing repositories", () => {
        const plan = planWith({
            repositories: {
                ...sandbox({
                    secrets: { THEIRS: {}, OURS: { from: "OURS" } },
                    files: {
                        CODEOWNERS: {
                            mode: "whole",
                            lines: [],
                            text: "*",
                            delivery: "pull-request",
                            delivered: false,
                        },
                    },
                }),
                gone: draftPlannedRepository("gone"),
            },
            secrets: { NPM: { visibility: "all", repositories: [] } },
            apps: mapApps("verify"),
        });
        const state = applied(plan, nothing, liveWith({}));
        expect(state.repositories.sandbox?.secrets).toEqual({ OURS: {} });
        expect(state.repositories.sandbox?.files).toEqual({});
        expect(state.repositories).not.toHaveProperty("gone");
        expect(state.secrets).toEqual({});
        expect(state.apps).toEqual({});
    });
});

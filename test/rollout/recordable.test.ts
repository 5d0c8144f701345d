import type { Plan, PlannedRepository, PlannedTeam } from "../../plan/plan";
import { secretsWithoutValue } from "../../preview/rollback";
import { recordable } from "../../rollout/recordable";
import { wholePlan } from "../live/support/whole-plan";
import { liveFromPlan } from "../plan/support/planned-organization";

const sandbox = wholePlan.repositories.sandbox as PlannedRepository;
const leads = wholePlan.teams.leads as PlannedTeam;
const production = sandbox.environments.production as PlannedRepository["environments"][string];

/** A plan that knows where the values of secrets come from, as a policy's does. */
const next: Plan = {
    ...wholePlan,
    repositories: {
        sandbox: {
            ...sandbox,
            tier: "restricted",
            secrets: { API_KEY: { from: "API_KEY", rotated: "2026-11-01" }, NEW: { from: "NEW" } },
            environments: {
                production: { ...production, secrets: { DEPLOY_TOKEN: { from: "DEPLOY" } } },
            },
        },
    },
    secrets: { NPM_TOKEN: { visibility: "all", repositories: [], from: "NPM" } },
};
const before: Plan = {
    ...wholePlan,
    repositories: { sandbox: { ...sandbox, tier: "" } },
};

describe("what is recorded of what was applied last", () => {
    test("secrets keep their source where the next plan names them, or they would leave the stack", () => {
        const recorded = recordable(before, next);
        expect(recorded.repositories.sandbox).toMatchObject({
            tier: "restricted",
            secrets: { API_KEY: { from: "API_KEY", rotated: "2026-11-01" } },
        });
        expect(recorded.repositories.sandbox?.secrets).not.toHaveProperty("NEW");
        expect(recorded.repositories.sandbox?.environments.production?.secrets).toEqual({
            DEPLOY_TOKEN: { from: "DEPLOY" },
        });
        // What the secret is given to is what it was.
        expect(recorded.secrets.NPM_TOKEN).toEqual({
            visibility: "selected",
            repositories: ["sandbox"],
            from: "NPM",
        });
    });

    test("nothing else changes", () => {
        expect(recordable(before, before)).toEqual(before);
        const { secrets: _, environments: __, tier: ___, ...rest } = sandbox;
        expect(recordable(before, next).repositories.sandbox).toMatchObject(rest);
    });

    test("a team that the next plan renames is known by its next name, to be renamed back", () => {
        const renamed = { ...leads, slug: "chiefs", name: "Chiefs", previously: ["leads"] };
        const plan: Plan = { ...next, teams: { chiefs: renamed } };
        expect(recordable(before, plan).teams.leads?.previously).toEqual(["Chiefs"]);
        expect(recordable(before, plan).teams.pilot?.previously).toEqual([]);
    });
});

describe("secrets that come back only in name", () => {
    const live = liveFromPlan(wholePlan);

    test("those of an environment that is made again, unless the value is brought", () => {
        const gone = structuredClone(live);
        delete (gone.state.repositories.sandbox as { environments: Record<string, unknown> })
            .environments.production;
        expect(secretsWithoutValue(before, gone)).toEqual([
            {
                part: "left",
                class: "neutral",
                action: "keep",
                path: "repositories/sandbox/environments/production/secrets/DEPLOY_TOKEN",
                area: "environments",
                repository: "sandbox",
                summary:
                    "sandbox, environment production: comes back without its secret DEPLOY_TOKEN",
                remedy: "whoever owns the value sets it",
            },
        ]);
        expect(secretsWithoutValue(next, gone)).toEqual([]);
    });

    test("none while the environment stands", () => {
        expect(secretsWithoutValue(before, live)).toEqual([]);
    });
});

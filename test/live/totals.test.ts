/** Every list at the sizes where paging goes wrong: what is missed would be missing, what is invented would be in excess. */
import { createLocalGitHub } from "../../emulator/server";
import { createClient } from "../../live/client";
import { readInventory } from "../../live/inventory";
import { readOrganization } from "../../live/organization";
import { compare } from "../../plan/compare";
import type { Plan, PlannedRepository } from "../../plan/plan";
import { liveFromPlan } from "../plan/support/planned-organization";
import { seedOf } from "./support/seed-of";
import { wholePlan } from "./support/whole-plan";

const names = (count: number, prefix: string, between = "-"): string[] =>
    Array.from(
        { length: count },
        (_, index) => `${prefix}${between}${String(index).padStart(3, "0")}`,
    );

function record<T>(keys: readonly string[], value: (key: string) => T): Record<string, T> {
    return Object.fromEntries(keys.map((key) => [key, value(key)]));
}

/** A plan with `count` of everything that GitHub lists. */
function planOf(count: number): Plan {
    const { sandbox } = wholePlan.repositories;
    const protection = sandbox?.protections.main;
    const ruleset = sandbox?.rulesets.reviews;
    const environment = sandbox?.environments.production;
    if (
        sandbox === undefined ||
        protection === undefined ||
        ruleset === undefined ||
        environment === undefined
    )
        throw new Error("the whole plan is not whole");
    const people = names(count, "dev");
    const actors = people.map((login) => `user:${login}`);
    const team = {
        name: "",
        description: "",
        privacy: "closed",
        management: "managed",
        membership: "authoritative",
        previously: [],
        members: {},
    } as const;
    const repository: PlannedRepository = {
        ...sandbox,
        teams: record(names(count, "team"), () => "write"),
        collaborators: record(people, () => "triage"),
        protections: {
            main: {
                ...protection,
                bypass: actors,
                push: actors,
                dismissal: actors,
                forcePushBypass: actors,
            },
            ...record(names(count, "release"), (pattern) => ({
                ...protection,
                pattern,
                bypass: [],
                push: null,
                dismissal: null,
                forcePushBypass: [],
            })),
        },
        rulesets: record(names(Math.min(count, 101), "rules"), (name) => ({
            ...ruleset,
            name,
            bypass: [],
        })),
        environments: {
            production: {
                ...environment,
                reviewers: [],
                branches: names(count, "branch"),
                secrets: record(names(count, "SECRET", "_"), () => ({})),
            },
            ...record(names(count, "stage"), (name) => ({
                ...environment,
                name,
                reviewers: [],
                branches: "all" as const,
                secrets: {},
            })),
        },
        secrets: record(names(count, "KEY", "_"), () => ({})),
        files: {},
    };
    const others = names(count, "repository");
    return {
        ...wholePlan,
        teams: {
            everyone: {
                ...team,
                slug: "everyone",
                name: "everyone",
                members: record(people, () => "member" as const),
            },
            ...record(names(count, "team"), (slug) => ({ ...team, slug, name: slug })),
        },
        repositories: {
            sandbox: repository,
            ...record(others, (name) => ({
                ...repository,
                name,
                grants: "authoritative" as const,
                teams: { everyone: "read" },
                collaborators: {},
                protections: {},
                rulesets: {},
                environments: {},
                secrets: {},
                actions: undefined,
            })),
        },
        rulesets: record(names(Math.min(count, 101), "org"), (name) => ({
            ...ruleset,
            name,
            bypass: [],
            repositories: { include: ["~ALL"], exclude: [] },
        })),
        secrets: {
            NPM_TOKEN: { visibility: "selected", repositories: others },
            ...record(names(count, "TOKEN", "_"), () => ({
                visibility: "all" as const,
                repositories: [],
            })),
        },
        apps: {
            "codex-app": {
                slug: "codex-app",
                selection: "selected",
                repositories: others,
                permissions: {},
                management: "verify",
            },
        },
    };
}

test.each([0, 1, 99, 100, 101, 250])(
    "%i of everything",
    async (count) => {
        const plan = planOf(count);
        const { state } = liveFromPlan(plan);
        const invited = names(count, "guest");
        const keys = names(count, "key");
        const sandbox = state.repositories.sandbox;
        if (sandbox === undefined) throw new Error("no sandbox");
        sandbox.invitations = record(invited, () => "read");
        sandbox.deployKeys = record(keys, (title) => ({ title, readOnly: true }));
        const everyone = state.teams.everyone;
        if (everyone !== undefined) everyone.invited = invited;

        const github = await createLocalGitHub({
            seed: seedOf(state),
            budget: 1e6,
            graphqlBudget: 1e6,
        });
        try {
            const client = await createClient({
                baseUrl: github.url,
                token: "owner",
                onWait: () => undefined,
            });
            const inventory = await readInventory(client, { organization: "acme" });
            expect(inventory.unread).toEqual([]);
            expect(Object.keys(inventory.repositories)).toHaveLength(count + 1);
            const live = await readOrganization(client, { inventory, plan });
            // Invitations and deploy keys stand beside the plan: exactly these are reported.
            const expected = [
                ...invited.map((login) => `excess repositories/sandbox/invitations/${login}`),
                ...keys.map((title) => `unmanaged repositories/sandbox/deployKeys/${title}`),
                ...invited.map((login) => `unmanaged teams/everyone/invited/${login}`),
            ];
            expect(
                compare(plan, live)
                    .map(({ kind, path }) => `${kind} ${path}`)
                    .sort(),
            ).toEqual(expected.sort());
        } finally {
            await github.close();
        }
    },
    120_000,
);

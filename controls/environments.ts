import { z } from "zod";
import type { Contribution } from "../plan/contribution";
import type { Finding } from "../plan/finding";
import { roleOfPerson, roleOfTeam } from "./access";
import { branchPattern } from "./branch-profile";
import type { Context, Control, PlanContext, PolicyPath } from "./control";
import { coveredTiers } from "./coverage";
import { reachableFrom } from "./environment-reach";
import { reviewersFitPlan } from "./github-plan";
import { namedTwice, planActor, unknownActor, unknownRepositories } from "./references";
import { repositories, section, teamOrPerson } from "./schema";
import { isDeclared } from "./team-patterns";
import { badSlots, secretSlots, slotsOf } from "./secret-slots";

declare module "./control" {
    interface Policy {
        readonly environments?: Environments;
    }
}

/** GitHub: up to 255 characters; backslashes and line breaks make URLs that the API refuses. */
const environmentName = z
    .string()
    .min(1)
    .max(255)
    .regex(/^(?!\s)[^\p{Cc}\\]+(?<!\s)$/u, "must be the name of an environment, as in production");

const environment = section({
    name: environmentName.optional().meta({
        title: "Name",
        description:
            "What the environment is called on GitHub; unset: the key. For environments of one name that differ from repository to repository.",
        examples: ["production"],
    }),
    repositories: repositories.meta({
        title: "Repositories",
        description: "Tiers and repositories that have the environment.",
        examples: [["restricted"], ["docs-handbook"]],
    }),
    reviewers: z
        .array(teamOrPerson)
        .default([])
        .meta({
            title: "Reviewers",
            description:
                "Teams of `users` and people as @login, one of whom must approve before a job gets the secrets. At most 6, all with read access.",
            examples: [["platform-team", "@lead-1"]],
        }),
    "self-review": z.boolean().default(false).meta({
        title: "Self-review",
        description: "Whether who started a deployment may approve it.",
    }),
    "admin-bypass": z.boolean().default(false).meta({
        title: "Administrators may bypass",
        description:
            "Whether administrators may deploy against the rules; GitHub's own default is yes.",
    }),
    "wait-minutes": z.int().min(0).max(43_200).default(0).meta({
        title: "Wait",
        description: "Minutes to wait before a deployment begins; at most 43200, which is 30 days.",
    }),
    branches: z
        .union([z.enum(["all", "protected"]), z.array(branchPattern).min(1)])
        .default("protected")
        .meta({
            title: "Branches",
            description:
                "Branches whose jobs get the secrets: `protected` ones (by branch protections; GitHub does not count rulesets), those of a list of names and patterns, or `all`, which suits environments without secrets.",
            examples: ["protected", ["main", "release/**"]],
        }),
    secrets: secretSlots.default([]).meta({
        title: "Secrets",
        description:
            "Actions secrets of the environment: a list of names, or a mapping to where the values come from.",
        examples: [
            ["DEPLOY_TOKEN"],
            { PAGES_TOKEN: { from: "PAGES_TOKEN", rotated: "2026-11-01" } },
        ],
    }),
}).meta({ title: "Environment", description: "A deployment environment of GitHub Actions." });

const schema = z.record(environmentName, environment).meta({
    title: "Environments",
    description:
        "Secrets that what Codex proposes cannot reach before a human looked: environments of GitHub Actions by name.",
    examples: [
        {
            production: {
                repositories: ["pilot"],
                reviewers: ["codex-reviewers"],
                branches: "protected",
                secrets: ["DEPLOY_TOKEN"],
            },
        },
    ],
});
export type Environments = z.output<typeof schema>;
type Environment = z.output<typeof environment>;

/** Secrets that what Codex proposes cannot reach before a human looked. */
export const environments: Control<"environments"> = {
    id: "environments",
    title: "Environments",
    schema,
    answers: ["github-secrets"],
    *check(section, context) {
        yield* oneNameOneEnvironment(section, context);
        for (const [name, written] of Object.entries(section)) {
            const path = ["environments", name];
            yield* unknownRepositories(written.repositories, [...path, "repositories"], context);
            yield* reviewersExist(written, path, context);
            yield* reviewersAreFew(written, path, context);
            yield* reviewersCanRead(written, path, context);
            yield* reviewersFitPlan(name, written, context);
            yield* badSlots(written.secrets, [...path, "secrets"], context);
            yield* secretsAreOutOfReach(name, written, path, context);
        }
    },
    *contribute(section, context) {
        for (const [name, written] of Object.entries(section))
            yield* planned(name, written, context);
    },
    explain(section) {
        return `${Object.entries(section)
            .map(([name, written]) => describe(name, written))
            .join("; ")}.`;
    },
};

function describe(name: string, written: Environment): string {
    const secrets = slotsOf(written.secrets, [])
        .map((slot) => slot.name)
        .sort();
    const gate =
        written.reviewers.length === 0
            ? "without review"
            : `after review by ${written.reviewers.join(" or ")}`;
    const branches =
        typeof written.branches === "string" ? written.branches : written.branches.join(", ");
    return `${name} gives ${secrets.length === 0 ? "no secret" : secrets.join(", ")} to ${branches} branches ${gate}`;
}

function* oneNameOneEnvironment(section: Environments, context: Context): Generator<Finding> {
    const first = new Map<string, string>();
    for (const [name, written] of Object.entries(section)) {
        const other = placesOf(name, written, context)
            .map((place) => first.get(place))
            .find((key) => key !== undefined);
        if (other === undefined)
            for (const place of placesOf(name, written, context)) first.set(place, name);
        else {
            const also = [context.keyAt(["environments", other])];
            yield context.error(
                "environments-with-one-name",
                context.keyAt(["environments", name]),
                `${name} and ${other} are one environment to GitHub`,
                { also },
            );
        }
    }
}

/** Where an environment of that name stands: everywhere, unless it was given a name to stand beside another of the same. */
function placesOf(key: string, written: Environment, context: Context): string[] {
    const name = nameOf(key, written).toLowerCase();
    const repositories =
        context.selection?.of(written.repositories).map((one) => one.name) ?? written.repositories;
    return repositories.map((repository) => `${name} ${repository}`);
}

function nameOf(key: string, { name = key }: Environment): string {
    return name;
}

function* reviewersExist(
    written: Environment,
    path: PolicyPath,
    context: Context,
): Generator<Finding> {
    yield* namedTwice(written.reviewers, [...path, "reviewers"], context);
    for (const [index, who] of written.reviewers.entries()) {
        yield* unknownActor(who, [...path, "reviewers", index], context);
    }
}

function* reviewersAreFew(
    written: Environment,
    path: PolicyPath,
    context: Context,
): Generator<Finding> {
    if (written.reviewers.length <= 6) return;
    const message = `${written.reviewers.length} reviewers, and GitHub takes 6 teams and people at most`;
    yield context.error("too-many-reviewers", [...path, "reviewers"], message, {
        expected: "a team that holds them",
    });
}

/** GitHub refuses a reviewer who cannot see the repository. */
function* reviewersCanRead(
    written: Environment,
    path: PolicyPath,
    context: Context,
): Generator<Finding> {
    const known = context.names("users");
    for (const [index, who] of written.reviewers.entries()) {
        const person = who.startsWith("@");
        if (!person && !isDeclared(who, known)) continue; // reported as unknown
        const lacking = coveredTiers(written.repositories, context).filter((tier) => {
            const rules = context.policy.repositories?.[tier];
            if (rules === undefined) return false;
            return (
                (person
                    ? roleOfPerson(who.slice(1), rules, context, "read")
                    : roleOfTeam(who, rules, context)) === undefined
            );
        });
        const [tier] = lacking;
        if (tier === undefined) continue;
        const message = `${who} has no access in ${lacking.join(", ")}, so cannot review deployments there`;
        yield context.error("reviewer-without-access", [...path, "reviewers", index], message, {
            expected: `\`${who}: read\` under \`access\``,
            also: [["repositories", tier, "access"]],
        });
    }
}

function* secretsAreOutOfReach(
    name: string,
    written: Environment,
    path: PolicyPath,
    context: Context,
): Generator<Finding> {
    const secrets = slotsOf(written.secrets, []);
    if (secrets.length === 0) return;
    for (const { tier, why, expected } of reachableFrom(
        written.repositories,
        written.branches,
        context,
    )) {
        const also = [context.keyAt(["repositories", tier])];
        const message = `a branch that nobody reviewed reaches the secrets of ${name} in ${tier}: ${why}`;
        yield context.error("secret-reachable", [...path, "branches"], message, { expected, also });
    }
}

function* planned(
    name: string,
    written: Environment,
    context: PlanContext,
): Generator<Contribution> {
    const path = ["environments", name];
    const slots = slotsOf(written.secrets, [...path, "secrets"]);
    const keys = {
        reviewers: "reviewers",
        preventSelfReview: "self-review",
        adminBypass: "admin-bypass",
        waitMinutes: "wait-minutes",
        branches: "branches",
        secrets: "secrets",
    };
    const origins = {
        ...Object.fromEntries(
            Object.entries(keys).map(([fact, key]) => [fact, context.at([...path, key])]),
        ),
        ...Object.fromEntries(slots.map((slot) => [`secrets/${slot.name}`, context.at(slot.path)])),
    };
    for (const { name: repository } of context.selection.of(written.repositories)) {
        yield {
            kind: "environment",
            repository,
            environment: {
                name: nameOf(name, written),
                reviewers: written.reviewers.map(planActor).sort(),
                preventSelfReview: !written["self-review"],
                adminBypass: written["admin-bypass"],
                waitMinutes: written["wait-minutes"],
                branches:
                    typeof written.branches === "string"
                        ? written.branches
                        : [...new Set(written.branches)].sort(),
                secrets: Object.fromEntries(slots.map((slot) => [slot.name, slot.secret])),
            },
            origin: context.keyAt(path),
            origins,
        };
    }
}

/**
 * What the organization's plan does not have. Warnings: GitHub moves these limits, and answers 403, 404 or 422 itself.
 * Sources: docs.github.com, "About protected branches", "About rulesets", "Managing environments for deployment".
 */
import type { Finding } from "../plan/finding";
import { branchTargets } from "./branch-targets";
import type { Branches } from "./branch-profile";
import type { Context } from "./control";

/** Organization rulesets need Team; private repositories need it for any protection; `evaluate` needs Enterprise. */
export function* profilesFitPlan(section: Branches, context: Context): Generator<Finding> {
    const plan = context.inventory?.organization.plan;
    if (plan === undefined || plan === "enterprise") return;
    for (const [name, profile] of Object.entries(section)) {
        if (profile.as !== "branch-protection" && profile.enforcement === "evaluate") {
            yield missing(
                "evaluating rulesets",
                ["branches", name, "enforcement"],
                plan,
                "Enterprise",
                context,
            );
        }
        if (plan !== "free") continue;
        if (profile.as === "organization-ruleset") {
            yield missing("organization rulesets", ["branches", name, "as"], plan, "Team", context);
        }
    }
    if (plan !== "free") return;
    for (const { tier, repository, origin } of context.selection?.repositories.values() ?? []) {
        if (repository.visibility === "public" || branchTargets(tier, context.policy).length === 0)
            continue;
        const message = `the plan ${plan} has no branch protection for private repositories (${repository.name})`;
        yield context.warning("plan-too-small", origin, message, { expected: "the plan Team" });
        return; // one is enough to say it
    }
}

/** Reviewers and wait timers of private repositories need Enterprise. */
export function* reviewersFitPlan(
    name: string,
    environment: {
        readonly repositories: readonly string[];
        readonly reviewers: readonly string[];
        readonly "wait-minutes": number;
    },
    context: Context,
): Generator<Finding> {
    const plan = context.inventory?.organization.plan;
    if (plan === undefined || plan === "enterprise") return;
    if (environment.reviewers.length === 0 && environment["wait-minutes"] === 0) return;
    const hidden = context.selection
        ?.of(environment.repositories)
        .find(({ repository }) => repository.visibility !== "public");
    if (hidden === undefined) return;
    const what = `reviewers of environments in private repositories (${hidden.name})`;
    yield missing(what, ["environments", name, "reviewers"], plan, "Enterprise", context);
}

function missing(
    what: string,
    path: readonly string[],
    plan: string,
    wanted: string,
    context: Context,
): Finding {
    return context.warning("plan-too-small", path, `the plan ${plan} has no ${what}`, {
        expected: `the plan ${wanted}`,
    });
}

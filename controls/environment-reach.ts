/** Whether jobs of a branch that nobody reviewed get an environment's secrets. */
import { branchTargets, coversBranch, defaultBranch, isInForce } from "./branch-targets";
import type { Context } from "./control";
import { coveredTiers } from "./coverage";

interface Reach {
    readonly tier: string;
    readonly why: string;
    readonly expected: string;
}

/** One answer for each tier where they do. */
export function* reachableFrom(
    repositories: readonly string[],
    branches: "all" | "protected" | readonly string[],
    context: Context,
): Generator<Reach> {
    for (const tier of coveredTiers(repositories, context)) {
        if (branches === "all") {
            yield {
                tier,
                why: "every branch may deploy",
                expected: "branches: protected, or the names of protected branches",
            };
        } else if (branches === "protected") {
            yield* withoutProtection(tier, context);
        } else {
            yield* unprotectedPattern(repositories, tier, branches, context);
        }
    }
}

/**
 * GitHub, "Deployment branches": `protected` means branch protection rules, and where there is none, every branch may
 * deploy. Rulesets are not named there, so they are not counted.
 */
function* withoutProtection(tier: string, context: Context): Generator<Reach> {
    const targets = branchTargets(tier, context.policy);
    if (targets.some(({ profile }) => profile.as === "branch-protection")) return;
    if (targets.length === 0 && context.policy.repositories?.[tier]?.branches !== undefined) return; // reported: unknown profile
    const why =
        targets.length === 0
            ? "no branch is protected there, and then GitHub lets every branch deploy"
            : "its branches are protected by rulesets, which GitHub does not count here";
    yield {
        tier,
        why,
        expected: "a profile `as: branch-protection`, or the names of the branches",
    };
}

function* unprotectedPattern(
    repositories: readonly string[],
    tier: string,
    branches: readonly string[],
    context: Context,
): Generator<Reach> {
    const targets = branchTargets(tier, context.policy);
    if (targets.length === 0 && context.policy.repositories?.[tier]?.branches !== undefined) return; // reported: unknown profile
    const defaults = context.selection
        ?.of(repositories)
        .filter((selected) => selected.tier === tier)
        .map(({ repository }) => repository.defaultBranch);
    for (const branch of branches) {
        if (
            targets.some(
                (target) => isInForce(target) && protects(target.pattern, branch, defaults),
            )
        )
            continue;
        yield {
            tier,
            why: `nothing protects ${branch}`,
            expected: "the names of protected branches",
        };
    }
}

/**
 * A pattern of branches is protected only by that very pattern: whether one pattern lies in another is not decided here.
 * @param defaults default branches of the repositories in question; unknown without an inventory, and then any name may be one.
 */
function protects(
    pattern: string,
    branch: string,
    defaults: readonly string[] | undefined,
): boolean {
    if (branch === pattern) return true;
    if (/[*?[]/.test(branch)) return false;
    if (pattern !== defaultBranch) return coversBranch(pattern, branch);
    return defaults?.every((name) => name === branch) ?? true;
}

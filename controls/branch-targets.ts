/** Which profile protects which branches, tier by tier. */
import picomatch from "picomatch";
import type { Branches, Profile } from "./branch-profile";
import type { Policy, PolicyPath } from "./control";
import type { Repositories, Tier } from "./tier";

/** GitHub's own word, in rulesets, for whatever the default branch of a repository is called. */
export const defaultBranch = "~DEFAULT_BRANCH";

export interface BranchTarget {
    readonly name: string;
    readonly profile: Profile;
    /** `~DEFAULT_BRANCH` or a name or pattern. */
    readonly pattern: string;
    /** Where the tier says so. */
    readonly path: PolicyPath;
}

/** Profiles that a tier uses and that exist; one that does not is reported by `repositories`. */
export function branchTargets(tier: string, policy: Policy): BranchTarget[] {
    return chosen(policy.repositories?.[tier]).flatMap(({ name, pattern, key }) => {
        const profile = lookUp(policy.branches, name);
        if (profile === undefined) return [];
        const path = ["repositories", tier, "branches", ...(key === undefined ? [] : [key])];
        const patterns = pattern === undefined ? (profile.branches ?? [defaultBranch]) : [pattern];
        return patterns.map((one) => ({ name, profile, pattern: one, path }));
    });
}

/** What a tier says under `branches`: one profile, or a profile for each pattern. */
export function chosen(
    tier: Tier | undefined,
): { readonly name: string; readonly pattern?: string; readonly key?: string }[] {
    const said = tier?.branches;
    if (said === undefined) return [];
    if (typeof said === "string") return [{ name: said }];
    return Object.entries(said).map(([pattern, name]) => ({ name, pattern, key: pattern }));
}

export function profilesInUse(tiers: Repositories): ReadonlySet<string> {
    return new Set(Object.values(tiers).flatMap((tier) => chosen(tier).map(({ name }) => name)));
}

function lookUp(branches: Branches | undefined, name: string): Profile | undefined {
    return branches !== undefined && Object.hasOwn(branches, name) ? branches[name] : undefined;
}

/** A ruleset that only records protects nothing. */
export function isInForce({ profile }: BranchTarget): boolean {
    return profile.as === "branch-protection" || profile.enforcement === "active";
}

/** Whether a pattern covers a branch, by fnmatch as GitHub uses it: `*` stops at `/`. */
export function coversBranch(pattern: string, branch: string): boolean {
    return (
        pattern === branch ||
        picomatch(pattern, { dot: true, noextglob: true, nonegate: true })(branch)
    );
}

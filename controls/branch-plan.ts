/** Profiles as GitHub objects: a protection or a ruleset for each repository, or one ruleset of the organization. */
import type {
    Contribution,
    ProtectionContribution,
    RulesetContribution,
} from "../plan/contribution";
import type { BranchProtection, BranchRules, Ruleset, RulesetBypass } from "../plan/organization";
import type { Origin } from "../plan/origin";
import type { Profile } from "./branch-profile";
import type { BranchTarget } from "./branch-targets";
import { branchTargets, defaultBranch } from "./branch-targets";
import type { PlanContext } from "./control";
import { isRulesetActor, planActor } from "./references";
import type { SelectedRepository } from "./selection";

export function* plannedBranches(context: PlanContext): Generator<Contribution> {
    const shared = new Map<string, SharedRuleset>();
    for (const selected of context.selection.repositories.values()) {
        const targets = branchTargets(selected.tier, context.policy);
        for (const target of targets) {
            if (target.profile.as === "branch-protection")
                yield protection(selected, target, context);
        }
        for (const own of byProfile(targets)) {
            if (own.profile.as === "repository-ruleset")
                yield repositoryRuleset(selected, own, context);
            if (own.profile.as === "organization-ruleset") share(shared, selected, own);
        }
    }
    for (const one of shared.values()) yield organizationRuleset(one, context);
}

/** A profile and all the branches it protects in one repository. */
interface ProfileUse {
    readonly name: string;
    readonly profile: Profile;
    readonly patterns: readonly string[];
    readonly target: BranchTarget;
}

interface SharedRuleset {
    readonly use: ProfileUse;
    readonly repositories: string[];
}

function byProfile(targets: readonly BranchTarget[]): ProfileUse[] {
    const names = [...new Set(targets.map(({ name }) => name))];
    return names.flatMap((name) => {
        const own = targets.filter((target) => target.name === name);
        const [target] = own;
        if (target === undefined) return [];
        const patterns = [...new Set(own.map(({ pattern }) => pattern))].sort();
        return [{ name, profile: target.profile, patterns, target }];
    });
}

/** Repositories that use a profile for the same branches share one ruleset. */
function share(
    shared: Map<string, SharedRuleset>,
    { name }: SelectedRepository,
    use: ProfileUse,
): void {
    const key = rulesetName(use);
    const one = shared.get(key) ?? { use, repositories: [] };
    one.repositories.push(name);
    shared.set(key, one);
}

/** The profile's name; where tiers choose the branches themselves, the branches are part of it, as rulesets need one each. */
function rulesetName({ name, profile, patterns }: ProfileUse): string {
    const usual = [...(profile.branches ?? [defaultBranch])].sort().join(", ");
    const branches = patterns.join(", ");
    const called = profile.name ?? name;
    return branches === usual ? called : `${called} (${branches})`;
}

function protection(
    selected: SelectedRepository,
    target: BranchTarget,
    context: PlanContext,
): ProtectionContribution {
    const { profile } = target;
    const pattern =
        target.pattern === defaultBranch ? selected.repository.defaultBranch : target.pattern;
    const sorted = (actors: readonly string[]): string[] => actors.map(planActor).sort();
    const rules: BranchProtection = {
        ...branchRules(profile),
        pattern,
        enforceAdmins: profile["enforce-admins"],
        lockBranch: profile["lock-branch"],
        bypass: sorted(
            profile.bypass.map((entry) => (typeof entry === "string" ? entry : entry.actor)),
        ),
        push: profile.push === undefined ? null : sorted(profile.push),
        dismissal: profile.dismissal === undefined ? null : sorted(profile.dismissal),
        forcePushBypass: sorted(profile["force-push-bypass"]),
    };
    const origins = originsOf(target.name, { ...ruleKeys, ...protectionKeys }, context);
    return {
        kind: "protection",
        repository: selected.name,
        protection: rules,
        origin: context.at(target.path),
        origins,
    };
}

function repositoryRuleset(
    selected: SelectedRepository,
    use: ProfileUse,
    context: PlanContext,
): RulesetContribution {
    const origin = context.at(use.target.path);
    return {
        kind: "ruleset",
        repository: selected.name,
        ruleset: ruleset(use),
        origin,
        origins: rulesetOrigins(use, context),
    };
}

function organizationRuleset(
    { use, repositories }: SharedRuleset,
    context: PlanContext,
): RulesetContribution {
    const covered = { repositories: { include: [...repositories].sort(), exclude: [] } };
    const origin = context.keyAt(["branches", use.name]);
    return {
        kind: "ruleset",
        ruleset: { ...ruleset(use), ...covered },
        origin,
        origins: rulesetOrigins(use, context),
    };
}

function ruleset(use: ProfileUse): Ruleset {
    const include = use.patterns.map((one) => (one === defaultBranch ? one : `refs/heads/${one}`));
    return {
        ...branchRules(use.profile),
        name: rulesetName(use),
        enforcement: use.profile.enforcement,
        refs: { include: include.sort(), exclude: [] },
        bypass: use.profile.bypass.map(rulesetBypass).sort((a, b) => (a.actor < b.actor ? -1 : 1)),
        otherRules: [],
    };
}

function rulesetBypass(entry: Profile["bypass"][number]): RulesetBypass {
    const { actor, mode } =
        typeof entry === "string" ? { actor: entry, mode: "pull-request" as const } : entry;
    const known = isRulesetActor(actor) ? actor : planActor(actor);
    return { actor: known, mode: mode === "pull-request" ? "pull_request" : mode };
}

function branchRules(profile: Profile): BranchRules {
    return {
        approvals: profile.approvals === "none" ? null : profile.approvals,
        codeOwners: profile["code-owners"],
        lastPushApproval: profile["last-push-approval"],
        dismissStaleApprovals: profile["dismiss-stale-approvals"],
        checks: [...new Set(profile.checks)].sort(),
        strictChecks: profile["strict-checks"],
        conversationResolution: profile["conversation-resolution"],
        linearHistory: profile["linear-history"],
        signedCommits: profile["signed-commits"],
        forcePushes: profile["force-pushes"],
        deletions: profile.deletions,
    };
}

/** Facts of `BranchRules` and the policy keys they come from. */
const ruleKeys: Readonly<Record<keyof BranchRules, keyof Profile>> = {
    approvals: "approvals",
    codeOwners: "code-owners",
    lastPushApproval: "last-push-approval",
    dismissStaleApprovals: "dismiss-stale-approvals",
    checks: "checks",
    strictChecks: "strict-checks",
    conversationResolution: "conversation-resolution",
    linearHistory: "linear-history",
    signedCommits: "signed-commits",
    forcePushes: "force-pushes",
    deletions: "deletions",
};

const protectionKeys: Readonly<
    Record<Exclude<keyof BranchProtection, keyof BranchRules | "pattern">, keyof Profile>
> = {
    enforceAdmins: "enforce-admins",
    lockBranch: "lock-branch",
    bypass: "bypass",
    push: "push",
    dismissal: "dismissal",
    forcePushBypass: "force-push-bypass",
};

function rulesetOrigins(use: ProfileUse, context: PlanContext): Record<string, Origin> {
    return {
        ...originsOf(
            use.name,
            { ...ruleKeys, bypass: "bypass", enforcement: "enforcement" },
            context,
        ),
        refs: context.at(
            use.profile.branches === undefined
                ? use.target.path
                : ["branches", use.name, "branches"],
        ),
    };
}

function originsOf(
    profile: string,
    keys: Readonly<Record<string, string>>,
    context: PlanContext,
): Record<string, Origin> {
    return Object.fromEntries(
        Object.entries(keys).map(([fact, key]) => [fact, context.at(["branches", profile, key])]),
    );
}

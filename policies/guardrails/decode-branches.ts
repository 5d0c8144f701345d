/** Resources that say what may happen to a branch. */
import { factPath } from "../../plan/fact-path";
import type { Fact, GuardedActor } from "../../plan/guardrails/fact";
import { UnknownFact } from "../../plan/guardrails/fact";
import type { BranchProtection, Ruleset, RulesetBypass } from "../../plan/organization";
import type { Decoder, Program } from "./program";
import { types } from "./program";
import type { Properties, ResourceView } from "./resource";
import { block, count, flag, lazy, list, text, unknown } from "./resource";

export const branchDecoders: Readonly<Record<string, Decoder>> = {
    *"github:index/branchProtection:BranchProtection"(resource, program) {
        yield protectionFact(
            program.repository(resource, "repositoryId"),
            protection(resource, program),
        );
    },
    *"github:index/branchProtectionV3:BranchProtectionV3"(resource, program) {
        yield protectionFact(program.repository(resource, "repository"), protectionV3(resource));
    },
    *"github:index/repositoryRuleset:RepositoryRuleset"(resource, program) {
        if (!isOfBranches(resource)) return;
        const repository = program.repository(resource, "repository");
        const one = ruleset(resource, program);
        const path = factPath("repositories", repository, "rulesets", one.name);
        yield { kind: "ruleset", path, repository, ruleset: one };
    },
    *"github:index/organizationRuleset:OrganizationRuleset"(resource, program) {
        if (!isOfBranches(resource)) return;
        const one = ruleset(resource, program);
        yield { kind: "ruleset", path: factPath("rulesets", one.name), ruleset: one };
    },
};

function protectionFact(repository: string, one: BranchProtection): Fact {
    const path = factPath("repositories", repository, "protections", one.pattern);
    return { kind: "protection", path, repository, protection: one };
}

function protection(resource: ResourceView, program: Program): BranchProtection {
    const { props } = resource;
    const pattern = text(props, "pattern") ?? "";
    const reviews = (): Properties => block(props, "requiredPullRequestReviews") ?? {};
    const required = (): boolean => block(props, "requiredPullRequestReviews") !== undefined;
    const checks = (): Properties => block(props, "requiredStatusChecks") ?? {};
    const actors = (of: Properties, key: string, property: string): readonly GuardedActor[] =>
        program.actors(listOf(of, key, resource, property), resource, property);
    return lazy<BranchProtection>({
        pattern: () => pattern,
        approvals: () =>
            required() ? (count(reviews(), "requiredApprovingReviewCount") ?? 0) : null,
        codeOwners: () => flag(reviews(), "requireCodeOwnerReviews", false),
        lastPushApproval: () => flag(reviews(), "requireLastPushApproval", false),
        dismissStaleApprovals: () => flag(reviews(), "dismissStaleReviews", false),
        checks: () => list(checks(), "contexts").map(String),
        strictChecks: () => flag(checks(), "strict", false),
        conversationResolution: () => flag(props, "requireConversationResolution", false),
        linearHistory: () => flag(props, "requiredLinearHistory", false),
        signedCommits: () => flag(props, "requireSignedCommits", false),
        forcePushes: () => flag(props, "allowsForcePushes", false),
        deletions: () => flag(props, "allowsDeletions", false),
        enforceAdmins: () => flag(props, "enforceAdmins", false),
        lockBranch: () => flag(props, "lockBranch", false),
        bypass: () => actors(reviews(), "pullRequestBypassers", "requiredPullRequestReviews"),
        push: () => {
            const restricted = block(props, "restrictPushes");
            return restricted === undefined
                ? null
                : actors(restricted, "pushAllowances", "restrictPushes");
        },
        dismissal: () =>
            flag(reviews(), "restrictDismissals", false)
                ? actors(reviews(), "dismissalRestrictions", "requiredPullRequestReviews")
                : null,
        forcePushBypass: () =>
            program.actors(
                listOf(
                    { forcePushBypassers: props["forcePushBypassers"] },
                    "forcePushBypassers",
                    resource,
                    "forcePushBypassers",
                ),
                resource,
                "forcePushBypassers",
            ),
    });
}

/**
 * A list that holds one team which does not exist yet is not known as a whole. Where nothing else of the property is open, it
 * is the teams that the property depends on, as many unknown items as there are of them.
 */
function listOf(
    of: Properties,
    key: string,
    resource: ResourceView,
    property: string,
): readonly unknown[] {
    const open = Object.values(of).filter((value) => value === unknown).length;
    const sources = resource.from(property).filter(({ type }) => type === types.team);
    if (of[key] !== unknown || open !== 1 || sources.length === 0) return list(of, key);
    return sources.map(() => unknown);
}

/** The REST resource: names instead of ids, and no word for force pushes and deletions, which it leaves off. */
function protectionV3({ props }: ResourceView): BranchProtection {
    const branch = text(props, "branch") ?? "";
    const reviews = (): Properties => block(props, "requiredPullRequestReviews") ?? {};
    const required = (): boolean => block(props, "requiredPullRequestReviews") !== undefined;
    const checks = (): Properties => block(props, "requiredStatusChecks") ?? {};
    const named = (of: Properties, keys: Readonly<Record<string, string>>): GuardedActor[] =>
        Object.entries(keys).flatMap(([kind, key]) =>
            list(of, key).map((name) => {
                if (typeof name !== "string") throw new UnknownFact(`the property ${key}`);
                return `${kind}:${name.toLowerCase()}`;
            }),
        );
    const plural = { team: "teams", user: "users", app: "apps" };
    return lazy<BranchProtection>({
        pattern: () => branch,
        approvals: () =>
            required() ? (count(reviews(), "requiredApprovingReviewCount") ?? 1) : null,
        codeOwners: () => flag(reviews(), "requireCodeOwnerReviews", false),
        lastPushApproval: () => flag(reviews(), "requireLastPushApproval", false),
        dismissStaleApprovals: () => flag(reviews(), "dismissStaleReviews", false),
        checks: () => list(checks(), "contexts").map(String),
        strictChecks: () => flag(checks(), "strict", false),
        conversationResolution: () => flag(props, "requireConversationResolution", false),
        linearHistory: () => false,
        signedCommits: () => flag(props, "requireSignedCommits", false),
        forcePushes: () => false,
        deletions: () => false,
        enforceAdmins: () => flag(props, "enforceAdmins", false),
        lockBranch: () => false,
        bypass: () => named(block(reviews(), "bypassPullRequestAllowances") ?? {}, plural),
        push: () => {
            const restricted = block(props, "restrictions");
            return restricted === undefined ? null : named(restricted, plural);
        },
        dismissal: () =>
            named(reviews(), {
                team: "dismissalTeams",
                user: "dismissalUsers",
                app: "dismissalApps",
            }),
        forcePushBypass: () => [],
    });
}

/** Rulesets for tags and pushes are other rules. */
function isOfBranches({ props }: ResourceView): boolean {
    return (text(props, "target") ?? "branch") === "branch";
}

/** @throws UnknownFact when not even its name is known. */
export function ruleset(resource: ResourceView, program: Program): Ruleset {
    const { props } = resource;
    const name = text(props, "name") ?? "";
    const rules = (): Properties => block(props, "rules") ?? {};
    const pullRequest = (): Properties | undefined => block(rules(), "pullRequest");
    const review = (): Properties => pullRequest() ?? {};
    const checks = (): Properties => block(rules(), "requiredStatusChecks") ?? {};
    const conditions = (): Properties => block(props, "conditions") ?? {};
    return lazy<Ruleset>({
        name: () => name,
        enforcement: () => (text(props, "enforcement") ?? "active") as Ruleset["enforcement"],
        refs: () => lists(block(conditions(), "refName") ?? {}),
        repositories: () => {
            if (resource.type !== "github:index/organizationRuleset:OrganizationRuleset")
                return undefined;
            const byName = block(conditions(), "repositoryName");
            // Chosen by id or by property: which ones is not said here.
            if (byName === undefined) throw new UnknownFact("the repositories");
            return lists(byName);
        },
        bypass: () => bypass(resource, program),
        otherRules: () => [],
        approvals: () =>
            pullRequest() === undefined
                ? null
                : (count(review(), "requiredApprovingReviewCount") ?? 0),
        codeOwners: () => flag(review(), "requireCodeOwnerReview", false),
        lastPushApproval: () => flag(review(), "requireLastPushApproval", false),
        dismissStaleApprovals: () => flag(review(), "dismissStaleReviewsOnPush", false),
        checks: () =>
            list(checks(), "requiredChecks").map((one) => String((one as Properties)["context"])),
        strictChecks: () => flag(checks(), "strictRequiredStatusChecksPolicy", false),
        conversationResolution: () => flag(review(), "requiredReviewThreadResolution", false),
        linearHistory: () => flag(rules(), "requiredLinearHistory", false),
        signedCommits: () => flag(rules(), "requiredSignatures", false),
        forcePushes: () => !flag(rules(), "nonFastForward", false),
        deletions: () => !flag(rules(), "deletion", false),
    });
}

function lists(of: Properties): { readonly include: string[]; readonly exclude: string[] } {
    return { include: list(of, "includes").map(String), exclude: list(of, "excludes").map(String) };
}

function bypass(resource: ResourceView, program: Program): RulesetBypass[] {
    const entries = list(resource.props, "bypassActors").map((one) => one as Properties);
    const ofType = (wanted: string): Properties[] =>
        entries.filter((one) => text(one, "actorType") === wanted);
    const teams = program.teamsOf(
        ofType("Team").map((one) => one["actorId"]),
        resource,
        "bypassActors",
    );
    const apps = ofType("Integration").map((one) => `app:${text(one, "actorId") ?? "?"}`);
    return [...teams, ...apps].map((actor) => ({ actor, mode: "always" }));
}

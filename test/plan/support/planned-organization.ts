/** Random plans, and the organization that has exactly what a plan declares. */
import fc from "fast-check";
import { replaceManagedBlock } from "../../../plan/codeowners";
import { factPath } from "../../../plan/fact-path";
import type { LiveOrganization } from "../../../plan/live";
import type {
    BranchProtection,
    BranchRules,
    OrganizationState,
    Repository,
    Ruleset,
} from "../../../plan/organization";
import { baseRoles } from "../../../plan/organization";
import type { Origin } from "../../../plan/origin";
import type {
    Plan,
    PlannedApp,
    PlannedEnvironment,
    PlannedFile,
    PlannedRepository,
    PlannedTeam,
} from "../../../plan/plan";

export type Mutable<T> =
    T extends ReadonlyMap<unknown, unknown>
        ? T
        : T extends object
          ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
          : T;

const slugs = ["codex-pilot", "codex-reviewers", "engineering", "platform-team"];
const logins = ["dev-1", "dev-2", "lead-1", "ops-1"];
const repositories = ["sandbox", "docs-api", "payments-api"];
const actors = [
    ...slugs.map((slug) => `team:${slug}`),
    ...logins.map((login) => `user:${login}`),
    "app:bot",
];

const subset = (items: readonly string[], minLength = 0) =>
    fc.subarray([...items], { minLength }).map((some) => some.sort());
const role = fc.constantFrom(...baseRoles);
const record = <T>(keys: readonly string[], value: fc.Arbitrary<T>, minKeys = 0) =>
    subset(keys, minKeys).chain((some) =>
        fc
            .tuple(...some.map(() => value))
            .map((values) => Object.fromEntries(some.map((key, i) => [key, values[i] as T]))),
    );
/** A record whose values carry their own key. */
const keyed = <T>(keys: readonly string[], value: (key: string) => fc.Arbitrary<T>) =>
    subset(keys).chain((some) =>
        fc
            .tuple(...some.map(value))
            .map((values) => Object.fromEntries(some.map((key, i) => [key, values[i] as T]))),
    );

const rules = (most: number): fc.Arbitrary<BranchRules> =>
    fc.record({
        approvals: fc.option(fc.integer({ min: 0, max: most }), { nil: null }),
        codeOwners: fc.boolean(),
        lastPushApproval: fc.boolean(),
        dismissStaleApprovals: fc.boolean(),
        checks: subset(["build", "lint", "test"]),
        strictChecks: fc.boolean(),
        conversationResolution: fc.boolean(),
        linearHistory: fc.boolean(),
        signedCommits: fc.boolean(),
        forcePushes: fc.boolean(),
        deletions: fc.boolean(),
    });

/** As GitHub can hold them: review settings need the pull-request rule, strict checks need checks. */
export const holdable = <Rules extends BranchRules>(rules: Rules): Rules => ({
    ...rules,
    approvals: rules.approvals ?? (asksForReview(rules) ? 0 : null),
    strictChecks: rules.strictChecks && rules.checks.length > 0,
});

const asksForReview = (rules: BranchRules): boolean =>
    rules.codeOwners ||
    rules.lastPushApproval ||
    rules.dismissStaleApprovals ||
    ("enforcement" in rules && rules.conversationResolution) ||
    ("push" in rules && (rules as BranchProtection).bypass.length > 0);

const protection = (pattern: string): fc.Arbitrary<BranchProtection> =>
    fc
        .record({
            enforceAdmins: fc.boolean(),
            lockBranch: fc.boolean(),
            bypass: subset(actors),
            push: fc.option(subset(actors), { nil: null }),
            dismissal: fc.option(subset(actors), { nil: null }),
            forcePushBypass: subset(actors),
        })
        .chain((own) => rules(6).map((shared) => holdable({ pattern, ...shared, ...own })));

const ruleset = (name: string): fc.Arbitrary<Ruleset> =>
    fc
        .record({
            enforcement: fc.constantFrom(
                "active" as const,
                "evaluate" as const,
                "disabled" as const,
            ),
            refs: fc.record({
                include: subset(["~DEFAULT_BRANCH", "refs/heads/release/*"], 1),
                exclude: subset(["refs/heads/tmp"]),
            }),
            bypass: subset([...actors, "organization-admin"]).map((some) =>
                some.map((actor) => ({ actor, mode: "always" as const })),
            ),
            otherRules: subset(["creation", "merge_queue"]),
        })
        .chain((own) => rules(10).map((shared) => holdable({ name, ...shared, ...own })));

const environment = (name: string): fc.Arbitrary<PlannedEnvironment> =>
    fc.record({
        name: fc.constant(name),
        reviewers: subset(actors.slice(0, 6)),
        preventSelfReview: fc.boolean(),
        adminBypass: fc.boolean(),
        waitMinutes: fc.integer({ min: 0, max: 60 }),
        branches: fc.oneof(
            fc.constantFrom("all" as const, "protected" as const),
            subset(["main", "release/*"], 1),
        ),
        secrets: record(["DEPLOY_TOKEN", "KEY"], fc.constantFrom({}, { from: "KEY" })),
    });

const codeowners = [
    ["/.github/", "@acme/codex-reviewers"],
    ["**/auth/**", "@acme/codex-reviewers @lead-1"],
    ["/migrations/", "@acme/platform-team"],
] as const;

const file = (): fc.Arbitrary<PlannedFile> =>
    fc
        .record({
            rules: fc.subarray([...codeowners], { minLength: 1 }),
            human: fc.constantFrom("", "# ours\n", "* @acme/engineering\n"),
            delivery: fc.constantFrom("commit" as const, "pull-request" as const),
        })
        .map(({ rules: some, human, delivery }) => {
            const lines = ["# who must look", ...some.map((rule) => rule.join(" "))];
            return {
                mode: "block",
                lines,
                text: replaceManagedBlock(human, lines),
                delivery,
                delivered: true,
            };
        });

const workflows = fc.record({
    defaultWorkflowPermissions: fc.constantFrom("read" as const, "write" as const),
    workflowsMayApprovePullRequests: fc.boolean(),
});
const authority = fc.constantFrom("authoritative" as const, "additive" as const);

const repository = (name: string): fc.Arbitrary<PlannedRepository> =>
    fc.record(
        {
            name: fc.constant(name),
            tier: fc.constant("pilot"),
            grants: authority,
            teams: record(slugs, role),
            collaborators: record(logins, role),
            protections: keyed(["main", "release/*"], protection),
            rulesets: keyed(["reviews", "a/b ~ c"], ruleset),
            environments: keyed(["production", "codex/prod"], environment),
            secrets: record(["API_KEY"], fc.constantFrom({}, { from: "API_KEY" })),
            actions: workflows,
            files: keyed([".github/CODEOWNERS"], file),
        },
        {
            requiredKeys: [
                "name",
                "tier",
                "grants",
                "teams",
                "collaborators",
                "protections",
                "rulesets",
                "environments",
                "secrets",
                "files",
            ],
        },
    );

const team = (slug: string): fc.Arbitrary<PlannedTeam> =>
    fc.record({
        slug: fc.constant(slug),
        name: fc.constant(slug),
        description: fc.constantFrom("", "People who use Codex"),
        privacy: fc.constant("closed" as const),
        parent: fc.constant(undefined),
        members: record(logins, fc.constantFrom("member" as const, "maintainer" as const)),
        management: fc.constantFrom("managed" as const, "managed" as const, "reference" as const),
        membership: authority,
        previously: fc.constant([]),
    });

const app = (slug: string): fc.Arbitrary<PlannedApp> =>
    fc.record({
        slug: fc.constant(slug),
        selection: fc.constantFrom("selected" as const, "selected" as const, "all" as const),
        repositories: subset(repositories),
        permissions: fc.constant({ contents: "write" }),
        management: fc.constantFrom("apply" as const, "verify" as const),
    });

/** Plans over a fixed small world, each fact with a policy line of its own. */
export const plans: fc.Arbitrary<Plan> = fc
    .record({
        organization: fc.constant("acme"),
        teams: keyed(slugs, team),
        repositories: keyed(repositories, repository),
        rulesets: keyed(["org-wide"], (name) =>
            ruleset(name).map((one) => ({
                ...one,
                repositories: { include: ["~ALL"], exclude: [] },
            })),
        ),
        secrets: keyed(["NPM_TOKEN"], () =>
            fc.record({
                visibility: fc.constantFrom(
                    "selected" as const,
                    "selected" as const,
                    "private" as const,
                    "all" as const,
                ),
                repositories: subset(repositories),
            }),
        ),
        actions: fc.option(workflows, { nil: undefined }),
        apps: keyed(["codex-app"], app),
    })
    .map((plan) => ({
        ...plan,
        origins: new Map([...factPathsOf(plan)].map((path, line) => [path, originAt(line + 1)])),
    }));

function originAt(line: number): Origin {
    return { file: "rollout.yaml", line, column: 1, path: `branches.standard.line-${line}` };
}

/** Every path of plain data, outermost first. */
function* factPathsOf(value: unknown, at: readonly string[] = []): Generator<string> {
    if (at.length > 0) yield factPath(...at);
    if (typeof value !== "object" || value === null) return;
    for (const [key, part] of Object.entries(value)) yield* factPathsOf(part, [...at, key]);
}

/** The organization that is as the plan says and has nothing else. */
export function liveFromPlan(plan: Plan): Mutable<LiveOrganization> {
    const everyone = Object.fromEntries(
        logins.map((login) => [login, { login, role: "member" as const }]),
    );
    const state: OrganizationState = {
        login: plan.organization,
        settings: { defaultRepositoryPermission: "read", actions: plan.actions },
        members: everyone,
        teams: Object.fromEntries(
            Object.values(plan.teams).map(
                ({ slug, name, description, privacy, parent, members }) => [
                    slug,
                    { slug, name, description, privacy, parent, members },
                ],
            ),
        ),
        repositories: Object.fromEntries(
            Object.values(plan.repositories).map((planned): [string, Repository] => [
                planned.name,
                {
                    name: planned.name,
                    teams: planned.teams,
                    collaborators: planned.collaborators,
                    invitations: {},
                    protections: planned.protections,
                    rulesets: planned.rulesets,
                    environments: planned.environments,
                    secrets: planned.secrets,
                    deployKeys: {},
                    actions: planned.actions,
                    files: Object.fromEntries(
                        Object.entries(planned.files).map(([path, { text }]) => [path, { text }]),
                    ),
                },
            ]),
        ),
        rulesets: plan.rulesets,
        secrets: plan.secrets,
        apps: plan.apps,
    };
    const live: LiveOrganization = { state, unknown: [] };
    return structuredClone(live) as unknown as Mutable<LiveOrganization>;
}

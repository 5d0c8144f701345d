/** Whatever an organization has: the policy that import writes of it comes to a plan from which nothing differs. */
import fc from "fast-check";
import { parse } from "yaml";
import { brokenBounds } from "../../importing/bounds";
import { policyText } from "../../importing/document";
import type { Found, ImportChoices, Imported } from "../../importing/model";
import { importPolicy } from "../../importing/policy";
import { compare } from "../../plan/compare";
import { formatFinding } from "../../plan/finding";
import type {
    BranchProtection,
    Environment,
    OrganizationState,
    Repository,
    Ruleset,
} from "../../plan/organization";
import type { Plan } from "../../plan/plan";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { acmeInventory } from "../fixtures/acme-inventory";

const today = "2026-11-23";
const names = Object.values(acmeInventory.repositories)
    .filter(({ archived }) => !archived)
    .map(({ name }) => name);
const slugs = Object.keys(acmeInventory.teams);
const members = Object.values(acmeInventory.users).filter((one) => one.membership === "member");
const logins = members.map(({ login }) => login.toLowerCase());

const role = fc.constantFrom("read", "triage", "write", "maintain", "admin");
const some = <T>(key: fc.Arbitrary<string>, value: fc.Arbitrary<T>) =>
    fc.dictionary(key, value, { maxKeys: 3 }).map((one) => ({ ...one }));
const actors = fc
    .uniqueArray(
        fc.constantFrom(
            ...slugs.map((one) => `team:${one}`),
            ...logins.map((one) => `user:${one}`),
        ),
        { maxLength: 3 },
    )
    .map((one) => one.sort());

const rules = fc
    .record({
        approvals: fc.constantFrom(null, 0, 1, 2),
        codeOwners: fc.boolean(),
        lastPushApproval: fc.boolean(),
        dismissStaleApprovals: fc.boolean(),
        checks: fc.constantFrom<readonly string[]>([], ["test"], ["lint", "test: all"]),
        strictChecks: fc.boolean(),
        conversationResolution: fc.boolean(),
        linearHistory: fc.boolean(),
        signedCommits: fc.boolean(),
        forcePushes: fc.boolean(),
        deletions: fc.boolean(),
    })
    // GitHub has no rule on reviews without reviews, and no strict check without a check.
    .map((one) => ({
        ...one,
        strictChecks: one.strictChecks && one.checks.length > 0,
        ...(one.approvals === null
            ? { codeOwners: false, lastPushApproval: false, dismissStaleApprovals: false }
            : {}),
    }));

const protection = (pattern: string): fc.Arbitrary<BranchProtection> =>
    fc
        .record({
            rules,
            enforceAdmins: fc.boolean(),
            lockBranch: fc.boolean(),
            bypass: actors,
            push: fc.option(actors),
            dismissal: fc.option(actors),
            forcePushBypass: actors,
        })
        .map(({ rules: said, ...rest }) => ({
            ...said,
            ...rest,
            ...(said.approvals === null ? { bypass: [], dismissal: null } : {}),
            pattern,
        }));

const ruleset = (name: string): fc.Arbitrary<Ruleset> =>
    fc
        .record({
            rules,
            enforcement: fc.constantFrom("active" as const, "disabled" as const),
            include: fc.constantFrom(["~DEFAULT_BRANCH"], ["refs/heads/next", "refs/heads/v/*"]),
        })
        .map(({ rules: said, enforcement, include }) => ({
            ...said,
            // In a ruleset it is part of the rule that asks for a pull request.
            conversationResolution: said.conversationResolution && said.approvals !== null,
            name,
            enforcement,
            refs: { include, exclude: [] },
            bypass: [{ actor: "team:web", mode: "pull_request" as const }],
            otherRules: [],
        }));

const environment = (name: string): fc.Arbitrary<Environment> =>
    fc.record({
        name: fc.constant(name),
        reviewers: actors,
        preventSelfReview: fc.boolean(),
        adminBypass: fc.boolean(),
        waitMinutes: fc.constantFrom(0, 5),
        branches: fc.constantFrom<Environment["branches"]>("all", "protected", ["main", "v/*"]),
        secrets: fc.constantFrom<Environment["secrets"]>({}, { DEPLOY_TOKEN: {} }),
    });

const keyed = <T>(names: readonly string[], of: (name: string) => fc.Arbitrary<T>) =>
    fc
        .subarray([...names])
        .chain((chosen) => fc.tuple(...chosen.map((name) => of(name).map((one) => [name, one]))))
        .map((entries) => Object.fromEntries(entries) as Record<string, T>);

const repository = (name: string): fc.Arbitrary<Repository> =>
    fc.record({
        name: fc.constant(name),
        teams: some(fc.constantFrom(...slugs), role),
        collaborators: some(fc.constantFrom(...logins), role),
        invitations: fc.constant({}),
        protections: keyed(["main", "trunk", "release/*"], protection),
        rulesets: keyed(["Keep: releases #1", "next"], ruleset),
        environments: keyed(["production", "docs/preview"], environment),
        secrets: fc.constantFrom<Repository["secrets"]>({}, { LINT_TOKEN: {} }),
        deployKeys: fc.constant({}),
        actions: fc.constantFrom(
            { defaultWorkflowPermissions: "read", workflowsMayApprovePullRequests: false } as const,
            { defaultWorkflowPermissions: "write", workflowsMayApprovePullRequests: true } as const,
        ),
        files: fc.constant({}),
    });

const organization: fc.Arbitrary<OrganizationState> = fc
    .tuple(...names.map(repository))
    .map((all) => ({
        login: "acme",
        settings: {
            defaultRepositoryPermission: "none" as const,
            actions: {
                defaultWorkflowPermissions: "read",
                workflowsMayApprovePullRequests: false,
            },
        },
        members: Object.fromEntries(
            members.map(({ login }) => [login.toLowerCase(), { login, role: "member" as const }]),
        ),
        teams: Object.fromEntries(
            Object.values(acmeInventory.teams).map(({ slug, name, privacy, parent }) => [
                slug,
                {
                    slug,
                    name,
                    description: "",
                    privacy,
                    ...(parent === undefined ? {} : { parent }),
                    members: { "dev-1": "member" as const },
                },
            ]),
        ),
        repositories: Object.fromEntries(all.map((one) => [one.name, one])),
        rulesets: {},
        secrets: {
            NPM_TOKEN: { visibility: "all" as const, repositories: [] },
            ONE: { visibility: "selected" as const, repositories: [names[0] ?? ""] },
        },
        apps: {},
    }));

const inventory = {
    ...acmeInventory,
    secrets: { NPM_TOKEN: { visibility: "all" }, ONE: { visibility: "selected" } },
} as const;

/** As the verb does it: bounds that are broken are let stand. */
function planOf(found: Found, imported: Imported): { plan: Plan; text: string } {
    let current = imported;
    for (let round = 0; round < 5; round++) {
        const text = policyText(current, []);
        const { plan, findings, broken } = resolvePolicy(
            parsePolicy(text, "p.yaml"),
            found.inventory,
            today,
        );
        if (plan !== undefined) return { plan, text };
        const mandatory = broken.filter(({ guardrail }) => guardrail.severity === "mandatory");
        const more = brokenBounds(
            findings,
            mandatory.map(({ guardrail, path }) => ({ guardrail: guardrail.id, path })),
            { by: "@lead-1", expires: "2027-01-01" },
        );
        expect(more.others.map(formatFinding)).toEqual([]);
        const before = (current.policy.guardrails ?? {}) as Partial<typeof more>;
        const guardrails = {
            waive: [...(before.waive ?? []), ...more.waive],
            accept: [...(before.accept ?? []), ...more.accept],
        };
        current = { ...current, policy: { ...current.policy, guardrails } };
    }
    throw new Error("bounds do not come to an end");
}

const choices: ImportChoices = {
    teams: "existing",
    stages: { users: "add-only", repositories: "add-only" },
};

/** Differences in what the policy declares; what it leaves to others is none. */
function differences(plan: Plan, found: Found): string[] {
    return compare(plan, found.live)
        .filter(({ kind }) => kind !== "unmanaged")
        .map(({ kind, path, summary }) => `${kind} ${path}: ${summary}`);
}

describe("importPolicy", () => {
    it.each([["existing"], ["managed"]] as const)(
        "comes to a plan from which nothing differs, teams %s",
        (teams) => {
            fc.assert(
                fc.property(organization, (state) => {
                    const found: Found = { inventory, live: { state, unknown: [] } };
                    const imported = importPolicy(found, { ...choices, teams });
                    const { plan } = planOf(found, imported);
                    expect(differences(plan, found)).toEqual([]);
                    // Whatever is not in the plan, the policy says of it that it is not.
                    const left = imported.remarks.filter(({ text }) => text.includes("left alone"));
                    const has = Object.values(state.repositories).flatMap((one) => [
                        ...Object.keys(one.protections),
                        ...Object.keys(one.rulesets),
                    ]);
                    const planned = Object.values(plan.repositories).flatMap((one) => [
                        ...Object.keys(one.protections),
                        ...Object.keys(one.rulesets),
                    ]);
                    expect(planned.length + left.length).toBe(has.length);
                }),
                { numRuns: Number(process.env.CODEX_ROLLOUT_IMPORT_RUNS ?? 30) },
            );
        },
    );

    it("writes one tier for repositories named after their teams, and one line for those teams", () => {
        const ours = ["kind", "kueue", "krew"];
        const state = {
            login: "acme",
            settings: {},
            members: {},
            teams: {},
            repositories: Object.fromEntries(
                ours.map((name) => [
                    name,
                    {
                        name,
                        teams: { [`${name}-admins`]: "admin", web: "read" },
                        collaborators: {},
                        deployKeys: {},
                    },
                ]),
            ),
            rulesets: {},
            secrets: {},
            apps: {},
        } as unknown as OrganizationState;
        const [first] = Object.values(acmeInventory.repositories);
        const [team] = Object.values(acmeInventory.teams);
        if (first === undefined || team === undefined) throw new Error("the fixture is empty");
        const found: Found = {
            inventory: {
                ...acmeInventory,
                repositories: Object.fromEntries(
                    ours.map((name) => [name, { ...first, name, topics: [], properties: {} }]),
                ),
                teams: Object.fromEntries(
                    [...ours.map((name) => `${name}-admins`), "web"].map((slug) => [
                        slug,
                        { ...team, slug, name: slug },
                    ]),
                ),
            },
            live: { state, unknown: [] },
        };
        const { text, plan } = planOf(found, importPolicy(found, choices));
        expect(parse(text)).toMatchObject({
            users: { "*-admins": "existing", web: "existing" },
            repositories: {
                web: {
                    match: ["kind", "krew", "kueue"],
                    access: { "{repository}-admins": "admin", web: "read" },
                },
            },
        });
        expect(plan.repositories.kueue?.teams).toEqual({ "kueue-admins": "admin", web: "read" });
    });
});

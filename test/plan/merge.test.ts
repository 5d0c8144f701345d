import fc from "fast-check";
import type { Contribution } from "../../plan/contribution";
import { mergeContributions } from "../../plan/merge";
import type { BranchProtection, Ruleset } from "../../plan/organization";
import { neededReviews, raised, raisedRulesets } from "../../plan/raise-reviews";
import { strictest } from "../../plan/strictest";

const actors = fc
    .uniqueArray(fc.constantFrom("team:a", "team:b", "user:c"))
    .map((list) => list.sort());
const protection: fc.Arbitrary<BranchProtection> = fc.record({
    pattern: fc.constant("main"),
    approvals: fc.option(fc.nat({ max: 6 }), { nil: null }),
    codeOwners: fc.boolean(),
    lastPushApproval: fc.boolean(),
    dismissStaleApprovals: fc.boolean(),
    checks: fc.uniqueArray(fc.constantFrom("lint", "test")).map((list) => list.sort()),
    strictChecks: fc.boolean(),
    conversationResolution: fc.boolean(),
    linearHistory: fc.boolean(),
    signedCommits: fc.boolean(),
    forcePushes: fc.boolean(),
    deletions: fc.boolean(),
    enforceAdmins: fc.boolean(),
    lockBranch: fc.boolean(),
    bypass: actors,
    push: fc.option(actors, { nil: null }),
    dismissal: fc.option(actors, { nil: null }),
    forcePushBypass: actors,
});

/** Whether everything that `strict` lets through, `loose` lets through too. */
function isAsStrict(strict: BranchProtection, loose: BranchProtection): boolean {
    const within = (inner: readonly string[], outer: readonly string[]) =>
        inner.every((one) => outer.includes(one));
    const narrower = (inner: readonly string[] | null, outer: readonly string[] | null) =>
        outer === null || (inner !== null && within(inner, outer));
    const demands = [
        "codeOwners",
        "lastPushApproval",
        "dismissStaleApprovals",
        "strictChecks",
        "conversationResolution",
        "linearHistory",
        "signedCommits",
        "enforceAdmins",
        "lockBranch",
    ] as const;
    return (
        (strict.approvals ?? -1) >= (loose.approvals ?? -1) &&
        demands.every((key) => strict[key] || !loose[key]) &&
        (!strict.forcePushes || loose.forcePushes) &&
        (!strict.deletions || loose.deletions) &&
        within(loose.checks, strict.checks) &&
        within(strict.bypass, loose.bypass) &&
        within(strict.forcePushBypass, loose.forcePushBypass) &&
        narrower(strict.push, loose.push) &&
        narrower(strict.dismissal, loose.dismissal)
    );
}

describe("two protections of one branch", () => {
    it("become one that is as strict as each, whichever comes first", () => {
        fc.assert(
            fc.property(protection, protection, (a, b) => {
                const both = strictest(a, b).protection;
                expect(isAsStrict(both, a)).toBe(true);
                expect(isAsStrict(both, b)).toBe(true);
                expect(strictest(b, a).protection).toEqual(both);
                expect(strictest(both, a).protection).toEqual(both);
            }),
        );
    });

    it("is itself when the two are one", () => {
        fc.assert(
            fc.property(protection, (a) => void expect(strictest(a, a).protection).toEqual(a)),
        );
    });
});

describe("needed reviews", () => {
    const origin = (line: number) => ({ file: "p.yaml", line, column: 1, path: "" });
    const review = (
        repository: string,
        line: number,
        approvals?: number,
    ): Contribution & { kind: "review" } => ({
        kind: "review",
        repository,
        codeOwners: true,
        origin: origin(line),
        ...(approvals === undefined ? {} : { approvals }),
    });

    it("are the most that any area asks, with its line", () => {
        const needs = neededReviews([review("a", 1, 2), review("a", 2, 3), review("a", 3)]);
        expect(needs.get("a")).toEqual({
            approvals: 3,
            codeOwners: true,
            origins: { approvals: origin(2), codeOwners: origin(1) },
        });
    });

    it("leave code owners on where they are on", () => {
        fc.assert(
            fc.property(protection, (one) => {
                const need = { approvals: 0, codeOwners: false, origins: {} };
                expect(raised(one, need).rules).toEqual(one);
            }),
        );
    });

    it("raise nothing where no pull request is asked for", () => {
        fc.assert(
            fc.property(protection, (one) => {
                const none = { ...one, approvals: null };
                expect(raised(none, neededReviews([review("a", 1, 2)]).get("a")).rules).toEqual(
                    none,
                );
            }),
        );
    });

    it("give every repository of a shared ruleset at least what it needs, and others nothing more", () => {
        const names = ["a", "b", "c", "d"];
        const asked = fc.array(
            fc.record({
                repository: fc.constantFrom(...names),
                approvals: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
            }),
        );
        const ruleset: Ruleset = {
            name: "everywhere",
            enforcement: "active",
            refs: { include: ["~DEFAULT_BRANCH"], exclude: [] },
            repositories: { include: names, exclude: [] },
            bypass: [],
            otherRules: [],
            approvals: 1,
            codeOwners: false,
            lastPushApproval: false,
            dismissStaleApprovals: false,
            checks: ["test"],
            strictChecks: false,
            conversationResolution: false,
            linearHistory: false,
            signedCommits: false,
            forcePushes: false,
            deletions: false,
        };
        fc.assert(
            fc.property(asked, (list) => {
                const needs = neededReviews(
                    list.map(({ repository, approvals }, line) =>
                        review(repository, line + 1, approvals),
                    ),
                );
                const rulesets = raisedRulesets(ruleset, needs).map(({ rules }) => rules);
                for (const name of names) {
                    const applied = rulesets.filter(({ repositories }) =>
                        repositories?.include.includes(name),
                    );
                    expect(Math.max(...applied.map(({ approvals }) => approvals ?? 0))).toBe(
                        Math.max(1, needs.get(name)?.approvals ?? 0),
                    );
                    expect(applied.some(({ codeOwners }) => codeOwners)).toBe(needs.has(name));
                }
                expect(rulesets[0]).toMatchObject({
                    name: "everywhere",
                    repositories: { include: names },
                });
                expect(new Set(rulesets.map(({ name }) => name)).size).toBe(rulesets.length);
            }),
        );
    });
});

describe("contributions", () => {
    const file = (line: number): Contribution => ({
        kind: "file",
        repository: "a",
        path: "AGENTS.md",
        file: { mode: "block", lines: [], text: "", delivery: "commit", delivered: true },
        origin: { file: "p.yaml", line, column: 1, path: `line-${line}` },
    });

    it("to one file from two areas are a contradiction, with both lines", () => {
        const { findings } = mergeContributions("acme", [file(3), file(5)]);
        expect(findings).toEqual([
            {
                severity: "error",
                code: "file-in-two-areas",
                message: "AGENTS.md of a is written by two areas",
                origin: expect.objectContaining({ line: 5 }),
                also: [expect.objectContaining({ line: 3 })],
            },
        ]);
    });

    it("with a slash or a tilde in a name have their origin where the path is escaped", () => {
        const environment = {
            name: "live/eu~1",
            reviewers: [],
            preventSelfReview: true,
            adminBypass: false,
            waitMinutes: 0,
            branches: "protected",
            secrets: {},
        } as const;
        const { plan } = mergeContributions("acme", [
            {
                kind: "environment",
                repository: "a",
                environment,
                origin: { file: "p.yaml", line: 1, column: 1, path: "" },
            },
        ]);
        expect([...plan.origins.keys()]).toEqual(["repositories/a/environments/live~1eu~01"]);
    });
});

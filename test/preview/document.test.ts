import fc from "fast-check";
import { canonicalText, documentDifferences, planDocument, planHash } from "../../preview/document";
import type { EngineStep, PreviewChange } from "../../preview/model";
import { previewChanges } from "../../preview/changes";
import { asLive } from "../../stack";
import { acmeInventory as inventory } from "../fixtures/acme-inventory";
import { basePolicy, loosenings } from "./loosenings";
import { asApplied, sidesOf } from "./support/plans";

const { plan } = sidesOf(basePolicy);

function step(name: string, op = "update"): EngineStep {
    return {
        urn: `urn:pulumi:test::rollout::github:index/team:Team::${name}`,
        type: "github:index/team:Team",
        op,
        properties: [{ name: "privacy", before: "closed", after: "secret" }],
    };
}

/** What an edit of the policy changes. */
function changesOf([from, to]: readonly [string, string]): readonly PreviewChange[] {
    const next = sidesOf(basePolicy.replace(from, () => to)).plan;
    const input = { plan: next, before: asApplied(plan), live: asLive(plan, inventory), inventory };
    return previewChanges({ ...input, steps: [] }).changes;
}

const documentOf = (steps: readonly EngineStep[], changes: readonly PreviewChange[]) =>
    planDocument({ organization: "acme", stack: "test", plan, steps, changes });

describe("the canonical plan", () => {
    const steps = ["a", "b", "c", "d"].map((name) => step(name));
    const edits = loosenings.filter(({ at }) => !at.startsWith("codex/")).slice(0, 12);
    const changes = edits.flatMap(({ edits: [first] }) =>
        first === undefined ? [] : changesOf(first),
    );

    test("is one and the same in whatever order things were found, and with whatever is left alone", () => {
        const hash = planHash(documentOf(steps, changes));
        const beside: PreviewChange = {
            part: "left",
            class: "neutral",
            action: "keep",
            path: "repositories/sandbox/collaborators/dev-5",
            area: "repositories",
            summary: "dev-5 has admin on sandbox",
            before: "admin",
        };
        const shuffled = <T>(all: readonly T[]) =>
            fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length });
        fc.assert(
            fc.property(shuffled(steps), shuffled(changes), fc.boolean(), (some, others, left) => {
                const told = others.map((change) => ({ ...change, summary: `${change.summary}!` }));
                return planHash(documentOf(some, left ? [beside, ...told] : told)) === hash;
            }),
        );
    });

    test("is another one as soon as anything that is written is another", () => {
        const hash = planHash(documentOf(steps, changes));
        const other = (document: ReturnType<typeof documentOf>) =>
            expect(planHash(document)).not.toBe(hash);
        other(documentOf(steps.slice(1), changes));
        other(documentOf(steps, changes.slice(1)));
        other(documentOf([...steps.slice(1), step("a", "delete")], changes));
        other({ ...documentOf(steps, changes), stack: "production" });
        other({ ...documentOf(steps, changes), organization: "other" });
    });

    test("knows the date of a secret that is sent, and nothing of its value or its age", () => {
        const dated = sidesOf(
            basePolicy.replace(
                "{ from: BUILD_TOKEN }",
                "{ from: BUILD_TOKEN, rotated: 2026-11-01 }",
            ),
        ).plan;
        const secret = { ...step("s"), path: "repositories/sandbox/secrets/BUILD_TOKEN" };
        const [sent] = planDocument({
            organization: "acme",
            stack: "test",
            plan: dated,
            steps: [secret],
            changes: [],
        }).steps;
        expect(sent?.rotated).toBe("2026-11-01");
        expect(canonicalText({ b: 1, a: { updatedAt: "2026-11-23", z: 2, y: undefined } })).toBe(
            '{"a":{"z":2},"b":1}',
        );
    });

    test("says in what it differs from another", () => {
        const reviewed = documentOf([step("a"), step("b")], changes.slice(0, 2));
        const now = documentOf([step("a", "delete"), step("c")], changes.slice(1, 2));
        const differences = documentDifferences(reviewed, now);
        expect(differences).toContain("new since the review: engine step update c");
        expect(differences).toContain(
            "reviewed, and not to be done any more: engine step update b",
        );
        expect(differences).toContain(`reviewed, and not to be done any more: ${changes[0]?.path}`);
        expect(differences).toEqual([...differences].sort());
        expect(documentDifferences(now, now)).toEqual([]);
    });
});

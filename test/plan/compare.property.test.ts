import fc from "fast-check";
import { compare } from "../../plan/compare";
import { ancestors, factSegments } from "../../plan/fact-path";
import { originOf } from "../../plan/plan";
import { liveFromPlan, plans } from "./support/planned-organization";
import { singleChanges } from "./support/single-changes";

test("an organization that is as declared has no drift", () => {
    fc.assert(
        fc.property(plans, (plan) => expect(compare(plan, liveFromPlan(plan))).toEqual([])),
        { numRuns: 300 },
    );
});

test("every single change of any fact is reported, at its path, and nothing else is", () => {
    const kinds = new Set<string>();
    fc.assert(
        fc.property(plans, fc.nat(), (plan, pick) => {
            const count = singleChanges(plan, liveFromPlan(plan)).length;
            const live = liveFromPlan(plan);
            const made = singleChanges(plan, live)[pick % count];
            if (made === undefined) throw new Error("no change to make");
            made.act();
            const [change, ...others] = compare(plan, live);
            expect(others).toEqual([]);
            expect(change).toMatchObject({
                path: made.path,
                kind: made.kind,
                managed: made.managed,
            });
            expect(change?.effect).toBe(made.effect);
            kinds.add(
                made.path
                    .split("/")
                    .filter((_, index) => index % 2 === 0)
                    .join("/"),
            );
        }),
        { numRuns: 1500 },
    );
    // The random plans reach every part of the vocabulary.
    expect(kinds.size).toBeGreaterThan(20);
});

test("a change is traced to the line of its own fact, or of the nearest one above it", () => {
    fc.assert(
        fc.property(plans, fc.nat(), (plan, pick) => {
            const live = liveFromPlan(plan);
            const made = singleChanges(plan, live);
            made[pick % made.length]?.act();
            for (const change of compare(plan, live)) {
                if (change.path.startsWith("settings") || change.path.includes("/shadows/"))
                    continue;
                if (change.path.includes("release~11")) continue;
                expect(change.origin).toEqual(originOf(plan, change.path));
            }
        }),
        { numRuns: 200 },
    );
});

test("an unknown part silences everything at and below it, and is itself reported", () => {
    fc.assert(
        fc.property(plans, fc.nat(), fc.nat(), (plan, pick, depth) => {
            const live = liveFromPlan(plan);
            const changes = singleChanges(plan, live);
            const made = changes[pick % changes.length];
            if (made === undefined) throw new Error("no change to make");
            made.act();
            const above = [...ancestors(made.path), ""];
            const path = above[depth % above.length] ?? "";
            live.unknown.push({ path, what: "this part", reason: "502 Server Error" });
            const found = compare(plan, live);
            expect(found).toHaveLength(1);
            expect(found[0]).toMatchObject({ kind: "unknown", path, managed: false });
            expect(found[0]?.summary).toBe("this part could not be read: 502 Server Error");
            if (factSegments(path)[0] === "repositories" && path.includes("/")) {
                expect(found[0]?.repository).toBe(factSegments(path)[1]);
            }
        }),
        { numRuns: 500 },
    );
});

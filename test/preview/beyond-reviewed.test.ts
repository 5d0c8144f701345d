import type { PlanDocument, PlannedStep } from "../../preview/document";
import { knownLater } from "../../preview/engine-values";
import { beyondReviewed } from "../../preview/executed";

const step = (name: string, after: unknown): PlannedStep => ({
    urn: `urn:pulumi:test::rollout::x::${name}`,
    op: "create",
    properties: [{ name: "teamId", after }],
});
const reviewed: PlanDocument = {
    version: 1,
    organization: "acme",
    stack: "test",
    steps: [step("grant", knownLater), step("people", "7")],
    changes: [
        { part: "change", path: "repositories/docs/teams/pilot", after: "write" },
        { part: "change", path: "teams/pilot", after: { members: { "dev-1": "member" } } },
    ],
};

test("a part with less to do, and with what was not known then, is within the review", () => {
    const part = {
        ...reviewed,
        steps: [step("grant", "4711")],
        changes: [
            ...reviewed.changes.slice(0, 1),
            { part: "change" as const, path: "teams/pilot/members/dev-1", after: "member" },
            { part: "change" as const, path: "teams/pilot/membership", after: "authoritative" },
        ],
    };
    expect(beyondReviewed(reviewed, part)).toEqual([]);
});

test.each<[string, Partial<PlanDocument>, string]>([
    ["another step", { steps: [step("other", "7")] }, "not reviewed: create other"],
    ["another value", { steps: [step("people", "8")] }, "people: teamId is not as reviewed"],
    [
        "another change",
        { changes: [{ part: "change", path: "repositories/docs/teams/pilot", after: "admin" }] },
        "not reviewed: repositories/docs/teams/pilot",
    ],
    [
        "another person in a new team",
        { changes: [{ part: "change", path: "teams/pilot/members/dev-1", after: "maintainer" }] },
        "not reviewed: teams/pilot/members/dev-1",
    ],
    [
        "one more person in a new team",
        { changes: [{ part: "change", path: "teams/pilot/members/dev-9", after: "member" }] },
        "not reviewed: teams/pilot/members/dev-9",
    ],
    [
        "drift that is undone",
        { changes: [{ part: "drift", path: "repositories/docs/teams/pilot", after: "write" }] },
        "not reviewed: repositories/docs/teams/pilot",
    ],
    ["another stack", { stack: "other" }, "stack: reviewed for test, this is other"],
])("%s is not", (_, change, said) => {
    expect(beyondReviewed(reviewed, { ...reviewed, steps: [], changes: [], ...change })).toEqual([
        said,
    ]);
});

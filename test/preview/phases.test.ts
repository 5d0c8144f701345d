import type { ChangeClass, EngineStep, PreviewChange } from "../../preview/model";
import { executedDifferently } from "../../preview/executed";
import { heldBack } from "../../preview/phases";

const urn = (path: string) => `urn:pulumi:test::rollout::t::codex-rollout/${path}`;
const step = (op: string, path: string, more: Partial<EngineStep> = {}): EngineStep => ({
    urn: urn(path),
    type: "t",
    op,
    properties: [],
    path,
    ...more,
});
const fact = (kind: ChangeClass, path: string): PreviewChange => ({
    part: "change",
    class: kind,
    action: "change",
    path,
    area: "repositories",
    summary: path,
});

describe("revocations before extensions", () => {
    const loss = fact("tightens", "repositories/a/teams/pilots");
    const gain = fact("loosens", "teams/pilots/members/dev-1");
    const steps = [
        step("delete", "repositories/a/teams/pilots"),
        step("update", "teams/pilots/members"),
    ];

    test("what loosens waits when something is taken away as well", () => {
        expect(heldBack(steps, [loss, gain], [])).toEqual([urn("teams/pilots/members")]);
    });

    test("one run will do when there is only one of both", () => {
        expect(heldBack(steps.slice(0, 1), [loss], [])).toEqual([]);
        expect(heldBack(steps.slice(1), [gain], [])).toEqual([]);
    });

    test("a resource that does both waits: half of it cannot be applied", () => {
        const both = fact("tightens", "teams/pilots/members/dev-2");
        expect(heldBack(steps, [loss, gain, both], [])).toEqual([urn("teams/pilots/members")]);
        expect(heldBack(steps.slice(1), [gain, both], [])).toEqual([]);
    });

    test("with a new grant, what may depend on it in its repository waits too, but for what goes there", () => {
        const grant = fact("loosens", "repositories/b/teams/leads");
        const all = [
            ...steps.slice(0, 1),
            step("create", "repositories/b/teams/leads"),
            step("delete", "repositories/b/teams/pilots"),
        ];
        const kept = [
            {
                urn: urn("repositories/b/environments/site"),
                path: "repositories/b/environments/site",
            },
            { urn: urn("repositories/c/grants"), path: "repositories/c/grants" },
        ];
        expect(
            heldBack(all, [loss, grant, fact("tightens", "repositories/b/teams/pilots")], kept),
        ).toEqual([urn("repositories/b/environments/site"), urn("repositories/b/teams/leads")]);
    });

    test("a new team does not wait: others depend on it, and it has nothing yet", () => {
        const created = [...steps.slice(0, 1), step("create", "teams/more")];
        expect(heldBack(created, [loss, fact("loosens", "teams/more")], [])).toEqual([]);
    });

    test("what only leaves the stack takes nothing away", () => {
        const retained = [{ ...steps[0]!, retained: true as const }, ...steps.slice(1)];
        expect(heldBack(retained, [loss, gain], [])).toEqual([]);
    });
});

describe("what was done against what was reviewed", () => {
    const reviewed = [
        step("update", "a", { properties: [{ name: "x", before: 1, after: 2 }] }),
        step("create", "b", {
            properties: [
                { name: "teamId", after: "(known after apply)" },
                { name: "s", after: "[secret]" },
            ],
        }),
    ];

    test("the same steps, with what only the apply knew filled in, are the same", () => {
        const done = [
            reviewed[0]!,
            step("create", "b", {
                properties: [
                    { name: "teamId", after: "7" },
                    { name: "s", after: "[secret]" },
                ],
            }),
        ];
        expect(executedDifferently(reviewed, done)).toEqual([]);
    });

    test("another value, another step, one more and one less are each said", () => {
        const changed = step("update", "a", { properties: [{ name: "x", before: 1, after: 3 }] });
        expect(executedDifferently(reviewed, [changed, step("delete", "c")])).toEqual([
            "codex-rollout/a: x is not as reviewed",
            "not done: create codex-rollout/b",
            "not reviewed: delete codex-rollout/c",
        ]);
        expect(executedDifferently([reviewed[0]!], [step("replace", "a")])).toEqual([
            "codex-rollout/a: reviewed update, done replace",
        ]);
    });
});

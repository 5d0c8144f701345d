import type { Waiver } from "../../../plan/guardrails/waiver";
import { waiverFor, waiverProblems } from "../../../plan/guardrails/waiver";

const today = "2026-11-23";
const path = "repositories/sandbox/protections/release~1**/forcePushes";
const urn =
    "urn:pulumi:prod::platform::github:index/branchProtection:BranchProtection::sandbox-release";

function waiver(more: Partial<Waiver> = {}): Waiver {
    return {
        guardrail: "no-force-push",
        where: "repositories/sandbox/protections",
        because: "the mirror rewrites history",
        by: "lead-1",
        expires: "2027-03-31",
        ...more,
    };
}

function waived(more: Partial<Waiver>, id = "no-force-push"): boolean {
    return waiverFor({ guardrail: { id }, path, urn }, [waiver(more)], today) !== undefined;
}

describe("a waiver", () => {
    it.each([
        path,
        "repositories/sandbox",
        "repositories/*/protections",
        "repositories/sand*/**",
        "**",
        urn,
        "urn:pulumi:*::platform::**",
    ])("covers a place by %s", (where) => {
        expect(waived({ where })).toBe(true);
    });

    it.each([
        "repositories/sand",
        "repositories/sandbox-2",
        "repositories/*/environments",
        "sandbox",
        `${urn}-2`,
    ])("does not cover it by %s", (where) => {
        expect(waived({ where })).toBe(false);
    });

    it("is for one guardrail", () => {
        expect(waived({}, "no-deletion")).toBe(false);
    });

    it("holds on its last day and not after", () => {
        expect(waived({ expires: today })).toBe(true);
        expect(waived({ expires: "2026-11-22" })).toBe(false);
    });
});

describe("waivers by themselves", () => {
    const problems = (more: Partial<Waiver>) =>
        [...waiverProblems([waiver(), waiver(more)], today)].map(({ index, code, severity }) => [
            index,
            code,
            severity,
        ]);

    it.each([
        ["2027-03-31", []],
        ["2026-12-24", []],
        ["2026-12-23", [[1, "waiver-ends-soon", "advisory"]]],
        [today, [[1, "waiver-ends-soon", "advisory"]]],
        ["2026-11-22", [[1, "waiver-expired", "mandatory"]]],
        ["2027-11-24", []],
        ["2027-11-25", [[1, "waiver-too-long", "mandatory"]]],
    ])("that end on %s", (expires, found) => {
        expect(problems({ expires })).toEqual(found);
    });

    it("name a guardrail that there is", () => {
        expect(problems({ guardrail: "no-force-pushes" })).toEqual([
            [1, "unknown-guardrail", "mandatory"],
        ]);
    });

    it("say in how many days they end", () => {
        const [problem] = waiverProblems([waiver({ expires: "2026-11-24" })], today);
        expect(problem?.message).toBe(
            "the waiver of no-force-push for repositories/sandbox/protections, by lead-1, ends on 2026-11-24, in 1 day",
        );
    });
});

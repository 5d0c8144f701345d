import fc from "fast-check";
import { compileMatch, literalPrefixes } from "../../controls/match";

describe("the beginnings of names that a rule allows", () => {
    it("leave out no name that the rule matches", () => {
        const part = fc.constantFrom("a", "B", "-", ".", "_", "*", "?", "[ab]", "{a,b-}", "0");
        const pattern = fc
            .array(part, { minLength: 1, maxLength: 5 })
            .map((parts) => parts.join(""))
            .filter((text) => (text.match(/\*/g) ?? []).length <= 4);
        const name = fc.string({
            unit: fc.constantFrom("a", "A", "b", "B", "-", ".", "_", "0"),
            minLength: 1,
            maxLength: 6,
        });
        let matched = 0;
        fc.assert(
            fc.property(fc.array(pattern, { minLength: 1, maxLength: 3 }), name, (rule, text) => {
                const hit = compileMatch(rule)({ name: text, topics: [], properties: {} });
                if (hit === undefined) return;
                matched++;
                const lower = text.toLowerCase();
                expect(literalPrefixes(rule).some((prefix) => lower.startsWith(prefix))).toBe(true);
            }),
            { numRuns: 1000 },
        );
        expect(matched).toBeGreaterThan(20);
    });

    it("are empty where any name may match", () => {
        expect(literalPrefixes({ topic: "web" })).toEqual([""]);
        expect(literalPrefixes(["Docs-*", "*-tools", "{a,b}"])).toEqual(["docs-", "", ""]);
    });
});

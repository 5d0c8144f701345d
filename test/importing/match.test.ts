import fc from "fast-check";
import { compileMatch, match } from "../../controls/match";
import { covering, matchFor } from "../../importing/match";
import type { InventoryRepository } from "../../plan/inventory";

function repository(name: string, more: Partial<InventoryRepository> = {}): InventoryRepository {
    return {
        name,
        id: 1,
        nodeId: "R_1",
        archived: false,
        visibility: "private",
        defaultBranch: "main",
        topics: [],
        properties: {},
        files: {},
        ...more,
    };
}

describe("matchFor", () => {
    it("says the property or the topic that all of them have and no other has", () => {
        const all = [
            repository("a", { topics: ["web", "x"], properties: { class: "restricted" } }),
            repository("b", { topics: ["x"], properties: { class: "restricted" } }),
            repository("c", { topics: ["web"] }),
        ];
        expect(matchFor(["a", "b"], all).match).toEqual({ property: { class: "restricted" } });
        const untold = all.map((one) => ({ ...one, properties: {} }));
        expect(matchFor(["a", "b"], untold).match).toEqual({ topic: "x" });
        expect(matchFor(["a", "c"], untold).match).toEqual({ topic: "web" });
    });

    it("takes a pattern only when it selects no other repository, whatever its case", () => {
        const names = ["docs-a", "docs-b", "docs-c"];
        expect(covering(names, [])).toEqual({ patterns: ["docs-*"], names: [] });
        expect(covering(names, ["Docs-old"])).toEqual({ patterns: [], names });
        expect(covering(["docs-a", "docs-b"], [])).toEqual({
            patterns: [],
            names: ["docs-a", "docs-b"],
        });
    });

    it("selects exactly the repositories that it was given", () => {
        const word = fc.constantFrom("a", "b", "docs", "api", "X", "x.y", "tool_s");
        const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((one) => one.join("-"));
        const all = fc
            .uniqueArray(name, {
                minLength: 1,
                maxLength: 24,
                selector: (one) => one.toLowerCase(),
            })
            .chain((names) =>
                fc.record({
                    names: fc.constant(names),
                    picked: fc.subarray(names, { minLength: 1 }),
                    topics: fc.array(fc.subarray(["t", "u"]), {
                        minLength: names.length,
                        maxLength: names.length,
                    }),
                    classes: fc.array(fc.constantFrom("open", "closed", null), {
                        minLength: names.length,
                        maxLength: names.length,
                    }),
                }),
            );
        fc.assert(
            fc.property(all, ({ names, picked, topics, classes }) => {
                const repositories = names.map((one, index) =>
                    repository(one, {
                        topics: topics[index] ?? [],
                        properties: { class: classes[index] ?? null },
                    }),
                );
                const rule = match.parse(matchFor(picked, repositories).match);
                const selects = compileMatch(rule);
                const selected = repositories.filter((one) => selects(one) !== undefined);
                expect(selected.map((one) => one.name).sort()).toEqual([...picked].sort());
            }),
            { numRuns: 300 },
        );
    });
});

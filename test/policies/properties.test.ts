import fc from "fast-check";
import { readFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import type { Finding } from "../../plan/finding";
import type { Plan } from "../../plan/plan";
import { checkPolicy } from "../../policies/check";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { acmeInventory } from "../fixtures/acme-inventory";

const today = "2026-11-23";
const examples = [
    "policies/rollout.yaml",
    "policies/examples/several-teams.yaml",
    "policies/examples/organization-wide.yaml",
];
const texts = examples.map((file) => readFileSync(file, "utf8"));
const example = fc.constantFrom(...texts);

/** Every line that findings name exists, and every column lies in it or right behind it. */
function expectInside(text: string, findings: readonly Finding[]): void {
    const lines = text.replace(/^\uFEFF/, "").split("\n");
    const outside = findings
        .flatMap(({ origin, also = [] }) => [origin, ...also])
        .filter(
            ({ line, column }) =>
                line < 1 || column < 1 || column > (lines[line - 1]?.length ?? -1) + 1,
        );
    expect(outside).toEqual([]);
}

/** Reads, checks and, where it can, resolves; gives what was found. */
function judge(text: string): readonly Finding[] {
    const loaded = parsePolicy(text, "p.yaml");
    const { plan, findings } = resolvePolicy(loaded, acmeInventory, today);
    expect(plan === undefined).toBe(findings.some(({ severity }) => severity === "error"));
    return [...checkPolicy(loaded, { today }), ...findings];
}

describe("whatever the file says", () => {
    it("text of any kind is answered, inside the file", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
                expectInside(text, judge(text));
            }),
            { numRuns: 150 },
        );
    });

    it("YAML of any kind is answered, inside the file", () => {
        const key = fc.oneof(
            fc.string(),
            fc.constantFrom(
                "version",
                "organization",
                "users",
                "repositories",
                "branches",
                "review",
                "environments",
                "match",
                "access",
                "constructor",
                "__proto__",
                "toString",
            ),
        );
        const value = fc.object({
            key,
            maxDepth: 5,
            values: [
                fc.string(),
                fc.integer(),
                fc.boolean(),
                fc.constant(null),
                fc.constantFrom("existing", "standard", "@dev-1", "*", "2026-02-30"),
            ],
        });
        fc.assert(
            fc.property(value, (data) => {
                const text = stringify({ version: 1, organization: "acme", ...data });
                expectInside(text, judge(text));
            }),
            { numRuns: 150 },
        );
    });

    it("a policy with a slip of the keyboard is answered, inside the file", () => {
        const slip = fc.record({
            at: fc.nat(),
            drop: fc.nat({ max: 12 }),
            put: fc.string({ maxLength: 6 }),
        });
        fc.assert(
            fc.property(example, fc.array(slip, { minLength: 1, maxLength: 4 }), (text, slips) => {
                const slipped = slips.reduce((now, { at, drop, put }) => {
                    const place = at % (now.length + 1);
                    return now.slice(0, place) + put + now.slice(place + drop);
                }, text);
                expectInside(slipped, judge(slipped));
            }),
            { numRuns: 100 },
        );
    });

    it("a policy with a value replaced by another is answered, inside the file", () => {
        const other = fc.oneof(
            fc.constantFrom<unknown>(
                null,
                [],
                {},
                "",
                "none",
                "existing",
                "@dev-1",
                0,
                7,
                true,
                ["x"],
                { x: 1 },
            ),
            fc.string(),
            fc.integer(),
        );
        fc.assert(
            fc.property(example, fc.nat(), other, (text, at, value) => {
                const replaced = stringify(replaceNth(parse(text), at, value));
                expectInside(replaced, judge(replaced));
            }),
            { numRuns: 150 },
        );
    });
});

describe("the order of keys and lists", () => {
    it("does not change the plan", () => {
        fc.assert(
            fc.property(example, fc.infiniteStream(fc.nat({ max: 1_000_000 })), (text, numbers) => {
                const shuffled = stringify(shuffle(parse(text), numbers));
                expect(planOf(shuffled)).toEqual(planOf(text));
                expect(JSON.stringify(planOf(shuffled))).toBe(JSON.stringify(planOf(text)));
            }),
            { numRuns: 30 },
        );
    });
});

function planOf(text: string): Omit<Plan, "origins"> {
    const { plan, findings } = resolvePolicy(parsePolicy(text, "p.yaml"), acmeInventory, today);
    if (plan === undefined) throw new Error(`no plan: ${JSON.stringify(findings)}`);
    const { origins, ...rest } = plan;
    expect(origins.size).toBeGreaterThan(100);
    return rest;
}

function shuffle(value: unknown, numbers: Iterator<number>): unknown {
    if (Array.isArray(value))
        return inAnyOrder(value, numbers).map((item) => shuffle(item, numbers));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
        inAnyOrder(Object.entries(value), numbers).map(([key, part]) => [
            key,
            shuffle(part, numbers),
        ]),
    );
}

function inAnyOrder<Item>(items: readonly Item[], numbers: Iterator<number>): Item[] {
    return items
        .map((item) => ({ item, rank: numbers.next().value as number }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ item }) => item);
}

/** The value with its `at`-th part (counted round and round) replaced. */
function replaceNth(value: unknown, at: number, by: unknown): unknown {
    let left = at % countParts(value);
    const walk = (part: unknown): unknown => {
        if (left-- === 0) return by;
        if (Array.isArray(part)) return part.map(walk);
        if (typeof part !== "object" || part === null) return part;
        return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner)]));
    };
    return walk(value);
}

function countParts(value: unknown): number {
    if (typeof value !== "object" || value === null) return 1;
    return Object.values(value).reduce<number>((sum, part) => sum + countParts(part), 1);
}

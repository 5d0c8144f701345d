/** JSON from outside: what is refused, and where. */
import { closeSync, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { readBounded, startOf } from "../../policies/bounded-file";
import { JsonError, jsonLimits, parseJson, placesIn } from "../../policies/json";

function saidOf(text: string): string {
    try {
        return JSON.stringify(parseJson(text, "f.json"));
    } catch (error) {
        if (error instanceof JsonError) return error.message;
        throw error;
    }
}

test.each([
    ["", "f.json:1:1  error  this is no JSON"],
    ["abc", "f.json:1:1  error  this is no JSON"],
    ['{"a": 1,\n "b": x}', "f.json:2:7  error  this is no JSON"],
    ['{"a": 1,\n}', "f.json:2:1  error  this is no JSON"],
    ['{"a" 1}', "f.json:1:6  error  this is no JSON"],
    ["[1, 2", "f.json:1:6  error  this is no JSON"],
    ["[1] 2", "f.json:1:5  error  this is no JSON"],
    ["[01]", "f.json:1:3  error  this is no JSON"],
    ['["a\nb"]', "f.json:1:2  error  this is no JSON"],
    ['["\\x"]', "f.json:1:2  error  this is no JSON"],
    [
        '{"a": {\n "__proto__": {"polluted": true}}}',
        "f.json:2:15  error  the key __proto__ is none of ours - at most 64 levels, plain names",
    ],
    [
        `[${"[".repeat(64)}${"]".repeat(65)}`,
        "f.json:1:66  error  values are nested too deeply - at most 64 levels, plain names",
    ],
])("%s", (text, said) => {
    // The list that is one too deep is named by what stands in it, so there must be something.
    expect(saidOf(text.replace("[]", "[[]]"))).toBe(said);
});

test("a hundred thousand levels are refused, and nothing overflows", () => {
    expect(saidOf("[".repeat(1e5) + "]".repeat(1e5))).toContain("nested too deeply");
    expect(saidOf("[".repeat(1e5))).toBe("f.json:1:100001  error  this is no JSON");
    expect(saidOf('{"a":'.repeat(1e5))).toContain("no JSON");
});

test("what is read is what JSON.parse reads, and a place is said exactly where it refuses", () => {
    fc.assert(
        fc.property(
            fc.jsonValue({ maxDepth: 4 }),
            fc.nat(),
            fc.constantFrom("", "{", "}", "[", "]", ",", ":", '"', "\\", "1", "-", "e", " ", "\n"),
            (value, at, put) => {
                const whole = JSON.stringify(value, null, 1);
                const place = at % (whole.length + 1);
                for (const text of [whole, whole.slice(0, place) + put + whole.slice(place + 1)]) {
                    let data: unknown;
                    try {
                        data = JSON.parse(text);
                    } catch {
                        expect(saidOf(text)).toMatch(
                            /^f\.json:\d+:\d+ {2}error {2}this is no JSON/,
                        );
                        continue;
                    }
                    if (text.includes("__proto__")) continue;
                    expect(parseJson(text, "f.json")).toEqual(data);
                    // Nothing in it is refused by the search for places either.
                    const { line } = placesIn(text, "f.json")([]);
                    expect(line).toBe(1);
                }
            },
        ),
    );
});

test("places of values, and of the parents of what is absent", () => {
    const at = placesIn('{"a": [1,\n {"b\\u0031": "x"}],\n "c": 2}', "f.json");
    const place = (...path: (string | number)[]) => {
        const { line, column } = at(path);
        return [line, column];
    };
    expect(place()).toEqual([1, 1]);
    expect(place("a")).toEqual([1, 7]);
    expect(place("a", 0)).toEqual([1, 8]);
    expect(place("a", 1, "b1")).toEqual([2, 14]);
    expect(place("a", 1, "nothing", "below")).toEqual([2, 2]);
    expect(place("c")).toEqual([3, 7]);
    expect(at(["a", 1, "b1"]).path).toBe("a[1].b1");
});

describe("a file", () => {
    let folder: string;
    beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-"))));
    afterAll(() => rmSync(folder, { recursive: true }));

    test("is read whole up to the bound, and refused beyond", () => {
        const file = path.join(folder, "f");
        writeFileSync(file, "abcdé");
        expect(readBounded(file, 6)).toBe("abcdé");
        expect(startOf(file, 2).toString()).toBe("abc");
        expect(() => readBounded(file, 5)).toThrow("has more than 5 bytes");
    });

    test("of a terabyte, or without an end, costs no more than the bound", () => {
        const file = path.join(folder, "huge");
        closeSync(openSync(file, "w"));
        truncateSync(file, 2 ** 40);
        expect(() => readBounded(file, 1000)).toThrow("more than 1000");
        expect(startOf("/dev/zero", 1000)).toHaveLength(1001);
        expect(jsonLimits.bytes).toBeLessThan(2 ** 27);
    });
});

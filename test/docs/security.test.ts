/** SECURITY.md: every threat names the tests that hold it. */
import { existsSync, readFileSync } from "node:fs";

const page = readFileSync("SECURITY.md", "utf8");

/** Rows of the table whose last column is called so: the first column, and the whole row. */
function rows(lastColumn: string): [string, string][] {
    const lines = page.split("\n");
    const head = lines.findIndex((line) => line.startsWith("| #") && line.includes(lastColumn));
    const end = lines.findIndex((line, at) => at > head && !line.startsWith("|"));
    return lines.slice(head + 2, end).map((line) => [(line.split("|")[1] ?? "").trim(), line]);
}

/** `F1, F2` and `F13-F15` as numbers. */
function numbers(range: string): number[] {
    return range.split(",").flatMap((part) => {
        const [from = 0, to = from] = [...part.matchAll(/\d+/g)].map(Number);
        return Array.from({ length: to - from + 1 }, (_, at) => from + at);
    });
}

test("each threat is held by tests that are there", () => {
    const threats = rows("what does not").flatMap(([range]) => numbers(range));
    const held = rows("tests");
    expect(threats.length).toBeGreaterThan(20);
    expect(held.flatMap(([range]) => numbers(range))).toEqual(threats);
    const named = held.map(([range, row]) => ({
        range,
        tests: [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, file = ""]) => file),
    }));
    expect(named.filter(({ tests }) => tests.length === 0)).toEqual([]);
    expect(named.flatMap(({ tests }) => tests.filter((file) => !existsSync(file)))).toEqual([]);
});

/** FIDELITY.md names a test for each line of the checklist; this holds it to the files. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const text = readFileSync(join(__dirname, "../../emulator/FIDELITY.md"), "utf8");
const rows = text
    .slice(text.indexOf("## The checklist"))
    .split("\n")
    .flatMap((line) => {
        const [, number = "", item = "", test = ""] = line.split("|").map((cell) => cell.trim());
        const match = /^([\w/.-]+\.test\.ts): (.+)$/.exec(test);
        return match
            ? [{ number: Number(number), item, file: match[1] ?? "", name: match[2] ?? "" }]
            : [];
    });

test("every line of the checklist, 1 to 15, has a test", () => {
    expect([...new Set(rows.map(({ number }) => number))]).toEqual(
        Array.from({ length: 15 }, (_, index) => index + 1),
    );
});

test.each(rows)("$number $item: $file", ({ file, name }) => {
    const source = readFileSync(join(__dirname, file), "utf8");
    const titles = [
        ...source.matchAll(/\btest(?:\.each\([\s\S]*?\))?\(\s*"((?:[^"\\]|\\.)*)"/g),
    ].map((match) => match[1]);
    expect(titles).toContain(name);
});

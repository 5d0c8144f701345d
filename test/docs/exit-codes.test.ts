/** One table of exit codes, and no verb whose help says another. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { exitCodes } from "../../cli/exit-codes";

const page = readFileSync("docs/exit-codes.md", "utf8");

test("docs/exit-codes.md has the codes that there are, in their order", () => {
    const rows = [...page.matchAll(/^\| (\d+) +\| `(\w+)` +\|/gm)].map(([, code, name]) => [
        name,
        Number(code),
    ]);
    expect(rows).toEqual(Object.entries(exitCodes));
});

test("a verb's help names no other code", () => {
    const known = new Set<string>(Object.values(exitCodes).map(String));
    const named = readdirSync("cli/commands").flatMap((file) => {
        const text = readFileSync(path.join("cli/commands", file), "utf8");
        return [...text.matchAll(/Exit codes: ([^]*?)[`"]/g)].flatMap(([, said = ""]) =>
            [...said.matchAll(/(?:^|[,;]\s+)(\d+)\s/g)].map(([, code = ""]) => ({ file, code })),
        );
    });
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ code }) => !known.has(code))).toEqual([]);
});

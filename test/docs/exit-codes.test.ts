/** One table of exit codes, and no verb whose help says another. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { withExitCodes } from "../../cli/docs/exit-codes-table";
import { exitCodes } from "../../cli/exit-codes";

test("docs/exit-codes.md has the codes that there are (npm run docs:reference)", () => {
    const page = readFileSync("docs/exit-codes.md", "utf8");
    expect(page).toBe(withExitCodes(page));
    for (const code of Object.values(exitCodes)) expect(page).toContain(`\n| ${code} | `);
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

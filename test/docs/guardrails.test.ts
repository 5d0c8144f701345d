import { readFileSync } from "node:fs";
import { guardrails } from "../../plan/guardrails/table";
import { guardrailsPage } from "../../policies/guardrails/page";

/** What a Markdown formatter may change: the width of table columns, list marks, runs of spaces. */
function bare(text: string): string {
    return text.replace(/ {2,}/g, " ").replace(/-{3,}/g, "---").trim();
}

describe("docs/guardrails.md", () => {
    const page = readFileSync("docs/guardrails.md", "utf8");

    it("is the generated one (npm run docs:guardrails)", () => {
        expect(bare(page)).toBe(bare(guardrailsPage()));
    });

    it("has a section for every guardrail, where its messages point", () => {
        const sections = [...page.matchAll(/^## (\S+)$/gm)].map(([, id]) => id);
        expect(sections).toEqual(expect.arrayContaining(guardrails.map(({ id }) => id)));
    });

    it("tells of each why, how to put it right, and who says so", () => {
        for (const { id, why, remedy, source } of guardrails) {
            for (const text of [why, remedy, source])
                expect([id, page.includes(text)]).toEqual([id, true]);
        }
    });
});

/** The table of docs/exit-codes.md, between two marks; the rest of the page is prose. */
import { exitCodes, exitCodeWords } from "../exit-codes";

const begin = "<!-- codes: begin; written by `npm run docs:reference` from cli/exit-codes.ts -->";
const end = "<!-- codes: end -->";

/** @throws Error when the marks are not there, one before the other */
export function withExitCodes(page: string): string {
    const [from, to] = [page.indexOf(begin), page.indexOf(end)];
    if (from === -1 || to < from) throw new Error("docs/exit-codes.md lacks the marks");
    const rows = Object.entries(exitCodes).map(
        ([name, code]) =>
            `| ${code} | \`${name}\` | ${exitCodeWords[name as keyof typeof exitCodes].long} |`,
    );
    const table = ["| Code | Name | What it says |", "| --- | --- | --- |", ...rows].join("\n");
    // Prettier would pad every row to the widest cell.
    const kept = `<!-- prettier-ignore-start -->\n\n${table}\n\n<!-- prettier-ignore-end -->`;
    return `${page.slice(0, from + begin.length)}\n${kept}\n${page.slice(to)}`;
}

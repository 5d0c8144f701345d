/** The measured part of docs/performance.md; what stands around it is written by hand. */
import { readFileSync, writeFileSync } from "node:fs";
import type { Report } from "./result";
import { measurements, remarks, targets } from "./table";

const begin = "<!-- npm run bench: begin -->";
const end = "<!-- npm run bench: end -->";

/** @throws Error when the page has lost its markers */
export function writePage(file: string, report: Report): void {
    const page = readFileSync(file, "utf8");
    const [from, to] = [page.indexOf(begin), page.indexOf(end)];
    if (from === -1 || to < from) throw new Error(`${file} has no "${begin}" before "${end}"`);
    writeFileSync(
        file,
        `${page.slice(0, from)}${begin}\n\n${measured(report)}\n\n${page.slice(to)}`,
    );
}

function measured(report: Report): string {
    return [
        `Measured on ${report.date}: ${report.machine}; the local GitHub waited ${report.latency} ms before every answer.`,
        "## Targets",
        targets(report),
        "## Measurements",
        measurements(report),
        remarks(report)
            .map((line) => `- ${line}`)
            .join("\n"),
    ].join("\n\n");
}

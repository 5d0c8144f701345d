import { visibleJson } from "../../../plan/visible";
import type { RolloutReport } from "../../report/model";
import { drawCharts } from "./charts";
import { rolloutHtml } from "./html";
import { rolloutMarkdown } from "./markdown";

export const rolloutFormats = ["html", "markdown", "json"] as const;
export type RolloutFormat = (typeof rolloutFormats)[number];

/** A report in one of its formats, with a line break at its end. Only a page loads the library that draws charts. */
export async function renderRollout(report: RolloutReport, format: RolloutFormat): Promise<string> {
    switch (format) {
        case "json":
            return `${visibleJson(report)}\n`;
        case "markdown":
            return `${rolloutMarkdown(report)}\n`;
        case "html":
            return rolloutHtml(report, await drawCharts(report));
    }
}

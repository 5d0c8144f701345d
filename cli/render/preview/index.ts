import type { Preview } from "../../../preview/model";
import type { Paint } from "../drift";
import { annotations } from "../report/github";
import { reportHtml } from "../report/html";
import { reportMarkdown } from "../report/markdown";
import { sarif } from "../report/sarif";
import { reportText } from "../report/text";
import { previewJson } from "./json";
import { previewReport } from "./report";
import { previewAnnotations, previewResults } from "./results";

export const reportFormats = ["text", "json", "markdown", "html", "sarif", "github"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/**
 * A preview in one of its formats; pure. `markdown` fits a comment (60,000 characters) and says what it leaves out, `html` and
 * `json` have everything, `sarif` is for code scanning, `github` prints annotations of a workflow run.
 * `paint` and `width` are for `text`. No format ends with a line break but `html`.
 */
export function renderPreview(
    preview: Preview,
    format: ReportFormat,
    paint: Paint = (_, text) => text,
    width?: number,
): string {
    switch (format) {
        case "text":
            return reportText(previewReport(preview), { paint, width });
        case "json":
            return previewJson(preview);
        case "markdown":
            return reportMarkdown(previewReport(preview));
        case "html":
            return reportHtml(previewReport(preview));
        case "sarif":
            return sarif(previewResults(preview));
        case "github":
            return annotations(previewAnnotations(preview));
    }
}

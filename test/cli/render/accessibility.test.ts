/** The pages that verbs write, as assistive technology meets them. */
import { renderRollout } from "../../../cli/render/rollout/index";
import { renderPreview } from "../../../cli/render/preview/index";
import type { RolloutReport } from "../../../cli/report/model";
import { previewOfAcme, previewOfNothing } from "../../fixtures/preview-acme";
import { accessibilityFaults } from "../../support/accessibility";
import { acmeReport } from "../report/organizations";

test("report, with what changed and with what could not be read", async () => {
    const report = acmeReport();
    const point = { date: "2026-11-16", answered: 9, open: 4, drift: 12, ended: 0 };
    const change = {
        area: "access" as const,
        path: "access/docs-web/team codex-pilot",
        repository: "docs-web",
        summary: "team codex-pilot on docs-web: now write",
        after: "write",
    };
    const whole: RolloutReport = {
        ...report,
        verdict: { ...report.verdict, drift: 3 },
        since: { date: "2026-11-16", changes: [change] },
        history: [point],
        unread: [{ what: "secrets of acme", reason: "403 Resource not accessible" }],
    };
    expect(await accessibilityFaults(await renderRollout(whole, "html"))).toEqual([]);
}, 60_000);

test.each([
    ["preview", previewOfAcme],
    ["preview of nothing", previewOfNothing],
])(
    "%s",
    async (_, preview) => {
        expect(await accessibilityFaults(renderPreview(preview, "html"))).toEqual([]);
    },
    60_000,
);

test("a fault is found", async () => {
    const page = renderPreview(previewOfNothing, "html").replace("<h1>", '<img src="x"><h1>');
    expect((await accessibilityFaults(page)).map((one) => one.split(":")[0])).toEqual([
        "image-alt",
    ]);
});

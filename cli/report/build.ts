/** A report from what was gathered: pure. */
import { notEnforced } from "../../codex/limits";
import { provenVersion } from "../../codex/version";
import { checklistAnswers } from "../../controls/checklist-answers";
import type { ChecklistAnswer } from "../../controls/checklist-answers";
import type { Context } from "../../controls/control";
import { controls } from "../../controls/index";
import { counted } from "../render/report/words";
import { accessOf } from "./access";
import { areaWords } from "./area-words";
import { expiriesOf } from "./expiries";
import type { ReportInput } from "./gather";
import type { AreaRow, Expiry, NotRead, RolloutReport, Verdict } from "./model";
import { reviewOf } from "./review";
import { secretsOf } from "./secrets";

export function rolloutReport(input: ReportInput): RolloutReport {
    const { context, inventory, evidence, view, drift, overrides, policy, basis } = input;
    const checklist = checklistAnswers(context, evidence);
    const expiries = expiriesOf(context, overrides);
    const unread = unreadOf(input);
    return {
        version: 1,
        organization: view.organization,
        policy,
        date: context.today,
        source: view.source,
        basis,
        codex: provenVersion,
        verdict: verdictOf(checklist, drift?.changes.length, unread.length, expiries),
        checklist,
        areas: areasOf(context),
        access: accessOf(view, inventory),
        review: reviewOf(view, context),
        secrets: secretsOf(view),
        ...(drift === undefined ? {} : { drift }),
        expiries,
        unread,
        limits: notEnforced(evidence.codex),
    };
}

/** What `--live` could not read; without it, what the inventory says it could not. */
function unreadOf({ view, drift }: ReportInput): NotRead[] {
    const parts = new Map<string, NotRead>();
    for (const { what, reason } of view.unread) parts.set(what, { what, reason });
    for (const { summary, path } of drift?.unknown ?? [])
        if (!view.unread.some((one) => one.path === path))
            parts.set(summary, { what: summary, reason: "see drift" });
    return [...parts.values()];
}

function areasOf(context: Context): AreaRow[] {
    return controls.map((control) => {
        const { id, title } = control;
        const section = context.policy[id];
        const said =
            section === undefined
                ? {}
                : { sentence: control.explain(section, context), origin: context.keyAt([id]) };
        return { area: id, title, ...said, ...areaWords[id], page: `docs/areas/${id}.md` };
    });
}

/** Days before an end in which it is asked for again, as with `validate`. */
const notice = 30;

function verdictOf(
    checklist: readonly ChecklistAnswer[],
    drift: number | undefined,
    unread: number,
    expiries: readonly Expiry[],
): Verdict {
    const answered = checklist.filter(({ open }) => open.length === 0).length;
    const open = checklist.reduce((sum, one) => sum + one.open.length, 0);
    const ended = expiries.filter(({ days }) => days < 0).length;
    const ending = expiries.filter(({ days }) => days >= 0 && days <= notice).length;
    const words = [
        `${answered} of ${checklist.length} questions answered`,
        open === 0 ? "nothing open" : `${counted(open, "item")} open`,
        drift === undefined
            ? "drift not looked for"
            : drift === 0
              ? unread > 0
                  ? "no drift in what was read"
                  : "no drift"
              : `${counted(drift, "difference")} from the policy`,
        ...(ended === 0 ? [] : [`${ended} ended`]),
        ...(ending === 0 ? [] : [`${ending} ending within ${notice} days`]),
        ...(unread === 0 ? [] : [`${counted(unread, "part")} not read`]),
    ].join("; ");
    const bad = ended > 0 || (drift ?? 0) > 0;
    const warn = open > 0 || ending > 0 || unread > 0;
    return {
        words,
        tone: bad ? "bad" : warn ? "warn" : "good",
        questions: checklist.length,
        answered,
        open,
        ...(drift === undefined ? {} : { drift }),
        unread,
        ended,
        ending,
    };
}

/** Parts of a report as rows, which the page and Markdown share. */
import type { ChecklistAnswer } from "../../../controls/checklist-answers";
import type { NotRead, Since } from "../../report/model";
import { factRows } from "../report/fact-rows";
import type { Row, Section, Tone } from "../report/report";

export interface QuestionRows {
    readonly question: string;
    readonly status: string;
    readonly tone: Tone;
    readonly sentences: readonly string[];
    readonly answers: readonly Row[];
    readonly open: readonly Row[];
}

const tones: Readonly<Record<ChecklistAnswer["status"], Tone>> = {
    enforced: "good",
    verified: "good",
    attested: "plain",
    declared: "warn",
    partly: "warn",
    open: "bad",
};

export function checklistRows(answer: ChecklistAnswer): QuestionRows {
    const { question, status, answers, open, areas } = answer;
    return {
        question,
        status,
        tone: tones[status],
        sentences: areas.map(({ area, sentence }) => `${area}: ${sentence}`),
        answers: answers.map(({ kind, what, through, origin }) => ({
            label: kind,
            text: what,
            lists: [{ noun: kind === "attested" ? "attestation" : "resource", names: through }],
            count: 1,
            origin,
        })),
        open: open.map((text) => ({ label: "open", text, lists: [], count: 1 })),
    };
}

export function sinceSection({ date, changes, note }: Since): Section {
    const rows = factRows(
        changes.map(({ path, area, repository, summary }) => ({
            path,
            area,
            summary,
            ...(repository === undefined ? {} : { repository }),
        })),
    );
    const words = changes.length === 0 ? "Nothing that a report compares has changed." : undefined;
    const notes = [note, words].filter((one) => one !== undefined);
    return {
        id: "since",
        title: `Changes since the report of ${date}`,
        tone: "plain",
        ...(notes.length === 0 ? {} : { note: notes.join(" ") }),
        groups: rows.length === 0 ? [] : [{ tone: "plain", rows, count: changes.length, rank: 1 }],
    };
}

export function unreadSection(unread: readonly NotRead[]): Section {
    const rows = unread.map(({ what, reason }) => ({
        text: `${what}: ${reason}`,
        lists: [],
        count: 1,
    }));
    return {
        id: "unread",
        title: "Could not be read",
        tone: "warn",
        note: "Nothing is said about these parts; they are not taken for empty.",
        groups: rows.length === 0 ? [] : [{ tone: "warn", rows, count: rows.length, rank: 1 }],
    };
}

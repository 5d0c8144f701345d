import type { Origin } from "../plan/origin";
import { attested } from "./attestations";
import { attestedSettings } from "./attestation-settings";
import type { ChecklistItem } from "./checklist";
import { checklist } from "./checklist";
import type { Evidence } from "./checklist-evidence";
import type { HeldPart, Part } from "./checklist-parts";
import { parts } from "./checklist-parts";
import type { Context, SectionId } from "./control";
import { controls } from "./index";

/** Whether a question is answered, and by what. */
export interface ChecklistAnswer {
    readonly item: ChecklistItem;
    readonly question: string;
    /**
     * What the weakest part is: `enforced` by resources or files; `verified` by `drift`, and set by a person; `attested` by a
     * person; `declared`, and held by nothing. `partly`: some parts are open; `open`: all are.
     */
    readonly status: Kind | "partly" | "open";
    readonly answers: readonly PartAnswer[];
    /** What nobody has said yet, or what is said and not so. */
    readonly open: readonly string[];
    /** What the areas of the policy that answer it come to, in a sentence each. */
    readonly areas: readonly AreaSentence[];
}

type Kind = "enforced" | "verified" | "attested" | "declared";

export interface PartAnswer {
    readonly kind: Kind;
    readonly what: string;
    /** Resources and files by name; or who attests it, until when, on what evidence. */
    readonly through: readonly string[];
    /** Last day of an attestation. */
    readonly expires?: string;
    readonly origin: Origin;
}

export interface AreaSentence {
    readonly area: SectionId;
    readonly sentence: string;
    readonly origin: Origin;
}

/**
 * The ten items of the rollout checklist and the six questions about the GitHub connection. Nothing counts because the policy
 * speaks of it: a part is held when the resolved plan has its resources, or Codex's rendered files have its keys.
 */
export function checklistAnswers(context: Context, evidence: Evidence): ChecklistAnswer[] {
    return (Object.keys(checklist) as ChecklistItem[]).map((item) => {
        const answers: PartAnswer[] = [];
        const open: string[] = [];
        for (const part of parts[item]) {
            const answer = answerOf(part, context, evidence);
            if (typeof answer === "string") open.push(answer);
            else answers.push(answer);
        }
        const areas = [...areaSentences(item, context)];
        const status = statusOf(answers, open);
        return { item, question: checklist[item], status, answers, open, areas };
    });
}

function answerOf(part: Part, context: Context, evidence: Evidence): PartAnswer | string {
    if (!("attestation" in part)) return heldAnswer(part, context, evidence);
    const { what, place } = attestedSettings[part.attestation];
    const found = attested(part.attestation, context);
    if (found === undefined) return `${what} - attest ${part.attestation}: ${place}`;
    return {
        kind: "attested",
        what: `${what}: ${found.says}`,
        through: [`${found.by}, until ${found.expires}, ${found.evidence}`],
        expires: found.expires,
        origin: context.keyAt(["attestations", part.attestation]),
    };
}

function heldAnswer(part: HeldPart, context: Context, evidence: Evidence): PartAnswer | string {
    const { what, area, key } = part;
    const { kind, by } = part.held(evidence);
    const path = key === undefined ? [area] : [area, key];
    const said = context.isWritten(path);
    if (by.length === 0)
        return said ? `${what} - \`${path.join(".")}\` is there, and nothing comes of it` : what;
    const differing = differences(area, evidence);
    if (differing !== undefined) return `${what} - ${differing}`;
    return { kind, what, through: by, origin: context.keyAt(said ? path : [area]) };
}

/** Why an area cannot be called in force in the organization that was read. */
function differences(area: SectionId, { changes = [] }: Evidence): string | undefined {
    const here = changes.filter((change) => change.area === area && change.leftOpen !== true);
    const unread = here.find(({ kind }) => kind === "unknown");
    if (unread !== undefined) return unread.summary;
    const [first, ...others] = here.filter(({ effect }) => effect !== "tighter");
    if (first === undefined) return undefined;
    const more = others.length === 0 ? "" : `, and ${others.length} more that drift names`;
    return `the organization differs: ${first.summary}${more}`;
}

function* areaSentences(item: ChecklistItem, context: Context): Generator<AreaSentence> {
    for (const control of controls) {
        const { id, answers } = control;
        const section = context.policy[id];
        // Attestations stand among the answers, one by one.
        if (section === undefined || id === "attestations" || !answers.includes(item)) continue;
        const sentence = control.explain(section, context);
        yield { area: id, sentence, origin: context.keyAt([id]) };
    }
}

function statusOf(
    answers: readonly PartAnswer[],
    open: readonly string[],
): ChecklistAnswer["status"] {
    if (answers.length === 0) return "open";
    if (open.length > 0) return "partly";
    const weakest = (["declared", "attested", "verified"] as const).find((weak) =>
        answers.some(({ kind }) => kind === weak),
    );
    return weakest ?? "enforced";
}

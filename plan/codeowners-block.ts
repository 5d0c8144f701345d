import type { CodeownersRule } from "./codeowners-file";
import { parseCodeowners } from "./codeowners-file";
import { patternsOverlap } from "./codeowners-pattern";

/** Our lines in a file that people edit too, and what stands around them, byte for byte. */
export interface ManagedBlock {
    /** Between the marker lines, without line ends. */
    readonly lines: readonly string[];
    readonly before: string;
    readonly after: string;
}

/** A human line below the block that takes files away from it, since the last match wins. */
export interface Shadow {
    readonly rule: CodeownersRule;
    /** Rules of the block that it overrules for at least some path. */
    readonly shadows: readonly CodeownersRule[];
}

const defaultMarker = "codex-rollout";

/**
 * Puts `lines` into the managed block, which is always the last thing in the file: under last-match-wins only the end of
 * CODEOWNERS is safe from what people write. Human lines stay as they are, in their order; only a line end is added to an
 * unfinished last one. Applying it twice changes nothing. No lines: the block goes.
 *
 * A begin marker without its end (or the reverse) gives no block: what follows may be a person's, so only the stray marker
 * line itself is dropped.
 *
 * @param text the file as it is; `undefined` when there is none.
 * @throws RangeError when a line carries a line break or is itself a marker.
 */
export function replaceManagedBlock(
    text: string | undefined,
    lines: readonly string[],
    marker: string = defaultMarker,
): string {
    const wrong = lines.find(
        (line) => /[\r\n]/.test(line) || markerKind(line, marker) !== undefined,
    );
    if (wrong !== undefined) {
        throw new RangeError(`no line of a managed block may be ${JSON.stringify(wrong)}`);
    }
    const human = withoutBlocks(text ?? "", marker);
    if (lines.length === 0) return human;
    const end = human.includes("\r\n") ? "\r\n" : "\n";
    const block = [
        `# ${marker}:begin managed by ${marker} from its policy: change it there; keep this block last`,
        ...lines,
        `# ${marker}:end`,
        "",
    ].join(end);
    return finished(human, end) + block;
}

/** The block of a file; the last one should a merge have doubled it. `undefined` when there is none. */
export function readManagedBlock(
    text: string,
    marker: string = defaultMarker,
): ManagedBlock | undefined {
    const lines = splitLines(text);
    const block = findBlocks(lines, marker).at(-1);
    if (block === undefined) return undefined;
    return {
        lines: lines.slice(block.begin + 1, block.end).map((line) => line.replace(/\r?\n$/, "")),
        before: lines.slice(0, block.begin).join(""),
        after: lines.slice(block.end + 1).join(""),
    };
}

/** Human rules below the block that overrule it for some path, with what they overrule; empty when there is no block. */
export function shadowedBy(text: string, marker: string = defaultMarker): Shadow[] {
    const block = readManagedBlock(text, marker);
    if (block === undefined) return [];
    const end = splitLines(text.slice(0, text.length - block.after.length)).length;
    const { rules } = parseCodeowners(text);
    const after = rules.filter((rule) => rule.line > end);
    const ours = rules.filter((rule) => rule.line <= end && rule.line >= end - block.lines.length);
    return after
        .map((rule) => ({
            rule,
            shadows: ours.filter(
                (own) =>
                    patternsOverlap(own.pattern, rule.pattern) &&
                    own.owners.join(" ") !== rule.owners.join(" "),
            ),
        }))
        .filter((shadow) => shadow.shadows.length > 0);
}

function withoutBlocks(text: string, marker: string): string {
    const lines = splitLines(text);
    const ours = new Set<number>();
    for (const { begin, end } of findBlocks(lines, marker)) {
        for (let at = begin; at <= end; at++) ours.add(at);
    }
    return lines
        .filter((line, at) => !ours.has(at) && markerKind(line, marker) === undefined)
        .join("");
}

/** Pairs of an end marker and the begin marker nearest above it. */
function findBlocks(lines: readonly string[], marker: string): { begin: number; end: number }[] {
    const blocks: { begin: number; end: number }[] = [];
    let begin: number | undefined;
    lines.forEach((line, at) => {
        const kind = markerKind(line, marker);
        if (kind === "begin") begin = at;
        if (kind === "end" && begin !== undefined) {
            blocks.push({ begin, end: at });
            begin = undefined;
        }
    });
    return blocks;
}

function markerKind(line: string, marker: string): "begin" | "end" | undefined {
    const prefix = `# ${marker}:`;
    const text = line.trim();
    if (!text.startsWith(prefix)) return undefined;
    const word = text.slice(prefix.length).split(/\s/, 1)[0];
    return word === "begin" || word === "end" ? word : undefined;
}

/** Lines with their line ends, so that joining gives the text back. */
function splitLines(text: string): string[] {
    return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Human text closed by a line end and one blank line, so that the block stands apart. */
function finished(human: string, end: string): string {
    if (human === "") return "";
    const closed = human.endsWith("\n") ? human : human + end;
    return /(?:^|\n)\r?\n$/.test(closed) ? closed : closed + end;
}

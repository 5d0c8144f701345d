/** Changes to a YAML text that leave every other character as it is: people's comments, order and layout stay. */
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from "yaml";
import type { Pair, YAMLMap, Document } from "yaml";
import { emitEntry, inline, listItem } from "./emit";
import type { Plain } from "./model";

/** A change that would lose something a person wrote. */
export class CannotKeep extends Error {
    constructor(
        readonly line: number,
        what: string,
    ) {
        super(what);
        this.name = "CannotKeep";
    }
}

interface Splice {
    readonly from: number;
    readonly to: number;
    readonly text: string;
}

type Key = string;

/** Collects changes by path and makes them all at once. Paths are of the text as it was given. */
export class TextEdits {
    private readonly document: Document.Parsed;
    private readonly lines = new LineCounter();
    private readonly splices: Splice[] = [];

    constructor(private readonly text: string) {
        this.document = parseDocument(text, { lineCounter: this.lines });
        visit(this.document, {
            Alias: (_key, node) => {
                throw this.cannot(node.range?.[0] ?? 0, "an alias stands for another part");
            },
        });
    }

    get size(): number {
        return this.splices.length;
    }

    /** Sets a value: in place where the key is there, as the last entry where it is not. */
    set(path: readonly Key[], value: Plain): void {
        const [key = "", above] = [path.at(-1), path.slice(0, -1)];
        const map = this.mapAt(above);
        if (map === undefined) {
            const [, ...rest] = path;
            if (rest.length === 0) this.append(key, value);
            else this.set(path.slice(0, -1), { [key]: value });
            return;
        }
        const pair = pairOf(map, key);
        if (map.flow === true) this.setInFlow(above, map, key, value);
        else if (pair === undefined) this.insert(map, key, value);
        else this.replace(map, pair, key, value);
    }

    /** Takes an entry out. */
    delete(path: readonly Key[]): void {
        const [key = "", above] = [path.at(-1), path.slice(0, -1)];
        const map = this.mapAt(above);
        const pair = map === undefined ? undefined : pairOf(map, key);
        if (map === undefined || pair === undefined) return;
        if (map.flow === true) {
            this.setInFlow(above, map, key, undefined);
            return;
        }
        if (map.items.length === 1) {
            this.delete(above);
            return;
        }
        const { from, end } = this.extent(pair);
        const to = this.lineEnd(end);
        this.mustNotComment(from, to);
        // With the line break before it: something may be put after it in the same go.
        const start = Math.max(0, this.lineStart(from) - 1);
        this.splices.push({ from: start, to: start === 0 ? to + 1 : to, text: "" });
    }

    /** Adds an item to a list that stands in block style, or that is not there yet. */
    addItem(path: readonly Key[], item: Plain): void {
        const list = this.document.getIn(path, true);
        if (!isSeq(list)) {
            this.set(path, [item]);
            return;
        }
        const last = list.items.at(-1) as { range?: [number, number, number] } | undefined;
        if (list.flow === true || last?.range === undefined) {
            this.set(path, [...(list.toJSON() as Plain[]), item]);
            return;
        }
        const indent = this.column((list.items[0] as { range: [number] }).range[0]) - 2;
        const at = this.lineEnd(last.range[1] - 1);
        const lines = listItem(item, indent).join("\n");
        this.splices.push({ from: at, to: at, text: `\n${lines}` });
    }

    /** The text with all changes. */
    apply(): string {
        const ordered = [...this.splices].sort((a, b) => a.from - b.from || a.to - b.to);
        let at = 0;
        let text = "";
        for (const { from, to, text: put } of ordered) {
            if (from < at) throw this.cannot(from, "two changes meet here");
            text += this.text.slice(at, from) + put;
            at = to;
        }
        return text + this.text.slice(at);
    }

    private replace(map: YAMLMap, pair: Pair, key: Key, value: Plain): void {
        const { from, end } = this.extent(pair);
        this.mustNotComment(from, end);
        const indent = this.column((map.items[0]?.key as { range: [number] }).range[0]);
        const [first = "", ...more] = emitEntry(key, value, indent);
        const rest = this.text.slice(end, this.lineEnd(end));
        const lines = [`${first}${rest}`, ...more];
        this.splices.push({
            from: this.lineStart(from),
            to: this.lineEnd(end),
            text: lines.join("\n"),
        });
    }

    private insert(map: YAMLMap, key: Key, value: Plain): void {
        const last = map.items.at(-1) as Pair;
        const indent = this.column((map.items[0]?.key as { range: [number] }).range[0]);
        const at = this.lineEnd(this.extent(last).end);
        this.splices.push({
            from: at,
            to: at,
            text: `\n${emitEntry(key, value, indent).join("\n")}`,
        });
    }

    private append(key: Key, value: Plain): void {
        const at = this.text.trimEnd().length;
        this.splices.push({ from: at, to: at, text: `\n\n${emitEntry(key, value, 0).join("\n")}` });
    }

    /** What stands in braces is written anew as a whole. */
    private setInFlow(
        path: readonly Key[],
        map: YAMLMap,
        key: Key,
        value: Plain | undefined,
    ): void {
        const [from = 0, to = 0] = map.range ?? [];
        this.mustNotComment(from, to);
        const { [key]: _old, ...others } = map.toJSON() as Record<string, Plain>;
        const next = value === undefined ? others : { ...(map.toJSON() as object), [key]: value };
        const pending = this.splices.find((one) => one.from === from && one.to === to);
        if (pending !== undefined) throw this.cannot(from, `two changes of ${path.join(".")}`);
        this.splices.push({ from, to, text: inline(next) });
    }

    private mapAt(path: readonly Key[]): YAMLMap | undefined {
        const node = path.length === 0 ? this.document.contents : this.document.getIn(path, true);
        return isMap(node) && node.items.length > 0 ? node : undefined;
    }

    private extent(pair: Pair): { readonly from: number; readonly end: number } {
        const key = pair.key as { range: [number, number, number] };
        const value = pair.value as { range?: [number, number, number] } | null;
        const end = value?.range?.[1] ?? key.range[1] + 1;
        const last = this.text.slice(0, end).trimEnd().length;
        return { from: key.range[0], end: Math.max(last, key.range[1] + 1) };
    }

    /** Comments inside what is written anew would be lost. */
    private mustNotComment(from: number, to: number): void {
        const found = /(?:^|\s)#/m.exec(this.withoutStrings(from, to));
        if (found !== null)
            throw this.cannot(from + found.index, "a comment stands inside what would change");
    }

    /** The text with quoted scalars blanked, so that a # in one is not taken for a comment. */
    private withoutStrings(from: number, to: number): string {
        let part = this.text.slice(from, to);
        visit(this.document, {
            Scalar: (_key, node) => {
                const [start = 0, end = 0] = node.range ?? [];
                if (!isScalar(node) || start < from || end > to) return;
                part =
                    part.slice(0, start - from) + "x".repeat(end - start) + part.slice(end - from);
            },
        });
        return part;
    }

    private cannot(at: number, what: string): CannotKeep {
        return new CannotKeep(this.lines.linePos(at).line, what);
    }

    private column(at: number): number {
        return at - this.lineStart(at);
    }

    private lineStart(at: number): number {
        return this.text.lastIndexOf("\n", at - 1) + 1;
    }

    private lineEnd(at: number): number {
        const end = this.text.indexOf("\n", at);
        return end === -1 ? this.text.length : end;
    }
}

function pairOf(map: YAMLMap, key: Key): Pair | undefined {
    return map.items.find(
        (one) => isPair(one) && isScalar(one.key) && String(one.key.value) === key,
    );
}

import type { Alias, Document, Node, YAMLMap } from "yaml";
import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { PolicyPath } from "../controls/control";
import type { Finding } from "../plan/finding";
import type { Lines } from "./lines";
import type { Place } from "./positions";
import { formatPath, originAt } from "./positions";

interface Read {
    readonly data: unknown;
    readonly place: Place;
}

/** Where a value stands for the reader of the file: behind its key, or at the alias that stands for it. */
interface Seat {
    readonly path: PolicyPath;
    readonly key?: number;
    readonly alias?: number;
}

/** Turns a parsed document into plain data and places, and names what a policy must not hold. */
export class TreeReader {
    private readonly findings: Finding[] = [];
    private document!: Document;
    private values = 0;
    /** Collections being read: an alias to one of them would never end. */
    private readonly open = new Set<Node>();

    constructor(
        private readonly file: string,
        private readonly lines: Lines,
        private readonly limits: { readonly depth: number; readonly values: number },
    ) {}

    read(contents: Node, document: Document): Read & { readonly findings: readonly Finding[] } {
        this.document = document;
        return { ...this.value(contents, { path: [] }), findings: this.findings };
    }

    private value(node: Node, seat: Seat): Read {
        const at = seat.alias ?? node.range?.[0] ?? 0;
        if (this.isTooMuch(seat, at)) return nothing(seat, at);
        if (isAlias(node)) return this.alias(node, { ...seat, alias: at });
        const { tag } = node as { tag?: string };
        if (tag !== undefined && tag !== "tag:yaml.org,2002:str") {
            const name = tag.replace("tag:yaml.org,2002:", "!!");
            this.refuse("yaml-tag", at, seat.path, `the tag ${name}`, "values without a tag");
        }
        if (isScalar(node)) {
            if (node.source === "" && node.type === "PLAIN") return nothing(seat, seat.key ?? at);
            return { data: node.value, place: { key: seat.key, value: at, block: false } };
        }
        this.open.add(node);
        const parts = isMap(node) ? this.mapping(node, seat.path, at) : this.list(node, seat.path);
        this.open.delete(node);
        const block = node.flow !== true && seat.alias === undefined;
        return {
            data: parts.data,
            place: { key: seat.key, value: at, block, parts: parts.places },
        };
    }

    private mapping(map: YAMLMap, path: PolicyPath, at: number) {
        const data = Object.create(null) as Record<string, unknown>;
        const places = new Map<string, Place>();
        for (const pair of map.items) {
            const key = (pair.key as Node | null)?.range?.[0] ?? at;
            const name = this.keyName(pair.key as Node | null, key, path, places);
            if (name === undefined) continue;
            const seat: Seat = { path: [...path, name], key };
            const read =
                pair.value == null ? nothing(seat, key) : this.value(pair.value as Node, seat);
            data[name] = read.data;
            places.set(name, read.place);
        }
        return { data, places };
    }

    private list(list: Node, path: PolicyPath) {
        const items = isSeq(list) ? list.items : [];
        const reads = items.map((item, index) =>
            this.value(item as Node, { path: [...path, index] }),
        );
        return {
            data: reads.map((read) => read.data),
            places: new Map(reads.map((read, index) => [index, read.place])),
        };
    }

    private alias(node: Alias, seat: Seat & { readonly alias: number }): Read {
        const target = node.resolve(this.document);
        if (target !== undefined && !this.open.has(target)) return this.value(target, seat);
        const why =
            target === undefined ? "names no anchor above it" : "stands inside what it names";
        const expected = "text that begins with * stands in quotes";
        this.refuse(
            "yaml-alias",
            seat.alias,
            seat.path,
            `the alias *${node.source} ${why}`,
            expected,
        );
        return nothing(seat, seat.alias);
    }

    /** The text of a key as it is written: `2026:` is the name 2026. Nothing when the pair must be left out. */
    private keyName(
        node: Node | null,
        at: number,
        path: PolicyPath,
        earlier: ReadonlyMap<string, Place>,
    ): string | undefined {
        if (!isScalar(node) || node.source === undefined || node.source === "") {
            this.refuse(
                "yaml-key",
                at,
                path,
                "a key that is no plain text",
                "text, as in `pilot:`",
            );
            return undefined;
        }
        const name = typeof node.value === "string" ? node.value : node.source;
        const here = [...path, name];
        const first = earlier.get(name)?.key;
        if (first !== undefined) {
            const also = originAt(this.file, this.lines, first, formatPath(here));
            this.refuse(
                "duplicate-key",
                at,
                here,
                `${name} is written twice`,
                `first on line ${also.line}`,
                also,
            );
            return undefined;
        }
        if (name === "<<" && node.type === "PLAIN") {
            this.refuse(
                "forbidden-key",
                at,
                here,
                "a merge key (<<)",
                "YAML 1.2 has none: write the keys out",
            );
            return undefined;
        }
        if (name === "__proto__") {
            this.refuse("forbidden-key", at, here, "the key __proto__", "another name");
            return undefined;
        }
        return name;
    }

    /** Aliases can make a small file stand for millions of values. */
    private isTooMuch(seat: Seat, at: number): boolean {
        this.values += 1;
        if (this.values === this.limits.values + 1) {
            const expected = `at most ${this.limits.values}`;
            this.refuse(
                "too-many-values",
                at,
                seat.path,
                "the file stands for too many values",
                expected,
            );
        }
        if (seat.path.length > this.limits.depth) {
            const expected = `at most ${this.limits.depth} levels`;
            this.refuse(
                "nested-too-deeply",
                at,
                seat.path,
                "values are nested too deeply",
                expected,
            );
            return true;
        }
        return this.values > this.limits.values;
    }

    private refuse(
        code: string,
        at: number,
        path: PolicyPath,
        message: string,
        expected: string,
        also?: Finding["origin"],
    ): void {
        const origin = originAt(this.file, this.lines, at, formatPath(path));
        const finding = { severity: "error", code, message, expected, origin } as const;
        this.findings.push(also === undefined ? finding : { ...finding, also: [also] });
    }
}

function nothing(seat: Seat, at: number): Read {
    return { data: null, place: { key: seat.key, value: at, block: false } };
}

/** Slips and deletions as people make them in a YAML file. The same seed makes the same ones. */
import { randomOf } from "../../support/random";

export interface Mutated {
    readonly text: string;
    /** What was done, e.g. `drop block 14, empty list 9`. */
    readonly did: string;
}

type Mutation = (lines: string[], at: number, pick: <T>(of: readonly T[]) => T) => void;

const indentOf = (line: string): number => line.search(/\S|$/);

/** Lines from `at` to the end of what is indented below it. */
function blockAt(lines: readonly string[], at: number): number {
    const indent = indentOf(lines[at] ?? "");
    let end = at + 1;
    while (end < lines.length && (lines[end] === "" || indentOf(lines[end] ?? "") > indent)) end++;
    return end - at;
}

const mutations: Readonly<Record<string, Mutation>> = {
    "drop line": (lines, at) => void lines.splice(at, 1),
    "drop block": (lines, at) => void lines.splice(at, blockAt(lines, at)),
    "cut off": (lines, at) => void lines.splice(at),
    "empty list": (lines, at) => (lines[at] = (lines[at] ?? "").replace(/\[.*\]/, "[]")),
    "empty value": (lines, at) => (lines[at] = (lines[at] ?? "").replace(/:.*/, ":")),
    "drop item": (lines, at, pick) => {
        const line = lines[at] ?? "";
        const [list] = /\[.+\]/.exec(line) ?? [];
        if (list === undefined) return void lines.splice(at, 1);
        const items = list.slice(1, -1).split(",");
        const gone = pick(items);
        lines[at] = line.replace(list, `[${items.filter((item) => item !== gone).join(",")}]`);
    },
    rename: (lines, at) =>
        (lines[at] = (lines[at] ?? "").replace(/([\w-]{3,})(?=:)/, (key) => key.slice(0, -1))),
    "rename everywhere": (lines, at) => {
        const key = /([\w-]{3,})(?=:)/.exec(lines[at] ?? "")?.[1];
        if (key === undefined) return;
        lines.forEach((line, index) => (lines[index] = line.replaceAll(key, `${key}-x`)));
    },
    dedent: (lines, at) => (lines[at] = (lines[at] ?? "").replace(/^ {2}/, "")),
    indent: (lines, at) => (lines[at] = `  ${lines[at] ?? ""}`),
    duplicate: (lines, at) => void lines.splice(at, 0, lines[at] ?? ""),
    "to existing": (lines, at) => {
        const count = blockAt(lines, at);
        const key = /^( {2}[\w-]+):/.exec(lines[at] ?? "")?.[1];
        if (key !== undefined) lines.splice(at, count, `${key}: existing`);
    },
    weaken: (lines, at) =>
        (lines[at] = (lines[at] ?? "")
            .replace(/\btrue\b/, "false")
            .replace(/\b[1-9]\b/, "0")
            .replace(/\b(write|maintain|admin)\b/, "read")
            .replace("authoritative", "additive")),
};

/** One mutation of a policy, or two. */
export function mutate(text: string, seed: number): Mutated {
    const next = randomOf(seed);
    const pick = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T;
    const lines = text.split("\n");
    const count = next() < 0.7 ? 1 : 2;
    const did: string[] = [];
    for (let done = 0; done < count; done++) {
        const written = lines.flatMap((line, at) => (/^\s*[^\s#]/.test(line) ? [at] : []));
        // Mostly where people and access are declared, which is where something can be lost.
        const end = lines.findIndex((line) => /^(?:review|environments|entry-points):/.test(line));
        const near = written.filter((at) => end < 0 || at < end);
        const places = next() < 0.8 && near.length > 0 ? near : written;
        if (places.length === 0) break;
        const [name, mutation] = pick(Object.entries(mutations));
        const at = pick(places);
        did.push(`${name} ${at + 1}`);
        mutation(lines, at, pick);
    }
    return { text: lines.join("\n"), did: did.join(", ") };
}

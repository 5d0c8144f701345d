import type { PolicyPath } from "../controls/control";
import type { Origin } from "../plan/origin";
import type { Lines } from "./lines";

/** Where one value of a policy file stands, and its parts; offsets count from the start of the text. */
export interface Place {
    /** Of the key that carries the value; unset for list items and the document. */
    readonly key?: number;
    readonly value: number;
    /** A mapping or list over several lines: a person looks for its key, not for its first entry. */
    readonly block: boolean;
    readonly parts?: ReadonlyMap<string | number, Place>;
}

/** Answers where a policy path stands in its file. Every answer lies inside the file, also for paths that are not written. */
export class Positions {
    constructor(
        readonly file: string,
        private readonly lines: Lines,
        private readonly root: Place,
    ) {}

    /** The value at a path, or its nearest ancestor that is written; for values over several lines, their key. */
    at(path: PolicyPath): Origin {
        const { place } = this.nearest(path);
        return this.origin(path, place.block ? (place.key ?? place.value) : place.value);
    }

    /** The key at a path, or that of the nearest ancestor; a list item has no key and answers for itself. */
    keyAt(path: PolicyPath): Origin {
        const { place } = this.nearest(path);
        return this.origin(path, place.key ?? place.value);
    }

    /** A place in the text that is no value: something in a comment, say. */
    originOf(offset: number): Origin {
        return originAt(this.file, this.lines, offset);
    }

    isWritten(path: PolicyPath): boolean {
        return this.nearest(path).written;
    }

    /** Names written under a path, also when what they stand for is wrong. */
    namesAt(path: PolicyPath): string[] {
        const { place, written } = this.nearest(path);
        return written ? [...(place.parts?.keys() ?? [])].map(String) : [];
    }

    private nearest(path: PolicyPath): { readonly place: Place; readonly written: boolean } {
        let place = this.root;
        for (const part of path) {
            const next = place.parts?.get(part);
            if (next === undefined) return { place, written: false };
            place = next;
        }
        return { place, written: true };
    }

    private origin(path: PolicyPath, offset: number): Origin {
        return originAt(this.file, this.lines, offset, formatPath(path));
    }
}

export function originAt(file: string, lines: Lines, offset: number, path = ""): Origin {
    return { file, ...lines.at(offset), path };
}

/** `review.authentication.owners[0]`; a name that is not plain stands in quotes: `users["Platform Team"]`. */
export function formatPath(path: PolicyPath): string {
    return path.reduce<string>((text, part) => {
        if (typeof part === "number") return `${text}[${part}]`;
        if (!/^[\w~@/:-]+$/.test(part)) return `${text}[${JSON.stringify(part)}]`;
        return text === "" ? part : `${text}.${part}`;
    }, "");
}

/** Names that the policy invents: lower-case words joined by hyphens, none of them twice. */

/** @returns undefined when nothing of the text fits */
export function wordsOf(text: string): string | undefined {
    const words = text
        .normalize("NFKD")
        .replace(/[\u0300-\u036f]/g, "")
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-+|-+$/g, "");
    return words === "" ? undefined : words;
}

export class Names {
    private readonly taken = new Set<string>();

    /** The first of some names that is free; else the last one with a number. */
    take(...candidates: readonly (string | undefined)[]): string {
        const words = candidates.flatMap((one) => (one === undefined ? [] : (wordsOf(one) ?? [])));
        const free = words.find((one) => !this.taken.has(one));
        const name = free ?? this.numbered(words.at(-1) ?? "found");
        this.taken.add(name);
        return name;
    }

    private numbered(words: string): string {
        for (let number = 2; ; number++) {
            if (!this.taken.has(`${words}-${number}`)) return `${words}-${number}`;
        }
    }
}

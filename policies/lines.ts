/**
 * Line and column of an offset, counted from 1. Ours, because the YAML parser's own counter misses line breaks that stand in
 * text it could not make sense of, which is the text that findings are about.
 */
export class Lines {
    private readonly starts: readonly number[];

    constructor(private readonly text: string) {
        const starts = [0];
        // No match for each: of ten million lines those would take hundreds of megabytes.
        for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1))
            starts.push(at + 1);
        this.starts = starts;
    }

    at(offset: number): { readonly line: number; readonly column: number } {
        const within = Math.min(Math.max(offset, 0), this.text.length);
        let [low, high] = [0, this.starts.length];
        while (high - low > 1) {
            const middle = (low + high) >> 1;
            if ((this.starts[middle] ?? 0) <= within) low = middle;
            else high = middle;
        }
        return { line: low + 1, column: within - (this.starts[low] ?? 0) + 1 };
    }
}

/** How much a run says on standard error: `--quiet` nothing unless it fails, `--verbose` every read and the time it took. */
export type Loudness = "quiet" | "usual" | "verbose";

let chosen: Loudness = "usual";

export function loudness(): Loudness {
    return chosen;
}

export function setLoudness(to: Loudness): void {
    chosen = to;
}

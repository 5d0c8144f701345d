import { distance } from "fastest-levenshtein";

/** The candidate that a slip of the keyboard away is `word`; nothing when none is close, so that no guess is forced. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
    const wanted = word.toLowerCase();
    const limit = Math.max(1, Math.floor(wanted.length / 3));
    let best: string | undefined;
    let least = limit + 1;
    for (const candidate of [...candidates].sort()) {
        const steps = distance(wanted, candidate.toLowerCase());
        if (steps < least) [best, least] = [candidate, steps];
    }
    return best ?? abbreviated(wanted, candidates);
}

/** `repos` for `repositories`: cut short, or written on. */
function abbreviated(wanted: string, candidates: Iterable<string>): string | undefined {
    if (wanted.length < 3) return undefined;
    return [...candidates].sort().find((candidate) => {
        const lower = candidate.toLowerCase();
        return lower.startsWith(wanted) || (lower.length >= 3 && wanted.startsWith(lower));
    });
}

/** What to put behind a finding about a name that does not exist: the near one, or what there is. */
export function didYouMean(word: string, candidates: Iterable<string>, kind: string): string {
    const known = [...new Set(candidates)].sort();
    const near = nearest(word, known);
    if (near !== undefined) return `did you mean ${near}?`;
    if (known.length === 0) return `there is no ${kind}`;
    const some = known.slice(0, 8).join(", ");
    return `${kind}: ${some}${known.length > 8 ? `, … (${known.length})` : ""}`;
}

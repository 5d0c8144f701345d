import { distance } from "fastest-levenshtein";

/** The candidate that a slip of the keyboard away is `word`; nothing when none is close, so that no guess is forced. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
    const wanted = word.toLowerCase();
    const limit = Math.max(1, Math.floor(wanted.length / 3));
    let best: string | undefined;
    let least = limit + 1;
    for (const candidate of alphabetical(candidates)) {
        const steps = distance(wanted, candidate.toLowerCase());
        if (steps < least) [best, least] = [candidate, steps];
    }
    return best ?? abbreviated(wanted, candidates);
}

/** `repos` for `repositories`: cut short, or written on. */
function abbreviated(wanted: string, candidates: Iterable<string>): string | undefined {
    if (wanted.length < 3) return undefined;
    return alphabetical(candidates).find((candidate) => {
        const lower = candidate.toLowerCase();
        return lower.startsWith(wanted) || (lower.length >= 3 && wanted.startsWith(lower));
    });
}

/** What to put behind a finding about a name that does not exist: the near one, or what there is. */
export function didYouMean(word: string, candidates: Iterable<string>, kind: string): string {
    const known = alphabetical(new Set(candidates));
    const near = nearest(word, known);
    if (near !== undefined) return `did you mean ${near}?`;
    if (known.length === 0) return `there are no ${kind} yet`;
    const some = known.slice(0, 8).join(", ");
    return `${kind}: ${some}${known.length > 8 ? `, … (${known.length})` : ""}`;
}

/** Without regard to case, so that one capital letter does not decide which of several is named. */
function alphabetical(words: Iterable<string>): string[] {
    return [...words].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}

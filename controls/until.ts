/** ISO date. */
export function utcToday(): string {
    return new Date().toISOString().slice(0, 10);
}

/** Days from one ISO date to another; negative when the other lies before it. */
export function daysBetween(from: string, to: string): number {
    return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** A date is the last day of what it ends. */
export function hasEnded(until: string | undefined, today: string): boolean {
    return until !== undefined && daysBetween(today, until) < 0;
}

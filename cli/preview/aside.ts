import type { Computed } from "./compute";

/** What a run was, beside what it found: for standard error. */
export function asideWords({ preview, refreshed }: Computed): string {
    const engine = refreshed
        ? "something was changed behind the policy's back, so the engine read every resource again (--refresh)"
        : "no drift, so the engine compared with what was applied last";
    return `${engine}
plan ${preview.hash}`;
}

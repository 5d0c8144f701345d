/** Since when: what `--since` takes. */
import { InvalidArgumentError } from "commander";
import { z } from "zod";

/** `last`: since the last run that kept what it read. */
export type Cursor = "last" | { readonly instant: number; readonly text: string };

const allowed = "It is to be last, or an instant of the past such as 2026-11-23T06:00:00Z.";
const instants = z.iso.datetime({ offset: true });

/** @throws InvalidArgumentError for anything else, and for an instant that is still to come */
export function parseCursor(text: string, now = Date.now()): Cursor {
    if (text === "last") return text;
    const instant = instants.safeParse(text).success ? Date.parse(text) : NaN;
    if (Number.isNaN(instant) || instant > now) throw new InvalidArgumentError(allowed);
    return { instant, text };
}

import { styleText } from "node:util";
import type { Paint } from "./drift";

const styles = {
    heading: ["bold"],
    looser: ["red"],
    tighter: ["yellow"],
    other: [],
    aside: ["dim"],
    good: ["green"],
} as const;

/** Colours on a terminal, unless `NO_COLOR` is set (no-color.org); elsewhere only with `FORCE_COLOR`. */
export function paintFor(
    stream: { readonly isTTY?: boolean },
    { NO_COLOR, FORCE_COLOR }: NodeJS.ProcessEnv = process.env,
): Paint {
    const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== "0";
    const colourful = (NO_COLOR ?? "") === "" && (forced || stream.isTTY === true);
    if (!colourful) return (_, text) => text;
    // The stream has been asked already; styleText would ask process.stdout again.
    return (style, text) => styleText([...styles[style]], text, { validateStream: false });
}

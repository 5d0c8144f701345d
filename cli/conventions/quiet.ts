import { writeSync } from "node:fs";
import { exitCodes } from "../exit-codes";

/** What a run has to tell besides its result is not what it failed with. */
const results: ReadonlySet<unknown> = new Set([undefined, exitCodes.ok, exitCodes.drift]);

/** From here on standard error is held back; it is shown when the process ends and has failed. */
export function beQuiet(): void {
    const held: (string | Uint8Array)[] = [];
    process.stderr.write = (
        chunk: string | Uint8Array,
        encoding?: BufferEncoding | ((error?: Error | null) => void),
        done?: (error?: Error | null) => void,
    ): boolean => {
        held.push(chunk);
        (typeof encoding === "function" ? encoding : done)?.();
        return true;
    };
    process.once("exit", () => {
        if (results.has(process.exitCode)) return;
        for (const chunk of held) writeSync(2, Buffer.from(chunk));
    });
}

import type { Readable, Writable } from "node:stream";
import type { Redact } from "./redact";
import { redactBytes } from "./redact";

/** Of a line without end so much is held; whatever is a secret is shorter. */
const held = 64 * 1024;

/**
 * Passes on what a command prints, without secrets. By whole lines, since a secret that comes in two parts is found in neither;
 * of a line that is longer than a mebibyte all but its end.
 * @returns resolves when everything was passed on
 */
export function relay(from: Readable, to: Writable, redact: Redact): Promise<void> {
    let waiting: Buffer[] = [];
    let size = 0;
    const pass = (bytes: Buffer): void => {
        if (bytes.length > 0 && !to.write(bytes)) {
            from.pause();
            to.once("drain", () => from.resume());
        }
    };
    const keep = (rest: Buffer): void => {
        waiting = [rest];
        size = rest.length;
    };
    from.on("data", (chunk: Buffer) => {
        waiting.push(chunk);
        size += chunk.length;
        const inChunk = chunk.lastIndexOf("\n") + 1;
        if (inChunk === 0 && size < 2 ** 20) return;
        const all = Buffer.concat(waiting);
        if (inChunk > 0) {
            const end = all.length - chunk.length + inChunk;
            pass(redactBytes(redact, all.subarray(0, end)));
            keep(all.subarray(end));
        } else {
            const clean = redactBytes(redact, all);
            const end = Math.max(0, clean.length - held);
            pass(clean.subarray(0, end));
            keep(clean.subarray(end));
        }
    });
    return new Promise((resolve) =>
        from.once("end", () => {
            pass(redactBytes(redact, Buffer.concat(waiting)));
            resolve();
        }),
    );
}

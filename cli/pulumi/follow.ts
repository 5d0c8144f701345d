import { closeSync, openSync, readSync } from "node:fs";
import type { EngineEvent } from "../../preview/engine-event";
import { readEvent } from "../../preview/engine-event";

/** Hears events while the engine runs, in their order. */
export type Following = (event: EngineEvent) => void;

/** Reads an event log as it grows; events are for progress alone, so a line that cannot be read is passed over. */
export function followEvents(file: string, heard: Following): { stop(): Promise<void> } {
    let at = 0;
    let rest = "";
    const read = (): void => {
        const { bytes, text } = readFrom(file, at);
        at += bytes;
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
            const event = eventOf(line);
            if (event !== undefined) heard(event);
        }
    };
    const timer = setInterval(read, 250);
    let stopped = false;
    return {
        async stop() {
            if (stopped) return;
            stopped = true;
            clearInterval(timer);
            read();
            await Promise.resolve();
        },
    };
}

function readFrom(file: string, position: number): { bytes: number; text: string } {
    let descriptor: number;
    try {
        descriptor = openSync(file, "r");
    } catch {
        return { bytes: 0, text: "" };
    }
    try {
        const chunks: Buffer[] = [];
        let at = position;
        for (;;) {
            const chunk = Buffer.alloc(64 * 1024);
            const bytes = readSync(descriptor, chunk, 0, chunk.length, at);
            if (bytes === 0) break;
            chunks.push(chunk.subarray(0, bytes));
            at += bytes;
        }
        // Only whole lines are taken, so that no character is cut in two.
        const all = Buffer.concat(chunks);
        const whole = all.subarray(0, all.lastIndexOf(0x0a) + 1);
        return { bytes: whole.length, text: whole.toString("utf8") };
    } finally {
        closeSync(descriptor);
    }
}

function eventOf(line: string): EngineEvent | undefined {
    try {
        return readEvent(line);
    } catch {
        return undefined;
    }
}

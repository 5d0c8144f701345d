import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { paintFor } from "../render/paint";
import { everything } from "./excerpt";
import type { Excerpt } from "./excerpt";

const paint = paintFor(process.stdout);

/** What a finished command said. */
export interface Outcome {
    readonly code: number;
    /** Standard output and standard error, as they came. */
    readonly output: string;
    readonly stdout: string;
}

/** One process at a time, shown as a person would type and read it; `stop` ends the one that runs. */
export class Console {
    private running: ChildProcess | undefined;
    private stopped = false;

    constructor(
        private readonly folder: string,
        private readonly env: NodeJS.ProcessEnv,
        /** Show whole outputs instead of excerpts. */
        private readonly verbose: boolean,
    ) {}

    say(text = ""): void {
        process.stdout.write(`${text}\n`);
    }

    heading(number: number, text: string): void {
        this.say(`\n${paint("heading", `${number}. ${text}`)}`);
    }

    /** Runs a command; `shown` is how a user would type it. What the excerpt keeps of its output appears as it comes. */
    async run(
        shown: string,
        program: string,
        words: readonly string[],
        excerpt: Excerpt = everything,
    ): Promise<Outcome> {
        if (this.stopped) throw new Interrupted();
        this.say(paint("aside", `$ ${shown}`));
        const child = spawn(program, words, {
            cwd: this.folder,
            env: this.env,
            stdio: ["ignore", "pipe", "pipe"],
        });
        this.running = child;
        let stdout = "";
        child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
        const both = new PassThrough();
        child.stdout.pipe(both, { end: false });
        child.stderr.pipe(both, { end: false });
        const closed = new Promise<number>((resolve, reject) => {
            child.once("error", reject);
            child.once("close", (code) => resolve(code ?? -1));
        }).finally(() => both.end());
        const reading = this.show(both, this.verbose ? everything : excerpt);
        try {
            const code = await closed;
            return { code, output: await reading, stdout };
        } finally {
            this.running = undefined;
        }
    }

    private async show(stream: PassThrough, excerpt: Excerpt): Promise<string> {
        const lines: string[] = [];
        let left = 0;
        for await (const line of createInterface({ input: stream })) {
            lines.push(line);
            const shown = excerpt(line);
            if (shown === undefined) left++;
            else this.say(shown === "" ? "" : `   ${shown}`);
        }
        if (left > 0) this.say(paint("aside", `   (--verbose shows ${left} more)`));
        return lines.join("\n");
    }

    stop(): void {
        this.stopped = true;
        this.running?.kill("SIGTERM");
    }
}

/** The user stopped the demo; what was started is put away before this is reported. */
export class Interrupted extends Error {}

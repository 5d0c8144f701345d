import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { styleText } from "node:util";

/** What a finished command said. */
export interface Outcome {
    readonly code: number;
    /** Standard output and standard error, as they came. */
    readonly output: string;
}

/** One process at a time, shown as a person would type and read it; `stop` ends the one that runs. */
export class Console {
    private running: ChildProcess | undefined;

    constructor(
        private readonly folder: string,
        private readonly env: NodeJS.ProcessEnv,
    ) {}

    say(text = ""): void {
        process.stdout.write(`${text}\n`);
    }

    heading(number: number, text: string): void {
        this.say(`\n${styleText(["bold", "cyan"], `${number}. ${text}`)}`);
    }

    /** Runs a command; `shown` is how a user would type it. Output appears indented as it comes, unless `quiet`. */
    async run(
        shown: string,
        program: string,
        words: readonly string[],
        quiet = false,
    ): Promise<Outcome> {
        this.say(styleText("dim", `$ ${shown}`));
        const child = spawn(program, words, {
            cwd: this.folder,
            env: this.env,
            stdio: ["ignore", "pipe", "pipe"],
        });
        this.running = child;
        let output = "";
        let line = "";
        const take = (chunk: Buffer) => {
            output += chunk.toString();
            if (quiet) return;
            const lines = (line + chunk.toString()).split("\n");
            line = lines.pop() ?? "";
            for (const whole of lines) this.say(whole === "" ? "" : `   ${whole}`);
        };
        child.stdout.on("data", take);
        child.stderr.on("data", take);
        try {
            const code = await new Promise<number>((resolve, reject) => {
                child.once("error", reject);
                child.once("close", (exit) => resolve(exit ?? -1));
            });
            if (line !== "" && !quiet) this.say(`   ${line}`);
            return { code, output };
        } finally {
            this.running = undefined;
        }
    }

    stop(): void {
        this.running?.kill("SIGTERM");
    }
}

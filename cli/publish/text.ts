/** What is published: a rendered file, or, where there is none, the words with which its making failed. */
import { readBounded } from "../../policies/bounded-file";
import { jsonLimits } from "../../policies/json";
import { exitCodes, Failure } from "../exit-codes";
import { unusableFile } from "../reading";

/** GitHub refuses comments over 65,536 characters; the rest is for the marker and the footer. */
export const longest = 60_000;
/** Of a failure, the end tells why. */
const longestLog = 20_000;

export interface TextSource {
    readonly file: string;
    /** What the verb said on stderr, to be shown when the file is missing or empty. */
    readonly log?: string;
}

export interface PublishedText {
    readonly text: string;
    /** The file is there, and short enough to be shown whole. */
    readonly whole: boolean;
    /** What the caller must be told when it is not. */
    readonly problem?: string;
}

/**
 * The text to publish. A file that is too long is never cut, since a removal could vanish below the cut: it is named instead.
 * @throws Failure (misuse) when there is neither the file nor a log
 */
export function publishedText({ file, log }: TextSource, run = runUrl()): PublishedText {
    const text = readIfThere(file)?.trim() ?? "";
    const where = run === undefined ? "the artefacts of the workflow run" : `[the run](${run})`;
    if (text.length > longest) {
        const problem = `${file} has ${text.length} characters, more than the ${longest} that a comment may have`;
        return {
            text: `**Too long to be shown here** (${text.length} characters). Read it whole in ${where}, before anything is decided.`,
            whole: false,
            problem,
        };
    }
    if (text !== "") return { text: withFooter(text, run), whole: true };
    const said = log === undefined ? undefined : readIfThere(log)?.trim();
    if (said === undefined)
        throw new Failure(
            `${file}: no such file, or empty - nothing was written`,
            exitCodes.misuse,
        );
    return { text: withFooter(failureText(said), run), whole: false };
}

function failureText(said: string): string {
    // Words of a policy may hold backticks and must not end the block.
    const plain = stripColours(said).slice(-longestLog);
    const ticks = [...plain.matchAll(/`+/g)].map(([run]) => run.length);
    const fence = "`".repeat(Math.max(2, ...ticks) + 1);
    return [
        "**It could not be found out.** Nothing is said here about what differs or what an apply would do, so nothing can be approved.",
        "",
        `${fence}text`,
        plain === "" ? "(it said nothing)" : plain,
        fence,
    ].join("\n");
}

function stripColours(text: string): string {
    return text.replace(/\u001b\[[\d;]*m/g, "");
}

function withFooter(text: string, run: string | undefined): string {
    return run === undefined ? text : `${text}\n\n<sub>[workflow run](${run})</sub>`;
}

/** Page of the workflow run, where this is one. */
export function runUrl(environment: NodeJS.ProcessEnv = process.env): string | undefined {
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = environment;
    const { GITHUB_RUN_ID: run } = environment;
    if (!server || !repository || !run) return undefined;
    return `${server}/${repository}/actions/runs/${run}`;
}

function readIfThere(file: string): string | undefined {
    try {
        return readBounded(file, jsonLimits.bytes);
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOENT") return undefined;
        throw unusableFile(file, error) ?? error;
    }
}

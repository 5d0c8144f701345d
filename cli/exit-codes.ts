/** The exit codes of every verb. */
export const exitCodes = {
    ok: 0,
    failed: 1,
    misuse: 2,
    drift: 7,
    incomplete: 8,
} as const;

/** What each says: the help and docs/exit-codes.md have their words from here. */
export const exitCodeWords: Readonly<
    Record<keyof typeof exitCodes, { readonly short: string; readonly long: string }>
> = {
    ok: { short: "ok", long: "Done, and nothing is left to be said or done." },
    failed: {
        short: "failed or findings",
        long: "A policy is in error, a brake stops an apply, a plan is not the reviewed one, or the work could not be done. The message says which.",
    },
    misuse: {
        short: "misuse",
        long: "The command line, or a file that it names, is not usable. Nothing was done.",
    },
    drift: {
        short: "drift",
        long: "The organization differs from the policy. The same as Pulumi's own `--expect-no-changes`.",
    },
    incomplete: {
        short: "incomplete (something could not be read)",
        long: 'Something could not be read, so that "no drift" cannot be said. Wins over 7: what was found is then the least there is.',
    },
};

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A failure that its message explains in full: shown on one line or more, without a stack. */
export class Failure extends Error {
    constructor(
        message: string,
        readonly exitCode: ExitCode = exitCodes.failed,
    ) {
        super(message);
        this.name = "Failure";
    }
}

/** The exit codes of every verb; 7 means what it means to `pulumi preview --expect-no-changes`. */
export const exitCodes = {
    ok: 0,
    /** Findings in a policy, or the work could not be done. */
    failed: 1,
    /** The command line or a named file is not usable. */
    misuse: 2,
    /** The organization differs from the policy. */
    drift: 7,
    /** Something could not be read, so "no drift" cannot be said. */
    incomplete: 8,
} as const;

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

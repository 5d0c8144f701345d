/** No engine, or none of the kind asked for. The message says what was tried and what to do. */
export class EngineError extends Error {
    constructor(message: string) {
        super(message);
        this.name = "EngineError";
    }
}

/** One way to an engine that did not work out, as a line of the report. */
export interface Attempt {
    readonly where: "PATH" | "download" | "build";
    /** A clause, e.g. `no pulumi`; continuation lines are allowed. */
    readonly reason: string;
}

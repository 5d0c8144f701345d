import * as pulumi from "@pulumi/pulumi";

/**
 * An expected failure as Pulumi shows it: its message, and no stack. Only a thrown error stops a run; what is merely
 * logged as one (`pulumi.log.error`) leaves Pulumi's exit code at 0.
 * @throws always; what is not expected (no PolicyError, UnreadableError, ShardError or missing file) as it is
 */
export function asRunError(error: unknown): never {
    if (!(error instanceof Error)) throw error;
    const expected =
        ["PolicyError", "UnreadableError", "ShardError"].includes(error.name) || "code" in error;
    if (!expected) throw error;
    throw new pulumi.RunError(error.message);
}

/**
 * Node 20's `util.inspect` with colours, which Pulumi's SDK calls on what a program throws, spins for half a minute on a
 * stack line like `node_modules/@scope/file.ts:1` (no package name after the scope, as in the SDK's own source maps) until
 * it gives up. A `./` after the scope keeps the line readable and out of that loop.
 */
export function shortenStacks(): void {
    process.prependListener("uncaughtException", shortenStack);
    process.prependListener("unhandledRejection", shortenStack);
}

/**
 * Pulumi's SDK notes the stack of every resource and of every promise that a resource waits for, by way of source maps, as
 * the message-less `new Error().stack` (@pulumi/pulumi 3.270 `resource.ts`, `runtime/debuggable.ts`): for thousands of
 * resources that is nearly half of a run's CPU and of its memory. Errors that say something keep their stacks.
 */
export function skipNotedStacks(): void {
    Error.prepareStackTrace = (error, frames) =>
        error.message === "" ? "Error" : [String(error), ...frames.map(String)].join("\n    at ");
}

function shortenStack(error: unknown): void {
    if (!(error instanceof Error) || error.stack === undefined) return;
    error.stack = error.stack.replace(/(node_modules[\\/]@[^\\/]+[\\/])([^\\/\s]+:\d+)/g, "$1./$2");
}

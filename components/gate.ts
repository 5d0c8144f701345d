import type * as pulumi from "@pulumi/pulumi";

/**
 * What resources wait for without depending on it: in the stack, that would be an edge from each that waits to each that is
 * waited for, and the engine writes all of them down at every step.
 *
 * The engine answers a registration once the resource is there, so an input that is not known before it holds the request
 * back until then. In a preview it is answered at once.
 */
export class Gate {
    private readonly passed: Promise<unknown>;

    /** Opens once everything that these outputs are of is there; stays shut when one of them fails. */
    constructor(outputs: readonly pulumi.Output<unknown>[]) {
        this.passed = Promise.all(outputs.map(settled));
        // Without anybody waiting, a failure is reported by the resource that failed.
        this.passed.catch(() => undefined);
    }

    /** The value, not before the gate is open. */
    hold<T>(value: T): Promise<T> {
        return this.passed.then(() => value);
    }
}

/** An output's promise, which Pulumi's types do not show; `apply` would not run for what a preview does not know yet. */
function settled(output: pulumi.Output<unknown>): Promise<unknown> {
    return (output as unknown as { promise(): Promise<unknown> }).promise();
}

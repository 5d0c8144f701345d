/** Holds the server's own traffic to GitHub's published description. */
import { Contract, type Violation } from "../contract/contract";
import type { Exchange } from "./exchange";

/**
 * `off`: nothing is checked. `report`: what differs is kept, for tests and at `/_local/violations`.
 * `strict`: it also turns the answer into a 500, so that a program of another process fails, too.
 */
export type ContractMode = "off" | "report" | "strict";

/** One for the process: a big schema takes 20-45 ms to compile, once. */
let shared: Contract | undefined;

/** Checks each exchange. */
export class ContractCheck {
    readonly violations: Violation[] = [];
    private readonly contract = (shared ??= Contract.load());

    constructor(readonly mode: Exclude<ContractMode, "off">) {}

    /** What differs in this exchange. GraphQL is checked by executing it against the schema. */
    check({ method, path, query, requestBody, status, responseBody }: Exchange): Violation[] {
        if (path === "/graphql") return [];
        const found = this.contract.check(
            method,
            path,
            { query, body: requestBody },
            status,
            responseBody,
        );
        this.violations.push(...found);
        return found;
    }
}

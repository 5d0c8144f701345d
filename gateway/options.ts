import type { Clock } from "./clock";
import type { Credentials } from "./credentials/credentials";
import type { JournalOptions } from "./journal/write";
import type { Limits } from "./pacing/limits";

export interface GatewayOptions {
    /** The API that requests go on to, e.g. `https://api.github.com/` or the URL of the local GitHub. */
    readonly target: string;
    /** Loopback port; the provider records its base URL, so one port for all runs of a stack. 0: any free one. */
    readonly port: number;
    /** Refuse every request that could change something, whatever the token could do, until `allowWrites`. */
    readonly readOnly?: boolean;
    /** Where each write is recorded before it is sent. @default - no record on disk; what this run wrote is remembered in memory */
    readonly journal?: JournalOptions;
    /**
     * What callers must present, and what GitHub is told instead.
     * @default - callers are not asked, and their own credentials pass
     */
    readonly credentials?: Credentials;
    /** Most requests that may leave, retries included; then every further one is refused. @default - no bound */
    readonly budget?: number;
    /** Paths (`/repos/acme/old`) that a person says are gone although the token cannot prove it. */
    readonly gone?: readonly string[];
    /** Hears, line by line, why something waits or is repeated; while it waits, at least every 15 s. @default - nobody */
    readonly progress?: (line: string) => void;
    /** @default GitHub's published limits for github.com and *.ghe.com, none but concurrency for other hosts */
    readonly limits?: Partial<Limits>;
    /** @default the system's */
    readonly clock?: Clock;
}

export interface Gateway {
    /** Base URL for the provider, with a trailing slash. */
    readonly url: string;
    readonly counts: GatewayCounts;
    /**
     * Ends read-only mode: from now on writes pass, and are recorded as those of this plan, by this actor. For an apply, which
     * keeps the gateway, and with it the port, from working its plan out to its last write, so that no other run comes between.
     */
    allowWrites(record: Pick<JournalOptions, "planHash" | "actor">): void;
    close(): Promise<void>;
}

/** Requests since the start; `refused` are writes that read-only mode stopped. */
export interface GatewayCounts {
    reads: number;
    writes: number;
    refused: number;
    /** Requests that left, repeats and the gateway's own looking included. */
    sent: number;
    /** Answers that GitHub did not count, since nothing had changed (304). */
    unchanged: number;
}

import type { EmulatorOptions } from "./http/context";
import type { ContractCheck } from "./http/contract-check";
import type { Faults } from "./http/faults";
import type { Journal } from "./http/journal";
import type { RateLimits } from "./http/ratelimit";
import type { SecondaryLimits } from "./http/secondary-limits";
import type { Exchange } from "./http/exchange";
import type { Store } from "./local/store";
import type { State } from "./state/state";

/** What routes, control surface and tests share of one running server. */
export interface Running {
    state: State;
    readonly options: EmulatorOptions;
    readonly limits: RateLimits;
    readonly secondary: SecondaryLimits;
    readonly journal: Journal;
    readonly faults: Faults;
    readonly store: Store;
    /** Tokens of requests that the server makes to itself. */
    readonly internalTokens: Set<string>;
    /** Sees each request and answer. */
    readonly onExchange: ((exchange: Exchange) => void) | undefined;
    /** Holds the traffic to GitHub's description; undefined when that is off. */
    readonly contract: ContractCheck | undefined;
}

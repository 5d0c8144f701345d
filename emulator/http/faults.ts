/** Faults a test scripts: what goes wrong, on which requests, how often. */
export interface FaultRule {
    /** Any method when left out. */
    readonly method?: string;
    /** Regular expression over the path as asked (prefix included, query excluded); every path when left out. */
    readonly path?: string;
    /** GraphQL: regular expression over the query text. */
    readonly query?: string;
    readonly kind:
        | "status"
        | "status-after-commit"
        | "primary-limit"
        | "secondary-limit"
        | "latency"
        | "reset"
        | "reset-after-commit"
        | "truncated"
        | "not-json";
    /** For `status` and `status-after-commit`; default 502. For the limits: 403 or 429, default 403. */
    readonly status?: number;
    /** Body message for `status`; GitHub's own for 401, 403, 404, 5xx when left out. */
    readonly message?: string;
    /** Seconds; `secondary-limit` sends no Retry-After without it. */
    readonly retryAfter?: number;
    /** Milliseconds, for `latency`. */
    readonly ms?: number;
    /** Skip this many matching requests first; default 0. */
    readonly after?: number;
    /** Hit this many, then stop; default 1, 0 means for ever. */
    readonly times?: number;
}

interface Armed {
    readonly rule: FaultRule;
    readonly path: RegExp | undefined;
    readonly query: RegExp | undefined;
    seen: number;
    hits: number;
}

/** The script of faults; rules are tried in order, the first that matches a request hits it. */
export class Faults {
    private armed: Armed[] = [];

    /** Replaces the script; an unreadable regular expression throws. */
    set(rules: readonly FaultRule[]): void {
        this.armed = rules.map((rule) => ({
            rule,
            path: rule.path === undefined ? undefined : new RegExp(rule.path),
            query: rule.query === undefined ? undefined : new RegExp(rule.query),
            seen: 0,
            hits: 0,
        }));
    }

    list(): (FaultRule & { hits: number })[] {
        return this.armed.map(({ rule, hits }) => ({ ...rule, hits }));
    }

    next(method: string, path: string, query: string | undefined): FaultRule | undefined {
        for (const one of this.armed) {
            if (one.rule.method !== undefined && one.rule.method.toUpperCase() !== method) continue;
            if (one.path !== undefined && !one.path.test(path)) continue;
            if (one.query !== undefined && (query === undefined || !one.query.test(query)))
                continue;
            one.seen++;
            if (one.seen <= (one.rule.after ?? 0)) continue;
            const times = one.rule.times ?? 1;
            if (times !== 0 && one.hits >= times) continue;
            one.hits++;
            return one.rule;
        }
        return undefined;
    }
}

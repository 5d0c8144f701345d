import type { Caller, EmulatorOptions } from "./context";

export type Resource = "core" | "graphql" | "search";
interface Window {
    used: number;
    /** Unix seconds. */
    reset: number;
}
export interface Standing {
    limit: number;
    used: number;
    remaining: number;
    reset: number;
    resource: Resource;
}

/** Primary rate limits: one fixed window an hour (search: a minute), caller and resource. */
export class RateLimits {
    private readonly windows = new Map<string, Window>();

    constructor(
        private readonly options: EmulatorOptions,
        private readonly clock: () => Date,
    ) {}

    standing(caller: Caller, resource: Resource): Standing {
        const window = this.window(caller, resource);
        const limit = this.limit(caller, resource);
        const used = Math.min(window.used, limit);
        return { limit, used, remaining: limit - used, reset: window.reset, resource };
    }

    /** Takes `cost` from the budget; false (and nothing taken) when it is used up. */
    spend(caller: Caller, resource: Resource, cost: number): boolean {
        const window = this.window(caller, resource);
        if (window.used >= this.limit(caller, resource)) return false;
        window.used += cost;
        return true;
    }

    /** 304 answers to authorized requests cost nothing. */
    refund(caller: Caller, resource: Resource, cost: number): void {
        const window = this.window(caller, resource);
        window.used = Math.max(0, window.used - cost);
    }

    clear(): void {
        this.windows.clear();
    }

    private limit(caller: Caller, resource: Resource): number {
        if (caller.kind === "anonymous")
            return resource === "graphql" ? 0 : resource === "search" ? 10 : 60;
        if (resource === "graphql") return this.options.graphqlBudget;
        return resource === "search" ? this.options.searchBudget : this.options.budget;
    }

    private window(caller: Caller, resource: Resource): Window {
        const key = `${identityOf(caller)} ${resource}`;
        const now = Math.floor(this.clock().getTime() / 1000);
        let window = this.windows.get(key);
        if (window === undefined || window.reset <= now) {
            window = { used: 0, reset: now + (resource === "search" ? 60 : 3600) };
            this.windows.set(key, window);
        }
        return window;
    }
}

/** Budgets belong to the person or the installation, not to one token. */
export function identityOf(caller: Caller): string {
    switch (caller.kind) {
        case "anonymous":
            return "anonymous";
        case "user":
            return `user ${caller.user.id}`;
        case "app":
            return `app ${caller.app.id}`;
        case "installation":
            return `installation ${caller.installation.id}`;
    }
}

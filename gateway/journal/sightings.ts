import type { Ask, Send } from "../exchange";
import { jsonOf } from "../exchange";
import { redact } from "./redact";

/** So many objects are remembered; a run that reads more forgets the oldest. */
const most = 5000;

/** What this run has read of each object, so that a write's record can say what was there before, without a read of its own. */
export class Sightings {
    private readonly seen = new Map<string, unknown>();

    /** The object that a write is about to change; null: it was not there; undefined: not read. */
    get(ask: Ask): unknown {
        return this.seen.get(keyOf(ask));
    }

    seeing(next: Send): Send {
        return async (ask) => {
            const answer = await next(ask);
            if (!ask.read) this.seen.delete(keyOf(ask));
            else if (answer.status === 404) this.note(keyOf(ask), null);
            else if (answer.status === 200) this.note(keyOf(ask), redact(jsonOf(answer)));
            return answer;
        };
    }

    private note(key: string, value: unknown): void {
        if (Array.isArray(value)) return;
        this.seen.delete(key);
        this.seen.set(key, value);
        const [oldest] = this.seen.keys();
        if (this.seen.size > most && oldest !== undefined) this.seen.delete(oldest);
    }
}

/** A node's id stands for the object in GraphQL, in the query's variables as in the mutation's input. */
function keyOf({ path, graphql }: Ask): string {
    if (graphql === undefined) return path;
    const { id, input } = graphql.variables as { id?: unknown; input?: Record<string, unknown> };
    const node = id ?? input?.branchProtectionRuleId;
    return typeof node === "string" ? node : "";
}

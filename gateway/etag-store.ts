import { AnswerStore, isKeepable, storeKey } from "./answer-store";
import type { Clock } from "./clock";
import type { Answer, Ask, Send } from "./exchange";
import { headerOf, ofOurReader } from "./exchange";

interface Remembering {
    readonly clock: Clock;
    /** Called when GitHub said "not modified". */
    readonly unchanged: () => void;
}

/**
 * Asks "changed since?" for what was read before, and gives the provider the remembered answer. Only within one run, in
 * memory. A repository is not even asked about again while it is fresh. The provider's newer client asks so by itself, with tags
 * of its own making that GitHub never gave: those pass only while nothing better is known.
 */
export function remembering(next: Send, { clock, unchanged }: Remembering): Send {
    const answers = new AnswerStore<Answer>(({ body }) => body.length);
    const fresh = new FreshRepositories(clock);
    return async (ask) => {
        if (!ask.read) fresh.see(ask);
        if (ask.method !== "GET") return next(ask);
        const key = keyOf(ask);
        const known = answers.get(key);
        if (known !== undefined && fresh.has(ask)) return known;
        const tag = known && headerOf(known, "etag");
        const answer = await next(
            tag === undefined ? ask : { ...ask, headers: { ...ask.headers, "if-none-match": tag } },
        );
        if (answer.status === 304 && known !== undefined) {
            unchanged();
            answers.keep(key, known);
            return known;
        }
        const keepable =
            answer.status === 200 &&
            answer.rest === undefined &&
            isKeepable((name) => headerOf(answer, name));
        if (keepable) {
            answers.keep(key, answer);
            fresh.note(ask, answer);
        } else if (answer.status !== 304) answers.forget(key);
        return answer;
    };
}

function keyOf({ path, query, headers, identity }: Ask): string {
    const { "if-none-match": _tag, ...asked } = headers;
    return storeKey(path, query, identity?.secret, Object.entries(asked).sort());
}

/** Writes that show in no repository's own answer: what stands in it, and who may do what there. */
const elsewhere = [
    /^\/(repos\/[^/]+|repositories)\/[^/]+\/(environments|keys|rulesets)(\/|$)/,
    /^\/repos\/[^/]+\/[^/]+\/(actions|codespaces|dependabot)\/(secrets|variables)(\/|$)/,
    /^\/orgs\/[^/]+\/teams(\/|$)/,
    /^\/organizations\/[^/]+\/team\//,
];

/**
 * The provider reads a repository before each thing that it makes in it, only for its id and whether it is archived: five times for
 * five things. For as long as GitHub's `Cache-Control: max-age` allows (60 s), and nothing is written that could show in it, the
 * provider gets the answer that it had. Nothing else is answered so, and nobody else: our own readers prove things by asking.
 */
class FreshRepositories {
    /** Path, lower case, to when that ends, milliseconds since 1970. */
    private readonly until = new Map<string, number>();

    constructor(private readonly clock: Clock) {}

    has(ask: Ask): boolean {
        const until = ofOurReader(ask) ? undefined : this.until.get(ask.path.toLowerCase());
        return until !== undefined && this.clock.now() < until;
    }

    note(ask: Ask, answer: Answer): void {
        const seconds = Number(
            /\bmax-age=(\d+)/.exec(headerOf(answer, "cache-control") ?? "")?.[1] ?? 0,
        );
        if (seconds === 0 || ask.query !== "" || !/^\/repos\/[^/]+\/[^/]+$/.test(ask.path)) return;
        this.until.set(ask.path.toLowerCase(), this.clock.now() + Math.min(seconds, 60) * 1000);
    }

    see({ path, graphql }: Ask): void {
        const ofProtections = (field: string) => /BranchProtectionRule$/.test(field);
        if (graphql?.fields.every(ofProtections) ?? false) return;
        if (elsewhere.some((one) => one.test(path))) return;
        const repository = /^\/repos\/[^/]+\/[^/]+/.exec(path.toLowerCase())?.[0];
        if (repository === undefined) this.until.clear();
        else this.until.delete(repository);
    }
}

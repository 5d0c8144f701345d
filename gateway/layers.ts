import { isSecretToken } from "../plan/secret-values";
import { budgeted } from "./budget";
import type { Clock } from "./clock";
import type { Identity } from "./credentials/credentials";
import type { Answer, Ask, Send } from "./exchange";
import { remembering } from "./etag-store";
import { provingGone } from "./faults/gone";
import { findingLostCreates } from "./faults/lost-creates";
import { repeating } from "./faults/repeat";
import { settling } from "./faults/settle";
import { healing } from "./heal";
import { journaling } from "./journal/journaling";
import { departedBefore } from "./journal/departed";
import { OwnObjects } from "./journal/own-objects";
import { readJournal } from "./journal/read";
import { Sightings } from "./journal/sightings";
import { JournalWriter } from "./journal/write";
import type { GatewayCounts, GatewayOptions } from "./options";
import { githubLimits, noLimits } from "./pacing/limits";
import { pacing } from "./pacing/pacing";
import type { Target } from "./target";
import type { Transport } from "./transport";

interface Context {
    readonly options: GatewayOptions;
    readonly target: Target;
    readonly counts: GatewayCounts;
    readonly clock: Clock;
}

export interface Layers {
    send(ask: Ask, identity: Identity | undefined): Promise<Answer>;
    close(): Promise<void>;
}

/**
 * What happens to a request between the provider and GitHub, from the wire up: each layer sees what the ones above it send,
 * their repeats and their own looking included.
 */
export function layersOver(transport: Transport, context: Context): Layers {
    const { options, target, counts, clock } = context;
    const say = (line: string) => options.progress?.(`gateway: ${line}`);
    const earlier = options.journal && readJournal(options.journal.folder);
    const own = OwnObjects.of(earlier);
    const journal = new JournalWriter(options.journal, target.origin, clock, (one) => own.see(one));
    const sightings = new Sightings();

    const wire = wireOf(transport, context);
    const limits = { ...(target.githubCloud ? githubLimits : noLimits), ...options.limits };
    const before = departedBefore(earlier, target.origin);
    const paced = pacing(wire, { limits, clock, say, before });
    const conditional = remembering(paced, { clock, unchanged: () => counts.unchanged++ });
    const repeated = repeating(conditional, clock, say);
    const recorded = journaling(
        sightings.seeing(repeated),
        journal,
        options.journal ?? {},
        sightings,
    );
    const created = findingLostCreates(recorded, {
        clock,
        say,
        ours: (object) => own.get(object),
        note: async (text) => void (await journal.add({ kind: "note", text })),
    });
    const settled = settling(created, clock, say);
    const proven = provingGone(settled, { accepted: options.gone });
    const healed = healing(proven);
    return {
        send: (ask, identity) => healed(identity === undefined ? ask : { ...ask, identity }),
        close: () => journal.close(),
    };
}

/** The last steps: what leaves is counted, and carries GitHub's token instead of the run's. */
function wireOf(transport: Transport, { options, counts }: Context): Send {
    const counted: Send = (ask) => {
        counts.sent++;
        return transport.send(ask);
    };
    const { budget } = options;
    const bounded = budget === undefined ? counted : budgeted(counted, budget, () => counts.sent);
    return async (ask) => {
        const { identity, ...rest } = ask;
        if (identity === undefined) return bounded(ask);
        const asked = async () => {
            const sent = await authorized(rest, identity);
            return withoutCredential(await bounded(sent), sent);
        };
        const answer = await asked();
        if (answer.status !== 401 || identity.refused === undefined) return answer;
        // An installation's token lives for an hour, and a run may take several: one new one is asked for.
        identity.refused();
        return asked();
    };
}

/**
 * GitHub's token goes no further back than here, should an answer repeat what was sent in its body or a header: not to the caller,
 * not to the journal.
 */
function withoutCredential(answer: Answer, { headers }: Ask): Answer {
    const token = /^bearer (.+)$/i.exec(String(headers.authorization))?.[1] ?? "";
    if (!isSecretToken(token)) return answer;
    const inHeaders = JSON.stringify(answer.headers).includes(token);
    if (!inHeaders && !answer.body.includes(token)) return answer;
    const kept = Object.entries(answer.headers).filter(
        ([name, value]) => name !== "content-length" && !String(value).includes(token),
    );
    const text = answer.body.toString("latin1").replaceAll(token, "***");
    return { ...answer, headers: Object.fromEntries(kept), body: Buffer.from(text, "latin1") };
}

async function authorized(ask: Ask, { token }: Identity): Promise<Ask> {
    return { ...ask, headers: { ...ask.headers, authorization: `Bearer ${await token()}` } };
}

import type { Clock } from "../clock";
import type { Answer, Ask, Send } from "../exchange";
import { isRecord, jsonOf, LostAnswer, refusal, succeeded } from "../exchange";
import type { Create } from "./creates";
import { createOf } from "./creates";
import type { Found } from "./found";
import { Unfindable } from "./found";
import { repeatable, unknownOutcome } from "./repeat";

/** What an earlier or this run's journal knows of an object that is in the way of its own creation. */
export interface Ours {
    /** Id in the answer to the write that made it; absent when no answer came. */
    readonly id?: number | string;
    /** Milliseconds since 1970, when the write was sent. */
    readonly at: number;
}

export interface LostCreateOptions {
    readonly clock: Clock;
    readonly say: (line: string) => void;
    /** The last write that made this object and was not undone since; undefined: nothing of ours. */
    readonly ours: (object: string) => Ours | undefined;
    /** For the record: an object was found and answered as created. */
    readonly note: (text: string) => Promise<void>;
}

/** GitHub may take a moment until what it made can be read; milliseconds between looks. */
const looks = [0, 1000, 2000, 4000, 8000];
/** A clock here and one at GitHub may differ by this much. */
const skew = 5 * 60_000;

/**
 * A create whose answer was lost is looked for and answered as created. It is sent a second time only when it is proven absent
 * for 15 s, and GitHub holds the names of everything in creates.ts unique, so there cannot be two. A create that GitHub
 * refuses because the thing is there, is answered with that thing when the journal says that it was ours.
 */
export function findingLostCreates(next: Send, options: LostCreateOptions): Send {
    return async (ask) => {
        const create = createOf(ask);
        if (create !== undefined) return creating(next, ask, create, options);
        if (ask.read || repeatable(ask)) return next(ask);
        // Some other create: sent once, and what became of it is said to be unknown rather than tried again.
        const answer = await answerTo(next, ask);
        return (
            answer ??
            refusal(
                `the answer to ${ask.method} ${ask.path} was lost, so it may be done or not - look on GitHub, then run again`,
            )
        );
    };
}

async function creating(
    next: Send,
    ask: Ask,
    create: Create,
    options: LostCreateOptions,
): Promise<Answer> {
    const { clock, say } = options;
    // Asked before it is sent: the record of this very request would answer for itself.
    let ours = options.ours(create.object);
    for (let attempt = 1; ; attempt++) {
        const at = clock.now();
        const answer = await answerTo(next, ask);
        if (answer !== undefined) {
            if (ours === undefined || !isTaken(answer)) return answer;
            return taken(next, create, { answer, ours }, options);
        }
        say(`the answer to the creation of ${create.object} was lost: looking for it`);
        const outcome = await look(next, create, clock);
        if (typeof outcome === "string")
            return refusal(
                `${create.object} may exist or not: its creation was not answered, and ${outcome} - run again`,
            );
        if (outcome !== undefined) {
            if (older(outcome, at) || (!outcome.asAsked && outcome.createdAt === undefined))
                return refusal(
                    `${create.object} exists, and is not what this run asked for - import it, or remove it on GitHub`,
                );
            return adopt(next, create, outcome, options);
        }
        if (attempt === 2)
            return refusal(
                `${create.object} was not created: GitHub answered neither of two requests - run again`,
            );
        ours = { at };
        say(`${create.object} was not created: sent again`);
    }
}

/** undefined: no answer, or one that leaves open what happened. */
async function answerTo(next: Send, ask: Ask): Promise<Answer | undefined> {
    try {
        const answer = await next(ask);
        const unclear =
            unknownOutcome(answer) ||
            (succeeded(answer) && answer.status !== 204 && jsonOf(answer) === undefined);
        return unclear ? undefined : answer;
    } catch (error) {
        if (!(error instanceof LostAnswer)) throw error;
        return undefined;
    }
}

async function look(next: Send, create: Create, clock: Clock): Promise<Found | string | undefined> {
    for (const pause of looks) {
        await clock.sleep(pause);
        try {
            const found = await create.find(next);
            if (found !== undefined) return found;
        } catch (error) {
            if (error instanceof Unfindable || error instanceof LostAnswer) return error.message;
            throw error;
        }
    }
    return undefined;
}

/** GitHub refuses since something has the name. Ours when the journal says so and nothing speaks against it; else GitHub's answer stands. */
async function taken(
    next: Send,
    create: Create,
    { answer, ours }: { readonly answer: Answer; readonly ours: Ours },
    options: LostCreateOptions,
): Promise<Answer> {
    const found = await look(next, create, options.clock);
    if (found === undefined || typeof found === "string") return answer;
    if (ours.id !== undefined && found.id !== ours.id) return answer;
    if (older(found, ours.at)) return answer;
    return adopt(next, create, found, options);
}

/** It was there before we asked for it. */
function older({ createdAt }: Found, at: number): boolean {
    return createdAt !== undefined && Date.parse(createdAt) < at - skew;
}

async function adopt(
    next: Send,
    { object }: Create,
    found: Found,
    { say, note }: LostCreateOptions,
): Promise<Answer> {
    let { answer } = found;
    if (!found.asAsked) {
        if (found.update === undefined)
            return refusal(
                `${object} exists and is not what was asked for - import it, or remove it on GitHub`,
            );
        const updated = await next(found.update);
        if (!succeeded(updated) || hasErrors(updated)) return updated;
        const body = jsonOf(updated);
        if (isRecord(body) && "id" in body) answer = { ...updated, status: answer.status };
    }
    const how = found.asAsked
        ? "it is there as asked"
        : "it is there and was brought to what was asked";
    say(`${object}: ${how}, so it counts as created`);
    await note(`${object} adopted: ${how}`);
    return answer;
}

/** 422 or 409 of the REST API, and GraphQL's error beside status 200. */
function isTaken(answer: Answer): boolean {
    const text = () => answer.body.toString("utf8");
    if (answer.status === 422 || answer.status === 409)
        return /already.exists|already been taken|must be unique|already in use/i.test(text());
    return answer.status === 200 && hasErrors(answer) && /Name already protected/i.test(text());
}

function hasErrors(answer: Answer): boolean {
    const body = jsonOf(answer);
    return isRecord(body) && Array.isArray(body.errors);
}

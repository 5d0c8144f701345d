/**
 * Answers that the provider misreads, put right on their way through.
 * Each entry names the fault it undoes, so that it can go when the provider is mended.
 */
import type { Answer, Send } from "./exchange";
import { answerOf, isRecord, jsonOf, ofOurReader, refusal } from "./exchange";

interface Healing {
    /** Paths of GETs. */
    readonly path: RegExp;
    readonly mend: (body: Record<string, unknown>, answer: Answer) => Answer;
}

/**
 * GitHub leaves the `required_reviewers` rule out when an environment has no reviewers; the provider's read then keeps
 * the reviewers that its state remembers, so refresh says "no changes" after somebody removed them all
 * (integrations/terraform-provider-github #3609, open in v6.13.0). An explicit empty rule makes it see them gone.
 */
const reviewersGone: Healing = {
    path: /^\/(?:repos\/[^/]+\/[^/]+|repositories\/\d+)\/environments\/[^/]+$/,
    mend: (body, answer) => {
        if (!("name" in body)) return answer;
        const rules: unknown[] = Array.isArray(body.protection_rules) ? body.protection_rules : [];
        if (rules.some((rule) => isRecord(rule) && rule.type === "required_reviewers"))
            return answer;
        const none = {
            id: 0,
            node_id: "",
            type: "required_reviewers",
            prevent_self_review: false,
            reviewers: [],
        };
        const mended = answerOf(200, { ...body, protection_rules: [...rules, none] });
        return { ...mended, headers: { ...answer.headers, ...mended.headers } };
    },
};

/**
 * GitHub shows who may bypass a ruleset only to those who may edit it (openapi: "only returned if the user making the API
 * request has write access to the ruleset"). The provider takes the missing list for an empty one: it would report drift that
 * is none, and miss an actor that was added.
 */
const bypassHidden: Healing = {
    path: /^\/(?:repos\/[^/]+\/[^/]+|orgs\/[^/]+)\/rulesets\/\d+$/,
    mend: (body, answer) =>
        !("rules" in body) || "bypass_actors" in body
            ? answer
            : refusal(
                  `the token may not see who bypasses ruleset ${JSON.stringify(body.name)}, so whether it changed is unknown - ` +
                      "it needs Administration: write; a preview without --refresh does not ask",
              ),
};

const healings: readonly Healing[] = [reviewersGone, bypassHidden];

/** Mends what the provider reads; our own reader knows GitHub's answers and gets them as they are, but for the reviewers. */
export function healing(next: Send): Send {
    return async (ask) => {
        const healed = ask.method === "GET" && healings.find(({ path }) => path.test(ask.path));
        if (!healed || (ofOurReader(ask) && healed === bypassHidden)) return next(ask);
        // A healed answer is asked for whole: "not modified" would leave the fault in the state.
        const { "if-none-match": _tag, ...headers } = ask.headers;
        const answer = await next({ ...ask, headers });
        const body = answer.status === 200 ? jsonOf(answer) : undefined;
        return isRecord(body) ? healed.mend(body, answer) : answer;
    };
}

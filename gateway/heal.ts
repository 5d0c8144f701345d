/**
 * Answers that the provider misreads, put right on their way through.
 * Each entry names the fault it undoes, so that it can go when the provider is mended.
 */
export interface Healing {
    /** Paths below `/api/v3`, without a query. */
    readonly path: RegExp;
    readonly mend: (body: unknown) => unknown;
}

/**
 * GitHub leaves the `required_reviewers` rule out when an environment has no reviewers; the provider's read then keeps
 * the reviewers that its state remembers, so refresh says "no changes" after somebody removed them all
 * (integrations/terraform-provider-github #3609, open in v6.13.0). An explicit empty rule makes it see them gone.
 */
const reviewersGone: Healing = {
    path: /^\/(?:repos\/[^/]+\/[^/]+|repositories\/\d+)\/environments\/[^/]+$/,
    mend: (body) => {
        if (!isRecord(body) || !("name" in body)) return body;
        const rules: unknown[] = Array.isArray(body.protection_rules) ? body.protection_rules : [];
        if (rules.some((rule) => isRecord(rule) && rule.type === "required_reviewers")) return body;
        const none = {
            id: 0,
            node_id: "",
            type: "required_reviewers",
            prevent_self_review: false,
            reviewers: [],
        };
        return { ...body, protection_rules: [...rules, none] };
    },
};

const healings: readonly Healing[] = [reviewersGone];

/** The mending for a GET of this path, if there is one. */
export function healingFor(method: string, path: string): Healing | undefined {
    if (method !== "GET" || !path.startsWith("/api/v3/")) return undefined;
    const below = path.slice("/api/v3".length);
    return healings.find((healing) => healing.path.test(below));
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null;
}

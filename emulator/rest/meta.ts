/** What GitHub says of itself and of the caller's budget. */
import { get, ok, type Context, type Route } from "../http/context";
import type { Resource } from "../http/ratelimit";

export const routes: readonly Route[] = [
    get("/meta", "meta/meta#get-apiname-meta-information", () =>
        ok({ verifiable_password_authentication: false }),
    ),
    get(
        "/rate_limit",
        "rate-limit/rate-limit#get-rate-limit-status-for-the-authenticated-user",
        (context) => {
            const core = standing(context, "core");
            return ok({
                resources: {
                    core,
                    search: standing(context, "search"),
                    graphql: standing(context, "graphql"),
                    integration_manifest: { ...core, limit: 5000, used: 0, remaining: 5000 },
                },
                rate: core,
            });
        },
    ),
];

function standing(context: Context, resource: Resource): Record<string, unknown> {
    const { limit, used, remaining, reset } = context.limits.standing(context.caller, resource);
    return { limit, used, remaining, reset, resource };
}

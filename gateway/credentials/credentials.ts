import type { IncomingHttpHeaders } from "node:http";
import { createHash, timingSafeEqual } from "node:crypto";

/** Who may ask the gateway, and in whose name it then asks GitHub. */
export interface Credentials {
    readonly identities: readonly Identity[];
}

/** What stands between a secret and the name of one of several callers: `SECRET.web`. */
const named = /^([^.]+)\.([a-z0-9-]{1,100})$/;

/** What one of several callers presents, so that the journal tells whose a write is. */
export function secretOf(secret: string, caller: string): string {
    return `${secret}.${caller}`;
}

export interface Identity {
    /** What the caller presents as its token; worth nothing outside this gateway. */
    readonly secret: string;
    /** GitHub's token for a request that leaves now. May be renewed from call to call. */
    readonly token: () => Promise<string>;
    /** Told when GitHub answers 401: a renewable token is then asked for anew. */
    readonly refused?: () => void;
}

/** The identity whose secret the caller presents, and the name that the caller gives itself; undefined: nobody's. */
export function identityOf(
    { identities }: Credentials,
    { authorization = "" }: IncomingHttpHeaders,
): { readonly identity: Identity; readonly caller?: string } | undefined {
    const presented = authorization.replace(/^(bearer|token)\s+/i, "");
    const [, head = presented, caller] = named.exec(presented) ?? [];
    const identity = identities.find(({ secret }) => equal(secret, head));
    if (identity === undefined) return undefined;
    return caller === undefined ? { identity } : { identity, caller };
}

/** In the same time whatever differs. */
function equal(one: string, other: string): boolean {
    const digest = (text: string) => createHash("sha256").update(text).digest();
    return timingSafeEqual(digest(one), digest(other));
}

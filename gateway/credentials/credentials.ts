import type { IncomingHttpHeaders } from "node:http";
import { createHash, timingSafeEqual } from "node:crypto";

/** Who may ask the gateway, and in whose name it then asks GitHub. */
export interface Credentials {
    readonly identities: readonly Identity[];
}

export interface Identity {
    /** What the caller presents as its token; worth nothing outside this gateway. */
    readonly secret: string;
    /** GitHub's token for a request that leaves now. May be renewed from call to call. */
    readonly token: () => Promise<string>;
    /** Told when GitHub answers 401: a renewable token is then asked for anew. */
    readonly refused?: () => void;
}

/** The identity whose secret the caller presents; undefined: nobody's. */
export function identityOf(
    { identities }: Credentials,
    { authorization = "" }: IncomingHttpHeaders,
): Identity | undefined {
    const presented = authorization.replace(/^(bearer|token)\s+/i, "");
    return identities.find(({ secret }) => equal(secret, presented));
}

/** In the same time whatever differs. */
function equal(one: string, other: string): boolean {
    const digest = (text: string) => createHash("sha256").update(text).digest();
    return timingSafeEqual(digest(one), digest(other));
}

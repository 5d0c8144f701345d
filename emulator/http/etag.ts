import { createHash } from "node:crypto";

/**
 * GitHub's ETag as reverse-engineered by github-conditional-http-transport: SHA-256 over the values of
 * the varied headers and the body, so another token gets another tag. Source: provider-and-emulator 1.4 A9.
 */
export function etag(accept: string, authorization: string, body: string | Buffer): string {
    return `"${createHash("sha256").update(`${accept}:${authorization}:`).update(body).digest("hex")}"`;
}

/** Whether `If-None-Match` names this tag; weak and strong forms count the same. */
export function matches(header: string | undefined, tag: string): boolean {
    if (header === undefined) return false;
    const bare = (text: string): string => text.trim().replace(/^W\//, "");
    return header.split(",").some((one) => bare(one) === "*" || bare(one) === tag);
}

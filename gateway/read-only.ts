import type { GraphqlOperation } from "./graphql";

/**
 * Whether a request only reads. GraphQL reads are POSTs, so the document decides, not the method;
 * a document that does not parse is not known to be a read and counts as a write.
 */
export function reads(method: string, graphql: GraphqlOperation | undefined): boolean {
    if (method === "GET" || method === "HEAD" || method === "OPTIONS") return true;
    return method === "POST" && graphql?.type === "query";
}

import { Kind, OperationTypeNode, parse } from "graphql";

/**
 * Whether a request only reads. GraphQL reads are POSTs, so the document decides, not the method;
 * a document that does not parse is not known to be a read and counts as a write.
 */
export function reads(method: string, path: string, body: unknown): boolean {
    if (method === "GET" || method === "HEAD" || method === "OPTIONS") return true;
    if (method !== "POST" || path !== "/api/graphql") return false;
    const query =
        typeof body === "object" && body !== null && "query" in body ? body.query : undefined;
    if (typeof query !== "string") return false;
    try {
        return parse(query).definitions.every(
            (part) =>
                part.kind !== Kind.OPERATION_DEFINITION ||
                part.operation === OperationTypeNode.QUERY,
        );
    } catch {
        return false;
    }
}

import { Kind, OperationTypeNode } from "graphql/language";
import { parse } from "graphql/language/parser";

/** A request that could change something was about to leave; that is a fault of ours, and nothing was sent. */
export class WriteRefusedError extends Error {
    override readonly name = "WriteRefusedError";
}

/**
 * A `fetch` through which only reads can pass, whatever the token could do: GET, HEAD, and POST to the GraphQL address with a
 * document of queries alone. It sits below every plugin and retry, at the last step before the network.
 */
export function readOnlyFetch(fetch: typeof globalThis.fetch, graphqlUrl: string): typeof fetch {
    const proven = new Set<string>();
    return async (input, init) => {
        const url =
            typeof input === "string" ? input : input instanceof URL ? input.href : input.url;
        const method = (
            init?.method ?? (input instanceof Request ? input.method : "GET")
        ).toUpperCase();
        const read =
            method === "GET" ||
            method === "HEAD" ||
            (method === "POST" && url === graphqlUrl && isQuery(init?.body, proven));
        if (!read) throw new WriteRefusedError(`refused ${method} ${url}: this client only reads`);
        return fetch(input, init);
    };
}

/** `proven`: texts found to be queries before; the few documents we have are sent many times. */
function isQuery(body: unknown, proven: Set<string>): boolean {
    if (typeof body !== "string") return false;
    const { query } = JSON.parse(body) as { query?: unknown };
    if (typeof query !== "string") return false;
    if (proven.has(query)) return true;
    const queries = parse(query, { noLocation: true }).definitions.every(
        (definition) =>
            definition.kind === Kind.FRAGMENT_DEFINITION ||
            (definition.kind === Kind.OPERATION_DEFINITION &&
                definition.operation === OperationTypeNode.QUERY),
    );
    if (queries) proven.add(query);
    return queries;
}

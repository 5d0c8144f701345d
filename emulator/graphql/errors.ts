/** Errors as GitHub's GraphQL answers them: HTTP 200, `type` beside `message`, `path` and `locations`. */
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { Problem } from "../http/problem";

export type RefusalType =
    | "NOT_FOUND"
    | "FORBIDDEN"
    | "UNPROCESSABLE"
    | "INSUFFICIENT_SCOPES"
    | "MISSING_PAGINATION_BOUNDARIES"
    | "EXCESSIVE_PAGINATION"
    | "INVALID_CURSOR_ARGUMENTS"
    | "ARGUMENT_LIMIT"
    | "MAX_NODE_LIMIT_EXCEEDED"
    | "RESOURCE_LIMITS_EXCEEDED"
    | "RATE_LIMITED"
    | "STALE_DATA";

/** Thrown by a resolver: the field is null and the answer carries this error. */
export class Refusal extends Error {
    constructor(
        readonly type: RefusalType,
        message: string,
    ) {
        super(message);
    }
}

/** What GitHub has and the local GitHub does not: the whole request is refused with 501, never answered by half. */
export class NotServed extends Problem {
    constructor(what: string) {
        super(501, `The local GitHub does not serve ${what} in GraphQL`);
    }
}

/** GitHub's form of one error. Anything but a refusal is our bug and is thrown on. */
export function formatError(error: GraphQLError): GraphQLFormattedError & { type?: string } {
    const { originalError, message, path, locations } = error;
    if (originalError instanceof NotServed) throw originalError;
    const where = { ...(path && { path }), ...(locations && { locations }) };
    if (originalError instanceof Refusal) return { type: originalError.type, ...where, message };
    if (originalError instanceof Problem) {
        const type =
            originalError.status === 404
                ? "NOT_FOUND"
                : originalError.status === 422
                  ? "UNPROCESSABLE"
                  : "FORBIDDEN";
        return { type, ...where, message };
    }
    if (originalError !== undefined && !(originalError instanceof GraphQLError))
        throw originalError;
    return { ...where, message };
}

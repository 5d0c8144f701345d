import type { Answer, Ask } from "../exchange";
import { isRecord, jsonOf } from "../exchange";

/**
 * The path of what an answer says does not exist; undefined when it says no such thing. GraphQL has its own ways:
 * an error of type NOT_FOUND for a node, and `null` for a team.
 */
export function missing(ask: Ask, answer: Answer): string | undefined {
    if (ask.graphql === undefined) {
        const asksForIt = ask.method === "GET" || ask.method === "HEAD" || ask.method === "DELETE";
        return answer.status === 404 && asksForIt ? ask.path : undefined;
    }
    const body = jsonOf(answer);
    if (!isRecord(body) || ask.graphql.type !== "query") return undefined;
    const { login, slug, id } = ask.graphql.variables;
    const { data } = body;
    // The provider asks for a node of a repository's name first, should that be an id.
    if (typeof id === "string" && isNodeId(id) && isRecord(data) && data.node === null)
        return `node ${id}`;
    if (typeof slug !== "string" || typeof login !== "string") return undefined;
    const organization = isRecord(data) ? data.organization : undefined;
    if (isRecord(organization) && organization.team === null) return `/orgs/${login}/teams/${slug}`;
    return undefined;
}

/** `R_kgDO…`, or of the older kind base64 of `010:Repository…`. */
function isNodeId(text: string): boolean {
    return /^[A-Z][A-Za-z]*_\w/.test(text) || /^MD[A-Za-z0-9]{6}/.test(text);
}

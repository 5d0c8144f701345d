import type { FastifyRequest } from "fastify";
import type { Running } from "../running";
import { actingUser, type Caller, type Context } from "./context";
import { Problem } from "./problem";
import type { Target } from "./target";

/** GitHub's stand-in for whoever is no account. */
const ghost = { login: "ghost", id: 10137 };

/** What a route sees of a request. `headers` collects what the answer will carry. */
export function makeContext(
    running: Running,
    caller: Caller,
    request: FastifyRequest,
    target: Target,
    body: unknown,
    headers: Record<string, string>,
    arrivedAt: number,
): Context {
    const params = request.params as Record<string, string | undefined>;
    const webUrl = `${request.protocol}://${request.host || "127.0.0.1"}`;
    const { state } = running;
    const param = (name: string): string => {
        const value = params[name];
        if (value === undefined) throw new Error(`route has no parameter ${name}`);
        return value;
    };
    const actor = actingUser(caller) ?? ghost;
    return {
        state,
        caller,
        method: request.method as Context["method"],
        param,
        numberParam(name) {
            const value = param(name);
            if (!/^\d+$/.test(value)) throw new Problem(404, "Not Found");
            return Number(value);
        },
        query: request.query as Record<string, string | undefined>,
        body: (body ?? {}) as Record<string, unknown>,
        headers: request.headers,
        apiUrl: webUrl + target.prefix,
        webUrl,
        linkPath: target.linkPath,
        subPath: target.subPath,
        arrivedAt,
        documentedPath: target.url.split("?")[0] ?? target.url,
        setHeader(name, value) {
            headers[name] = value;
        },
        audit: (organization, action, fields) => state.audit(organization, actor, action, fields),
        auditRepository: (repository, action, fields) =>
            state.audit(state.organizationOf(repository), actor, action, {
                repo: state.fullName(repository),
                repo_id: repository.id,
                visibility: repository.visibility,
                ...fields,
            }),
        options: running.options,
        limits: running.limits,
    };
}

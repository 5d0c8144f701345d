import type { FastifyReply } from "fastify";
import type { FaultRule } from "./faults";

/** What GitHub's front end says with a status that no route produced. */
export function faultMessage(status: number): string {
    const known: Record<number, string> = {
        401: "Bad credentials",
        403: "Resource not accessible by personal access token",
        404: "Not Found",
        500: "Server Error",
        502: "Server Error",
        503: "Service Unavailable",
        504: "We couldn't respond to your request in time. Sorry about that. Please try resubmitting your request and contact us if the problem persists.",
    };
    return known[status] ?? "Server Error";
}

/** Breaks the connection or the body; true when the answer has been dealt with. */
export function applyFault(
    fault: FaultRule,
    reply: FastifyReply,
    status: number,
    headers: Record<string, string>,
    content: string | Buffer,
): boolean {
    switch (fault.kind) {
        case "reset":
        case "reset-after-commit":
            reply.hijack();
            reply.raw.socket?.destroy();
            return true;
        case "truncated": {
            reply.hijack();
            const bytes = typeof content === "string" ? Buffer.from(content) : content;
            reply.raw.writeHead(status, {
                ...headers,
                "content-type": "application/json; charset=utf-8",
                "content-length": bytes.length,
            });
            reply.raw.write(bytes.subarray(0, bytes.length >> 1), () =>
                reply.raw.socket?.destroy(),
            );
            return true;
        }
        case "not-json":
            void reply
                .code(fault.status ?? 200)
                .headers(headers)
                .header("content-type", "text/html; charset=utf-8");
            void reply.send("<html><body><h1>Unicorn!</h1></body></html>");
            return true;
        case "status":
        case "status-after-commit":
        case "primary-limit":
        case "secondary-limit":
        case "latency":
            return false;
    }
}

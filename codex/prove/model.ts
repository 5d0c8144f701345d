import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A model that says what it is told: each turn it asks for the next command, whatever came of the one before. It speaks
 * the part of OpenAI's Responses API that codex 0.169.0 uses, on loopback, so that a proof needs no account and no network.
 */
export interface ScriptedModel {
    /** Base address for codex, `http://127.0.0.1:PORT/v1`. */
    readonly url: string;
    readonly port: number;
    /** What codex sent, in order. */
    readonly requests: readonly ModelRequest[];
    /** Which command of the script is under way, from 0. */
    readonly current: () => number;
    /** Paths that were asked for besides the model's: something got out of the sandbox. */
    readonly visits: readonly string[];
    close(): Promise<void>;
}

export interface ModelRequest {
    readonly input: readonly InputItem[];
    readonly tools?: readonly unknown[];
    readonly [key: string]: unknown;
}

interface InputItem {
    readonly type?: string;
    readonly call_id?: string;
    readonly output?: unknown;
    readonly [key: string]: unknown;
}

/** @param commands shell commands, one a turn */
export async function startModel(commands: readonly string[]): Promise<ScriptedModel> {
    const requests: ModelRequest[] = [];
    const visits: string[] = [];
    let turn = -1;
    const server = createServer((request, response) => {
        void readBody(request).then((body) => {
            if (request.method === "POST" && request.url?.endsWith("/responses")) {
                const asked = JSON.parse(body) as ModelRequest;
                requests.push(asked);
                turn++;
                answer(response, turn, commands[turn], asked);
                return;
            }
            if (!request.url?.startsWith("/v1/")) visits.push(request.url ?? "");
            response.writeHead(404, { "content-type": "application/json" }).end("{}");
        });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return {
        url: `http://127.0.0.1:${port}/v1`,
        port,
        requests,
        visits,
        current: () => turn,
        close: () =>
            new Promise((resolve) => {
                server.closeAllConnections();
                server.close(() => resolve());
            }),
    };
}

/** What came of each command of the script, as the model is told; index as in the script. */
export function outputs(model: ScriptedModel): readonly (string | undefined)[] {
    const last = model.requests.at(-1)?.input ?? [];
    const byCall = new Map(
        last
            .filter((item) => item.output !== undefined)
            .map((item) => [item.call_id, flatten(item.output)]),
    );
    return model.requests.map((_, index) => byCall.get(callId(index)));
}

async function readBody(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
}

function answer(
    response: ServerResponse,
    turn: number,
    command: string | undefined,
    asked: ModelRequest,
): void {
    const id = `resp_${turn}`;
    const event = (type: string, content: object): void => {
        response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...content })}\n\n`);
    };
    response.writeHead(200, { "content-type": "text/event-stream" });
    event("response.created", { response: { id } });
    event("response.output_item.done", {
        item: command === undefined ? goodbye(turn) : toolCall(turn, command, asked),
    });
    const usage = {
        input_tokens: 1,
        input_tokens_details: null,
        output_tokens: 1,
        output_tokens_details: null,
        total_tokens: 2,
    };
    event("response.completed", { response: { id, usage } });
    response.end();
}

/** Models of today run commands from a script of the `exec` tool, older ones by the `exec_command` function. */
function toolCall(turn: number, command: string, asked: ModelRequest): object {
    const direct = (asked.tools ?? []).some(
        (tool) => (tool as { name?: string }).name === "exec_command",
    );
    if (direct) {
        return {
            type: "function_call",
            id: `fc_${turn}`,
            call_id: callId(turn),
            name: "exec_command",
            arguments: JSON.stringify({ cmd: command }),
        };
    }
    return {
        type: "custom_tool_call",
        id: `ct_${turn}`,
        call_id: callId(turn),
        name: "exec",
        input: `const result = await tools.exec_command({ cmd: ${JSON.stringify(command)} });\ntext(JSON.stringify(result));`,
    };
}

function goodbye(turn: number): object {
    return {
        type: "message",
        id: `m_${turn}`,
        role: "assistant",
        content: [{ type: "output_text", text: "done" }],
    };
}

function callId(turn: number): string {
    return `call_${turn}`;
}

function flatten(output: unknown): string {
    if (typeof output === "string") return output;
    if (Array.isArray(output)) return output.map(flatten).join("\n");
    const text = (output as { text?: unknown } | null)?.text;
    return typeof text === "string" ? text : JSON.stringify(output);
}

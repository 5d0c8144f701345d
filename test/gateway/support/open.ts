import type { FaultRule } from "../../../emulator/http/faults";
import type { LocalGitHub, LocalGitHubOptions } from "../../../emulator/server";
import { createLocalGitHub } from "../../../emulator/server";
import type { Gateway, GatewayOptions } from "../../../gateway/gateway";
import { startGateway } from "../../../gateway/gateway";
import { VirtualClock } from "./virtual-clock";

export interface Reply {
    readonly status: number;
    readonly body: any;
    readonly headers: Headers;
}

/** A gateway in front of the local GitHub, on time that does not pass. */
export interface Opened {
    readonly github: LocalGitHub;
    readonly clock: VirtualClock;
    readonly said: string[];
    gateway: Gateway;
    /** One request through the gateway, as the provider sends it. */
    ask(
        method: string,
        path: string,
        body?: unknown,
        headers?: Record<string, string>,
    ): Promise<Reply>;
    graphql(
        query: string,
        variables?: Record<string, unknown>,
        headers?: Record<string, string>,
    ): Promise<Reply>;
    /** The same past the gateway, as a person does it. */
    direct(method: string, path: string, body?: unknown): Promise<Reply>;
    faults(...rules: FaultRule[]): void;
    /** `METHOD path status` of what reached the local GitHub since the last call. */
    arrived(): string[];
    /** A new run: another gateway before the same local GitHub. */
    again(options?: Partial<GatewayOptions>): Promise<void>;
    close(): Promise<void>;
}

export async function open(
    options: Partial<GatewayOptions> = {},
    settings: LocalGitHubOptions = {},
): Promise<Opened> {
    const github = await createLocalGitHub({ seed: "acme", ...settings });
    const clock = new VirtualClock();
    const said: string[] = [];
    const start = (more: Partial<GatewayOptions> = {}) =>
        startGateway({
            target: `${github.url}/`,
            port: 0,
            clock,
            progress: (line) => said.push(line),
            ...options,
            ...more,
        });
    let seen = 0;
    const opened: Opened = {
        github,
        clock,
        said,
        gateway: await start(),
        ask: (method, path, body, headers) =>
            request(opened.gateway.url, method, `api/v3${path}`, body, headers),
        graphql: (query, variables, headers) =>
            request(opened.gateway.url, "POST", "api/graphql", { query, variables }, headers),
        direct: (method, path, body) => request(`${github.url}/`, method, `api/v3${path}`, body),
        faults: (...rules) => github.faults.set(rules),
        arrived() {
            const entries = github.journal.entries.filter(({ id }) => id > seen);
            seen = entries.at(-1)?.id ?? seen;
            return entries.map(({ method, path, status }) => `${method} ${path} ${status}`);
        },
        async again(more) {
            await opened.gateway.close();
            opened.gateway = await start(more);
        },
        async close() {
            await opened.gateway.close();
            await github.close();
        },
    };
    return opened;
}

async function request(
    url: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
): Promise<Reply> {
    const answer = await fetch(url + path, {
        method,
        headers: {
            authorization: "Bearer local-owner",
            "user-agent": "terraform-provider-github/6.15.0",
            ...(body === undefined ? {} : { "content-type": "application/json" }),
            ...headers,
        },
        body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    return {
        status: answer.status,
        headers: answer.headers,
        body: text === "" ? undefined : JSON.parse(text),
    };
}

/** Talks to a local GitHub as clients do, and holds every exchange to GitHub's published description. */
import type { Violation } from "../../emulator/contract/contract";
import {
    createLocalGitHub,
    type LocalGitHub,
    type LocalGitHubOptions,
} from "../../emulator/server";

export interface Answer {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: any;
}

/** A running local GitHub with its traffic checked. */
export interface Checked {
    readonly github: LocalGitHub;
    /** What differed from GitHub's description so far. */
    readonly violations: Violation[];
    /** One request; path without prefix. The token defaults to the owner's. */
    rest(
        method: string,
        path: string,
        body?: unknown,
        token?: string,
        headers?: Record<string, string>,
    ): Promise<Answer>;
    graphql(query: string, variables?: Record<string, unknown>, token?: string): Promise<Answer>;
    close(): Promise<void>;
}

export async function startChecked(options: LocalGitHubOptions = {}): Promise<Checked> {
    const github = await createLocalGitHub({ contract: "report", ...options });
    const violations = github.contract?.violations ?? [];
    const send = async (
        method: string,
        path: string,
        body: unknown,
        token: string | undefined,
        headers: Record<string, string> = {},
    ): Promise<Answer> => {
        const response = await fetch(github.url + path, {
            method,
            redirect: "manual",
            headers: {
                ...(token === undefined || token === ""
                    ? {}
                    : { authorization: `Bearer ${token}` }),
                ...headers,
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        return {
            status: response.status,
            headers: Object.fromEntries(response.headers),
            body: text === "" ? undefined : JSON.parse(text),
        };
    };
    return {
        github,
        violations,
        rest: (method, path, body, token = "local-owner", headers = {}) =>
            send(method, `/api/v3${path}`, body, token, headers),
        graphql: (query, variables = {}, token = "local-owner") =>
            send("POST", "/api/graphql", { query, variables }, token),
        close: () => github.close(),
    };
}

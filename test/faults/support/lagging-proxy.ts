/** A proxy before a local GitHub whose reads lag behind its writes, as those of GitHub's replicas do. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { freeze, thaw } from "../../../emulator/local/freeze";
import type { LocalGitHub } from "../../../emulator/server";
import { createLocalGitHub } from "../../../emulator/server";

export interface LaggingProxy {
    readonly url: string;
    /** So many first reads of each new object do not find it. */
    times: number;
    /** How many reads were answered so. */
    readonly late: () => number;
    /** What is there now is no longer new. */
    settle(): void;
    close(): Promise<void>;
}

/** Beside `github` stands another one, as it was before the writes: what that one does not have, is new. */
export async function startLaggingProxy(github: LocalGitHub): Promise<LaggingProxy> {
    const before = await createLocalGitHub({
        seed: "acme",
        budget: 1e9,
        graphqlBudget: 1e9,
    });
    const settle = () => {
        before.state = thaw(freeze(github.state));
    };
    settle();
    const seen = new Map<string, number>();
    let late = 0;

    const server = createServer((request, response) => {
        void (async () => {
            const parts: Buffer[] = [];
            for await (const part of request) parts.push(part as Buffer);
            const body = parts.length === 0 ? undefined : Buffer.concat(parts);
            const { method = "GET", url = "/" } = request;
            const headers = Object.fromEntries(
                Object.entries(request.headers).filter(
                    (entry): entry is [string, string] =>
                        typeof entry[1] === "string" &&
                        !/^(host|connection|content-length|if-none-match)$/.test(entry[0]),
                ),
            );
            const ask = (origin: string) => fetch(origin + url, { method, headers, body });
            const got = await ask(github.url);
            const text = await got.text();
            let [status, sent] = [got.status, text];
            if (isRead(method, body)) {
                const then = await ask(before.url);
                const thenText = await then.text();
                const key = `${method} ${url.split("?")[0]} ${body?.toString() ?? ""}`;
                const count = seen.get(key) ?? 0;
                if (
                    finds(got.status, text) &&
                    !finds(then.status, thenText) &&
                    count < proxy.times
                ) {
                    seen.set(key, count + 1);
                    late++;
                    [status, sent] = [then.status, thenText];
                }
            }
            response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
            response.end(status === 204 ? undefined : sent);
        })().catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const proxy: LaggingProxy = {
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        times: 0,
        late: () => late,
        settle() {
            seen.clear();
            settle();
        },
        async close() {
            server.closeAllConnections();
            await new Promise((resolve) => server.close(resolve));
            await before.close();
        },
    };
    return proxy;
}

function isRead(method: string, body: Buffer | undefined): boolean {
    if (method === "GET") return true;
    return body !== undefined && /"query":"\s*query/.test(body.toString());
}

function finds(status: number, text: string): boolean {
    return status < 300 && !/"type":"NOT_FOUND"/.test(text);
}

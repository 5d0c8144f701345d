/** What came with a 200 and is no answer: the provider would take each setting of what it reads for empty. */
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Gateway } from "../../gateway/gateway";
import { startGateway } from "../../gateway/gateway";
import { VirtualClock } from "./support/virtual-clock";

let upstream: Server;
let gateway: Gateway;
let body = "";
let asked = 0;

beforeAll(async () => {
    upstream = createServer((_request, response) => {
        asked++;
        response.writeHead(200, { "content-type": "application/json" }).end(body);
    });
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    const target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/`;
    gateway = await startGateway({ target, port: 0, clock: new VirtualClock() });
});
beforeEach(() => (asked = 0));
afterAll(async () => {
    await gateway.close();
    await new Promise((resolve) => upstream.close(resolve));
});

const ask = (path: string, init?: RequestInit) => fetch(`${gateway.url}api/v3${path}`, init);

test.each([
    "",
    " ",
    "{}",
    "null",
    "true",
    '"x"',
    '{"message":"ok","status":"up"}',
    '{"id":',
    "<html>",
])("a read that is answered by %j is asked again, and then an error", async (text) => {
    body = text;
    const answer = await ask("/repos/acme/web");
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("answer is not whole");
    expect(asked).toBe(4);
});

test.each([
    ["/repos/acme/web/languages", "{}", {}],
    ["/repos/acme/web/teams", "[]", {}],
    ["/repos/acme/web", '{"id":1}', {}],
    ["/repos/acme/web/readme", "", { headers: { accept: "application/vnd.github.raw+json" } }],
    ["/user/starred/acme/web", "", { method: "PUT" }],
])("%s may be answered by %j", async (path, text, init) => {
    body = text;
    const answer = await ask(path, init);
    expect([answer.status, await answer.text(), asked]).toEqual([200, text, 1]);
});

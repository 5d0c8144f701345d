import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { credentialsFrom } from "../../gateway/credentials/environment";
import { startGateway } from "../../gateway/gateway";
import { VirtualClock } from "./support/virtual-clock";

const token = "canary-0123456789-0123456789";

test("an error that repeats the Authorization header takes the token neither to the caller nor into the journal", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-echo-"));
    let received = "";
    const upstream = http.createServer((request, response) => {
        received = String(request.headers.authorization);
        response.writeHead(422, { "content-type": "application/json", "x-asked-with": received });
        response.end(JSON.stringify({ message: `bad request, ${received}` }));
    });
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    const target = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/`;
    const clock = new VirtualClock();
    const { credentials, environment } = await credentialsFrom(
        { GITHUB_TOKEN: token },
        target,
        clock,
    );
    const journal = { folder: path.join(folder, "journal"), planHash: "abc", actor: "owner-1" };
    const gateway = await startGateway({ target, port: 0, clock, credentials, journal });
    try {
        const answer = await fetch(`${gateway.url}api/v3/orgs/acme/teams`, {
            method: "POST",
            headers: {
                authorization: `Bearer ${environment.GITHUB_TOKEN}`,
                "content-type": "application/json",
            },
            body: JSON.stringify({ name: "x", privacy: "closed" }),
        });
        const said = await answer.text();
        await gateway.close();
        expect(received).toBe(`Bearer ${token}`);
        expect(answer.status).toBe(422);
        expect(said).toContain("bad request, Bearer ***");
        const written = readdirSync(journal.folder).map((name) =>
            readFileSync(path.join(journal.folder, name), "utf8"),
        );
        expect(written.join("")).toContain("/orgs/acme/teams");
        expect(JSON.stringify([...answer.headers])).not.toContain(token);
        expect(said + written.join("")).not.toContain(token);
    } finally {
        await gateway.close();
        await new Promise((resolve) => upstream.close(resolve));
        rmSync(folder, { recursive: true });
    }
});

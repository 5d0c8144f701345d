import { createClient } from "../../live/client";
import { answering, json, problem } from "./support/answers";

const said = async (read: Promise<unknown>): Promise<string> => {
    try {
        return JSON.stringify(await read);
    } catch (error) {
        return String(error);
    }
};

test("words of an error that repeat the token lose it, in REST and in GraphQL", async () => {
    const echo = "you sent: Bearer canary-token";
    const { options, waits } = answering(({ method, url }) => {
        if (method === "POST") return json({ data: null, errors: [{ message: echo }] });
        return problem(url.endsWith("/b") ? 502 : 403, echo);
    });
    const client = await createClient(options);
    const all = await Promise.all([
        said(client.get("GET /orgs/{org}", { org: "a" })),
        said(client.get("GET /orgs/{org}", { org: "b" })),
        said(client.list("GET /orgs/{org}/teams", { org: "a" })),
        said(client.text("acme", "web", "AGENTS.md")),
        said(client.graphql("query Who { viewer { login } }", {})),
    ]);
    for (const one of all) expect(one).toContain("you sent: Bearer ***");
    expect(JSON.stringify([all, waits])).not.toContain("canary-token");
});

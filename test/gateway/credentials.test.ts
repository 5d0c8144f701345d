import http from "node:http";
import { credentialsFrom } from "../../gateway/credentials/environment";
import { standIn } from "../../gateway/credentials/secrets";
import { targetOf } from "../../gateway/target";
import { open } from "./support/open";
import type { Opened } from "./support/open";

let here: Opened;
beforeEach(async () => {
    here = await open();
});
afterEach(() => here.close());

const present = (token: string | undefined) => ({ authorization: `Bearer ${token ?? ""}` });
const target = () => `${here.github.url}/`;

describe("the run's secret", () => {
    test("stands in for the token: the command never has it, and GitHub never has the secret", async () => {
        const { credentials, environment } = await credentialsFrom(
            { GITHUB_TOKEN: "local-reader", PATH: "/bin" },
            target(),
            here.clock,
        );
        expect(environment).toEqual({
            GITHUB_TOKEN: expect.stringMatching(/^codex-rollout-[0-9a-f]{48}$/),
            PATH: "/bin",
        });
        await here.again({ credentials });
        const { status, body } = await here.ask(
            "GET",
            "/user",
            undefined,
            present(environment.GITHUB_TOKEN),
        );
        expect(status).toBe(200);
        expect(here.github.journal.entries.at(-1)?.caller).toBe(body.login);
        for (const other of [
            undefined,
            "local-reader",
            "local-owner",
            `${environment.GITHUB_TOKEN}x`,
        ]) {
            here.arrived();
            expect((await here.ask("GET", "/user", undefined, present(other))).status).toBe(401);
            expect(here.arrived()).toEqual([]);
        }
    });

    test("two identities, two secrets; the second is the same in every run, since Pulumi records it", async () => {
        const from = () =>
            credentialsFrom(
                { GITHUB_TOKEN: "local-reader", GITHUB_APP_TOKEN: "local-owner" },
                target(),
                here.clock,
            );
        const { credentials, environment } = await from();
        const other = await from();
        expect(environment.GITHUB_APP_TOKEN).toBe(other.environment.GITHUB_APP_TOKEN);
        expect(environment.GITHUB_TOKEN).not.toBe(other.environment.GITHUB_TOKEN);
        expect(standIn("one token")).not.toBe(standIn("another"));
        await here.again({ credentials });
        await here.ask("GET", "/user", undefined, present(environment.GITHUB_APP_TOKEN));
        expect(here.github.journal.entries.at(-1)?.caller).toBe("owner-1");
    });

    test("what the gateway looks for by itself it looks for in the caller's name", async () => {
        const { credentials, environment } = await credentialsFrom(
            { GITHUB_TOKEN: "local-owner" },
            target(),
            here.clock,
        );
        await here.again({ credentials });
        here.faults({ method: "POST", path: "/teams$", kind: "reset-after-commit" });
        const answer = await here.ask(
            "POST",
            "/orgs/acme/teams",
            { name: "x", privacy: "closed" },
            present(environment.GITHUB_TOKEN),
        );
        expect(answer.status).toBe(201);
    });

    test("a name that is not this machine's is refused: a web page could make a browser ask", async () => {
        const { hostname, port } = new URL(here.gateway.url);
        const status = await new Promise((resolve) => {
            http.get(
                {
                    hostname,
                    port,
                    path: "/api/v3/orgs/acme",
                    headers: { host: `evil.example:${port}` },
                },
                (answer) => {
                    answer.resume();
                    resolve(answer.statusCode);
                },
            );
        });
        expect(status).toBe(403);
        expect(here.arrived()).toEqual([]);
    });

    test("a token never travels unencrypted to another machine", () => {
        expect(() => targetOf("http://github.example/")).toThrow(
            "would send the token unencrypted",
        );
        expect(targetOf("https://github.example/").rest).toBe("/api/v3");
        expect(targetOf("https://api.github.com/").rest).toBe("");
    });
});

describe("a GitHub App", () => {
    async function app() {
        const answer = await fetch(`${here.github.url}/_local/apps/codex-rollout/key`, {
            method: "POST",
        });
        const { appId, installations, privateKey } = (await answer.json()) as any;
        return {
            GITHUB_APP_ID: String(appId),
            GITHUB_APP_INSTALLATION_ID: String(installations[0].id),
            GITHUB_APP_PEM_FILE: privateKey as string,
        };
    }

    test("its key stays here; tokens are renewed before they run out and when GitHub refuses one", async () => {
        const variables = await app();
        const { credentials, environment } = await credentialsFrom(variables, target(), here.clock);
        expect(Object.keys(environment)).toEqual(["GITHUB_TOKEN"]);
        await here.again({ credentials });
        const ask = async () =>
            (await here.ask("GET", "/orgs/acme", undefined, present(environment.GITHUB_TOKEN)))
                .status;
        const tokens = () =>
            here.github.journal.entries.filter(({ path }) => path.endsWith("/access_tokens"))
                .length;
        expect([await ask(), await ask(), tokens()]).toEqual([200, 200, 1]);
        await here.clock.sleep(56 * 60_000);
        expect([await ask(), tokens()]).toEqual([200, 2]);
        here.faults({ path: "/orgs/acme$", kind: "status", status: 401 });
        expect([await ask(), tokens()]).toEqual([200, 3]);
        here.faults({ path: "/orgs/acme$", kind: "status", status: 401, times: 2 });
        expect(await ask()).toBe(401);
    });

    test("half of its variables is a mistake, not a fallback to another identity", async () => {
        await expect(
            credentialsFrom({ GITHUB_APP_ID: "1", GITHUB_TOKEN: "t" }, target(), here.clock),
        ).rejects.toThrow("2 of 3 are not set");
    });
});

describe("the hour's budget", () => {
    test("what has not changed is not counted by GitHub, and is answered whole", async () => {
        const first = await here.ask("GET", "/orgs/acme");
        const remaining = () =>
            here.github.limits.standing(
                {
                    kind: "user",
                    user: [...here.github.state.users.values()].find(
                        ({ login }) => login === "owner-1",
                    )!,
                    token: here.github.state.tokens.get("local-owner")!,
                },
                "core",
            ).remaining;
        const before = remaining();
        const again = await here.ask("GET", "/orgs/acme");
        expect(again.body).toEqual(first.body);
        expect(remaining()).toBe(before);
        expect(here.gateway.counts.unchanged).toBe(1);
        await here.direct("PATCH", "/orgs/acme", { description: "new" });
        expect((await here.ask("GET", "/orgs/acme")).body.description).toBe("new");
        const other = await here.ask("GET", "/orgs/acme", undefined, present("local-member"));
        expect(other.body).not.toHaveProperty("total_private_repos");
    });

    test("a declared budget is not exceeded, repeats included, and the refusal says how to go on", async () => {
        await here.again({ budget: 3 });
        here.arrived();
        here.faults({ path: "/orgs/acme$", kind: "status", status: 502 });
        const statuses = [];
        for (let nth = 0; nth < 4; nth++)
            statuses.push((await here.ask("GET", "/orgs/acme")).status);
        expect(statuses).toEqual([200, 200, 403, 403]);
        expect(here.arrived()).toHaveLength(3);
    });

    test("GitHub's rate-limit headers do not reach the provider, which would wait by them unseen", async () => {
        const { headers } = await here.ask("GET", "/orgs/acme");
        expect([...headers.keys()].filter((name) => /ratelimit|retry/.test(name))).toEqual([]);
    });
});

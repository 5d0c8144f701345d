/**
 * A token that ends in the middle of an apply, before each of its requests in turn. An App's is renewed and nobody notices; a
 * token of a person cannot be, so the run stops there and the next one, with a new token, does what is left.
 */
import { credentialsFrom } from "../../gateway/credentials/environment";
import { open } from "./support/open";
import type { Opened, Reply } from "./support/open";

jest.setTimeout(120_000);

let here: Opened;
let sandbox: string;
beforeEach(async () => {
    here = await open();
    const answer = await here.direct("GET", "/repos/acme/sandbox");
    sandbox = (answer.body as { node_id: string }).node_id;
});
afterEach(() => here.close());

type Step = readonly [method: string, path: string, body?: unknown];

const mutation =
    "mutation($input:CreateBranchProtectionRuleInput!){createBranchProtectionRule(input:$input){branchProtectionRule{id}}}";

/** An apply in small, each kind of write with the read that follows it; `round` keeps one from meeting the objects of another. */
const steps = (round: number): Step[] => [
    ["GET", "/orgs/acme"],
    ["POST", "/orgs/acme/teams", { name: `round ${round}`, privacy: "closed" }],
    ["GET", `/orgs/acme/teams/round-${round}`],
    ["PUT", `/orgs/acme/teams/round-${round}/memberships/dev-1`, { role: "member" }],
    ["PUT", `/orgs/acme/teams/round-${round}/repos/acme/sandbox`, { permission: "push" }],
    ["GET", `/orgs/acme/teams/round-${round}/repos/acme/sandbox`],
    [
        "POST",
        "/graphql",
        {
            query: mutation,
            variables: { input: { repositoryId: sandbox, pattern: `round/${round}` } },
        },
    ],
    ["PUT", `/repos/acme/sandbox/environments/round-${round}`, { wait_timer: 0 }],
    [
        "POST",
        `/repos/acme/sandbox/environments/round-${round}/variables`,
        { name: "MODEL", value: "a" },
    ],
    ["PATCH", "/orgs/acme/actions/variables/MODEL", { name: "MODEL", value: `round ${round}` }],
    ["DELETE", `/orgs/acme/teams/round-${round}/memberships/dev-1`],
];

async function send([method, path, body]: Step, secret: string): Promise<Reply> {
    const headers = { authorization: `Bearer ${secret}` };
    if (path === "/graphql") {
        const answer = await fetch(`${here.gateway.url}api/graphql`, {
            method,
            headers: { ...headers, "content-type": "application/json" },
            body: JSON.stringify(body),
        });
        return { status: answer.status, headers: answer.headers, body: await answer.json() };
    }
    return here.ask(method, path, body, headers);
}

const didIt = ({ status, body }: Reply) =>
    status < 300 && (body as { errors?: unknown } | undefined)?.errors === undefined;

const variable = () =>
    here.direct("POST", "/orgs/acme/actions/variables", {
        name: "MODEL",
        value: "none",
        visibility: "all",
    });

test("an App's installation: renewed before each of the requests, and every request is done", async () => {
    await variable();
    const answer = await fetch(`${here.github.url}/_local/apps/codex-rollout/key`, {
        method: "POST",
    });
    const { appId, installations, privateKey } = (await answer.json()) as {
        appId: number;
        installations: { id: number }[];
        privateKey: string;
    };
    for (let nth = 0; nth < steps(0).length; nth++) {
        const { credentials, environment } = await credentialsFrom(
            {
                GITHUB_APP_ID: String(appId),
                GITHUB_APP_INSTALLATION_ID: String(installations[0]?.id),
                GITHUB_APP_PEM_FILE: privateKey,
            },
            `${here.github.url}/`,
            here.clock,
        );
        await here.again({ credentials });
        const done: boolean[] = [];
        for (const [index, step] of steps(nth).entries()) {
            if (index === nth) here.faults({ kind: "status", status: 401, path: pathOf(step) });
            done.push(didIt(await send(step, environment.GITHUB_TOKEN ?? "")));
        }
        expect({
            nth,
            done,
            left: here.github.faults.list().filter(({ hits }) => hits === 0),
        }).toEqual({ nth, done: steps(nth).map(() => true), left: [] });
    }
    const renewals = here.github.journal.entries.filter(({ path }) =>
        path.endsWith("/access_tokens"),
    );
    // One to begin with and one more, in each round.
    expect(renewals).toHaveLength(2 * steps(0).length);
});

test("a person's token: nothing more is done, and the next run does the rest", async () => {
    await variable();
    for (let nth = 0; nth < steps(0).length; nth++) {
        await here.again();
        here.faults();
        const first: boolean[] = [];
        for (const [index, step] of steps(nth).entries()) {
            if (index === nth) here.faults({ kind: "status", status: 401, times: 0 });
            first.push(didIt(await send(step, "local-owner")));
        }
        expect({ nth, first }).toEqual({
            nth,
            first: steps(nth).map((_, index) => index < nth),
        });
        await here.again();
        here.faults();
        const rest: boolean[] = [];
        for (const step of steps(nth).slice(nth)) rest.push(didIt(await send(step, "local-owner")));
        expect({ nth, rest }).toEqual({
            nth,
            rest: steps(nth)
                .slice(nth)
                .map(() => true),
        });
    }
});

function pathOf([, path]: Step): string {
    return `${path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
}

import type { Opened } from "./support/open";
import { open } from "./support/open";

let here: Opened;
beforeEach(async () => {
    here = await open();
    here.arrived();
});
afterEach(() => here.close());

const repository = "/repos/acme/sandbox";
const read = (headers?: Record<string, string>) => here.ask("GET", repository, undefined, headers);
/** How often GitHub was asked for the repository since the last look. */
const asked = () =>
    here.arrived().filter((line) => line.startsWith(`GET /api/v3${repository} `)).length;

test("a repository is asked for once a minute, and the provider gets the same answer", async () => {
    const [first, second] = [await read(), await read()];
    expect(second.body).toEqual(first.body);
    expect(asked()).toBe(1);
    await here.clock.sleep(61_000);
    expect((await read()).body).toEqual(first.body);
    expect(asked()).toBe(1);
});

test("what is made in it leaves it fresh; a change of the repository itself is seen at once", async () => {
    await read();
    expect((await here.ask("PUT", `${repository}/environments/codex`, {})).status).toBe(200);
    const { id } = (await here.direct("GET", repository)).body;
    asked();
    // The provider writes secrets of environments by the repository's id.
    const variables = `/repositories/${id}/environments/codex/variables`;
    const made = await here.ask("POST", variables, { name: "A", value: "b" });
    expect(made.status).toBe(201);
    await read();
    expect(asked()).toBe(0);
    expect((await here.ask("PATCH", repository, { description: "new" })).status).toBe(200);
    expect((await read()).body.description).toBe("new");
    expect(asked()).toBe(1);
    expect((await here.ask("PUT", `${repository}/topics`, { names: ["codex"] })).status).toBe(200);
    expect((await read()).body.topics).toEqual(["codex"]);
});

test("our own readers ask, and so does whoever has another token", async () => {
    await read();
    asked();
    await here.direct("PATCH", repository, { description: "by hand" });
    const ours = await read({ "user-agent": "codex-rollout" });
    expect(ours.body.description).toBe("by hand");
    await read({ authorization: "Bearer local-reader" });
    expect(asked()).toBe(2);
});

test("the tag that the provider made up does not stand in the way", async () => {
    const provider = { "if-none-match": '"made up"' };
    const first = await read(provider);
    expect(await read(provider)).toMatchObject({ status: 200, body: first.body });
    expect(asked()).toBe(1);
    const teams = () => here.ask("GET", "/orgs/acme/teams", undefined, provider);
    const listed = await teams();
    expect(await teams()).toMatchObject({ status: 200, body: listed.body });
    expect(here.arrived().at(-1)).toBe("GET /api/v3/orgs/acme/teams 304");
});

test("a repository that is not found is asked for each time", async () => {
    const absent = () => here.ask("GET", "/repos/acme/absent");
    await absent();
    here.arrived();
    await absent();
    expect(here.arrived()).toContain("GET /api/v3/repos/acme/absent 404");
});

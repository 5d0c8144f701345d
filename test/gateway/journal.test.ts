import {
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    truncateSync,
    writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { readJournal, runsOf } from "../../gateway/journal/read";
import { open } from "./support/open";
import type { Opened } from "./support/open";

let here: Opened;
let folder: string;
beforeEach(async () => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), "codex-rollout-journal-")), "journal");
    here = await open({ journal: { folder, planHash: "abc123", actor: "owner-1" } });
});
afterEach(async () => {
    await here.close();
    rmSync(path.dirname(folder), { recursive: true });
});

const files = () =>
    readdirSync(folder)
        .sort()
        .map((name) => path.join(folder, name));
const canary = "CANARY-0123456789";
const write = (name: string) => here.ask("POST", "/orgs/acme/teams", { name, privacy: "closed" });

test("a run that only reads leaves nothing behind", async () => {
    await here.ask("GET", "/orgs/acme");
    await here.gateway.close();
    expect(() => readdirSync(folder)).toThrow(/ENOENT/);
});

test("a write is on the disk before it reaches GitHub, with who and for which plan; then its result", async () => {
    let before: unknown[] = [];
    await here.close();
    const onExchange = ({ method }: { readonly method: string }) => {
        if (method === "POST") before = readJournal(folder).files.flatMap(({ records }) => records);
    };
    here = await open(
        { journal: { folder, planHash: "abc123", actor: "owner-1" } },
        { onExchange },
    );
    const { body } = await write("codex");
    expect(before).toMatchObject([
        { kind: "run", plan: "abc123", actor: "owner-1", sequence: 1 },
        {
            kind: "write",
            method: "POST",
            path: "/orgs/acme/teams",
            object: "team codex of acme",
            plan: "abc123",
            actor: "owner-1",
            body: { name: "codex", privacy: "closed" },
            sequence: 2,
        },
    ]);
    await here.gateway.close();
    const [run] = runsOf(readJournal(folder));
    expect(run).toMatchObject({
        ended: true,
        torn: false,
        writes: [{ result: { status: 201, id: body.id } }],
    });
    expect(statSync(files()[0] ?? "").mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test("what was there before is in the record when the run had read it", async () => {
    const { body } = await write("codex");
    await here.again();
    const at = `/organizations/9001/team/${body.id}`;
    await here.ask("GET", at);
    await here.ask("PATCH", at, { description: "new" });
    const writes = runsOf(readJournal(folder)).at(-1)?.writes;
    expect(writes?.[0]?.write).toMatchObject({
        body: { description: "new" },
        before: { name: "codex", privacy: "closed" },
    });
});

test("nothing that may be secret is kept: values, keys, file texts, tokens", async () => {
    const sandbox = "/repos/acme/sandbox";
    await here.direct("PUT", `${sandbox}/environments/codex`);
    await here.ask("POST", `${sandbox}/environments/codex/variables`, { name: "A", value: canary });
    await here.ask("PUT", `${sandbox}/actions/secrets/TOKEN`, {
        encrypted_value: canary,
        key_id: "1",
    });
    await here.ask("PUT", `${sandbox}/contents/a.md`, {
        message: "m",
        content: Buffer.from(canary).toString("base64"),
    });
    await here.ask("PATCH", "/orgs/acme", {
        new_field: canary,
        description: "d",
        nested: { token: canary },
    });
    await here.graphql(
        `mutation($input:UpdateBranchProtectionRuleInput!){updateBranchProtectionRule(input: $input){branchProtectionRule{id}}}`,
        { input: { branchProtectionRuleId: "x", clientMutationId: canary } },
    );
    await here.ask("DELETE", `${sandbox}/nothing`, undefined, {
        authorization: `Bearer ${canary}`,
    });
    const text = files()
        .map((file) => readFileSync(file, "utf8"))
        .join("");
    expect(text).not.toContain(canary);
    expect(text).not.toContain(Buffer.from(canary).toString("base64"));
    expect(text).not.toContain("local-owner");
    expect(text).toContain("contentSha256");
});

test("a disk that takes no record: nothing is sent", async () => {
    // The folder is only made with the first write.
    writeFileSync(folder, "");
    here.arrived();
    const answer = await write("codex");
    expect(answer.status).toBe(403);
    expect(answer.body.message).toContain("the journal cannot be written");
    expect(here.arrived()).toEqual([]);
});

test("a changed line, a line taken out and a missing file are found; a torn end is said to be one", async () => {
    await write("one");
    await write("two");
    await here.again();
    await write("three");
    await here.gateway.close();
    expect(readJournal(folder).broken).toEqual([]);
    const [first = "", second = ""] = files();
    const text = readFileSync(first, "utf8");
    const verdict = (change: string) => {
        writeFileSync(first, change);
        const { broken } = readJournal(folder);
        writeFileSync(first, text);
        return broken.join("\n");
    };
    expect(verdict(text.replace('"name":"one"', '"name":"ONE"'))).toContain(
        "does not follow from the line before",
    );
    expect(
        verdict(
            text
                .split("\n")
                .filter((_line, index) => index !== 2)
                .join("\n"),
        ),
    ).toContain("does not follow");
    expect(verdict(text.replace('"writes":2', '"writes":1'))).toContain(
        "an earlier file is missing or was changed",
    );
    rmSync(first);
    expect(readJournal(folder).broken.join()).toContain("an earlier file is missing");
    writeFileSync(first, text);
    truncateSync(second, statSync(second).size - 20);
    const torn = readJournal(folder);
    expect(torn.broken).toEqual([]);
    expect(runsOf(torn).map(({ ended, torn }) => [ended, torn])).toEqual([
        [true, false],
        [false, true],
    ]);
});

test("many writes at once, and files that grow too large, are one chain", async () => {
    await here.again({ journal: { folder, largest: 4000 } });
    await Promise.all(Array.from({ length: 40 }, (_, nth) => write(`t${nth}`)));
    await here.gateway.close();
    const journal = readJournal(folder);
    expect(journal.files.length).toBeGreaterThan(2);
    expect(journal.broken).toEqual([]);
    expect(runsOf(journal)[0]?.writes.filter(({ result }) => result?.status === 201)).toHaveLength(
        40,
    );
});

test("codex-rollout journal shows it, proves it, and exits 1 when it was changed", async () => {
    await write("codex");
    await here.gateway.close();
    const verb = (...words: string[]) =>
        spawnSync(process.execPath, ["bin/cli/main.js", "journal", "--folder", folder, ...words], {
            encoding: "utf8",
            cwd: path.resolve(__dirname, "../.."),
        });
    const shown = verb();
    expect(shown.stdout).toMatch(
        /by owner-1 {2}plan abc123.*\n.* POST {3}team codex of acme {2}201\njournal: 1 runs, 1 writes; the record is whole\n/,
    );
    expect(shown.status).toBe(0);
    const document: unknown = JSON.parse(verb("--json").stdout);
    expect(document).toMatchObject({
        whole: true,
        runs: [{ ended: true, writes: [{ write: { method: "POST" }, result: { status: 201 } }] }],
    });
    const [file = ""] = files();
    writeFileSync(file, readFileSync(file, "utf8").replace(`"status":201`, `"status":200`));
    const changed = verb("--verify");
    expect(changed.stdout).toContain("THE RECORD WAS CHANGED");
    expect(changed.stderr).toMatch(/\.ndjson:4 {2}does not follow/);
    expect(changed.status).toBe(1);
});

test("what an earlier run wrote counts on in the limits of the next", async () => {
    const limits = { contentPerMinute: 2 };
    await here.again({ limits });
    for (const name of ["one", "two"]) expect((await write(name)).status).toBe(201);
    const began = here.clock.now();
    await here.again({ limits });
    expect((await write("three")).status).toBe(201);
    expect(here.clock.now() - began).toBeGreaterThan(55_000);
    expect(here.said.join()).toContain("GitHub's limit of new content a minute is used up");
});

/** The ten recorded experiments in which the provider goes wrong: the local GitHub lets it go wrong in the same way. */
import { generateKeyPairSync, createSign } from "node:crypto";
import type { Seed } from "../../emulator/seed/types";
import { type Checked, startChecked } from "./exchange";
import { addAppToken, type Recorded, recorded, Replay, stubSeed } from "./replay";

const pitfalls = recorded("pitfalls");
const reviewersOn = (role: string, over: Partial<Seed> = {}): Seed =>
    stubSeed({
        teams: [{ name: "reviewers", id: 7001, privacy: "closed", repositories: { codex: role } }],
        ...over,
    });

let gh: Checked;
afterEach(async () => {
    await gh.close();
    expect(gh.violations).toEqual([]);
});

interface Options {
    readonly seed?: Seed;
    readonly token?: string;
    readonly foreignEtags?: boolean;
    /** What happens before a step, behind the provider's back. */
    readonly between?: Readonly<Record<string, () => Promise<unknown>>>;
    /** Ids that the recording kept without the answers that name them. */
    readonly learn?: (player: Replay, one: Recorded, body: any) => void;
}

/** Sends every exchange and holds its status to the recorded one. */
async function replay(
    pitfall: string,
    { seed = stubSeed(), token = "app", foreignEtags, between = {}, learn }: Options = {},
): Promise<Replay> {
    gh = await startChecked({ seed });
    if (token === "app") addAppToken(gh);
    const player = new Replay(gh, token, foreignEtags);
    let step = "";
    const wrong: object[] = [];
    for (const one of pitfalls.get(pitfall) as Recorded[]) {
        if (one.step !== step) await between[one.step]?.();
        step = one.step;
        const { status, body } = await player.send(one);
        learn?.(player, one, body);
        if (status !== one.status)
            wrong.push({ step, request: one.request, recorded: one.status, status, body });
    }
    expect(wrong).toEqual([]);
    return player;
}
const rest = async (method: string, path: string, body?: object, token = "person") =>
    (await gh.rest(method, path, body, token)).body;
const names = (list: readonly { login: string }[]): string[] => list.map(({ login }) => login);

test("A1: a person who creates a team is its maintainer until the provider removes them", async () => {
    await replay("A1", { token: "person" });
    expect(await rest("GET", "/orgs/acme/teams/codex-users/members")).toEqual([]);
    await gh.close();
    gh = await startChecked({ seed: stubSeed() });
    await gh.rest("POST", "/orgs/acme/teams", { name: "codex-users" }, "person");
    expect(names(await rest("GET", "/orgs/acme/teams/codex-users/members"))).toEqual([
        "octo-admin",
    ]);
});

test("A2: PUT `alice` then DELETE `Alice` takes away the access it just gave", async () => {
    await replay("A2");
    expect(
        names(await rest("GET", "/repos/acme/codex/collaborators?affiliation=direct")),
    ).not.toContain("Alice");
});

test("A3: replacing a slug by an id grants, then revokes: the access is gone", async () => {
    await replay("A3");
    expect(await rest("GET", "/repos/acme/codex/teams")).toEqual([]);
});

test("A4: reviewers removed by hand leave an environment that looks untouched to the provider", async () => {
    const environment = "/repos/acme/codex/environments/codex";
    await replay("A4", {
        seed: reviewersOn("read"),
        between: {
            refresh: async () => {
                expect((await rest("GET", environment)).protection_rules).toHaveLength(1);
                await rest("PUT", environment, { wait_timer: 0, reviewers: [] });
                expect((await rest("GET", environment)).protection_rules).toEqual([]);
            },
        },
    });
});

test("A5: a rule made again under a node id is refused in GitHub's words", async () => {
    const errors: string[] = [];
    await replay("A5", {
        learn: (player, one, body) => {
            const query = JSON.stringify(one.body ?? "");
            if (query.includes("repository(owner")) player.know("R_codex", body.data.repository.id);
            const made = body.data?.createBranchProtectionRule;
            if (made) player.know("BPR_1013", made.branchProtectionRule.id);
            else if (query.includes("createBranchProtectionRule"))
                errors.push(body.errors[0].message);
        },
    });
    expect(errors).toEqual(["Name already protected: main"]);
});

test("A6: the provider's page that runs on from members to repositories comes back empty", async () => {
    const members = Array.from({ length: 151 }, (_, index) => `m-${index}`);
    const seed = stubSeed({
        members,
        teams: [
            {
                name: "reviewers",
                id: 7001,
                privacy: "closed",
                members,
                repositories: { "repo-0": "read", "repo-1": "read", "repo-2": "read" },
            },
        ],
    });
    await replay("A6", { seed });
    expect(await rest("GET", "/orgs/acme/teams/reviewers/repos?page=2&per_page=100")).toEqual([]);
    expect(await rest("GET", "/orgs/acme/teams/reviewers/repos?per_page=100")).toHaveLength(3);
});

/** Shas of the recording stub in A7. */
const [MAIN, OLD_FILE, COMMIT] = [
    "1e35ad21ac30781b0d5b83bf8861e820ff93c61d",
    "a".repeat(40),
    "6ba0e6d83396eb1fbc9b02c662e33c321c41b558",
] as const;

test("A7: after the merge the branch is gone, the pull request is not", async () => {
    await replay("A7", {
        seed: stubSeed({}, { files: { "README.md": "# codex\n", "AGENTS.md": "before\n" } }),
        learn: (player, one, body) => {
            if (one.request.endsWith("git/ref/heads/main")) player.know(MAIN, body.object.sha);
            if (one.request.startsWith("GET") && one.request.includes("contents"))
                player.know(OLD_FILE, body.sha);
            if (one.request.startsWith("PUT") && one.request.includes("contents"))
                player.know(COMMIT, body.commit.sha);
        },
        between: {
            "refresh again": async () => {
                expect((await rest("PUT", "/repos/acme/codex/pulls/1/merge")).merged).toBe(true);
                await rest("DELETE", "/repos/acme/codex/git/refs/heads/codex/onboard");
            },
        },
    });
    expect(await rest("GET", "/repos/acme/codex/pulls/1")).toMatchObject({
        state: "closed",
        merged: true,
    });
});

test("A8: both ways of signing in as an App; a team left over is refused", async () => {
    gh = await startChecked({ seed: stubSeed() });
    addAppToken(gh);
    const app = gh.github.state.appBySlug("codex-app");
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    if (app) app.publicKey = String(publicKey.export({ type: "spki", format: "pem" }));
    const part = (value: object): string =>
        Buffer.from(JSON.stringify(value)).toString("base64url");
    const now = Math.floor(Date.now() / 1000);
    const head = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat: now - 30, exp: now + 300, iss: String(app?.id) })}`;
    const jwt = `${head}.${createSign("RSA-SHA256").update(head).sign(privateKey, "base64url")}`;
    const player = new Replay(gh, "app", true);
    for (const one of pitfalls.get("A8") as Recorded[]) {
        const asApp = /access_tokens|installation$/.test(one.request);
        const answer = await player.send(one, asApp ? jwt : "app");
        expect([one.request, answer.status]).toEqual([one.request, one.status]);
        if (one.status === 422)
            expect(answer.body.errors[0]).toMatchObject({ resource: "Team", field: "name" });
    }
});

test("A9: an ETag of one token never answers 304 to another", async () => {
    await replay("A9", { foreignEtags: true });
    const first = await gh.rest("GET", "/repos/acme/codex", undefined, "person");
    const etag = first.headers.etag as string;
    expect(
        (await gh.rest("GET", "/repos/acme/codex", undefined, "person", { "if-none-match": etag }))
            .status,
    ).toBe(304);
    expect(
        (await gh.rest("GET", "/repos/acme/codex", undefined, "app", { "if-none-match": etag }))
            .status,
    ).toBe(200);
    expect(first.headers.vary).toMatch(/Authorization/);
});

test("A10: a renamed team keeps its id and its grants; its old slug is gone", async () => {
    await replay("A10", {
        learn: (player, one, body) => {
            if (one.request === "POST /orgs/acme/teams") player.know(1016, body.id);
        },
    });
    expect((await gh.rest("GET", "/orgs/acme/teams/codex-a", undefined, "person")).status).toBe(
        404,
    );
});

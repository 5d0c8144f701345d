/** Actions secrets and variables at every level, and deploy keys: write-only values, who shares them, who is told what. */
import { seal } from "tweetnacl-sealedbox-js";
import { secretValue } from "../../../emulator/secret-keys";
import { type Checked, startChecked } from "../exchange";

let gh: Checked;
beforeEach(async () => {
    gh = await startChecked();
});
afterEach(async () => {
    await gh.close();
    expect(gh.violations).toEqual([]);
});

const org = "/orgs/acme/actions";
const repo = "/repos/acme/sandbox/actions";
const environment = "/repos/acme/infra-deploy/environments/production";

/** Seals as the provider and every client does. */
async function sealed(at: string, value: string) {
    const { key, key_id } = (await gh.rest("GET", `${at}/secrets/public-key`)).body;
    expect(Buffer.from(key as string, "base64")).toHaveLength(32);
    const box = seal(
        new Uint8Array(Buffer.from(value)),
        new Uint8Array(Buffer.from(key as string, "base64")),
    );
    return { key_id, encrypted_value: Buffer.from(box).toString("base64") };
}
const repository = (name: string) =>
    gh.github.state.repositoryByName("acme", name) as NonNullable<
        ReturnType<typeof gh.github.state.repositoryByName>
    >;
const id = (name: string) => repository(name).id;

describe.each([
    ["repository", repo, () => repository("sandbox")],
    ["environment", environment, () => [...repository("infra-deploy").environments.values()][0]],
] as const)("%s secrets", (_what, at, holder) => {
    test("created 201, changed 204; the value arrives and never leaves", async () => {
        const first = await gh.rest(
            "PUT",
            `${at}/secrets/Deploy_Key`,
            await sealed(at, "canary-1"),
        );
        expect([first.status, first.body]).toEqual([201, {}]);
        const second = await gh.rest(
            "PUT",
            `${at}/secrets/DEPLOY_KEY`,
            await sealed(at, "canary-2"),
        );
        expect([second.status, second.body]).toEqual([204, undefined]);
        const place = holder();
        expect(place && secretValue(place, place.secrets.get("DEPLOY_KEY")!)).toBe("canary-2");
        const read = await gh.rest("GET", `${at}/secrets/deploy_key`);
        expect(read.body).toEqual({
            name: "DEPLOY_KEY",
            created_at: expect.any(String),
            updated_at: expect.any(String),
        });
        const snapshot = await (await fetch(`${gh.github.url}/_local/snapshot`)).text();
        expect(snapshot).toContain("DEPLOY_KEY");
        expect(snapshot).not.toContain(place?.secrets.get("DEPLOY_KEY")?.sealed);
        expect(snapshot).not.toContain(place?.secretKey?.privateKey);
        expect((await gh.rest("DELETE", `${at}/secrets/DEPLOY_KEY`)).status).toBe(204);
        expect((await gh.rest("DELETE", `${at}/secrets/DEPLOY_KEY`)).status).toBe(404);
    });

    test("what cannot be opened, a stale key and a bad name are refused", async () => {
        const good = await sealed(at, "x");
        const rubbish = {
            ...good,
            encrypted_value: Buffer.from("not sealed at all, not at all").toString("base64"),
        };
        expect((await gh.rest("PUT", `${at}/secrets/A`, rubbish)).status).toBe(422);
        expect((await gh.rest("PUT", `${at}/secrets/A`, { ...good, key_id: "1" })).status).toBe(
            422,
        );
        expect((await gh.rest("PUT", `${at}/secrets/A`, { key_id: good.key_id })).status).toBe(422);
        for (const name of ["1A", "A-B", "GITHUB_X", "github_y"]) {
            expect((await gh.rest("PUT", `${at}/secrets/${name}`, good)).status).toBe(422);
        }
        expect((await gh.rest("GET", `${at}/secrets/A`)).status).toBe(404);
    });
});

describe("organization secrets", () => {
    test("visibility and selected repositories", async () => {
        const body = {
            ...(await sealed(org, "v")),
            visibility: "selected",
            selected_repository_ids: [id("sandbox")],
        };
        expect((await gh.rest("PUT", `${org}/secrets/SHARED`, body)).status).toBe(201);
        const read = (await gh.rest("GET", `${org}/secrets/SHARED`)).body;
        expect(read).toMatchObject({
            visibility: "selected",
            selected_repositories_url: expect.stringMatching(
                /\/orgs\/acme\/actions\/secrets\/SHARED\/repositories$/,
            ),
        });
        const at = `${org}/secrets/SHARED/repositories`;
        await gh.rest("PUT", `${at}/${id("web-shop")}`);
        expect(
            (await gh.rest("GET", at)).body.repositories.map((one: any) => one.name).sort(),
        ).toEqual(["sandbox", "web-shop"]);
        await gh.rest("PUT", at, { selected_repository_ids: [id("tools-cli")] });
        expect((await gh.rest("GET", at)).body.total_count).toBe(1);
        const seen = async (name: string) =>
            (
                await gh.rest("GET", `/repos/acme/${name}/actions/organization-secrets`)
            ).body.secrets.map((one: any) => one.name);
        expect(await seen("tools-cli")).toEqual(["NPM_TOKEN", "SHARED"]);
        expect(await seen("sandbox")).toEqual(["NPM_TOKEN"]);
    });

    test("widening needs no new value; a list without `selected` is refused", async () => {
        await gh.rest("PUT", `${org}/secrets/SHARED`, {
            ...(await sealed(org, "v")),
            visibility: "selected",
            selected_repository_ids: [],
        });
        expect((await gh.rest("PUT", `${org}/secrets/SHARED`, { visibility: "all" })).status).toBe(
            204,
        );
        expect((await gh.rest("GET", `${org}/secrets/SHARED/repositories`)).status).toBe(409);
        expect(
            (
                await gh.rest("PUT", `${org}/secrets/SHARED`, {
                    visibility: "all",
                    selected_repository_ids: [1],
                })
            ).status,
        ).toBe(422);
        expect(
            (
                await gh.rest("PUT", `${org}/secrets/SHARED`, {
                    visibility: "selected",
                    selected_repository_ids: [1],
                })
            ).status,
        ).toBe(422);
        expect((await gh.rest("PUT", `${org}/secrets/NEW`, { visibility: "all" })).status).toBe(
            422,
        );
    });

    test("readers list names and write nothing; members and outsiders see none", async () => {
        expect(
            (await gh.rest("GET", `${org}/secrets`, undefined, "local-reader")).body.secrets,
        ).toHaveLength(1);
        expect(
            (await gh.rest("PUT", `${org}/secrets/X`, await sealed(org, "v"), "local-reader"))
                .status,
        ).toBe(403);
        expect([403, 404]).toContain(
            (await gh.rest("GET", `${org}/secrets`, undefined, "local-member")).status,
        );
        expect((await gh.rest("GET", `${org}/secrets`, undefined, "local-outsider")).status).toBe(
            404,
        );
    });
});

describe.each([
    ["repository", repo, {}],
    ["environment", environment, {}],
    ["organization", org, { visibility: "all" }],
] as const)("%s variables", (_what, at, extra) => {
    test("created, refused twice, changed, renamed, deleted", async () => {
        expect(
            (await gh.rest("POST", `${at}/variables`, { name: "Level", value: "one", ...extra }))
                .status,
        ).toBe(201);
        const twice = await gh.rest("POST", `${at}/variables`, {
            name: "LEVEL",
            value: "two",
            ...extra,
        });
        expect([twice.status, twice.body.message]).toEqual([
            409,
            "Already exists - Variable already exists",
        ]);
        expect((await gh.rest("GET", `${at}/variables/level`)).body).toMatchObject({
            name: "LEVEL",
            value: "one",
            ...extra,
        });
        expect((await gh.rest("PATCH", `${at}/variables/LEVEL`, { value: "three" })).status).toBe(
            204,
        );
        expect((await gh.rest("PATCH", `${at}/variables/LEVEL`, { name: "GRADE" })).status).toBe(
            204,
        );
        expect((await gh.rest("GET", `${at}/variables/GRADE`)).body.value).toBe("three");
        expect((await gh.rest("DELETE", `${at}/variables/GRADE`)).status).toBe(204);
        expect((await gh.rest("GET", `${at}/variables/GRADE`)).status).toBe(404);
        expect(
            (await gh.rest("POST", `${at}/variables`, { name: "no way", value: "x", ...extra }))
                .status,
        ).toBe(422);
    });
});

test("variables come ten a page, thirty at most", async () => {
    for (let index = 0; index < 31; index++)
        await gh.rest("POST", `${repo}/variables`, { name: `V_${index}`, value: "x" });
    const page = async (query: string) =>
        (await gh.rest("GET", `${repo}/variables${query}`)).body.variables.length as number;
    expect([
        await page(""),
        await page("?per_page=100"),
        await page("?per_page=30&page=2"),
    ]).toEqual([10, 30, 1]);
});

test("secrets of Dependabot and Codespaces are not served", async () => {
    expect((await gh.rest("GET", "/repos/acme/sandbox/dependabot/secrets")).status).toBe(501);
    expect((await gh.rest("GET", "/orgs/acme/codespaces/secrets")).status).toBe(501);
});

describe("deploy keys", () => {
    const key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGNvZGV4Y29kZXhjb2RleGNvZGV4Y29kZXhjb2RleGNvZGV4";
    const keys = "/repos/acme/sandbox/keys";

    test("the comment is dropped; writing is the default; the same key opens one repository only", async () => {
        const made = await gh.rest("POST", keys, { title: "build", key: `${key} someone@example` });
        expect(made.status).toBe(201);
        expect(made.body).toMatchObject({ key, title: "build", read_only: false, verified: true });
        expect((await gh.rest("GET", `${keys}/${made.body.id}`)).body).toEqual(made.body);
        const again = await gh.rest("POST", "/repos/acme/web-shop/keys", {
            title: "other",
            key,
            read_only: true,
        });
        expect([again.status, again.body.errors[0].message]).toEqual([
            422,
            "key is already in use",
        ]);
        expect((await gh.rest("DELETE", `${keys}/${made.body.id}`)).status).toBe(204);
        expect((await gh.rest("GET", `${keys}/${made.body.id}`)).status).toBe(404);
    });

    test("what is no key is refused; people without admin rights see none", async () => {
        expect((await gh.rest("POST", keys, { title: "x", key: "not a key" })).status).toBe(422);
        expect((await gh.rest("GET", keys, undefined, "local-member")).status).toBe(404);
    });
});

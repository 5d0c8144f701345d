import { githubProvider } from "../../components/index";
import { declared } from "../support/pulumi-mocks";

const before = { ...process.env };
afterEach(() => {
    process.env = { ...before };
});

async function provider(args: Parameters<typeof githubProvider>[1]) {
    const [only] = await declared(() => githubProvider("github", args));
    return only;
}

test("A8, A9: the client that renews App tokens and sees drift, and no cache that two could share", async () => {
    expect(await provider({ owner: "acme" })).toMatchObject({
        type: "pulumi:providers:github",
        name: "github",
        inputs: { owner: "acme", legacyClient: "false" },
    });
    expect((await provider({ owner: "acme" }))?.inputs).not.toHaveProperty("cachePath");
});

test("token and base URL of the environment do not become part of the stack", async () => {
    process.env.GITHUB_TOKEN = "of-the-hour";
    process.env.GITHUB_BASE_URL = "http://127.0.0.1:7391/";
    expect((await provider({ owner: "acme" }))?.inputs).toEqual({
        owner: "acme",
        legacyClient: "false",
    });
});

test("what the stack's configuration says is passed on", async () => {
    const given = await provider({ owner: "acme", token: "t", baseUrl: "https://ghe.example/" });
    expect(given?.inputs).toMatchObject({ baseUrl: "https://ghe.example/" });
    expect(given?.inputs).toHaveProperty("token");
});

test.each(["GITHUB_OWNER", "GITHUB_ORGANIZATION"])(
    "%s of somebody else is refused, since the provider would obey it",
    async (variable) => {
        process.env[variable] = "other";
        await expect(provider({ owner: "acme" })).rejects.toThrow(
            `environment variable ${variable} is other`,
        );
        process.env[variable] = "Acme";
        await expect(provider({ owner: "acme" })).resolves.toBeDefined();
    },
);

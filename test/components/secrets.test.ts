import nacl from "tweetnacl";
import * as sealedbox from "tweetnacl-sealedbox-js";
import * as pulumi from "@pulumi/pulumi";
import {
    OrganizationSecretScope,
    RepositorySecrets,
    ScopedEnvironment,
    sealedSecret,
    sealFor,
} from "../../components/index";
import { declared, onlyGithub, shortType } from "../support/pulumi-mocks";

const plain = "s3cret-value-of-the-test";

beforeEach(() => {
    process.env.TEST_SECRET = plain;
    delete process.env.TEST_UNSET;
});
afterEach(() => {
    delete process.env.TEST_SECRET;
});

function open(sealed: string, { publicKey, secretKey }: nacl.BoxKeyPair): string {
    const bytes = new Uint8Array(Buffer.from(sealed, "base64"));
    return Buffer.from(sealedbox.open(bytes, publicKey, secretKey) ?? []).toString("utf8");
}

test("a value is sealed so that only the holder of GitHub's private key can read it", () => {
    const keys = nacl.box.keyPair();
    const key = Buffer.from(keys.publicKey).toString("base64");
    const [once, again] = [sealFor(key, "café ☕"), sealFor(key, "café ☕")];
    expect(open(once, keys)).toBe("café ☕");
    expect(again).not.toBe(once);
});

function secretsOf(
    kind: "environment" | "repository" | "organization",
    from = "TEST_SECRET",
    rotated?: string,
) {
    const secret = { name: "DEPLOY_TOKEN", from, rotated, declaredAt: "rollout.yaml:83:7" };
    const build = {
        environment: () =>
            new ScopedEnvironment("e", {
                repository: "r",
                environment: "production",
                secrets: [secret],
            }),
        repository: () => new RepositorySecrets("r", { repository: "r", secrets: [secret] }),
        organization: () =>
            new OrganizationSecretScope("o", {
                secretName: "DEPLOY_TOKEN",
                repositoryIds: [11, 12],
                value: secret,
            }),
    };
    return declared(build[kind]);
}

describe.each(["environment", "repository", "organization"] as const)(
    "a secret of the %s",
    (kind) => {
        const find = async (...args: [from?: string, rotated?: string]) => {
            const all = onlyGithub(await secretsOf(kind, ...args));
            const secret = all.find(({ inputs }) => "valueEncrypted" in inputs);
            if (secret === undefined) throw new Error("no secret declared");
            return { all, secret };
        };

        test("goes out sealed, and its plain value is in nothing that Pulumi keeps", async () => {
            const { all, secret } = await find();
            expect(secret.inputs).toMatchObject({ secretName: "DEPLOY_TOKEN", keyId: "key-1" });
            expect(Buffer.from(String(secret.inputs.valueEncrypted), "base64")).toHaveLength(
                plain.length + 48,
            );
            expect(JSON.stringify(all)).not.toContain(plain);
            expect(secret.inputs).not.toHaveProperty("value");
            expect(secret.inputs).not.toHaveProperty("plaintextValue");
        });

        test("A11: sent again when its date changes, over the old one, which is never deleted", async () => {
            const { secret } = await find("TEST_SECRET", "2026-11-01");
            expect(secret.options).toMatchObject({
                ignoreChanges: ["valueEncrypted", "keyId"],
                retainOnDelete: true,
                replacementTrigger: "2026-11-01",
            });
            expect((await find()).secret.options.replacementTrigger).toBe("never");
        });

        test("a missing variable is looked at only before a value is sent", async () => {
            expect((await find()).secret.options.beforeCreate).toBeUndefined();
            const { secret } = await find("TEST_UNSET");
            expect(secret.options.beforeCreate).toEqual([`${secret.name} has a value`]);
            expect(Buffer.from(String(secret.inputs.valueEncrypted), "base64").toString()).toBe(
                "not sealed",
            );
        });
    },
);

describe("the hook of a missing variable", () => {
    const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
    const hook = () => {
        const { options } = sealedSecret(
            "x",
            { name: "DEPLOY_TOKEN", from: "TEST_UNSET", declaredAt: "rollout.yaml:83:7" },
            () => {
                throw new Error("no key is asked for without a value");
            },
        );
        const [first] = options.hooks?.beforeCreate ?? [];
        return first as pulumi.ResourceHook;
    };
    const words =
        "rollout.yaml:83:7  secret DEPLOY_TOKEN is to be sent, and environment variable TEST_UNSET is not set";

    test("up fails with the name of the variable and the policy line", () => {
        jest.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(false);
        expect(() => hook().callback({} as pulumi.ResourceHookArgs)).toThrow(words);
        expect(hook().opts?.onDryRun).toBe(true);
    });

    test("preview, which runs where secrets have no business, warns", () => {
        jest.spyOn(pulumi.runtime, "isDryRun").mockReturnValue(true);
        void hook().callback({} as pulumi.ResourceHookArgs);
        expect(warn).toHaveBeenCalledWith(expect.stringContaining(words));
    });
});

test("an organization secret without a value: only which repositories read it", async () => {
    const all = onlyGithub(
        await declared(
            () =>
                new OrganizationSecretScope("o", { secretName: "NPM_TOKEN", repositoryIds: [11] }),
        ),
    );
    expect(all).toEqual([
        {
            type: "github:index/actionsOrganizationSecretRepositories:ActionsOrganizationSecretRepositories",
            name: "o/repositories",
            inputs: { secretName: "NPM_TOKEN", selectedRepositoryIds: [11] },
            options: { parent: "o" },
        },
    ]);
});

test("an organization secret for all repositories has no list of them", async () => {
    const all = onlyGithub(
        await declared(
            () =>
                new OrganizationSecretScope("o", {
                    secretName: "NPM_TOKEN",
                    visibility: "all",
                    value: { name: "NPM_TOKEN", from: "TEST_SECRET" },
                }),
        ),
    );
    expect(all.map(shortType)).toEqual(["ActionsOrganizationSecret"]);
    expect(all[0]?.inputs.visibility).toBe("all");
});

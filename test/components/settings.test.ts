import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { readSettings } from "../../components/settings";

async function settings(config: Record<string, string>, environment: NodeJS.ProcessEnv = {}) {
    await pulumi.runtime.setMocks(
        { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
        "codex-rollout",
        "test",
    );
    pulumi.runtime.setAllConfig(config);
    return readSettings(environment);
}

const valueOf = <T>(output: pulumi.Output<T> | undefined) =>
    new Promise<T | undefined>((resolve) => {
        if (output === undefined) resolve(undefined);
        else output.apply(resolve);
    });

test("nothing said: the usual policy, the provider's own environment, no app token", async () => {
    expect(await settings({})).toEqual({
        policyFile: "policies/rollout.yaml",
        organization: undefined,
        provider: { token: undefined, baseUrl: undefined },
        read: { token: undefined, baseUrl: undefined },
        appToken: undefined,
    });
});

test("the empty defaults of Pulumi.yaml say nothing", async () => {
    const { config } = parse(readFileSync("Pulumi.yaml", "utf8")) as {
        config: Record<string, { default: string }>;
    };
    const defaults = Object.fromEntries(
        Object.entries(config).map(([key, { default: value }]) => [`codex-rollout:${key}`, value]),
    );
    expect(Object.keys(defaults)).toEqual([
        "codex-rollout:policy",
        "codex-rollout:plan",
        "codex-rollout:shard",
        "codex-rollout:organization",
    ]);
    expect(await settings(defaults)).toEqual(await settings({}));
});

test("the environment is for reading only: it does not go into the stack", async () => {
    const { provider, read } = await settings(
        {},
        { GITHUB_TOKEN: "of-the-hour", GITHUB_BASE_URL: "http://127.0.0.1:7391/" },
    );
    expect(provider).toEqual({ token: undefined, baseUrl: undefined });
    expect(read).toEqual({ token: "of-the-hour", baseUrl: "http://127.0.0.1:7391/" });
});

test("the stack's configuration goes before the environment for GitHub, the token as a secret", async () => {
    const { provider, read } = await settings(
        { "github:token": "configured", "github:baseUrl": "https://ghe.example/" },
        { GITHUB_TOKEN: "of-the-hour" },
    );
    expect(read).toEqual({ token: "configured", baseUrl: "https://ghe.example/" });
    expect(await valueOf(provider.token)).toBe("configured");
    expect(await pulumi.isSecret(provider.token ?? pulumi.output(""))).toBe(true);
});

test("the environment goes before the configuration for what a run chooses: policy and app token", async () => {
    const chosen = await settings(
        { "codex-rollout:policy": "a.yaml", "codex-rollout:appToken": "one" },
        { CODEX_ROLLOUT_POLICY: "b.yaml", GITHUB_APP_TOKEN: "two" },
    );
    expect(chosen.policyFile).toBe("b.yaml");
    expect(chosen.planFile).toBeUndefined();
    expect(await valueOf(chosen.appToken)).toBe("two");
    expect(await pulumi.isSecret(chosen.appToken ?? pulumi.output(""))).toBe(true);
    const configured = await settings({
        "codex-rollout:policy": "a.yaml",
        "codex-rollout:organization": "acme-test",
    });
    expect(configured).toMatchObject({ policyFile: "a.yaml", organization: "acme-test" });
    const plan = { "codex-rollout:plan": "one.json" };
    expect((await settings(plan)).planFile).toBe("one.json");
    expect((await settings(plan, { CODEX_ROLLOUT_PLAN: "two.json" })).planFile).toBe("two.json");
});

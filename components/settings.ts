import * as pulumi from "@pulumi/pulumi";

/** What the stack's configuration and the environment say; the policy says everything else. */
export interface Settings {
    /** Path of the policy file, from the project's folder. */
    readonly policyFile: string;
    /** Path of a recorded plan that is applied instead of the policy's: a rollback. */
    readonly planFile?: string;
    /** Name of the shard that the stack is; unset: the stack holds the whole plan. */
    readonly shard?: string;
    /** Path of a file with the repositories that the shard holds, as `codex-rollout` hands it over; unset: the policy's `shards` say it. */
    readonly shardFile?: string;
    /** Login of the organization, when the policy is tried on another one than it names. */
    readonly organization?: string;
    /** Set only when the stack's configuration has it; the provider reads the environment itself. */
    readonly provider: { readonly token?: pulumi.Output<string>; readonly baseUrl?: string };
    /** For our own reading of the organization. */
    readonly read: { readonly token?: string; readonly baseUrl?: string };
    /** Classic token of an organization owner, for what GitHub lets nobody else do. */
    readonly appToken?: pulumi.Output<string>;
}

/** Environment before configuration for what differs from run to run. Empty is the same as not said. */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
    const own = new pulumi.Config();
    const github = new pulumi.Config("github");
    const said = (name: string) => environment[name] || undefined;
    const appToken = said("GITHUB_APP_TOKEN") ?? (own.get("appToken") || undefined);
    const token = github.get("token") || undefined;
    const baseUrl = github.get("baseUrl") || undefined;
    return {
        policyFile: said("CODEX_ROLLOUT_POLICY") ?? (own.get("policy") || "policies/rollout.yaml"),
        planFile: said("CODEX_ROLLOUT_PLAN") ?? (own.get("plan") || undefined),
        shard: own.get("shard") || undefined,
        shardFile: said("CODEX_ROLLOUT_SHARD"),
        organization: own.get("organization") || undefined,
        provider: { token: token === undefined ? undefined : pulumi.secret(token), baseUrl },
        read: {
            token: token ?? said("GITHUB_TOKEN"),
            baseUrl: baseUrl ?? said("GITHUB_BASE_URL"),
        },
        appToken: appToken === undefined ? undefined : pulumi.secret(appToken),
    };
}

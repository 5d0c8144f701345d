import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";

export interface GithubProviderArgs {
    /** Login of the organization. */
    readonly owner: string;
    /**
     * Token to use.
     * @default - `GITHUB_TOKEN` of the environment, read by the provider itself
     */
    readonly token?: pulumi.Input<string>;
    /**
     * Base URL of the API.
     * @default - `GITHUB_BASE_URL` of the environment, read by the provider itself, else github.com
     */
    readonly baseUrl?: pulumi.Input<string>;
}

/**
 * The provider with the settings that its defaults get wrong, measured on v6.15:
 * - `legacyClient: false`. The older client sends the ETag that the state remembers and takes "304 not modified" for "no
 *   drift", waits a second after every GraphQL call, reads included, sends one request at a time, and lets an App's token
 *   run out after an hour. The newer one has no pacing of its own: keep `--parallel` at 16 or less, or put
 *   `codex-rollout run` in between.
 * - no `cachePath`: two providers that share one wait for each other for ever.
 * - token and base URL of the environment stay there. The SDK would copy them into the stack, and then a token that is
 *   renewed every hour, as an App's is, or a gateway on another port is a change of the provider in every preview.
 *
 * @throws RunError when `GITHUB_OWNER` or `GITHUB_ORGANIZATION` names somebody else: the provider would obey it silently.
 */
export function githubProvider(
    name: string,
    { owner, token, baseUrl }: GithubProviderArgs,
    opts?: pulumi.ResourceOptions,
): github.Provider {
    for (const variable of ["GITHUB_OWNER", "GITHUB_ORGANIZATION"]) {
        const other = process.env[variable] ?? "";
        if (other !== "" && other.toLowerCase() !== owner.toLowerCase()) {
            throw new pulumi.RunError(
                `environment variable ${variable} is ${other}, and the provider would obey it instead of the policy's ${owner} - unset it`,
            );
        }
    }
    return new github.Provider(
        name,
        { owner, token, baseUrl, legacyClient: false },
        pulumi.mergeOptions(opts, { transformations: [onlyAsGiven({ token, baseUrl })] }),
    );
}

/** Takes back what the SDK filled in from the environment. */
function onlyAsGiven(given: Record<string, unknown>): pulumi.ResourceTransformation {
    return ({ props, opts }) => {
        const kept = Object.entries(props as Record<string, unknown>).filter(
            ([key]) => !(key in given) || given[key] !== undefined,
        );
        return { props: Object.fromEntries(kept), opts };
    };
}

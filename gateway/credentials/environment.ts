import type { Clock } from "../clock";
import { targetOf } from "../target";
import { appTokens } from "./app";
import type { Credentials, Identity } from "./credentials";
import { runSecret, standIn } from "./secrets";

export interface FromEnvironment {
    /** undefined: the environment has no credential, so what callers present passes. */
    readonly credentials?: Credentials;
    /** The environment of a command behind the gateway: stand-ins in the place of credentials. */
    readonly environment: NodeJS.ProcessEnv;
}

/** With these the provider would go to GitHub's App routes by itself, with the real key. */
const appVariables = ["GITHUB_APP_ID", "GITHUB_APP_INSTALLATION_ID", "GITHUB_APP_PEM_FILE"];

/**
 * Credentials of an environment, for the gateway to keep to itself: GITHUB_APP_ID, GITHUB_APP_INSTALLATION_ID and
 * GITHUB_APP_PEM_FILE (the key, or its file) for a GitHub App, else GITHUB_TOKEN; and GITHUB_APP_TOKEN for the second identity.
 * @throws TypeError when only some of an App's variables are set
 */
export async function credentialsFrom(
    environment: NodeJS.ProcessEnv,
    target: string,
    clock: Clock,
): Promise<FromEnvironment> {
    const identities: Identity[] = [];
    const replaced: NodeJS.ProcessEnv = { ...environment };
    for (const name of appVariables) delete replaced[name];

    const secret = runSecret();
    const main = await mainIdentity(environment, secret, () => targetOf(target), clock);
    if (main !== undefined) {
        identities.push(main);
        replaced.GITHUB_TOKEN = secret;
    }
    const { GITHUB_APP_TOKEN: owner = "" } = environment;
    if (owner !== "") {
        replaced.GITHUB_APP_TOKEN = standIn(owner);
        identities.push({ secret: replaced.GITHUB_APP_TOKEN, token: async () => owner });
    }
    return {
        environment: replaced,
        ...(identities.length === 0 ? {} : { credentials: { identities } }),
    };
}

async function mainIdentity(
    environment: NodeJS.ProcessEnv,
    secret: string,
    target: () => ReturnType<typeof targetOf>,
    clock: Clock,
): Promise<Identity | undefined> {
    const [appId = "", installationId = "", privateKey = ""] = appVariables.map(
        (name) => environment[name] ?? "",
    );
    const said = [appId, installationId, privateKey].filter((value) => value !== "").length;
    if (said === 3) {
        return {
            secret,
            ...(await appTokens({ appId, installationId, privateKey }, target(), clock)),
        };
    }
    if (said > 0)
        throw new TypeError(
            `a GitHub App needs all of ${appVariables.join(", ")} - ${3 - said} of 3 are not set`,
        );
    const { GITHUB_TOKEN: token = "" } = environment;
    return token === "" ? undefined : { secret, token: async () => token };
}

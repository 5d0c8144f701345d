import { randomUUID } from "node:crypto";
import { seal } from "tweetnacl-sealedbox-js";
import type { Plan } from "../../plan/plan";
import type { LocalClient } from "./github";

interface PublicKey {
    readonly key: string;
    readonly key_id: string;
}

/** Sets the environment secrets that the policy names without a source of their value, where they are not set yet. */
export async function setMissingSecrets(plan: Plan, owner: LocalClient): Promise<string[]> {
    const set: string[] = [];
    for (const repository of Object.values(plan.repositories)) {
        for (const environment of Object.values(repository.environments)) {
            const name = encodeURIComponent(environment.name);
            const at = `/repos/${plan.organization}/${repository.name}/environments/${name}/secrets`;
            const { secrets } = (await owner.send("GET", at)) as { secrets: { name: string }[] };
            const there = new Set(secrets.map((secret) => secret.name));
            const missing = Object.entries(environment.secrets).filter(
                ([secret, { from }]) => from === undefined && !there.has(secret),
            );
            for (const [secret] of missing) {
                const { key, key_id } = (await owner.send("GET", `${at}/public-key`)) as PublicKey;
                const sealed = seal(Buffer.from(randomUUID()), Buffer.from(key, "base64"));
                const encrypted_value = Buffer.from(sealed).toString("base64");
                await owner.send("PUT", `${at}/${secret}`, { encrypted_value, key_id });
                set.push(`${secret} on ${repository.name}`);
            }
        }
    }
    return set;
}

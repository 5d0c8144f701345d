/** The keys that clients seal secret values with. A value is opened for tests only: no answer and no snapshot holds it. */
import { box } from "tweetnacl";
import { open } from "tweetnacl-sealedbox-js";
import { Problem } from "./http/problem";
import type { KeyPair, Secret } from "./state/settings";

/** Whatever keeps secrets has one key pair, made when it is first asked for. */
export interface KeyHolder {
    secretKey: KeyPair | null;
}

let nextKeyId = 3_380_204_578_043_523_366n;

/** GitHub's key ids are long decimal numbers. */
export function keyOf(holder: KeyHolder): KeyPair {
    if (holder.secretKey === null) {
        const { publicKey, secretKey } = box.keyPair();
        holder.secretKey = {
            keyId: String(nextKeyId++),
            publicKey: base64(publicKey),
            privateKey: base64(secretKey),
        };
    }
    return holder.secretKey;
}

/** @throws 422 for a value that was not sealed with this place's current key: GitHub cannot open it either. */
export function requireSealed(holder: KeyHolder, keyId: string, sealed: string): void {
    const pair = keyOf(holder);
    if (keyId !== pair.keyId) throw new Problem(422, `Public key ${keyId} not found`);
    if (openSealed(pair, sealed) === undefined)
        throw new Problem(422, "improperly encrypted secret");
}

/** A secret's value as text; undefined for one that a seed only names. For tests. */
export function secretValue(holder: KeyHolder, secret: Secret): string | undefined {
    if (secret.sealed === null) return undefined;
    const opened = openSealed(keyOf(holder), secret.sealed);
    return opened && Buffer.from(opened).toString();
}

/** A sealed box starts with an ephemeral public key and an authenticator; less cannot be one. */
const OVERHEAD = box.publicKeyLength + box.overheadLength;

function openSealed(pair: KeyPair, sealed: string): Uint8Array | undefined {
    const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64"));
    const sealedBox = bytes(sealed);
    if (sealedBox.length < OVERHEAD) return undefined;
    return open(sealedBox, bytes(pair.publicKey), bytes(pair.privateKey)) ?? undefined;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

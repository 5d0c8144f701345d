declare module "tweetnacl-sealedbox-js" {
    /** libsodium's `crypto_box_seal`: anonymous encryption to a Curve25519 public key of 32 bytes. */
    export function seal(message: Uint8Array, publicKey: Uint8Array): Uint8Array;
}

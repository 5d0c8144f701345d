declare module "tweetnacl-sealedbox-js" {
    /** libsodium's `crypto_box_seal`: anonymous encryption to a Curve25519 public key of 32 bytes. */
    export function seal(message: Uint8Array, publicKey: Uint8Array): Uint8Array;
    /** The way back, for who has the private key; null when it is not the right one. */
    export function open(
        sealed: Uint8Array,
        publicKey: Uint8Array,
        privateKey: Uint8Array,
    ): Uint8Array | null;
}

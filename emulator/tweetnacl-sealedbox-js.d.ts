/** The package ships no types. */
declare module "tweetnacl-sealedbox-js" {
    /** Anonymous encryption for a holder of `publicKey`, as libsodium's crypto_box_seal. */
    export function seal(message: Uint8Array, publicKey: Uint8Array): Uint8Array;
    /** The message, or null when the box was not sealed for this pair. */
    export function open(
        box: Uint8Array,
        publicKey: Uint8Array,
        secretKey: Uint8Array,
    ): Uint8Array | null;
}

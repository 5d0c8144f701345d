/** Values as the engine's events carry them, made fit to be shown: no secret, and no marker that only the engine knows. */

export const maskedSecret = "[secret]";
export const knownLater = "(known after apply)";

/** Key that marks a special object in the engine's JSON, and its mark of a secret (pulumi/sdk `resource.SigKey`). */
const signature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** What stands for a value that is not known before the apply (pulumi/sdk `resource/plugin/rpc.go`). */
const unknownMarks: ReadonlySet<unknown> = new Set([
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** A value for people and for hashing: keys sorted, secrets masked with all that they hold, the engine's own keys left out. */
export function plainValue(value: unknown): unknown {
    if (unknownMarks.has(value)) return knownLater;
    if (Array.isArray(value)) return value.map(plainValue);
    if (typeof value !== "object" || value === null) return value;
    if (isSecret(value)) return maskedSecret;
    return Object.fromEntries(
        Object.entries(value)
            .filter(([key]) => !key.startsWith("__"))
            .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
            .map(([key, part]) => [key, plainValue(part)]),
    );
}

export function isSecret(value: unknown): boolean {
    return (
        typeof value === "object" &&
        value !== null &&
        signature in value &&
        (value as Record<string, unknown>)[signature] === secretMark
    );
}

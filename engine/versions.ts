/**
 * The `pulumi` that is downloaded or built, and the oldest one found on PATH that will do: what the
 * tests run with. Older ones differ in exit codes and in how policy packs are started.
 */
export const pulumiVersion = "3.256.0";

/** The provider plugin that the npm package `@pulumi/github` of this version asks for. */
export const providerVersion = "6.15.0";

/** What building the provider needs; Go from 1.21 on fetches it by itself unless told not to. */
export const goVersion = "1.26";

/** Where people get these by hand. */
export const pulumiInstallPage = "https://www.pulumi.com/docs/install/";
export const goInstallPage = "https://go.dev/dl/";

/** `v3.256.0`, `go1.26.8`, `3.256.0-alpha.1` as numbers; undefined when it is no version. */
export function parseVersion(text: string): readonly [number, number, number] | undefined {
    const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
    return match ? [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)] : undefined;
}

/** Whether `version` is at least `oldest`; something that is no version is not. */
export function atLeast(version: string, oldest: string): boolean {
    const [have, need] = [parseVersion(version), parseVersion(oldest)];
    if (!have || !need) return false;
    for (const [i, part] of need.entries()) {
        const ours = have[i] ?? 0;
        if (ours !== part) return ours > part;
    }
    return true;
}

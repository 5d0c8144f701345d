import type { LocalGitHub } from "../../emulator/server";

/** `METHOD path` of every request that reached a local GitHub and could change something, refused ones included. */
export function writesTo({ journal }: Pick<LocalGitHub, "journal">): string[] {
    return journal.entries
        .filter(({ method, path: at, operation = "" }) =>
            at.endsWith("/graphql") ? operation.startsWith("mutation") : method !== "GET",
        )
        .map(({ method, path: at }) => `${method} ${at}`);
}

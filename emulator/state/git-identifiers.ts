/** Node ids of things that a repository names by text: commits, trees, blobs (by sha) and refs (by name). */
import type { NodePrefix } from "./identifiers";

export type GitNodePrefix = Extract<NodePrefix, "C" | "B" | "TR" | "REF">;

/** GitHub's form: prefix, underscore, base64url of the MessagePack array `[0, repository id, text]`. */
export function gitNodeId(prefix: GitNodePrefix, repositoryId: number, text: string): string {
    const bytes = Buffer.from(text);
    const head = Buffer.alloc(9);
    head[0] = 0x93;
    head[1] = 0;
    head[2] = 0xce;
    head.writeUInt32BE(repositoryId, 3);
    head[7] = 0xd9;
    head[8] = bytes.length;
    return `${prefix}_${Buffer.concat([head, bytes]).toString("base64url")}`;
}

/** Reads an id made by {@link gitNodeId}; undefined when it is not one. */
export function parseGitNodeId(
    id: string,
): { prefix: string; repositoryId: number; text: string } | undefined {
    const match = /^(C|B|TR|REF)_([A-Za-z0-9_-]+)$/.exec(id);
    if (match === null) return undefined;
    const bytes = Buffer.from(match[2] as string, "base64url");
    if (bytes.length < 10 || bytes[0] !== 0x93 || bytes[7] !== 0xd9) return undefined;
    return {
        prefix: match[1] as string,
        repositoryId: bytes.readUInt32BE(3),
        text: bytes.subarray(9).toString(),
    };
}

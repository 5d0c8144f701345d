import { createHash, randomBytes } from "node:crypto";

/** GitHub's node id prefixes for the objects we keep. */
export type NodePrefix =
    | "U"
    | "BOT"
    | "O"
    | "T"
    | "R"
    | "A"
    | "IN"
    | "BPR"
    | "RRS"
    | "EN"
    | "DBP"
    | "DK"
    | "PR"
    | "PRR"
    | "RI"
    | "OI"
    | "SC"
    | "GA"
    | "LA"
    | "REF"
    | "C"
    | "B"
    | "TR"
    | "I"
    | "IC";

/**
 * A node id in GitHub's current form: prefix, underscore, base64url of a MessagePack array that
 * starts with 0 and goes on with the ids (owner first), e.g. `R_kgDOAAehIQ`, `T_kwDOAAAjKc4AABtY`.
 */
export function nodeId(prefix: NodePrefix, ...ids: number[]): string {
    const bytes = Buffer.alloc(2 + ids.length * 5);
    bytes[0] = 0x90 + ids.length + 1;
    bytes[1] = 0;
    ids.forEach((id, index) => {
        bytes[2 + index * 5] = 0xce;
        bytes.writeUInt32BE(id, 3 + index * 5);
    });
    return `${prefix}_${bytes.toString("base64url")}`;
}

/** Reads an id made by {@link nodeId}; undefined when it is not one. */
export function parseNodeId(text: string): { prefix: string; ids: number[] } | undefined {
    const match = /^([A-Z]+)_([A-Za-z0-9_-]+)$/.exec(text);
    if (match === null) return undefined;
    const bytes = Buffer.from(match[2] as string, "base64url");
    const count = (bytes.length - 2) / 5;
    if (!Number.isInteger(count) || count < 1 || bytes[0] !== 0x91 + count) return undefined;
    const ids: number[] = [];
    for (let index = 0; index < count; index++) {
        if (bytes[2 + index * 5] !== 0xce) return undefined;
        ids.push(bytes.readUInt32BE(3 + index * 5));
    }
    return { prefix: match[1] as string, ids };
}

/**
 * A team's slug: accents folded, lower case, every run of other characters one hyphen, ends trimmed
 * ("Platform Team" → `platform-team`, "kubernetes/sig-apps" → `kubernetes-sig-apps`).
 */
export function slugify(name: string): string {
    return name
        .normalize("NFKD")
        .replace(/[\u0300-\u036f]/g, "")
        .toLowerCase()
        .replace(/[^a-z0-9_]+/g, "-")
        .replace(/^-+|-+$/g, "");
}

/** Like GitHub's `X-GitHub-Request-Id`: five groups of upper-case hex. */
export function requestId(): string {
    const hex = randomBytes(16).toString("hex").toUpperCase();
    return [
        hex.slice(0, 4),
        hex.slice(4, 10),
        hex.slice(10, 17),
        hex.slice(17, 24),
        hex.slice(24),
    ].join(":");
}

export function sha1(...parts: (string | Buffer)[]): string {
    const hash = createHash("sha1");
    for (const part of parts) hash.update(part);
    return hash.digest("hex");
}

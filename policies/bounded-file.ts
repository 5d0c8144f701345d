/**
 * Files from outside: a checkout may hold anything, also links to what has no end (`/dev/zero`), so no more is read than is
 * of use.
 */
import { closeSync, openSync, readSync } from "node:fs";

/** Bytes of a policy at most. Known here, where nothing is loaded with it that takes time. */
export const policyBytes = 512 * 1024;

/** The first bytes of a file: `most`, and one more when there are more. @throws the error of the file system */
export function startOf(file: string, most: number): Buffer {
    const descriptor = openSync(file, "r");
    try {
        const parts: Buffer[] = [];
        for (let left = most + 1; left > 0;) {
            const part = Buffer.allocUnsafe(Math.min(left, 256 * 1024));
            const read = readSync(descriptor, part);
            if (read === 0) break;
            parts.push(part.subarray(0, read));
            left -= read;
        }
        return Buffer.concat(parts);
    } finally {
        closeSync(descriptor);
    }
}

/**
 * The text of a file.
 * @throws an error of the file system's kind: its own, or `EFBIG` for a file of more than `most` bytes
 */
export function readBounded(file: string, most: number): string {
    const bytes = startOf(file, most);
    if (bytes.length <= most) return bytes.toString("utf8");
    const error: NodeJS.ErrnoException = new Error(`has more than ${most} bytes`);
    throw Object.assign(error, { code: "EFBIG", syscall: "read", path: file });
}

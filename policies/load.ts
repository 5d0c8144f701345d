import { z } from "zod";
import { controls } from "../controls/index";
import type { Policy } from "../controls/control";
import type { Finding } from "../plan/finding";
import { sortFindings } from "../plan/finding";
import { startOf } from "./bounded-file";
import { findingsOf } from "./issues";
import type { Positions } from "./positions";
import { head } from "./schema";
import { findSecretValues, withoutSecretValues } from "../plan/secret-values";
import { limits, readYaml } from "./yaml";

export interface LoadedPolicy {
    /** As the user gave it; findings and origins repeat it. */
    readonly file: string;
    /** Unset when something in the file is not as the schema wants it; `findings` says what. */
    readonly policy?: Policy;
    /**
     * What of the policy is right by itself, for checks that go on although another section is wrong. Unset when the
     * file is no YAML, or does not say its version and organization.
     */
    readonly sound?: Policy;
    readonly positions: Positions;
    /** Sorted; all of them errors. */
    readonly findings: readonly Finding[];
}

/**
 * Reads a policy file: every finding that the file alone gives rise to, at once.
 * @throws the error of the file system when the file cannot be read (`ENOENT`, `EISDIR`, …).
 */
export function loadPolicy(file: string): LoadedPolicy {
    const bytes = startOf(file, limits.bytes);
    // Of one that is too large there may be half a character at the end of what was read.
    const text = bytes.length > limits.bytes ? bytes.toString("latin1") : decode(bytes);
    return parsePolicy(text, file);
}

/** As `loadPolicy`, of a text; never throws, whatever the text. `undefined` stands for bytes that are no text. */
export function parsePolicy(source: string | undefined, file: string): LoadedPolicy {
    const text = (source ?? "").replace(/^\uFEFF/, "");
    const { data, positions, findings } = readYaml(text, file);
    if (source === undefined)
        return refused(file, positions, "encoding", "the file is not text in UTF-8");

    const secrets = secretValues(text, positions);
    if (findings.length > 0)
        return { file, positions, findings: presentable([...findings, ...secrets]) };
    const read = readSections(data, positions);
    const all = presentable([...read.findings, ...secrets]);
    const policy = all.length === 0 ? read.sound : undefined;
    return { file, policy, sound: read.sound, positions, findings: all };
}

function refused(file: string, positions: Positions, code: string, message: string): LoadedPolicy {
    return {
        file,
        positions,
        findings: [{ severity: "error", code, message, origin: positions.at([]) }],
    };
}

/** Sections are read one by one, so that a mistake in one does not hide what is wrong in another. */
function readSections(data: unknown, positions: Positions) {
    const findings: Finding[] = [];
    const check = (schema: z.ZodType, value: unknown, base: readonly string[]): unknown => {
        const result = schema.safeParse(value);
        if (result.success) return result.data;
        findings.push(...findingsOf(result.error.issues, { schema, data: value, positions, base }));
        return undefined;
    };

    check(topLevel, data, []);
    const written = (typeof data === "object" && data !== null ? data : {}) as Record<
        string,
        unknown
    >;
    const sections = controls
        .filter(({ id }) => Object.hasOwn(written, id))
        .map(({ id, schema }) => [id, check(schema, written[id], [id])] as const)
        .filter(([, section]) => section !== undefined);
    const { success, data: said } = start.safeParse(written);
    const sound = success
        ? withoutPrototypes({ ...said, ...Object.fromEntries(sections) })
        : undefined;
    return { findings, sound: sound as Policy | undefined };
}

const start = z.object(head);

/** The keys of a policy, and nothing of what is in the sections. */
const topLevel = z.strictObject({
    ...head,
    ...Object.fromEntries(controls.map(({ id }) => [id, z.unknown().optional()])),
});

function secretValues(text: string, positions: Positions): Finding[] {
    return findSecretValues(text).map(({ what, at }) => ({
        severity: "error",
        code: "secret-value",
        message: `this looks like ${what}`,
        expected:
            "policies name secrets and never hold one; if it is real, revoke it: it has been written down",
        origin: positions.originOf(at),
    }));
}

/** Sorted; what looks like a secret is not repeated in messages that quote the file. */
function presentable(findings: readonly Finding[]): Finding[] {
    return sortFindings(
        findings.map((finding) => ({
            ...finding,
            message: withoutSecretValues(finding.message),
            ...(finding.expected === undefined
                ? {}
                : { expected: withoutSecretValues(finding.expected) }),
            origin: { ...finding.origin, path: withoutSecretValues(finding.origin.path) },
        })),
    );
}

/** A name such as `constructor` is then only what the policy says it is. */
function withoutPrototypes(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(withoutPrototypes);
    if (typeof value !== "object" || value === null) return value;
    const bare = Object.create(null) as Record<string, unknown>;
    for (const [key, part] of Object.entries(value)) bare[key] = withoutPrototypes(part);
    return bare;
}

function decode(bytes: Uint8Array): string | undefined {
    try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        return undefined;
    }
}

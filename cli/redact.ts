/** The last line of defence: secrets of the environment do not leave through what is printed, whatever printed them. */
import { isUtf8 } from "node:buffer";
import { isSecretToken, shortestSecret, withoutSecretValues } from "../plan/secret-values";

/** Names of variables that hold a secret, and of those among them that say where one lies. */
const secretName = /TOKEN|SECRET|PASS|KEY|CREDENTIAL|PEM|(?:^|_)AUTH(?:_|$|ORIZATION)/i;
const placeName = /(?:_FILE|_PATH|_SOCK|_DIR|_URL)$/i;

/** Text without the values of an environment's secrets, as they are or encoded, and without what has a secret's shape. */
export type Redact = (text: string) => string;

export function redactor(environment: NodeJS.ProcessEnv): Redact {
    const values = [...new Set(secretsOf(environment).flatMap(spellings))]
        .filter(({ length }) => length >= shortestSecret)
        .sort((a, b) => b.length - a.length);
    return (text) =>
        withoutSecretValues(values.reduce((left, value) => left.replaceAll(value, "***"), text));
}

/** The same for bytes; those that are no UTF-8 stay as they are. */
export function redactBytes(redact: Redact, bytes: Uint8Array): Buffer {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const encoding = isUtf8(buffer) ? "utf8" : "latin1";
    return Buffer.from(redact(buffer.toString(encoding)), encoding);
}

/** Standard output and standard error without secrets, from now on. A secret must not be written in parts: see `relay`. */
export function redactOutput(redact: Redact): void {
    for (const stream of [process.stdout, process.stderr]) {
        const write = stream.write.bind(stream) as (...all: unknown[]) => boolean;
        stream.write = (chunk: unknown, ...rest: unknown[]) =>
            write(
                typeof chunk === "string" ? redact(chunk) : redactBytes(redact, chunk as Buffer),
                ...rest,
            );
    }
}

function secretsOf(environment: NodeJS.ProcessEnv): string[] {
    return Object.entries(environment).flatMap(([name, value = ""]) => {
        const place = placeName.test(name) && !value.includes("-----BEGIN");
        if (!secretName.test(name) || place || !isSecretToken(value)) return [];
        return [value];
    });
}

/** A value as itself, as each line of it (keys have several), in JSON, in a URL, and in base64, which Basic authorization is. */
function spellings(value: string): string[] {
    const lines = value.split(/\r?\n/).filter((line) => !line.startsWith("-----"));
    return [value, ...lines].flatMap((one) => [
        one,
        JSON.stringify(one).slice(1, -1),
        encodeURIComponent(one),
        Buffer.from(one).toString("base64"),
        Buffer.from(`x-access-token:${one}`).toString("base64"),
    ]);
}

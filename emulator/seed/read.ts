/** From a name, file or object to a checked Seed. */
import { existsSync, readFileSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import Ajv, { type ErrorObject, type ValidateFunction } from "ajv";
import { LineCounter, parseDocument } from "yaml";
import type { Seed } from "./types";

/** A seed that cannot be used; one line of the message for each thing that is wrong. */
export class SeedError extends Error {}

/**
 * Absolute path of a data file of the emulator (`seeds/acme.yaml`). The compiler copies none, so compiled
 * code reads the one that is checked in.
 */
export function dataFile(name: string): string {
    const beside = join(__dirname, "..", name);
    return existsSync(beside) ? beside : join(__dirname, "..", "..", "..", "emulator", name);
}

/** `acme` and whatever else lies in emulator/seeds; otherwise a path to YAML or JSON. */
export function readSeed(source: string | Seed): Seed {
    if (typeof source !== "string") return check(source, "seed");
    const file = /^[a-z0-9-]+$/.test(source) ? dataFile(`seeds/${source}.yaml`) : absolute(source);
    if (!existsSync(file)) {
        throw new SeedError(
            `${source}  no such seed - a YAML or JSON file, or the built-in \`acme\``,
        );
    }
    return parseSeed(readFileSync(file, "utf8"), source);
}

/** Parses YAML 1.2 or JSON (which is YAML) and checks it; `name` starts every line of an error. */
export function parseSeed(text: string, name: string): Seed {
    if (/^\s*\{/.test(text)) {
        // JSON.parse is 20 times faster than the YAML parser, which matters for 400 teams.
        try {
            return check(JSON.parse(text), name);
        } catch (error) {
            if (!(error instanceof SyntaxError)) throw error;
        }
    }
    const counter = new LineCounter();
    const document = parseDocument(text, { lineCounter: counter, uniqueKeys: true });
    if (document.errors.length > 0) {
        throw new SeedError(
            document.errors
                .map((error) => {
                    const { line, col } = counter.linePos(error.pos[0]);
                    return `${name}:${line}:${col}  ${error.message.split("\n")[0] ?? ""}`;
                })
                .join("\n"),
        );
    }
    return check(document.toJS({ maxAliasCount: 100 }), name);
}

function absolute(path: string): string {
    return isAbsolute(path) ? path : resolve(path);
}

let validate: ValidateFunction<Seed> | undefined;

function check(value: unknown, name: string): Seed {
    if (validate === undefined) {
        const schema = JSON.parse(readFileSync(dataFile("seed.schema.json"), "utf8")) as object;
        validate = new Ajv({ allErrors: true, strict: false, verbose: true }).compile<Seed>(schema);
    }
    if (validate(value)) return value;
    const lines = new Set(
        (validate.errors ?? []).filter(telling).map((error) => `${name}  ${explain(error)}`),
    );
    throw new SeedError([...lines].join("\n"));
}

/** Of a `oneOf` that failed only its branches tell something. */
function telling(error: ErrorObject): boolean {
    return error.keyword !== "oneOf" && error.keyword !== "if";
}

function explain(error: ErrorObject): string {
    const path = error.instancePath.slice(1).replaceAll("/", ".") || "(top)";
    const params = error.params as Record<string, unknown>;
    const shown = JSON.stringify(error.data);
    const value = shown !== undefined && shown.length <= 60 ? ` (${shown})` : "";
    switch (error.keyword) {
        case "additionalProperties":
            return `${path}  unknown key (${String(params.additionalProperty)})`;
        case "enum":
            return `${path}  not allowed${value} - one of ${(params.allowedValues as unknown[]).join(", ")}`;
        default:
            return `${path}  ${error.message ?? error.keyword}${value}`;
    }
}

/** Documents that a verb has written and another is given: held against their schema, since anybody may have written them. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { ErrorObject, ValidateFunction } from "ajv";
import Ajv from "ajv";
import { DataError } from "../../plan/data-error";
import { packageRoot } from "../package";
import { readJsonFile } from "../reading";
import { documents, schemaFile } from "./documents";

/**
 * A document by its name in `documents`, or a part of one: `plan#/definitions/Preview`.
 * @param remedy what to give instead of a file that is none
 * @throws Failure (misuse) with the place of what is wrong
 */
export function readDocument(file: string, name: string, remedy: string): unknown {
    return readJsonFile(file, (data) => documentOf(data, name), remedy);
}

/** @throws DataError for data that are no such document */
export function documentOf(data: unknown, name: string): unknown {
    const validate = validatorOf(name);
    if (!validate(data)) throw firstError(validate.errors ?? []);
    return data;
}

const ajv = new Ajv({ strict: false });

function validatorOf(name: string): ValidateFunction {
    const document = documents.find((one) => one.name === name.split("#")[0]);
    if (document === undefined) throw new Error(`no document ${name}`);
    const id = (of: string): string => `urn:codex-rollout:${of}`;
    if (ajv.getSchema(id(document.name)) === undefined) {
        const schema = readFileSync(path.join(packageRoot, schemaFile(document)), "utf8");
        ajv.addSchema(JSON.parse(schema) as object);
    }
    const made = ajv.getSchema(id(name));
    if (made === undefined) throw new Error(`no part ${name}`);
    return made;
}

function firstError([error]: readonly ErrorObject[]): DataError {
    const at = (error?.instancePath ?? "").split("/").slice(1);
    return new DataError(
        at.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~")),
        error?.message ?? "is not as it must be",
    );
}

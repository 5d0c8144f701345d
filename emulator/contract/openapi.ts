/** Prunes GitHub's OpenAPI description to the operations served and makes it digestible for ajv. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** Where a generated contract file comes from; written into it and held by a test. */
export interface ContractSource {
    readonly package: string;
    readonly version: string;
    readonly file: string;
    readonly license: string;
}

/** Keys that carry prose, examples or servers: nothing a check needs (overlay 1: `examples` holds dangling refs). */
const DROPPED = new Set([
    "description",
    "example",
    "examples",
    "summary",
    "tags",
    "title",
    "deprecated",
    "x-github",
    "x-octokit",
    "x-github-breaking-changes",
    "x-multi-segment",
    "headers",
    "links",
    "x-deprecation-details",
    "x-githubEnterpriseOverlays",
    "contentMediaType",
]);
/** Under these keys every child is a name of GitHub's, not a keyword, so `title` there is a property. */
const NAMED_CHILDREN = new Set(["properties", "patternProperties", "definitions"]);

const isObject = (value: Json | undefined): value is JsonObject =>
    typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The OpenAPI 3.1 document holding only `operations`, with the schemas they reach.
 *
 * Overlays, each needed by the real provider's recorded traffic (provider-and-emulator.md 3.1):
 * examples dropped; `nullable` rewritten to JSON Schema; `can_admins_bypass` allowed on environments; an empty `homepage`.
 * The others (by-id aliases, 304 everywhere, tolerated extra properties) belong to the check itself.
 *
 * @param openapi GitHub's description, OpenAPI 3.0.
 * @param operations `METHOD template` each.
 * @throws when an operation is not in the description: a typing error in our list, or GitHub dropped it.
 */
export function pruneOpenApi(
    openapi: JsonObject,
    operations: readonly string[],
    source: ContractSource,
): JsonObject {
    const paths: { [template: string]: JsonObject } = {};
    for (const operation of [...operations].sort(byTemplate)) {
        const [method = "", template = ""] = operation.split(" ");
        const found = child(child(openapi, "paths"), template)[method.toLowerCase()];
        if (!isObject(found)) throw new Error(`not in GitHub's description: ${operation}`);
        (paths[template] ??= {})[method.toLowerCase()] = pruneOperation(openapi, found);
    }
    allowAdminBypass(paths);
    const schemas = reachableSchemas(openapi, paths);
    allowEmptyHomepage(paths, schemas);
    return {
        openapi: "3.1.0",
        info: {
            title: "GitHub REST API, the part the local GitHub serves",
            version: source.version,
        },
        "x-source": { ...source },
        paths,
        components: { schemas },
    };
}

function byTemplate(a: string, b: string): number {
    const order = (operation: string) => operation.split(" ").reverse().join(" ");
    return order(a) < order(b) ? -1 : 1;
}

function child(parent: JsonObject, key: string): JsonObject {
    const value = parent[key];
    return isObject(value) ? value : {};
}

function pruneOperation(openapi: JsonObject, operation: JsonObject): JsonObject {
    const pruned: JsonObject = { operationId: operation.operationId ?? "" };
    const docs = child(operation, "externalDocs").url;
    // github.com answers documentation_url without the plan's segment that the GHEC description carries.
    if (typeof docs === "string")
        pruned.externalDocs = { url: docs.replace(/\/enterprise-cloud@latest\/*/, "/") };
    const parameters = (Array.isArray(operation.parameters) ? operation.parameters : [])
        .map((parameter) => clean(deref(openapi, parameter)))
        .filter((parameter) => isObject(parameter) && parameter.in === "query");
    if (parameters.length > 0) pruned.parameters = parameters;
    if (isObject(operation.requestBody)) {
        const body = deref(openapi, operation.requestBody);
        const content = jsonContent(body);
        if (content) pruned.requestBody = { required: body.required === true, content };
    }
    const responses: JsonObject = {};
    for (const [status, response] of Object.entries(child(operation, "responses"))) {
        const content = jsonContent(deref(openapi, response));
        responses[status] = content ? { content } : {};
    }
    pruned.responses = responses;
    return pruned;
}

function jsonContent(message: JsonObject): JsonObject | undefined {
    const media = child(child(message, "content"), "application/json");
    return media.schema === undefined
        ? undefined
        : { "application/json": { schema: clean(media.schema) } };
}

/** Follows `$ref`s of parameters, bodies and responses; schemas keep theirs. */
function deref(openapi: JsonObject, value: Json): JsonObject {
    if (!isObject(value)) throw new Error("expected an object in GitHub's description");
    if (typeof value.$ref !== "string") return value;
    const target = value.$ref.split("/").slice(1).reduce<JsonObject>(child, openapi);
    return deref(openapi, target);
}

/** Drops prose, rewrites OpenAPI 3.0's `nullable` (ajv refuses it without `type`). */
function clean(value: Json, named = false): Json {
    if (Array.isArray(value)) return value.map((item) => clean(item));
    if (!isObject(value)) return value;
    const result: JsonObject = {};
    for (const [key, item] of Object.entries(value)) {
        if (named) result[key] = clean(item);
        else if (key === "enum" || key === "default" || key === "const") result[key] = item;
        else if (!DROPPED.has(key)) result[key] = clean(item, NAMED_CHILDREN.has(key));
    }
    return named ? result : withoutNullable(result);
}

function withoutNullable(schema: JsonObject): Json {
    const { nullable, ...rest } = schema;
    if (nullable !== true) return nullable === false ? rest : schema;
    if (typeof rest.type === "string" && rest.enum === undefined && rest.allOf === undefined) {
        return { ...rest, type: [rest.type, "null"] };
    }
    return { anyOf: [rest, { type: "null" }] };
}

function reachableSchemas(openapi: JsonObject, paths: JsonObject): JsonObject {
    const all = child(child(openapi, "components"), "schemas");
    const reached = new Map<string, Json>();
    const visit = (value: Json): void => {
        if (Array.isArray(value)) return value.forEach(visit);
        if (!isObject(value)) return;
        if (typeof value.$ref === "string") {
            const name = value.$ref.replace("#/components/schemas/", "");
            if (!reached.has(name)) {
                const schema = all[name];
                if (schema === undefined) throw new Error(`dangling reference ${value.$ref}`);
                const cleaned = clean(schema);
                reached.set(name, cleaned);
                visit(cleaned);
            }
        }
        Object.values(value).forEach(visit);
    };
    visit(paths);
    // Errors that GitHub documents for few operations but sends for all of them.
    for (const name of ["basic-error", "validation-error", "validation-error-simple"])
        visit({ $ref: `#/components/schemas/${name}` });
    return Object.fromEntries([...reached].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** GitHub's own clients send `can_admins_bypass`; the description forbids it (`additionalProperties: false`). */
function allowAdminBypass(paths: { [template: string]: JsonObject }): void {
    const put = paths["/repos/{owner}/{repo}/environments/{environment_name}"]?.put;
    if (!isObject(put)) return;
    const media = child(child(child(put, "requestBody"), "content"), "application/json");
    child(child(media, "schema"), "properties").can_admins_bypass = { type: "boolean" };
}

/** GitHub answers `""` for a homepage that was emptied, although the description calls it a URI. */
function allowEmptyHomepage(...roots: JsonObject[]): void {
    const visit = (value: Json): void => {
        if (Array.isArray(value)) return value.forEach(visit);
        if (!isObject(value)) return;
        if (isObject(value.properties) && isObject(value.properties.homepage))
            delete value.properties.homepage.format;
        Object.values(value).forEach(visit);
    };
    roots.forEach(visit);
}

/** One line a path or schema: small, and a change of GitHub's shows as a few changed lines. */
export function formatContract(contract: JsonObject): string {
    const lines = (object: JsonObject, indent: string) =>
        Object.entries(object)
            .map(([key, value]) => `${indent}${JSON.stringify(key)}: ${JSON.stringify(value)}`)
            .join(",\n");
    const { paths, components, ...head } = contract;
    return [
        "{",
        `${lines(head, "  ")},`,
        `  "paths": {\n${lines(paths as JsonObject, "    ")}\n  },`,
        `  "components": { "schemas": {\n${lines(child(components as JsonObject, "schemas"), "    ")}\n  } }`,
        "}\n",
    ].join("\n");
}

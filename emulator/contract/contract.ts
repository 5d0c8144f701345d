/** Checks traffic against GitHub's published OpenAPI description (the pruned rest.json). */
import { readFileSync } from "node:fs";
import Ajv, { type AnySchema, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { contractFile } from "./files";
import { BY_ID_PREFIXES } from "./operations";
import { type Template, compileTemplates, matchTemplate } from "./templates";

/** One way in which a request or an answer is not what GitHub publishes. */
export interface Violation {
    /** `METHOD template`, or `METHOD path` when GitHub describes no such operation. */
    readonly operation: string;
    readonly where: "path" | "query" | "request" | "response";
    readonly status: number;
    /** JSON pointer into the query, request body or answer. */
    readonly at: string;
    readonly message: string;
}

/** What a client sent: query parameters as text, body as parsed JSON or undefined. */
export interface Sent {
    readonly query?: Readonly<Record<string, unknown>>;
    readonly body?: unknown;
}

interface Media {
    readonly content?: { readonly "application/json"?: { readonly schema: AnySchema } };
}
interface Operation {
    readonly externalDocs?: { readonly url: string };
    readonly parameters?: readonly {
        readonly name: string;
        readonly schema: AnySchema;
        readonly required?: boolean;
    }[];
    readonly requestBody?: Media & { readonly required?: boolean };
    readonly responses: Readonly<Record<string, Media>>;
}
interface Description {
    readonly "x-source": {
        readonly package: string;
        readonly version: string;
        readonly license: string;
    };
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Formats that GitHub names and ajv does not know; they hold no rule that we could check. */
const GITHUB_FORMATS = ["repo.nwo", "timestamp", "ssh-key"];

/** GitHub's REST contract. Schemas compile on first use: 20-45 ms for a big one, then microseconds. */
export class Contract {
    private readonly templates: readonly Template[];
    private readonly compiled = new Map<string, ValidateFunction>();
    private readonly ajv: Ajv;

    private constructor(readonly description: Description) {
        this.templates = compileTemplates(Object.keys(description.paths));
        this.ajv = validator();
        this.ajv.addSchema(description, "github", undefined, false);
    }

    /** Reads the checked-in contract (about 5 ms). */
    static load(): Contract {
        return new Contract(
            JSON.parse(readFileSync(contractFile("rest.json"), "utf8")) as Description,
        );
    }

    /** `METHOD template` of a request path (without `/api/v3`), or of a template given as such. */
    operationOf(method: string, path: string): string | undefined {
        const template = this.templateOf(path);
        return template && this.description.paths[template]?.[method.toLowerCase()]
            ? `${method.toUpperCase()} ${template}`
            : undefined;
    }

    /** GitHub's documentation page of an operation: what it puts into `documentation_url` of an error. */
    documentationUrl(method: string, path: string): string {
        const template = this.templateOf(path);
        const operation = template
            ? this.description.paths[template]?.[method.toLowerCase()]
            : undefined;
        return operation?.externalDocs?.url ?? "https://docs.github.com/rest";
    }

    /** What GitHub's schema of the request body objects to, as `[JSON pointer, objection]`; nothing for an unknown operation. */
    requestErrors(
        method: string,
        path: string,
        body: unknown,
    ): (readonly [at: string, message: string])[] {
        const template = this.templateOf(path);
        const verb = method.toLowerCase();
        const operation =
            template === undefined ? undefined : this.description.paths[template]?.[verb];
        if (!operation || template === undefined) return [];
        return this.bodyErrors(operation, `#/paths/${escapePointer(template)}/${verb}`, body);
    }

    /**
     * Everything in which one exchange differs from GitHub's description.
     * A request that was refused (status >= 400) may be malformed; one that was accepted may not.
     *
     * @param path template or real path, without `/api/v3`.
     * @param answer parsed JSON, or undefined when the body is empty.
     */
    check(method: string, path: string, sent: Sent, status: number, answer: unknown): Violation[] {
        const template = this.templateOf(path);
        const verb = method.toLowerCase();
        const operation =
            template === undefined ? undefined : this.description.paths[template]?.[verb];
        const name = `${method.toUpperCase()} ${template ?? path}`;
        const found = (where: Violation["where"], at: string, message: string): Violation => ({
            operation: name,
            where,
            status,
            at,
            message,
        });
        if (!operation || template === undefined) {
            return status < 400 ? [found("path", path, "GitHub describes no such operation")] : [];
        }
        const pointer = `#/paths/${escapePointer(template)}/${verb}`;
        const violations: Violation[] = [];
        if (status < 400) {
            for (const [at, message] of this.queryErrors(operation, pointer, sent.query ?? {}))
                violations.push(found("query", at, message));
            for (const [at, message] of this.bodyErrors(operation, pointer, sent.body))
                violations.push(found("request", at, message));
        }
        for (const [at, message] of this.answerErrors(operation, pointer, status, answer))
            violations.push(found("response", at, message));
        return violations;
    }

    private templateOf(path: string): string | undefined {
        if (this.description.paths[path]) return path;
        const [raw = ""] = path.split("?");
        return (
            matchTemplate(this.templates, raw) ?? matchTemplate(this.templates, documentedPath(raw))
        );
    }

    private queryErrors(
        operation: Operation,
        pointer: string,
        query: Readonly<Record<string, unknown>>,
    ): Problem[] {
        return (operation.parameters ?? []).flatMap((parameter, index): Problem[] => {
            const value = query[parameter.name];
            if (value === undefined)
                return parameter.required ? [[`/${parameter.name}`, "is required"]] : [];
            const validate = this.compile(`${pointer}/parameters/${index}/schema`);
            return readings(value).some((reading) => validate(reading))
                ? []
                : problems(validate, `/${parameter.name}`);
        });
    }

    private bodyErrors(operation: Operation, pointer: string, body: unknown): Problem[] {
        const media = operation.requestBody;
        if (!media?.content) return [];
        if (body === undefined) return media.required ? [["", "a body is required"]] : [];
        return this.errors(`${pointer}/requestBody/content/application~1json/schema`, body);
    }

    private answerErrors(
        operation: Operation,
        pointer: string,
        status: number,
        answer: unknown,
    ): Problem[] {
        // Undocumented for several operations, yet sent for every conditional request.
        if (status === 304) return answer === undefined ? [] : [["", "304 carries no body"]];
        const documented = operation.responses[String(status)];
        if (status >= 400) return this.refusalErrors(documented, pointer, status, answer);
        if (!documented)
            return [
                [
                    "",
                    `GitHub documents no ${status} here, only ${Object.keys(operation.responses).join(", ")}`,
                ],
            ];
        if (!documented.content)
            return answer === undefined || isEmpty(answer)
                ? []
                : [["", "GitHub sends no body here"]];
        return this.errors(
            `${pointer}/responses/${status}/content/application~1json/schema`,
            answer,
        );
    }

    private refusalErrors(
        documented: Media | undefined,
        pointer: string,
        status: number,
        answer: unknown,
    ): Problem[] {
        if (status >= 500) return [];
        const { message, documentation_url: url } = (answer ?? {}) as Record<string, unknown>;
        if (typeof message !== "string") return [["/message", "an error carries a message"]];
        if (url !== undefined && typeof url !== "string")
            return [["/documentation_url", "must be text"]];
        if (!documented?.content) return [];
        const own = this.errors(
            `${pointer}/responses/${status}/content/application~1json/schema`,
            answer,
        );
        return own.length === 0 ||
            this.errors("#/components/schemas/basic-error", answer).length === 0
            ? []
            : own;
    }

    private errors(pointer: string, value: unknown): Problem[] {
        const validate = this.compile(pointer);
        return validate(value) ? [] : problems(validate, "");
    }

    private compile(pointer: string): ValidateFunction {
        let validate = this.compiled.get(pointer);
        if (!validate)
            this.compiled.set(
                pointer,
                (validate = this.ajv.compile({ $ref: `github${encodeURI(pointer)}` })),
            );
        return validate;
    }
}

type Problem = readonly [at: string, message: string];

/** What the text of a query parameter may stand for; ajv's own coercion would also turn `true` into 1. */
function readings(value: unknown): unknown[] {
    if (typeof value !== "string") return [value];
    if (value === "true" || value === "false") return [value, value === "true"];
    return value.trim() === "" || Number.isNaN(Number(value))
        ? [value, value.split(",")]
        : [value, Number(value)];
}

function validator(): Ajv {
    const ajv = new Ajv({ strict: false, allErrors: false, logger: false });
    addFormats(ajv);
    for (const format of GITHUB_FORMATS) ajv.addFormat(format, true);
    return ajv;
}

function problems(validate: ValidateFunction, prefix: string): Problem[] {
    return (validate.errors ?? []).map((error: ErrorObject) => {
        const allowed = (error.params as { allowedValues?: unknown }).allowedValues;
        const detail = allowed === undefined ? "" : `: ${JSON.stringify(allowed)}`;
        const extra = (error.params as { additionalProperty?: string }).additionalProperty;
        return [
            `${prefix}${error.instancePath}`,
            `${error.message ?? error.keyword}${detail}${extra ? ` (${extra})` : ""}`,
        ];
    });
}

function isEmpty(value: unknown): boolean {
    return (
        value === null ||
        value === "" ||
        (typeof value === "object" && Object.keys(value).length === 0)
    );
}

const escapePointer = (segment: string): string =>
    segment.replaceAll("~", "~0").replaceAll("/", "~1");

/** By-id paths share the contract of the documented sibling (overlay 3). */
function documentedPath(path: string): string {
    for (const [byId, documented] of BY_ID_PREFIXES) {
        const prefix = new RegExp(`^${byId.replace(/\{[^}]+\}/g, "\\d+")}(?=/|$)`);
        if (prefix.test(path)) return path.replace(prefix, documented);
    }
    return path;
}

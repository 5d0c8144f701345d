/** One GraphQL request: parse, validate, price, execute, and answer as GitHub does. */
import {
    type DocumentNode,
    type ExecutionResult,
    type GraphQLError,
    type GraphQLSchema,
    Kind,
    type OperationDefinitionNode,
    OperationTypeNode,
    OverlappingFieldsCanBeMergedRule,
    execute,
    getArgumentValues,
    getVariableValues,
    parse,
    specifiedRules,
    validate,
} from "graphql";
import type { Context, Reply } from "../http/context";
import { Problem } from "../http/problem";
import type { GraphqlContext } from "./context";
import { NotServed, Refusal, formatError } from "./errors";
import { type Cost, costOf } from "./points";
import { type ServedSchema, servedSchema } from "./schema";

/** The provider reads `name` of `App` (`String!`) and `User` (`String`) in one place; GitHub lets it, this rule would not. */
const RULES = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);
const MAX_NODES = 500_000;
const DOCS = "https://docs.github.com/graphql";

/** @throws Problem 401 without a caller, 501 for what is GitHub's but not served. Anything else answers 200. */
export function executeGraphQL(context: Context): Reply {
    const { caller } = context;
    if (caller.kind === "anonymous")
        throw new Problem(401, "This endpoint requires you to be authenticated.", undefined, DOCS);
    if (caller.kind === "app")
        throw new Problem(401, "A JSON web token could not be decoded", undefined, DOCS);
    const { query, variables, operationName } = context.body;
    if (typeof query !== "string")
        return refuse({ message: "A query attribute must be specified and must be a string." });
    const served = servedSchema();
    const prepared = prepare(served, query);
    if ("errors" in prepared) return refuse(...prepared.errors);
    const { document } = prepared;
    const operation = operationOf(document, operationName);
    if (operation === undefined) return refuse({ message: "An operation name is required" });
    const given = getVariableValues(
        served.schema,
        operation.variableDefinitions ?? [],
        (variables ?? {}) as Record<string, unknown>,
    );
    if (given.errors) return refuse(...given.errors.map(formatError));
    // With the operation's own defaults filled in: they decide the price, too.
    const values = given.coerced;
    const cost = costOf(served.schema, document, operation, values);
    if (cost.nodes > MAX_NODES) {
        const message = `This query requests up to ${cost.nodes.toLocaleString("en")} possible nodes which exceeds the maximum limit of 500,000.`;
        return refuse({ type: "MAX_NODE_LIMIT_EXCEEDED", message });
    }
    if (context.limits.standing(caller, "graphql").remaining <= 0) {
        const id =
            caller.kind === "user"
                ? `user ID ${caller.user.id}`
                : `installation ID ${caller.installation.id}`;
        return refuse({ type: "RATE_LIMITED", message: `API rate limit exceeded for ${id}.` });
    }
    return run(context, served, document, operation, values, cost);
}

type Prepared = { readonly document: DocumentNode } | { readonly errors: readonly object[] };

/** Sweeps and the provider send the same few documents over and over. */
const prepared = new Map<string, Prepared>();

function prepare(served: ServedSchema, query: string): Prepared {
    const known = prepared.get(query);
    if (known !== undefined) return known;
    if (prepared.size >= 200) prepared.clear();
    const fresh = parseAndValidate(served, query);
    prepared.set(query, fresh);
    return fresh;
}

function parseAndValidate(served: ServedSchema, query: string): Prepared {
    let document: DocumentNode;
    try {
        document = parse(query);
    } catch (error) {
        return { errors: [formatError(error as GraphQLError)] };
    }
    assertServed(served, document);
    const errors = validate(served.schema, document, RULES);
    return errors.length > 0
        ? { errors: errors.map((error) => validationError(served, error)) }
        : { document };
}

function run(
    http: Context,
    { schema }: ServedSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variableValues: Record<string, unknown>,
    cost: Cost,
): Reply {
    const limit = http.options.graphqlNodeLimit;
    const exceeded = limit !== null && cost.nodes > limit;
    const contextValue: GraphqlContext = { state: http.state, http, cost };
    const operationName = operation.name?.value;
    const evaluated = dryRunOf(schema, operation, variableValues) ?? operation;
    const definitions = document.definitions.map((one) => (one === operation ? evaluated : one));
    // No resolver is asynchronous: one request is one transaction.
    const result = execute({
        schema,
        document: { ...document, definitions },
        contextValue,
        variableValues,
        operationName,
    }) as ExecutionResult;
    const errors = result.errors ?? [];
    // One mutation of several may have been refused; the others were done.
    const isDone = Object.values(result.data ?? {}).some((value) => value !== null);
    if (operation.operation === OperationTypeNode.MUTATION && isDone) http.state.revision++;
    const reply = { status: 200, cost: evaluated === operation ? cost.points : 1 };
    // GitHub refuses a query that lacks a scope as a whole, without `data`.
    const scope = errors.filter(
        ({ originalError }) =>
            originalError instanceof Refusal && originalError.type === "INSUFFICIENT_SCOPES",
    );
    if (scope.length > 0)
        return {
            ...reply,
            body: { errors: scope.map(formatError).map(({ path: _path, ...error }) => error) },
        };
    if (exceeded) return { ...reply, body: partial(operation) };
    if (errors.length === 0) return { ...reply, body: { data: result.data } };
    return { ...reply, body: { data: result.data, errors: errors.map(formatError) } };
}

/** `rateLimit(dryRun: true)` prices the query without evaluating it: the operation with that field alone. */
function dryRunOf(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    variables: Record<string, unknown>,
): OperationDefinitionNode | undefined {
    const field = schema.getQueryType()?.getFields().rateLimit;
    const dry = operation.selectionSet.selections.filter(
        (one) =>
            field &&
            one.kind === Kind.FIELD &&
            one.name.value === "rateLimit" &&
            getArgumentValues(field, one, variables).dryRun === true,
    );
    return dry.length === 0
        ? undefined
        : { ...operation, selectionSet: { ...operation.selectionSet, selections: dry } };
}

/** What a query over GitHub's resource limits answers: its first field null, and this error. */
function partial(operation: OperationDefinitionNode): Record<string, unknown> {
    const [first] = operation.selectionSet.selections;
    const name = first?.kind === Kind.FIELD ? (first.alias?.value ?? first.name.value) : "";
    return {
        data: { [name]: null },
        errors: [
            {
                type: "RESOURCE_LIMITS_EXCEEDED",
                path: [name],
                message: "Resource limits for this query exceeded.",
            },
        ],
    };
}

const refuse = (...errors: readonly object[]): Reply => ({
    status: 200,
    body: { errors },
    cost: 1,
});

function operationOf(document: DocumentNode, name: unknown): OperationDefinitionNode | undefined {
    const operations = document.definitions.filter(
        (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
    );
    if (typeof name === "string" && name !== "")
        return operations.find((one) => one.name?.value === name);
    return operations.length === 1 ? operations[0] : undefined;
}

/** Types that are GitHub's may be named in fragments; those left out are refused, not called unknown. */
function assertServed({ schema }: ServedSchema, document: DocumentNode): void {
    for (const [, name = ""] of (document.loc?.source.body ?? "").matchAll(/\bon\s+([A-Z]\w*)/g)) {
        if (schema.getType(name) === undefined) throw new NotServed(`the type ${name}`);
    }
}

/** GitHub's wording for a field that does not exist; 501 for one that does and is not served. */
function validationError({ notServed }: ServedSchema, error: GraphQLError): object {
    const match = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(error.message);
    if (match === null) return formatError(error);
    const [, field = "", type = ""] = match;
    if (notServed.get(type)?.has(field)) throw new NotServed(`${type}.${field}`);
    return {
        extensions: { code: "undefinedField", typeName: type, fieldName: field },
        locations: error.locations,
        message: `Field '${field}' doesn't exist on type '${type}'`,
    };
}

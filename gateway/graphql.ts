import { Kind, OperationTypeNode, parse } from "graphql";
import type { DocumentNode, OperationDefinitionNode } from "graphql";

/** A GraphQL request, as far as the gateway needs to know it. */
export interface GraphqlOperation {
    readonly type: "query" | "mutation";
    /** Names of the top-level fields, e.g. `createBranchProtectionRule`. */
    readonly fields: readonly string[];
    readonly query: string;
    readonly variables: Readonly<Record<string, unknown>>;
}

/** What a body asks for; undefined when it is no GraphQL document: it is then not known to be a read. */
export function graphqlOperation(body: Buffer | undefined): GraphqlOperation | undefined {
    if (body === undefined) return undefined;
    try {
        const asked = JSON.parse(body.toString("utf8")) as Record<string, unknown>;
        if (typeof asked.query !== "string") return undefined;
        const operations = operationsOf(parse(asked.query, { noLocation: true }));
        const only = operations.every(({ operation }) => operation === OperationTypeNode.QUERY);
        return {
            type: only ? "query" : "mutation",
            fields: operations.flatMap(fieldsOf),
            query: asked.query,
            variables: (asked.variables ?? {}) as Record<string, unknown>,
        };
    } catch {
        return undefined;
    }
}

function operationsOf({ definitions }: DocumentNode): OperationDefinitionNode[] {
    return definitions.filter((part) => part.kind === Kind.OPERATION_DEFINITION);
}

function fieldsOf({ selectionSet }: OperationDefinitionNode): string[] {
    return selectionSet.selections.flatMap((one) =>
        one.kind === Kind.FIELD ? [one.name.value] : [],
    );
}

/**
 * What a query costs, by GitHub's published formula (docs: "Rate limits and query limits for the GraphQL API"):
 * add up the requests needed to fill each connection, assuming every `first`/`last` is reached; divide by 100; round; at least 1.
 */
import {
    type DocumentNode,
    type FieldNode,
    type FragmentDefinitionNode,
    type GraphQLObjectType,
    type GraphQLOutputType,
    type GraphQLSchema,
    type OperationDefinitionNode,
    type SelectionSetNode,
    GraphQLIncludeDirective,
    GraphQLSkipDirective,
    Kind,
    getArgumentValues,
    getDirectiveValues,
    getNamedType,
    isCompositeType,
    isInterfaceType,
    isObjectType,
} from "graphql";

export interface Cost {
    /** Points taken from the hourly budget. */
    readonly points: number;
    /** The most nodes the query can return; GitHub refuses more than 500,000. */
    readonly nodes: number;
}

type Variables = Readonly<Record<string, unknown>>;

/** Connections that may come without bounds are assumed full. */
const DEFAULT_PAGE = 100;

/**
 * The cost of one operation. `nodes(ids:)` is a parent as wide as its ids: the formula is silent on it, and this is the
 * dearer reading (limits-and-faults.md 3.5: not verified on github.com).
 */
export function costOf(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Variables,
): Cost {
    const fragments = new Map<string, FragmentDefinitionNode>();
    for (const one of document.definitions)
        if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
    const meter = new Meter(schema, fragments, variables);
    const root = schema.getRootType(operation.operation);
    if (root) meter.selection(root, [operation.selectionSet], 1);
    return { points: Math.max(1, Math.round(meter.requests / 100)), nodes: meter.nodes };
}

class Meter {
    requests = 0;
    nodes = 0;

    constructor(
        private readonly schema: GraphQLSchema,
        private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
        private readonly variables: Variables,
    ) {}

    /** `width`: how many parents there can be. */
    selection(parent: GraphQLOutputType, sets: readonly SelectionSetNode[], width: number): void {
        for (const [type, fields] of this.fieldsOf(parent, sets)) {
            for (const nodes of fields.values()) this.field(type, nodes, width);
        }
    }

    private field(parent: string, nodes: readonly FieldNode[], width: number): void {
        const node = nodes[0] as FieldNode;
        const type = this.schema.getType(parent);
        if (!isObjectType(type) && !isInterfaceType(type)) return;
        const definition = type.getFields()[node.name.value];
        if (!definition) return;
        const named = getNamedType(definition.type);
        const inner = nodes.flatMap((one) => one.selectionSet ?? []);
        if (!isCompositeType(named) || inner.length === 0) return;
        const args = getArgumentValues(definition, node, this.variables);
        let below = width;
        if (named.name.endsWith("Connection")) {
            this.requests += width;
            const size = args.first ?? args.last;
            below = width * (typeof size === "number" ? size : DEFAULT_PAGE);
            this.nodes += below;
        } else if (Array.isArray(args.ids)) {
            below = width * args.ids.length;
        }
        this.selection(named as GraphQLObjectType, inner, below);
    }

    /** Fields by the type they are asked on; the same response name counts once. */
    private fieldsOf(
        parent: GraphQLOutputType,
        sets: readonly SelectionSetNode[],
    ): Map<string, Map<string, FieldNode[]>> {
        const byType = new Map<string, Map<string, FieldNode[]>>();
        const visit = (type: string, set: SelectionSetNode): void => {
            for (const selection of set.selections) {
                if (!this.included(selection)) continue;
                if (selection.kind === Kind.FIELD) {
                    const fields = byType.get(type) ?? new Map<string, FieldNode[]>();
                    byType.set(type, fields);
                    const key = selection.alias?.value ?? selection.name.value;
                    fields.set(key, [...(fields.get(key) ?? []), selection]);
                } else if (selection.kind === Kind.INLINE_FRAGMENT) {
                    visit(selection.typeCondition?.name.value ?? type, selection.selectionSet);
                } else {
                    const fragment = this.fragments.get(selection.name.value);
                    if (fragment) visit(fragment.typeCondition.name.value, fragment.selectionSet);
                }
            }
        };
        for (const set of sets) visit(getNamedType(parent).name, set);
        return byType;
    }

    private included(selection: SelectionSetNode["selections"][number]): boolean {
        const skip = getDirectiveValues(GraphQLSkipDirective, selection, this.variables);
        const include = getDirectiveValues(GraphQLIncludeDirective, selection, this.variables);
        return skip?.if !== true && include?.if !== false;
    }
}

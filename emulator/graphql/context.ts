/** What resolvers share, and the shape they have. */
import type { Context } from "../http/context";
import type { State } from "../state/state";
import type { Cost } from "./points";

export interface GraphqlContext {
    readonly state: State;
    /** The HTTP request: caller, permissions, audit log. */
    readonly http: Context;
    readonly cost: Cost;
}

export type Arguments = Readonly<Record<string, unknown>>;
export type Resolver<S> = (source: S, args: Arguments, context: GraphqlContext) => unknown;
/** Fields of one type that are more than a property of their source. */
export type TypeResolvers = Readonly<Record<string, Resolver<never>>>;

/** Names the source type once for a whole type's resolvers. */
export function resolvers<S>(fields: Readonly<Record<string, Resolver<S>>>): TypeResolvers {
    return fields;
}

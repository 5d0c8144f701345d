/**
 * Repositories taken from one stack's state into another's, as `pulumi stack export` writes them and `pulumi stack import` reads
 * them: nothing is deleted, created or even read on GitHub. (`pulumi state move` would hang what it moves below the root of the
 * other stack, under names that the program does not declare.)
 */
import { z } from "zod";
import { placeOf } from "./decode/place";
import { logicalName } from "./deployment";

/** A state, as far as a move looks at it; everything else passes through. */
export interface StackState {
    readonly version: number;
    readonly deployment: {
        readonly resources?: readonly StateResource[] | undefined;
        readonly pending_operations?: readonly unknown[] | undefined;
    };
}

interface StateResource {
    readonly urn: string;
    readonly type: string;
    readonly id?: string | undefined;
    readonly parent?: string | undefined;
    readonly provider?: string | undefined;
    readonly deletedWith?: string | undefined;
    readonly outputs?: unknown;
    readonly dependencies?: readonly string[] | null | undefined;
    readonly propertyDependencies?:
        Readonly<Record<string, readonly string[] | null>> | null | undefined;
}

const text = z.string().optional();
const state = z.looseObject({
    version: z.literal(3),
    deployment: z.looseObject({
        pending_operations: z.array(z.unknown()).optional(),
        resources: z
            .array(
                z.looseObject({
                    urn: z.string().startsWith("urn:pulumi:"),
                    type: z.string(),
                    id: text,
                    parent: text,
                    provider: text,
                    deletedWith: text,
                    dependencies: z.array(z.string()).nullish(),
                    propertyDependencies: z
                        .record(z.string(), z.array(z.string()).nullable())
                        .nullish(),
                }),
            )
            .optional(),
    }),
});

/** @throws TypeError for what `pulumi stack export` does not write */
export function readState(given: unknown): StackState {
    const read = state.safeParse(given);
    if (read.success) return read.data;
    throw new TypeError(`no state of a stack: ${read.error.issues[0]?.message}`);
}

/** The repositories that a state has resources of, sorted. */
export function repositoriesIn(resources: readonly Pick<StateResource, "urn">[]): string[] {
    const names = resources.flatMap(({ urn }) => repositoryOf(urn) ?? []);
    return [...new Set(names)].sort();
}

export interface MoveOptions {
    /** Name of the stack that `to` is, as URNs have it. */
    readonly stack: string;
    readonly repositories: ReadonlySet<string>;
}

/**
 * Both states after the move. What `to` has already stays as it is there, so that a move that was broken off between the two
 * imports is finished by the same move.
 */
export function moveRepositories(
    from: StackState,
    to: StackState,
    { stack, repositories }: MoveOptions,
): { readonly from: StackState; readonly to: StackState } {
    const all = from.deployment.resources ?? [];
    const isMoved = ({ urn }: StateResource) => repositories.has(repositoryOf(urn) ?? "");
    const moved = all.filter(isMoved);
    const above = ancestorsOf(moved, all);
    const present = new Map((to.deployment.resources ?? []).map((one) => [one.urn, one]));
    const arriving = all
        .filter((one) => isMoved(one) || above.has(one.urn))
        .map((one) => withoutOutputs(inStack(one, stack)))
        .filter(({ urn }) => !present.has(urn));
    const known = new Map([...present, ...arriving.map((one) => [one.urn, one] as const)]);
    const gone = new Set(moved.map(({ urn }) => urn));
    return {
        from: withResources(
            from,
            all
                .filter(({ urn }) => !gone.has(urn))
                .map((one) => dependingOn(one, (urn) => !gone.has(urn))),
        ),
        to: withResources(to, [
            ...present.values(),
            ...arriving.map((one) =>
                dependingOn(withProvider(one, known), (urn) => known.has(urn)),
            ),
        ]),
    };
}

/** A rollout's own outputs say what the other stack is; the next apply says what this one is. */
function withoutOutputs(resource: StateResource): StateResource {
    return resource.type === "codex-rollout:index:CodexRollout" ||
        resource.type === "pulumi:pulumi:Stack"
        ? { ...resource, outputs: {} }
        : resource;
}

/** Resources that others stand below, and the provider that they are made by. */
function ancestorsOf(
    moved: readonly StateResource[],
    all: readonly StateResource[],
): ReadonlySet<string> {
    const byUrn = new Map(all.map((one) => [one.urn, one]));
    const found = new Set<string>();
    const visit = (urn: string | undefined): void => {
        const resource = urn === undefined ? undefined : byUrn.get(urn);
        if (resource === undefined || found.has(resource.urn)) return;
        found.add(resource.urn);
        visit(resource.parent);
        visit(providerUrn(resource));
    };
    for (const one of moved) {
        visit(one.parent);
        visit(providerUrn(one));
    }
    return found;
}

/** A provider is named by its URN, `::` and its id. */
function providerUrn({ provider }: StateResource): string | undefined {
    return provider?.split("::").slice(0, -1).join("::");
}

/** The provider of the same URN that the stack has may have another id. */
function withProvider<Resource extends StateResource>(
    resource: Resource,
    known: ReadonlyMap<string, StateResource>,
): Resource {
    const urn = providerUrn(resource);
    const id = urn === undefined ? undefined : known.get(urn)?.id;
    return id === undefined ? resource : { ...resource, provider: `${urn}::${id}` };
}

/** Every URN of the resource, of the other stack. */
function inStack(resource: StateResource, stack: string): StateResource {
    const { urn, parent, provider, deletedWith, dependencies, propertyDependencies } = resource;
    const to = (one: string) => one.replace(/^urn:pulumi:[^:]*/, `urn:pulumi:${stack}`);
    return {
        ...resource,
        urn: to(urn),
        ...(resource.type === "pulumi:pulumi:Stack"
            ? { urn: rootUrn(to(urn), stack) }
            : parent === undefined
              ? {}
              : { parent: parentUrn(to(parent), stack) }),
        ...(provider === undefined ? {} : { provider: to(provider) }),
        ...(deletedWith === undefined ? {} : { deletedWith: to(deletedWith) }),
        ...(dependencies ? { dependencies: dependencies.map(to) } : {}),
        ...(propertyDependencies
            ? {
                  propertyDependencies: Object.fromEntries(
                      Object.entries(propertyDependencies).map(([property, urns]) => [
                          property,
                          urns?.map(to) ?? [],
                      ]),
                  ),
              }
            : {}),
    };
}

/** The root of a stack carries the names of project and stack: `…::pulumi:pulumi:Stack::PROJECT-STACK`. */
function rootUrn(urn: string, stack: string): string {
    const [head = "", project = "", type = ""] = urn.split("::");
    return [head, project, type, `${project}-${stack}`].join("::");
}

function parentUrn(urn: string, stack: string): string {
    return urn.split("::")[2] === "pulumi:pulumi:Stack" ? rootUrn(urn, stack) : urn;
}

function dependingOn<Resource extends StateResource>(
    resource: Resource,
    holds: (urn: string) => boolean,
): Resource {
    const { dependencies, propertyDependencies, deletedWith } = resource;
    const kept: Resource = {
        ...resource,
        ...(dependencies ? { dependencies: dependencies.filter(holds) } : {}),
        ...(propertyDependencies
            ? {
                  propertyDependencies: Object.fromEntries(
                      Object.entries(propertyDependencies).map(([property, urns]) => [
                          property,
                          urns?.filter(holds) ?? [],
                      ]),
                  ),
              }
            : {}),
    };
    if (deletedWith === undefined || holds(deletedWith)) return kept;
    const { deletedWith: _, ...free } = kept;
    return free as Resource;
}

function withResources(state: StackState, resources: readonly StateResource[]): StackState {
    return { ...state, deployment: { ...state.deployment, resources } };
}

function repositoryOf(urn: string): string | undefined {
    if (!urn.split("::")[2]?.includes("codex-rollout:index:CodexRollout$")) return undefined;
    return placeOf({ name: logicalName(urn) }).repository;
}

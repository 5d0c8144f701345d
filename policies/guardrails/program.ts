import { UnknownFact } from "../../plan/guardrails/fact";
import type { Fact, GuardedActor } from "../../plan/guardrails/fact";
import { teamSlug } from "../../plan/names";
import type { ResourceView } from "./resource";
import { text, unknown } from "./resource";

export const types = {
    team: "github:index/team:Team",
    repository: "github:index/repository:Repository",
    branchDefault: "github:index/branchDefault:BranchDefault",
} as const;

/** What a resource says. May throw `UnknownFact` when not even what it speaks of is known. */
export type Decoder = (resource: ResourceView, program: Program) => Iterable<Fact>;

/** The resources of a program, and who and what their ids stand for. Empty while a resource is looked at by itself. */
export class Program {
    private readonly teams = new Map<string, string>();
    private readonly repositories = new Map<string, string>();
    /** By type, then by repository and environment. */
    private readonly environments = new Map<string, Map<string, ResourceView[]>>();

    constructor(readonly resources: readonly ResourceView[]) {
        for (const resource of resources) {
            const { props, type } = resource;
            if (type === types.team)
                this.index(this.teams, props, ["id", "nodeId", "slug"], slugOf(resource));
            if (type === types.repository)
                this.index(this.repositories, props, ["nodeId", "repoId"], nameOf(resource));
        }
    }

    /** Name of the repository that a property of a resource gives by name, number or node id. @throws UnknownFact */
    repository(resource: ResourceView, property: string): string {
        const [source, ...more] = resource
            .from(property)
            .filter(({ type }) => type === types.repository);
        const name = source === undefined || more.length > 0 ? undefined : nameOf(source);
        if (name !== undefined) return name;
        const given = text(resource.props, property);
        if (given === undefined) throw new UnknownFact("the repository");
        return this.repositories.get(given) ?? given.replace(/^.*\//, "");
    }

    /**
     * Resources of a type that say something of an environment, beside the environment itself.
     * @throws UnknownFact while one of them does not say of which environment it is
     */
    ofEnvironment(type: string, repository: string, environment: string): readonly ResourceView[] {
        const known = this.environments.get(type) ?? this.byEnvironment(type);
        return known.get(JSON.stringify([repository, environment])) ?? [];
    }

    private byEnvironment(type: string): Map<string, ResourceView[]> {
        const parts = new Map<string, ResourceView[]>();
        for (const resource of this.resources) {
            if (resource.type !== type) continue;
            const environment = text(resource.props, "environment");
            const key = JSON.stringify([this.repository(resource, "repository"), environment]);
            parts.set(key, [...(parts.get(key) ?? []), resource]);
        }
        this.environments.set(type, parts);
        return parts;
    }

    /** `team:SLUG` where the program says who it is, else `team-id:ID`. `property`: whose only team it is. */
    team(given: unknown, resource: ResourceView, property?: string): GuardedActor {
        return this.teamsOf([given], resource, property)[0] ?? "team-id:?";
    }

    /** As `team`, of several of one property: the engine says which teams it depends on, not which item is which. */
    teamsOf(
        given: readonly unknown[],
        resource: ResourceView,
        property: string | undefined,
    ): GuardedActor[] {
        return this.resolve(
            given,
            resource,
            property,
            (id) => this.teams.get(id) ?? (/^\d+$/.test(id) ? undefined : teamSlug(id)),
            (id) => `team-id:${id}`,
        );
    }

    /** Actors of a branch protection: node ids, `/login` or `organization/team`. */
    actors(given: readonly unknown[], resource: ResourceView, property: string): GuardedActor[] {
        const isName = (id: string): boolean => id.includes("/") && !id.endsWith("=");
        const named = given.filter((id): id is string => typeof id === "string" && isName(id));
        const rest = given.filter((id) => typeof id !== "string" || !isName(id));
        return [
            ...named.map((id) => {
                const [owner, name = ""] = id.split("/");
                return owner === "" ? `user:${name.toLowerCase()}` : `team:${teamSlug(name)}`;
            }),
            ...this.resolve(
                rest,
                resource,
                property,
                (id) => this.teams.get(id),
                (id) => `id:${id}`,
            ),
        ];
    }

    private resolve(
        given: readonly unknown[],
        resource: ResourceView,
        property: string | undefined,
        slugFor: (id: string) => string | undefined,
        unresolved: (id: string) => GuardedActor,
    ): GuardedActor[] {
        const sure: GuardedActor[] = [];
        const open: GuardedActor[] = [];
        for (const item of given) {
            const slug = item === unknown ? undefined : slugFor(String(item));
            if (slug !== undefined) sure.push(`team:${slug}`);
            else open.push(unresolved(item === unknown ? "?" : String(item)));
        }
        // As many teams as open places: then it is these, whichever is which.
        const sources = (property === undefined ? [] : resource.from(property))
            .filter(({ type }) => type === types.team)
            .map((team) => `team:${slugOf(team) ?? "?"}`)
            .filter((actor) => !sure.includes(actor));
        return [...sure, ...(sources.length === open.length ? sources : open)];
    }

    private index(
        map: Map<string, string>,
        props: ResourceView["props"],
        keys: readonly string[],
        name: string | undefined,
    ): void {
        if (name === undefined) return;
        for (const key of keys) {
            const id = props[key];
            if (typeof id === "string" || typeof id === "number") map.set(String(id), name);
        }
    }
}

/** A team's slug: GitHub's own, or what GitHub will make of the name. */
export function slugOf({ props }: ResourceView): string | undefined {
    const { slug, name } = props;
    if (typeof slug === "string") return slug;
    return typeof name === "string" ? teamSlug(name) : undefined;
}

export function nameOf({ props }: ResourceView): string | undefined {
    return typeof props["name"] === "string" ? props["name"] : undefined;
}

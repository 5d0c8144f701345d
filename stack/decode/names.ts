import type { Inventory } from "../../plan/inventory";
import type { Actor } from "../../plan/organization";
import type { StackResource } from "../deployment";
import { placeOf } from "./place";

/** Kinds of actors by the beginning of GitHub's node ids. */
const kinds: Readonly<Record<string, string>> = { T: "team", U: "user", A: "app" };

/**
 * The names behind the ids that resources carry, the way back of `components/identities.ts`. The stack's own teams come
 * first, by the name that the plan gave them: on GitHub somebody may have renamed one.
 */
export class Names {
    /** Slugs that were asked for; those the stack does not have are references. */
    readonly mentioned = new Set<string>();
    private readonly teams = new Map<string, string>();
    private readonly users = new Map<string, string>();
    private readonly apps = new Map<string, string>();
    private readonly repositories = new Map<string, string>();
    private readonly nodes = new Map<string, Actor>();

    constructor(resources: readonly StackResource[], inventory: Inventory) {
        for (const { slug, id, nodeId } of Object.values(inventory.teams))
            this.addTeam(slug, String(id), nodeId);
        for (const { login, id, nodeId } of Object.values(inventory.users)) {
            this.users.set(String(id), login.toLowerCase());
            this.nodes.set(nodeId, `user:${login.toLowerCase()}`);
        }
        for (const { slug, appId, nodeId } of Object.values(inventory.apps)) {
            this.apps.set(String(appId), slug);
            if (nodeId !== undefined) this.nodes.set(nodeId, `app:${slug}`);
        }
        for (const { name, id } of Object.values(inventory.repositories))
            this.repositories.set(String(id), name);
        for (const resource of resources) {
            const [kind, slug] = placeOf(resource).segments;
            if (resource.type !== "github:index/team:Team" || kind !== "teams" || !slug) continue;
            const { id = resource.id, nodeId } = resource.outputs;
            this.addTeam(slug, id, nodeId);
        }
    }

    /** Slug of the team with this numeric id. */
    team(id: string): string {
        return this.mention(this.teams.get(id) ?? unnamed(id));
    }

    /** Slug that a resource's own name carries. */
    mention(slug: string): string {
        this.mentioned.add(slug);
        return slug;
    }

    /** Login, in lower case, of the person with this numeric id. */
    user(id: string): string {
        return this.users.get(id) ?? unnamed(id);
    }

    /** Slug of the GitHub App with this number. */
    app(id: string): string {
        return this.apps.get(id) ?? unnamed(id);
    }

    repository(id: string): string {
        return this.repositories.get(id) ?? unnamed(id);
    }

    /** Who has this GraphQL node id. */
    actor(nodeId: string): Actor {
        const actor = this.nodes.get(nodeId);
        if (actor === undefined) {
            return `${kinds[nodeId.split("_")[0] ?? ""] ?? "user"}:${unnamed(nodeId)}`;
        }
        if (actor.startsWith("team:")) this.mention(actor.slice("team:".length));
        return actor;
    }

    private addTeam(slug: string, id: unknown, nodeId: unknown): void {
        if (typeof id === "string" || typeof id === "number") this.teams.set(String(id), slug);
        if (typeof nodeId === "string") this.nodes.set(nodeId, `team:${slug}`);
    }
}

function unnamed(id: string): string {
    return `#${id}`;
}

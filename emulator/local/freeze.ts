/**
 * A State as text and back, complete with ids and git objects. Left out: sealed secrets and the keys that open
 * them, private and public keys of Apps, and tokens that Apps were given for an hour.
 */
import type { Organization, Token, User, App } from "../state/accounts";
import type { IdKind } from "../state/state";
import { State } from "../state/state";

const version = 2;

interface Frozen {
    version: number;
    revision: number;
    counters: Map<IdKind, number>;
    users: Map<number, User>;
    organizations: Map<number, Organization>;
    apps: Map<number, App>;
    tokens: Token[];
    redirects: Map<string, number>;
}

export function freeze(state: State): string {
    const frozen: Frozen = {
        version,
        revision: state.revision,
        counters: state.counters,
        users: state.users,
        organizations: state.organizations,
        apps: state.apps,
        tokens: [...state.tokens.values()].filter((token) => token.kind !== "installation"),
        redirects: state.redirects,
    };
    return JSON.stringify(frozen, (key, value: unknown) => {
        if (key === "sealed" || key === "secretKey" || key === "publicKey") return null;
        if (value instanceof Map) return { $map: [...value] };
        if (value instanceof Set) return { $set: [...value] };
        return value;
    });
}

/** @throws on anything that `freeze` did not write. */
export function thaw(text: string): State {
    const frozen = JSON.parse(text, (_key, value: unknown) => {
        if (typeof value !== "object" || value === null) return value;
        const { $map, $set } = value as { $map?: [unknown, unknown][]; $set?: unknown[] };
        return $map !== undefined ? new Map($map) : $set !== undefined ? new Set($set) : value;
    }) as Frozen;
    if (frozen.version !== version)
        throw new Error(`version ${String(frozen.version)}, not ${version}`);
    const state = new State();
    for (const [kind, next] of frozen.counters) state.counters.set(kind, next);
    for (const user of frozen.users.values()) state.addUser(user);
    for (const app of frozen.apps.values()) state.apps.set(app.id, app);
    for (const organization of frozen.organizations.values()) {
        state.addOrganization(organization);
        for (const team of organization.teams.values()) state.addTeam(team);
        for (const repository of organization.repositories.values())
            state.addRepository(repository);
    }
    for (const token of frozen.tokens) state.tokens.set(token.token, token);
    for (const [name, id] of frozen.redirects) state.redirects.set(name, id);
    state.revision = frozen.revision;
    return state;
}

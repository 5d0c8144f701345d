/** Edits of a policy by what they mean, on an organization in which somebody has what applying needs. */
import { stringify } from "yaml";
import { randomOf } from "../../support/random";
import type { Live } from "./support";

/** The part of a policy that says who has what, free to be edited. */
export interface Draft {
    users: Record<string, DraftTeam>;
    repositories: Record<string, DraftTier>;
    brakes: Record<string, unknown>;
}

interface DraftTeam {
    maintainers: string[];
    members: string[];
    membership: "authoritative" | "additive";
    parent?: string;
    until?: string;
    previously?: string[];
}

interface DraftTier {
    match: string[];
    grants: "authoritative" | "additive";
    access: Record<string, string>;
}

/** How the person who applies holds on to the organization. */
export const holds = ["owner", "team", "parent team", "direct"] as const;
export type Hold = (typeof holds)[number];

export interface Edited {
    readonly hold: Hold;
    readonly caller: string;
    readonly from: Draft;
    readonly to: Draft;
    /** What was done to the policy, in order. */
    readonly did: readonly string[];
    /** What people did on GitHub meanwhile. */
    readonly meanwhile: (live: Live) => void;
}

const people = ["dev-1", "dev-2", "dev-3", "dev-5", "dev-6", "lead-1", "lead-2", "lead-3"];
const places = ["docs-api", "docs-handbook", "sandbox", "web-shop", "tools-cli"];
const roles = ["read", "write", "maintain", "admin"];

type Pick = <T>(of: readonly T[]) => T;
type Edit = (draft: Draft, pick: Pick, caller: string) => void;

/** One policy in force and another, made of it by one to four edits. The same seed makes the same ones. */
export function editedPolicy(seed: number): Edited {
    const next = randomOf(seed);
    const pick: Pick = (of) => of[Math.floor(next() * of.length)] as never;
    const hold = pick(holds);
    const caller = hold === "owner" ? "owner-1" : "ops-1";
    const from = inForce(pick, hold, caller);
    const to = structuredClone(from);
    const did: string[] = [];
    for (let left = 1 + Math.floor(next() * 4); left > 0; left--) {
        const name = pick(Object.keys(edits));
        edits[name]?.(to, pick, caller);
        did.push(name);
    }
    const [strangerRole, stranger, place] = [pick(roles), pick(people), pick(places)];
    const [joins, ownersLeave] = [pick([true, false]), pick([0, 0, 0, 1])];
    return {
        ...{ hold, caller, from, to, did },
        meanwhile: ({ state }) => {
            const repository = state.repositories[place];
            if (repository !== undefined) {
                repository.collaborators[stranger] ??= strangerRole;
                repository.teams["security"] = strangerRole;
            }
            state.teams["security"]!.members[stranger] = "member";
            const team = state.teams["leads"];
            if (joins && team !== undefined) team.members[stranger] ??= "member";
            const owner = state.members["owner-2"];
            if (ownersLeave > 0 && owner !== undefined) owner.role = "member";
        },
    };
}

function inForce(pick: Pick, hold: Hold, caller: string): Draft {
    const some = (from: number, to: number) => people.slice(from, to);
    const team = (maintainers: string[], members: string[]): DraftTeam => ({
        maintainers,
        members,
        membership: pick(["authoritative", "additive"]),
    });
    const draft: Draft = {
        users: {
            pilots: team([], some(0, pick([2, 4]))),
            leads: team(["lead-1"], some(6, 8)),
            keepers: team(hold === "team" ? [caller] : ["lead-2"], some(4, 5)),
            juniors: {
                ...team(hold === "parent team" ? [caller] : [], some(3, 5)),
                parent: "keepers",
            },
        },
        repositories: {
            open: {
                match: ["docs-api", "docs-handbook", "sandbox"],
                grants: pick(["authoritative", "additive"]),
                access: { pilots: "write", leads: pick(["write", "admin"]), keepers: "admin" },
            },
            shop: {
                match: ["web-shop"],
                grants: pick(["authoritative", "additive"]),
                access: { leads: "maintain", keepers: pick(["admin", "write"]) },
            },
        },
        brakes: {},
    };
    for (const tier of Object.values(draft.repositories)) {
        if (hold === "direct") tier.access[`@${caller}`] = "admin";
        else if (pick([true, false])) tier.access["@lead-3"] = "admin";
    }
    edits["owners"]?.(draft, pick, caller);
    edits["repository administrators"]?.(draft, pick, caller);
    return draft;
}

const teamOf = ({ users }: Draft, pick: Pick) => users[pick(Object.keys(users))];
const tierOf = ({ repositories }: Draft, pick: Pick) =>
    repositories[pick(Object.keys(repositories))];
const without = (list: string[], one: string): string[] => list.filter((other) => other !== one);

const edits: Readonly<Record<string, Edit>> = {
    "person leaves": (draft, pick) => {
        const team = teamOf(draft, pick);
        if (team !== undefined) team.members = without(team.members, pick(team.members));
    },
    "person joins": (draft, pick, caller) => {
        const team = teamOf(draft, pick);
        const login = pick([...people, caller]);
        if (team === undefined || [...team.members, ...team.maintainers].includes(login)) return;
        team[pick(["members", "maintainers"] as const)].push(login);
    },
    "caller leaves": ({ users }, _pick, caller) => {
        for (const team of Object.values(users)) {
            team.members = without(team.members, caller);
            team.maintainers = without(team.maintainers, caller);
        }
    },
    "maintainer becomes member": (draft, pick) => {
        const team = teamOf(draft, pick);
        if (team === undefined || team.maintainers.length === 0) return;
        team.members.push(...team.maintainers);
        team.maintainers = [];
    },
    "maintainers go": (draft, pick) => {
        const team = teamOf(draft, pick);
        if (team !== undefined) team.maintainers = [];
    },
    "team goes": ({ users, repositories }, pick) => {
        const name = pick(Object.keys(users));
        delete users[name];
        for (const team of Object.values(users)) if (team.parent === name) delete team.parent;
        for (const { access } of Object.values(repositories)) delete access[name];
    },
    "team comes": ({ users, repositories }, pick) => {
        const name = pick(["newcomers", "guests"]);
        users[name] ??= { maintainers: [], members: [pick(people)], membership: "authoritative" };
        const tier = repositories[pick(Object.keys(repositories))];
        if (tier !== undefined) tier.access[name] = pick(roles);
    },
    "team is renamed": ({ users, repositories }, pick) => {
        const name = pick(Object.keys(users));
        const team = users[name];
        if (team === undefined || team.previously !== undefined) return;
        delete users[name];
        users[`${name}-2`] = { ...team, previously: [name] };
        for (const other of Object.values(users))
            if (other.parent === name) other.parent = `${name}-2`;
        for (const { access } of Object.values(repositories)) {
            const role = access[name];
            if (role === undefined) continue;
            delete access[name];
            access[`${name}-2`] = role;
        }
    },
    "parent goes": (draft, pick) => {
        const team = teamOf(draft, pick);
        if (team !== undefined) delete team.parent;
    },
    "membership by": (draft, pick) => {
        const team = teamOf(draft, pick);
        if (team !== undefined) team.membership = pick(["authoritative", "additive"]);
    },
    "access ends": (draft, pick) => {
        const team = teamOf(draft, pick);
        if (team === undefined) return;
        team.membership = "authoritative";
        team.until = pick(["2026-11-01", "2026-12-24"]);
    },
    "other role": (draft, pick) => {
        const tier = tierOf(draft, pick);
        if (tier === undefined) return;
        const actor = pick(Object.keys(tier.access));
        if (actor !== undefined) tier.access[actor] = pick(roles);
    },
    "grant goes": (draft, pick) => {
        const tier = tierOf(draft, pick);
        if (tier !== undefined) delete tier.access[pick(Object.keys(tier.access))];
    },
    "grant comes": (draft, pick) => {
        const tier = tierOf(draft, pick);
        const actor = pick([...Object.keys(draft.users), ...people.map((login) => `@${login}`)]);
        if (tier !== undefined) tier.access[actor] = pick(roles);
    },
    "administrators become maintainers": (draft, pick) => {
        const tier = tierOf(draft, pick);
        for (const [actor, role] of Object.entries(tier?.access ?? {}))
            if (tier !== undefined && role === "admin") tier.access[actor] = "maintain";
    },
    "grants by": (draft, pick) => {
        const tier = tierOf(draft, pick);
        if (tier !== undefined) tier.grants = pick(["authoritative", "additive"]);
    },
    "tier goes": ({ repositories }, pick) => {
        if (Object.keys(repositories).length > 1)
            delete repositories[pick(Object.keys(repositories))];
    },
    "repository moves": ({ repositories }, pick) => {
        const name = pick(places);
        for (const tier of Object.values(repositories)) tier.match = without(tier.match, name);
        const tier = repositories[pick(Object.keys(repositories))];
        if (pick([true, true, false])) tier?.match.push(name);
    },
    owners: ({ brakes }, pick) => {
        const owners = pick([undefined, 1, 2, 2, 3]);
        if (owners === undefined) delete brakes["owners"];
        else brakes["owners"] = owners;
    },
    "repository administrators": ({ brakes }, pick) => {
        brakes["repository-admins"] = pick([0, 1, 1, 2]);
    },
};

export function yamlOf({ users, repositories, brakes }: Draft): string {
    const tiers = Object.fromEntries(
        Object.entries(repositories).map(([name, tier]) => [
            name,
            { ...tier, branches: "standard" },
        ]),
    );
    return stringify({
        ...{ version: 1, organization: "acme", users, repositories: tiers },
        branches: { standard: { approvals: 1 } },
        brakes,
    });
}

import { own } from "../../plan/compare/lookup";
import type { RepositoryGrants, Way } from "../../plan/effective-access";
import type { Inventory } from "../../plan/inventory";
import type { OrganizationState, RepositoryRole } from "../../plan/organization";
import type { AccessChange } from "../model";
import { covers, effectiveRole, roleChange, roleWords } from "./role";
import type { Sides } from "./sides";
import type { UnknownAccess } from "./unknown";

export type Verdict = Pick<AccessChange, "before" | "after" | "through" | "class">;

const noGrants: RepositoryGrants = { teams: {}, collaborators: {} };

/** One repository on both sides. */
export class Place {
    readonly was: RepositoryGrants;
    readonly is: RepositoryGrants;

    constructor(
        private readonly sides: Sides,
        private readonly name: string,
        private readonly inventory: Inventory,
        private readonly unknown: UnknownAccess,
    ) {
        this.was = own(sides.was.state.repositories, name) ?? noGrants;
        this.is = own(sides.is.state.repositories, name) ?? noGrants;
    }

    /** Teams that decide anything here. */
    get teams(): string[] {
        const { was, is, unknown } = this;
        return [
            ...new Set([...Object.keys(was.teams), ...Object.keys(is.teams), ...unknown.grants]),
        ];
    }

    isGranted(login: string): boolean {
        return [this.was, this.is].some(({ collaborators }) => own(collaborators, login));
    }

    /** Undefined: no difference, or none that can be told. */
    verdict(login: string): Verdict | undefined {
        const [was, is] = [this.ways("was", login), this.ways("is", login)];
        const [before, after] = [effectiveRole(was.map(roleOf)), effectiveRole(is.map(roleOf))];
        if (covers(before, after) && covers(after, before)) return undefined;
        const unseen = (["was", "is"] as const).flatMap((side) =>
            this.unknown.unseen(this.sides[side].access, login, this[side]),
        );
        // What nobody sees changes nothing only where both sides have as much without it.
        if (!covers(before, unseen) || !covers(after, unseen)) return undefined;
        const change = roleChange(before, after);
        const [role, ways] = change === "tightens" ? [before, was] : [after, is];
        const [from, to] = [roleWords(before), roleWords(after)];
        return {
            ...(from === undefined ? {} : { before: from }),
            ...(to === undefined ? {} : { after: to }),
            through: throughWords(ways.filter((way) => role.includes(way.role))),
            class: change,
        };
    }

    private ways(side: keyof Sides, login: string): (Way | Open)[] {
        const { state, access } = this.sides[side];
        return [...access.ways(login, this[side]), ...this.open(state, login)];
    }

    /** Everybody reads a public repository, and every member an internal one (GitHub, "About repositories"). */
    private open({ members }: OrganizationState, login: string): Open[] {
        const visibility = own(this.inventory.repositories, this.name)?.visibility;
        const isOpen =
            visibility === "public" ||
            (visibility === "internal" && own(members, login) !== undefined);
        return isOpen ? [{ by: `${visibility} repository`, role: "read" }] : [];
    }
}

interface Open {
    readonly by: "public repository" | "internal repository";
    readonly role: "read";
}

function roleOf({ role }: { readonly role: RepositoryRole }): RepositoryRole {
    return role;
}

/** GitHub lists what a team has from those above it as its own; where both are among the ways, the upper team is the one to name. */
function throughWords(ways: readonly (Way | Open)[]): string[] {
    const above = new Set(
        ways.flatMap((way) => (way.by === "team" && way.team !== way.of ? [way.of] : [])),
    );
    const words = ways.flatMap((way) => {
        if (way.by !== "team") return way.by === "base" ? "base permission" : way.by;
        if (way.team === way.of) return above.has(way.team) ? [] : `team ${way.team}`;
        return above.has(way.team) ? [] : `team ${way.team} (above ${way.of})`;
    });
    return [...new Set(words)].sort();
}

import { EffectiveAccess } from "../../plan/effective-access";
import type { OrganizationState } from "../../plan/organization";

/** One side of the comparison, looked through once. */
export interface Side {
    readonly state: OrganizationState;
    readonly access: EffectiveAccess;
}

export function sideOf(state: OrganizationState): Side {
    const { teams, members, settings } = state;
    const access = new EffectiveAccess({
        teams,
        owners: Object.keys(members).filter((login) => members[login]?.role === "admin"),
        basePermission: settings.defaultRepositoryPermission,
        members: new Set(Object.keys(members)),
    });
    return { state, access };
}

export interface Sides {
    readonly was: Side;
    readonly is: Side;
}

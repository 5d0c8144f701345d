/** Brakes: what one apply may not do unasked. Each is a file here and a key of the policy's `brakes`; docs/areas/brakes.md. */
import type { BrakeHit } from "../model";
import { appRepositories } from "./app-repositories";
import type { BrakesInput } from "./case";
import { Case } from "./case";
import { grants } from "./grants";
import type { Hit } from "./hit";
import { checkLoosening } from "./loosening";
import { memberships } from "./memberships";
import { overridden } from "./overriding";
import { checkOwners } from "./owners";
import { protections } from "./protections";
import { checkRemovals } from "./removal";
import { checkRepositoryAdmins } from "./repository-admins";
import { reviewers } from "./reviewers";
import { checkSelf } from "./self";
import { teams } from "./teams";
import { checkUnread } from "./unread";
import { checkUnprotectedWrite } from "./unprotected-write";

export type { BrakesInput, PolicyLines } from "./case";
export { checkOverrides } from "./overriding";

const removals = [memberships, grants, reviewers, protections, appRepositories, teams];
const states: readonly ((one: Case) => Iterable<Hit>)[] = [
    checkOwners,
    checkRepositoryAdmins,
    checkSelf,
    checkUnprotectedWrite,
    checkLoosening,
    checkUnread,
];

/**
 * Every brake that the plan sets off, each with the override that lets exactly this plan pass, if there is one; in the order
 * of the policy's keys.
 */
export function checkBrakes(input: BrakesInput): BrakeHit[] {
    const one = new Case(input);
    const hits = [
        ...removals.flatMap((removal) => [...checkRemovals(removal, one)]),
        ...states.flatMap((check) => [...check(one)]),
    ];
    return hits.map((hit) => overridden(withReason(hit, one), one));
}

/** Why the limit is not the one that stands in the policy, where it is not. */
function withReason(hit: Hit, one: Case): Hit {
    if (!one.isBoundByEarlier(hit.brake)) return hit;
    return {
        ...hit,
        summary: `${hit.summary} (as applied last; what this plan says of \`brakes.${hit.brake}\` holds from the next apply on)`,
    };
}

/** Who gains and who loses access to repositories: of every person and every GitHub App, by every way together. */
import type { Inventory } from "../plan/inventory";
import type { LiveOrganization } from "../plan/live";
import type { OrganizationState } from "../plan/organization";
import { appAccessChanges } from "./access/apps";
import { People } from "./access/people";
import type { Verdict } from "./access/place";
import { Place } from "./access/place";
import { sideOf } from "./access/sides";
import { UnknownAccess } from "./access/unknown";
import type { AccessChange } from "./model";

/**
 * Effective access before and after the apply, only where it differs: what loosens first, then by subject and repository.
 *
 * Nothing is concluded where a part that decides it is in `live.unknown`: there is no AccessChange then, which says nothing
 * about whether access changes. One part is an exception, since GitHub shows it to owners alone and no policy sets it: when the
 * base permission of members could not be read, what changes by all other ways is said, and whoever shows it says that beside.
 * Of repositories that the plan does not select only team grants are read, so access there is that by teams.
 */
export function accessChanges(
    live: LiveOrganization,
    after: OrganizationState,
    inventory: Inventory,
): AccessChange[] {
    // Sorted by subject and repository where they are made: there may be a million of them.
    const all = [
        ...appAccessChanges(live, after, inventory),
        ...personAccessChanges(live, after, inventory),
    ];
    return (["loosens", "tightens", "neutral"] as const).flatMap((one) =>
        all.filter((change) => change.class === one),
    );
}

function personAccessChanges(
    live: LiveOrganization,
    after: OrganizationState,
    inventory: Inventory,
): AccessChange[] {
    const unknown = new UnknownAccess(live);
    if (unknown.everywhere) return [];
    const sides = { was: sideOf(live.state), is: sideOf(after) };
    const people = new People(sides, inventory);
    const names = [sides.was, sides.is].flatMap(({ state }) => Object.keys(state.repositories));
    const bySubject = new Map<AccessChange["subject"], AccessChange[]>();
    for (const repository of [...new Set(names)].sort()) {
        if (unknown.repository(repository)) continue;
        const place = new Place(sides, repository, inventory, unknown);
        const slugs = place.teams;
        const verdicts = new Map<string, Verdict | undefined>();
        for (const login of people.touchedBy(place)) {
            // People alike share a verdict, unless they were granted something themselves.
            const kind = place.isGranted(login) ? login : people.kindOf(login, slugs);
            if (!verdicts.has(kind)) verdicts.set(kind, place.verdict(login));
            const verdict = verdicts.get(kind);
            if (verdict === undefined) continue;
            const subject = people.subject(login);
            const others = bySubject.get(subject);
            if (others === undefined)
                bySubject.set(subject, [changeOf(subject, repository, verdict)]);
            else others.push(changeOf(subject, repository, verdict));
        }
    }
    return [...bySubject]
        .sort(([a], [b]) => (a.name < b.name ? -1 : 1))
        .flatMap(([, changes]) => changes);
}

/** As `{ subject, repository, ...verdict }`, which takes four times as long; a million times it is felt. */
function changeOf(
    subject: AccessChange["subject"],
    repository: string,
    { before, after, through, class: how }: Verdict,
): AccessChange {
    if (before === undefined) return { subject, repository, after, through, class: how };
    if (after === undefined) return { subject, repository, before, through, class: how };
    return { subject, repository, before, after, through, class: how };
}

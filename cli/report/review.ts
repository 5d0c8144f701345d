/** Paths that somebody in particular must look at, and who really owns them: CODEOWNERS as it is in force, file by file. */
import type { Context } from "../../controls/control";
import type { View, ViewedRepository } from "../../plan/explain";
import { neededReviews, rulesInForce } from "../../plan/explain/branch";
import type { OwnedPattern } from "../../plan/explain/owners";
import { ownedPatterns } from "../../plan/explain/owners";
import { unreadAt } from "../../plan/explain/view";
import type { OwnedPaths, Review } from "./model";

export function reviewOf(view: View, context: Context): Review {
    const places = Object.values(view.repositories).map((repository) => placeOf(view, repository));
    return {
        areas: Object.entries(context.policy.review ?? {}).map(([area, written]) => {
            const names =
                written.repositories === undefined
                    ? undefined
                    : context.selection?.of(written.repositories).map(({ name }) => name);
            const reached = places.filter(({ name }) => names?.includes(name) ?? true);
            return {
                area,
                ...(written.approvals === undefined ? {} : { approvals: written.approvals }),
                origin: context.keyAt(["review", area]),
                paths: written.paths.flatMap((pattern) =>
                    together(
                        reached.map((place) => ({
                            place,
                            // The last line of a pattern decides.
                            owned: place.owned.findLast((one) => one.pattern === pattern) ?? {
                                pattern,
                                owners: [],
                            },
                        })),
                    ),
                ),
            };
        }),
        others: together(
            places.flatMap((place) =>
                place.owned
                    .filter(({ cited }) => cited.place?.endsWith("written by people"))
                    .map((owned) => ({ place, owned })),
            ),
        ),
    };
}

interface Place {
    readonly name: string;
    readonly owned: readonly OwnedPattern[];
    readonly required: boolean;
    readonly approvals: number;
    readonly unread: boolean;
}

function placeOf(view: View, repository: ViewedRepository): Place {
    const { name, defaultBranch } = repository;
    const needed = neededReviews(view, rulesInForce(view, repository, defaultBranch));
    return {
        name,
        owned: ownedPatterns(view, repository),
        required: needed.pullRequest && needed.codeOwners,
        approvals: needed.pullRequest ? needed.approvals : 0,
        unread:
            ["files", "protections", "rulesets"].some(
                (part) => unreadAt(view, "repositories", name, part).length > 0,
            ) || unreadAt(view, "rulesets").length > 0,
    };
}

interface Found {
    readonly place: Place;
    readonly owned: Pick<OwnedPattern, "owners" | "pattern">;
}

/** The same pattern with the same owners, said once for all its repositories. */
function together(found: readonly Found[]): OwnedPaths[] {
    const groups = new Map<string, { readonly row: OwnedPaths; readonly names: string[] }>();
    for (const { place, owned } of found) {
        const row = {
            pattern: owned.pattern,
            owners: owned.owners.map(({ written }) => written),
            passedOver: owned.owners
                .filter(({ counts }) => counts === false)
                .map(({ written }) => written),
            required: place.required,
            approvals: place.approvals,
            ...(place.unread ? { unread: true } : {}),
            repositories: [],
        };
        const key = JSON.stringify(row);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, { row, names: [place.name] });
        else group.names.push(place.name);
    }
    return [...groups.values()].map(({ row, names }) => ({ ...row, repositories: names.sort() }));
}

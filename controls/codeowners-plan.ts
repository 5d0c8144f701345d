/** Review areas as lines of CODEOWNERS, in a block of our own at the end of the file. */
import type { Contribution } from "../plan/contribution";
import type { Origin } from "../plan/origin";
import {
    codeownersPaths,
    effectiveCodeownersPath,
    formatCodeownersRule,
    replaceManagedBlock,
} from "../plan/codeowners";
import { factPath } from "../plan/fact-path";
import { teamSlug } from "../plan/names";
import type { PlanContext } from "./control";
import { deliveryOf } from "./delivery";
import type { Review } from "./review-area";
import type { SelectedRepository } from "./selection";

interface Line {
    readonly text: string;
    readonly origin: Origin;
}

interface OwnedPath extends Line {
    readonly area: string;
    readonly pattern: string;
    /** Names of the repositories where the area applies; unset: all of them. */
    readonly repositories?: readonly string[];
}

/** Every repository that an area applies to gets the lines of all its areas. */
export function* plannedCodeowners(section: Review, context: PlanContext): Generator<Contribution> {
    const selected = context.selection.repositories;
    // Path by path and not repository by repository: each area mostly speaks of few of many.
    const own = new Map<string, OwnedPath[]>([...selected.keys()].map((name) => [name, []]));
    for (const path of ownedPaths(section, context).sort(leastSpecificFirst)) {
        for (const name of path.repositories ?? selected.keys()) own.get(name)?.push(path);
    }
    for (const one of selected.values()) {
        const paths = own.get(one.name) ?? [];
        if (paths.length > 0) yield codeownersFile(one, paths, context);
    }
}

function ownedPaths(section: Review, context: PlanContext): OwnedPath[] {
    const organization = context.inventory.organization.login;
    return Object.entries(section).flatMap(([area, { paths, owners, repositories }]) => {
        const named =
            repositories === undefined
                ? undefined
                : context.selection.of(repositories).map(({ name }) => name);
        const spelled = owners.map((owner) => spell(owner, organization, context)).sort();
        return paths.map((pattern, index) => ({
            area,
            pattern,
            text: formatCodeownersRule(pattern, spelled),
            origin: context.at(["review", area, "paths", index]),
            ...(named === undefined ? {} : { repositories: named }),
        }));
    });
}

function spell(owner: string, organization: string, context: PlanContext): string {
    if (!owner.startsWith("@")) return `@${organization}/${teamSlug(owner)}`;
    return `@${context.inventory.users[owner.slice(1).toLowerCase()]?.login ?? owner.slice(1)}`;
}

/**
 * The last match wins, so what says more about a path stands later: patterns tied to the root after those that float,
 * longer ones after shorter. The order of the policy does not matter; a mapping has none.
 */
function leastSpecificFirst(a: OwnedPath, b: OwnedPath): number {
    const [left, right] = [specificity(a.pattern), specificity(b.pattern)];
    const at = left.findIndex((part, index) => part !== right[index]);
    if (at !== -1) return (left[at] ?? 0) - (right[at] ?? 0);
    return compare(a.area, b.area) || compare(a.pattern, b.pattern);
}

function specificity(pattern: string): number[] {
    const segments = pattern.split("/").filter((segment) => segment !== "");
    const rooted = !segments.includes("**") && pattern.replace(/\/$/, "").includes("/") ? 1 : 0;
    const plain = segments.filter((segment) => !segment.includes("*")).length;
    return [rooted, plain, pattern.replaceAll("*", "").length];
}

function codeownersFile(
    selected: SelectedRepository,
    own: readonly OwnedPath[],
    context: PlanContext,
): Contribution {
    const { name, tier, repository } = selected;
    const path = effectiveCodeownersPath(repository.files) ?? codeownersPaths[0];
    const lines = withHeadings(own, context);
    const now = Object.hasOwn(repository.files, path) ? repository.files[path] : undefined;
    const text = replaceManagedBlock(
        now,
        lines.map((line) => line.text),
    );
    return {
        kind: "file",
        repository: name,
        path,
        file: {
            mode: "block",
            lines: lines.map((line) => line.text),
            text,
            delivery: deliveryOf(tier, context),
            delivered: now === text,
        },
        origin: context.keyAt(["review"]),
        origins: {
            delivery: context.at(["repositories", tier, "codeowners"]),
            ...Object.fromEntries(
                lines.map((line, index) => [factPath("lines", String(index)), line.origin]),
            ),
        },
    };
}

/** Each run of lines says which area it comes from; no line numbers, which would change the file for nothing. */
function withHeadings(own: readonly OwnedPath[], context: PlanContext): Line[] {
    return own.flatMap((line, index) => {
        if (own[index - 1]?.area === line.area) return [line];
        return [
            { text: `# review.${line.area}`, origin: context.keyAt(["review", line.area]) },
            line,
        ];
    });
}

function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

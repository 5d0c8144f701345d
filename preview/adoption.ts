import { own } from "../plan/compare/lookup";
import type { FactPath } from "../plan/fact-path";
import { factSegments, isWithin } from "../plan/fact-path";
import type { Inventory } from "../plan/inventory";
import type { LiveOrganization } from "../plan/live";
import type { BrakeHit, EngineStep } from "./model";

/**
 * Resources that the engine would create although GitHub has them: the apply would end half-way, at the first that GitHub
 * refuses. No override helps, since it is GitHub that says no ("Name already protected", "Name must be unique for this org").
 * What GitHub takes over by a PUT (grants, environments, files) is not counted.
 *
 * @param isOurs whether a run that was killed made it: the gateway answers for that when it is created again
 */
export function checkAdoption(
    steps: readonly EngineStep[],
    live: LiveOrganization,
    inventory: Inventory,
    isOurs: (path: FactPath) => boolean = () => false,
): BrakeHit[] {
    const created = steps
        .filter(({ op, type }) => op === "create" && refusedTwice.has(type))
        .flatMap(({ path }) => path ?? [])
        .sort();
    // A team is looked for in the inventory, which is read whole or not at all.
    const unknown = new Set(live.unknown.map(({ path }) => path));
    const unread = created.filter((path) => !path.startsWith("teams/") && isWithin(unknown, path));
    const there = created.filter(
        (path) =>
            !unread.includes(path) && exists(factSegments(path), live, inventory) && !isOurs(path),
    );
    return [...twice(there), ...doubtful(unread)];
}

function twice(paths: readonly string[]): BrakeHit[] {
    if (paths.length === 0) return [];
    const [exist, them] =
        paths.length === 1 ? ["resource exists", "it"] : ["resources exist", "them"];
    return [
        {
            brake: "adoption",
            summary: `${paths.length} ${exist} on GitHub already and would be created a second time, which GitHub refuses`,
            paths,
            remedy: `let Pulumi take ${them} over: pulumi preview --import-file create.json; codex-rollout adopt create.json --out adopt.json; pulumi import --file adopt.json --yes --protect=false --generate-code=false`,
        },
    ];
}

/** What could not be read may well be there. */
function doubtful(paths: readonly string[]): BrakeHit[] {
    if (paths.length === 0) return [];
    const [would, they] =
        paths.length === 1 ? ["resource would", "it exists"] : ["resources would", "they exist"];
    return [
        {
            brake: "adoption",
            summary: `${paths.length} ${would} be created, and whether ${they} on GitHub already could not be read`,
            paths,
            remedy: "preview with a token that may read them",
        },
    ];
}

const refusedTwice: ReadonlySet<string> = new Set([
    "github:index/team:Team",
    "github:index/branchProtection:BranchProtection",
    "github:index/repositoryRuleset:RepositoryRuleset",
    "github:index/organizationRuleset:OrganizationRuleset",
]);

function exists(
    [root, name = "", part, item = ""]: readonly string[],
    { state }: LiveOrganization,
    inventory: Inventory,
): boolean {
    if (root === "teams") return Object.hasOwn(inventory.teams, name);
    if (root === "rulesets") return Object.hasOwn(state.rulesets, name);
    const repository = own(state.repositories, name);
    if (root !== "repositories" || repository === undefined) return false;
    if (part === "protections") return Object.hasOwn(repository.protections, item);
    return part === "rulesets" && Object.hasOwn(repository.rulesets, item);
}

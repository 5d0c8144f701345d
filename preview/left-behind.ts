import { own } from "../plan/compare/lookup";
import type { FactPath } from "../plan/fact-path";
import { factPath, factSegments } from "../plan/fact-path";
import type { Finding } from "../plan/finding";
import type { Inventory } from "../plan/inventory";
import type { LiveOrganization } from "../plan/live";
import type { Plan } from "../plan/plan";

interface Sides {
    readonly plan: Plan;
    /** What was applied last. */
    readonly before: Plan;
    readonly live: LiveOrganization;
    readonly inventory: Inventory;
}

/**
 * What a killed run made and nobody knows of: GitHub has it, the journal says that it is ours, and neither Pulumi's state nor the
 * policy has it, so no apply removes it. It is said in every preview for as long as it is there; removing it is a person's,
 * since the journal cannot tell what others have come to use it for.
 *
 * @param file the policy, for where the finding stands
 */
export function leftBehind(
    sides: Sides,
    isOurs: (path: FactPath) => boolean,
    file: string,
): Finding[] {
    const { plan, before } = sides;
    return livePaths(sides)
        .filter((path) => !has(plan, path) && !has(before, path) && isOurs(path))
        .sort()
        .map((path) => ({
            severity: "warning",
            code: "left-behind",
            message: `${path} was made by a run of ours that was interrupted, and is neither in Pulumi's state nor in the policy`,
            expected: "put it into the policy, which takes it over, or remove it on GitHub",
            origin: { file, line: 1, column: 1, path: "" },
        }));
}

/** The kinds of things that the journal knows by name: see gateway/journal/object-names.ts. */
function livePaths({ live, inventory }: Sides): FactPath[] {
    return [
        ...Object.keys(inventory.teams).map((slug) => factPath("teams", slug)),
        ...Object.keys(live.state.rulesets).map((name) => factPath("rulesets", name)),
        ...Object.entries(live.state.repositories).flatMap(([name, { protections, rulesets }]) => [
            ...Object.keys(protections).map((one) =>
                factPath("repositories", name, "protections", one),
            ),
            ...Object.keys(rulesets).map((one) => factPath("repositories", name, "rulesets", one)),
        ]),
    ];
}

function has(plan: Plan, path: FactPath): boolean {
    const [root, name = "", part, item = ""] = factSegments(path);
    if (root === "teams") return Object.hasOwn(plan.teams, name);
    if (root === "rulesets") return Object.hasOwn(plan.rulesets, name);
    const repository = own(plan.repositories, name);
    if (repository === undefined) return false;
    return Object.hasOwn(
        part === "protections" ? repository.protections : repository.rulesets,
        item,
    );
}

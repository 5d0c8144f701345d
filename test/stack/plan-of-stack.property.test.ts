import fc from "fast-check";
import { compare } from "../../plan/compare";
import type { Plan, PlannedTeam } from "../../plan/plan";
import { asLive, planOfStack } from "../../stack/index";
import type { StackResource } from "../../stack/index";
import { plans } from "../plan/support/planned-organization";
import { stackOf, worldInventory as inventory } from "./support";

/** Each run registers some hundred resources twice. `STACK_RUNS=500` looks further; fast-check prints the seed of a failure. */
const numRuns = Number(process.env.STACK_RUNS ?? 8);
jest.setTimeout(60_000 + numRuns * 5_000);

/** What the components can declare: they have no word for other rules, and an app's last repository stays. */
const declarable = plans.map((plan): Plan => {
    const rulesets = <Kind extends { readonly otherRules: readonly string[] }>(
        some: Readonly<Record<string, Kind>>,
    ) => mapValues(some, (one) => ({ ...one, otherRules: [] }));
    return {
        ...plan,
        teams: nested(plan.teams),
        rulesets: rulesets(plan.rulesets),
        repositories: mapValues(plan.repositories, (repository) => ({
            ...repository,
            rulesets: rulesets(repository.rulesets),
            // GitHub keeps who may dismiss reviews with the rule that asks for them.
            protections: mapValues(repository.protections, (one) =>
                one.approvals === null ? { ...one, dismissal: null } : one,
            ),
        })),
        apps: mapValues(plan.apps, (app) => ({
            ...app,
            repositories: app.repositories.length === 0 ? ["sandbox"] : app.repositories,
        })),
    };
});

/** Every second team below the first one, as far as they are ours to nest. */
function nested(teams: Plan["teams"]): Plan["teams"] {
    const [first, ...others] = Object.values(teams)
        .filter(({ management }) => management === "managed")
        .map(({ slug }) => slug);
    return mapValues(teams, (team): PlannedTeam =>
        first !== undefined && others.indexOf(team.slug) % 2 === 0
            ? { ...team, parent: first }
            : team,
    );
}

function mapValues<Value, Made>(
    record: Readonly<Record<string, Value>>,
    make: (value: Value) => Made,
): Record<string, Made> {
    return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(value)]));
}

/** What a plan only checks is in no stack; everything else of it is. */
function expectSame(plan: Plan, decoded: Plan): void {
    const differences = compare(plan, asLive(decoded, inventory));
    expect(differences.filter(({ managed }) => managed)).toEqual([]);
    for (const { path, kind } of differences) {
        expect(`${kind} ${path}`).toMatch(
            /^(missing (secrets|.*\/secrets)\/\w+|missing apps\/.*|missing teams\/[\w-]+|missing .*\/files\/.*|changed secrets\/.*)$/,
        );
    }
    // Nor does the stack say anything that the plan does not, but which other teams it speaks of.
    const more = compare(decoded, asLive(plan, inventory));
    expect(more.filter(({ managed }) => managed)).toEqual([]);
    for (const { path } of more) {
        expect(decoded.teams[path.replace("teams/", "")]?.management).toBe("reference");
    }
}

/** What is declared but for values of secrets, which are in no stack, and files, which may be delivered meanwhile. */
function declared(resources: readonly StackResource[]): unknown {
    return resources
        .filter(({ type }) => type.startsWith("github:") && !/Secret$|RepositoryFile$/.test(type))
        .map(({ name, inputs }) => ({ name, inputs: sortedLists(inputs) }));
}

test("decoding what the components registered gives the plan back, and declaring that the same resources", async () => {
    await fc.assert(
        fc.asyncProperty(declarable, async (plan) => {
            const resources = await stackOf(plan, inventory);
            const decoded = planOfStack(resources, inventory);
            expectSame(plan, decoded);
            const again = await stackOf(decoded, inventory);
            expect(declared(again)).toEqual(declared(resources));
        }),
        { numRuns },
    );
});

/** Lists of the plan are sets; a decoded plan sorts them. */
function sortedLists(value: unknown): unknown {
    if (Array.isArray(value))
        return value
            .map(sortedLists)
            .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    if (typeof value !== "object" || value === null) return value;
    return mapValues(value as Record<string, unknown>, sortedLists);
}

/**
 * Two views of one apply: the facts that we compare, and the resources that the program declares to the engine. For any two
 * policies, every fact that changes has a resource that changes, and every resource that changes stands for a fact.
 */
import fc from "fast-check";
import { CodexRollout, githubProvider } from "../../components/index";
import type { Plan } from "../../plan/plan";
import { previewChanges } from "../../preview/changes";
import type { EngineStep } from "../../preview/model";
import { stepPath } from "../../preview/step-path";
import { asLive } from "../../stack";
import { acmeInventory as inventory } from "../fixtures/acme-inventory";
import type { Declared } from "../support/pulumi-mocks";
import { declared, onlyGithub } from "../support/pulumi-mocks";
import { basePolicy, loosenings } from "./loosenings";
import { asApplied, sidesOf, withPlaces } from "./support/plans";

const edits = loosenings.filter(({ at }) => !at.startsWith("codex/")).map((one) => one.edits[0]!);

/** The base policy with those of the edits that still fit it. */
function edited(chosen: readonly number[]): string {
    return chosen.reduce((text, index) => {
        const [from, to] = edits[index]!;
        return text.split(from).length === 2 ? text.replace(from, () => to) : text;
    }, basePolicy);
}

const texts = new Map<string, Plan | undefined>();

/** Some edits contradict each other; such a policy is nobody's. */
function planOf(text: string): Plan | undefined {
    if (!texts.has(text)) {
        try {
            texts.set(text, sidesOf(text).plan);
        } catch {
            texts.set(text, undefined);
        }
    }
    return texts.get(text);
}

const programs = new Map<Plan, Declared[]>();

async function resourcesOf(plan: Plan): Promise<Declared[]> {
    const known = programs.get(plan);
    if (known !== undefined) return known;
    const all = await declared(
        () =>
            new CodexRollout("codex-rollout", {
                plan,
                inventory,
                appProvider: githubProvider("apps", { owner: "acme", token: "t" }),
            }),
        {
            teamId: (slug) =>
                String([...slug].reduce((sum, one) => sum * 31 + one.charCodeAt(0), 7)),
        },
    );
    const github = onlyGithub(all);
    programs.set(plan, github);
    return github;
}

/** What the engine makes of two programs: it compares inputs, by name and type. */
function stepsBetween(was: readonly Declared[], is: readonly Declared[]): EngineStep[] {
    const key = ({ type, name }: Declared) => `codex-rollout:index:CodexRollout$${type}::${name}`;
    const had = new Map(was.map((one) => [key(one), one]));
    const has = new Map(is.map((one) => [key(one), one]));
    const text = ({ inputs, options }: Declared) =>
        JSON.stringify([
            Object.entries(inputs).filter(([name]) => !options.ignoreChanges?.includes(name)),
            options.replacementTrigger,
        ]);
    return [...new Set([...had.keys(), ...has.keys()])].flatMap((name) => {
        const [before, after] = [had.get(name), has.get(name)];
        if (before !== undefined && after !== undefined && text(before) === text(after)) return [];
        const urn = `urn:pulumi:test::rollout::${name}`;
        const path = stepPath(urn);
        const op = before === undefined ? "create" : after === undefined ? "delete" : "update";
        const retained = op === "delete" && before?.options.retainOnDelete === true;
        return [
            {
                urn,
                type: (after ?? before)!.type,
                op,
                properties: [],
                ...(path === undefined ? {} : { path }),
                ...(retained ? { retained: true as const } : {}),
            },
        ];
    });
}

async function disagreements(from: Plan, to: Plan): Promise<string[]> {
    const steps = stepsBetween(await resourcesOf(from), await resourcesOf(to));
    const live = asLive(withPlaces(from, to), inventory);
    const told = previewChanges({ plan: to, before: asApplied(from), live, inventory, steps });
    const paths = new Set(steps.map(({ path }) => path));
    return [
        ...told.unexplained.map(({ summary }) => `no step: ${summary}`),
        // What only leaves the stack, or comes into it as it is on GitHub, is no fact of the organization.
        ...told.changes
            .filter(({ class: kind, path }) => kind === "neutral" && paths.has(path))
            .filter(({ summary }) => !/leaves the stack|comes into the stack/.test(summary))
            .map(({ summary }) => `no fact: ${summary}`),
    ];
}

const subset = fc.uniqueArray(fc.nat(edits.length - 1), { maxLength: 6 });

test("every loosening, there and back", async () => {
    const base = planOf(basePolicy)!;
    // Several at once, since a run of the program is dear; those that contradict each other come one by one.
    const groups = [...edits.keys()].reduce<number[][]>((all, index) => {
        const last = all.at(-1) ?? [];
        const fits = last.length < 10 && planOf(edited([...last, index])) !== undefined;
        return fits && all.length > 0 ? [...all.slice(0, -1), [...last, index]] : [...all, [index]];
    }, []);
    for (const group of groups) {
        const plan = planOf(edited(group))!;
        expect(await disagreements(base, plan)).toEqual([]);
        expect(await disagreements(plan, base)).toEqual([]);
    }
}, 600_000);

test("any policy after any other, with the number of runs in RUNS", async () => {
    await fc.assert(
        fc.asyncProperty(subset, subset, async (first, second) => {
            const [from, to] = [planOf(edited(first)), planOf(edited(second))];
            fc.pre(from !== undefined && to !== undefined);
            expect(await disagreements(from, to)).toEqual([]);
        }),
        { numRuns: Number(process.env.RUNS ?? "4") },
    );
}, 600_000);

import { protectionFields, rulesetFields } from "../../plan/compare/branch-rules";
import type { Fields } from "../../plan/compare/fields";
import { own } from "../../plan/compare/lookup";
import { factPath } from "../../plan/fact-path";
import type { BranchProtection, Repository, Ruleset } from "../../plan/organization";
import type { Case } from "./case";
import type { Removable, Removals } from "./removal";

/** Branch protections and rulesets, each as one: removed, disabled, or weaker in any of its rules. */
export const protections: Removals = {
    brake: "protections",
    *facts(one) {
        const { before, plan, live, after } = one.input;
        for (const { name } of Object.values(live.state.repositories)) {
            const states = [live.state, before, plan, after].map((state) =>
                own<Protected>(state.repositories, name),
            );
            const at = ["repositories", name];
            yield* objects(
                [...at, "protections"],
                states.map((of) => of?.protections ?? {}),
                {
                    one,
                    fields: protectionFields,
                    seen: (protection) => ({
                        ...protection,
                        bypass: actors(protection.bypass, one) ?? [],
                        push: actors(protection.push, one),
                        dismissal: actors(protection.dismissal, one),
                        forcePushBypass: actors(protection.forcePushBypass, one) ?? [],
                    }),
                    place: `the protection of ${name}`,
                },
            );
            yield* objects(
                [...at, "rulesets"],
                states.map((of) => of?.rulesets ?? {}),
                {
                    ...rulesetKind(one),
                    place: `the rulesets of ${name}`,
                },
            );
        }
        const states = [live.state, before, plan, after].map(({ rulesets }) => rulesets);
        yield* objects(["rulesets"], states, {
            ...rulesetKind(one),
            place: "the organization's rulesets",
        });
    },
    detail: () => ", disabled and weakened ones among them",
};

type Protected = Pick<Repository, "protections" | "rulesets">;

interface Kind<Rules> {
    readonly one: Case;
    readonly fields: Fields<Rules>;
    /** As it would be named after the apply. */
    readonly seen: (rules: Rules) => Rules;
    readonly place: string;
}

function rulesetKind(one: Case): Omit<Kind<Ruleset>, "place"> {
    return {
        one,
        fields: rulesetFields,
        seen: (ruleset) => ({
            ...ruleset,
            bypass: ruleset.bypass.map((entry) => ({
                ...entry,
                actor: one.actorAfter(entry.actor),
            })),
        }),
    };
}

function actors(list: readonly string[] | null, one: Case): readonly string[] | null {
    return list?.map((actor) => one.actorAfter(actor)) ?? null;
}

/** `states`: as they are, were applied last, are planned, and will be. */
function* objects<Rules extends BranchProtection | Ruleset>(
    above: readonly string[],
    [live = {}, before = {}, plan = {}, after = {}]: readonly Readonly<Record<string, Rules>>[],
    { one, fields, seen, place }: Kind<Rules>,
): Generator<Removable> {
    const known = one.knows(...above);
    for (const [name, now] of Object.entries(known ? live : before)) {
        const was = one.knows(...above, name) ? now : own(before, name);
        if (was === undefined) continue;
        const then = own(after, name);
        const gone = then === undefined || isWeaker(fields, seen(was), then, [...above, name], one);
        const ours = own(before, name) !== undefined || own(plan, name) !== undefined;
        if (!gone && !ours) continue;
        yield { path: factPath(...above, name), gone, places: [place] };
    }
}

/** Whether any rule that was read lets more happen. */
function isWeaker<Rules extends object>(
    fields: Fields<Rules>,
    was: Rules,
    then: Rules,
    at: readonly string[],
    one: Case,
): boolean {
    // What binds nothing now cannot be weakened.
    if ("enforcement" in was && was.enforcement !== "active") return false;
    return (Object.keys(fields) as (keyof Rules & string)[]).some((key) => {
        const field = fields[key];
        if (field === undefined || !one.knows(...at, key)) return false;
        const same = field.equal?.(was[key], then[key]) ?? was[key] === then[key];
        return !same && field.effect(was[key], then[key]) === "looser";
    });
}

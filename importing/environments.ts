/** Environments: alike ones of several repositories become one entry; one name with two meanings becomes two. */
import type { Environment } from "../plan/organization";
import { actorWord } from "./access";
import type { Found, Plain, PlainMap, Remarks } from "./model";
import { byText, groupBy } from "./model";

export function environmentsOf(
    { inventory, live }: Found,
    members: ReadonlyMap<string, readonly string[]>,
    remarks: Remarks,
): PlainMap {
    const selected = [...members.values()].flat();
    const all = selected.flatMap((repository) =>
        Object.values(live.state.repositories[repository]?.environments ?? {}).flatMap(
            (environment) => {
                const problem = problemOf(environment);
                if (problem === undefined)
                    return [{ repository, environment, says: wordsOf(environment, inventory) }];
                remarks.add(
                    "environments",
                    `environment ${environment.name} of ${repository}: left alone; ${problem}`,
                );
                return [];
            },
        ),
    );
    const section: Record<string, Plain> = {};
    const byName = groupBy(all, ({ environment }) => environment.name.toLowerCase());
    for (const [, same] of [...byName].sort(([a], [b]) => byText(a, b))) {
        const kinds = [...groupBy(same, ({ says }) => JSON.stringify(says)).values()].sort(
            (a, b) => b.length - a.length || byText(a[0]?.repository ?? "", b[0]?.repository ?? ""),
        );
        for (const kind of kinds) {
            const [first] = kind;
            if (first === undefined) continue;
            const { name } = first.environment;
            const names = kind.map(({ repository }) => repository).sort(byText);
            const key = Object.hasOwn(section, name) ? freeKey(name, names, section) : name;
            section[key] = {
                ...(key === name ? {} : { name }),
                repositories: withTiers(names, members),
                ...first.says,
            };
        }
    }
    return section;
}

function freeKey(name: string, repositories: readonly string[], section: object): string {
    const plain = `${name} of ${repositories[0]}`;
    for (let number = 2, key = plain; ; key = `${plain} ${number++}`)
        if (!Object.hasOwn(section, key)) return key;
}

/** Whole tiers by their names, the rest by their own. */
export function withTiers(
    names: readonly string[],
    members: ReadonlyMap<string, readonly string[]>,
): string[] {
    const wanted = new Set(names);
    const tiers = [...members].filter(([, own]) => own.every((name) => wanted.has(name)));
    const covered = new Set(tiers.flatMap(([, own]) => own));
    return [
        ...tiers.map(([tier]) => tier).sort(byText),
        ...names.filter((name) => !covered.has(name)).sort(byText),
    ];
}

function problemOf({ name, branches }: Environment): string | undefined {
    if (/[\p{Cc}\\]|^\s|\s$/u.test(name)) return "a policy cannot write its name";
    if (typeof branches === "string") return undefined;
    if (branches.length === 0) return "no branch may deploy";
    const odd = branches.find((branch) => !/^(?!refs\/)[^\s~^:\\]+$/.test(branch));
    return odd === undefined ? undefined : `a policy has no word for ${odd} among its branches`;
}

function wordsOf(environment: Environment, inventory: Found["inventory"]): PlainMap {
    const { reviewers, branches, waitMinutes } = environment;
    const secrets = Object.keys(environment.secrets).sort(byText);
    return {
        ...(reviewers.length === 0
            ? {}
            : { reviewers: reviewers.map((actor) => actorWord(actor, inventory)) }),
        // Without reviewers there is nothing to approve, and GitHub forgets the setting.
        ...(environment.preventSelfReview || reviewers.length === 0 ? {} : { "self-review": true }),
        ...(environment.adminBypass ? { "admin-bypass": true } : {}),
        ...(waitMinutes === 0 ? {} : { "wait-minutes": waitMinutes }),
        ...(branches === "protected" ? {} : { branches }),
        ...(secrets.length === 0 ? {} : { secrets }),
    };
}

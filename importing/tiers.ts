/** Repositories that are alike in everything that a tier says become one tier. */
import type { Access } from "./access";
import { accessOf } from "./access";
import { matchFor } from "./match";
import type { Found, ImportChoices, Plain, PlainMap, Remarks } from "./model";
import { byText, groupBy } from "./model";
import { Names } from "./names";
import type { Assignment } from "./profiles";
import { profileNames, profilesOf } from "./profiles";

export interface FoundTiers {
    readonly tiers: PlainMap;
    readonly branches: PlainMap;
    /** Key: tier; names sorted. */
    readonly members: ReadonlyMap<string, readonly string[]>;
}

const codexApp = "chatgpt-codex-connector";

export function tiersOf(found: Found, choices: ImportChoices, remarks: Remarks): FoundTiers {
    const all = Object.values(found.inventory.repositories).filter(({ archived }) => !archived);
    // What could not be read whole is not written: half of its facts would look like all of them.
    const names = all
        .map(({ name }) => name)
        .filter((name) => Object.hasOwn(found.live.state.repositories, name))
        .sort(byText);
    const access = accessOf(names, found, remarks);
    const { assignments, profiles } = profilesOf(names, found, remarks);
    const called = profileNames(profiles, choices.known);
    const says = (name: string): PlainMap => ({
        access: access.get(name) ?? {},
        ...(choices.stages.repositories === "authoritative" ? { grants: "authoritative" } : {}),
        ...cloudOf(name, found),
        ...branchesOf(assignments.get(name), called, profiles),
        ...secretsOf(name, found),
        ...actionsOf(name, found),
    });
    const groups = [...groupBy(names, (name) => JSON.stringify(says(name))).values()].sort(
        (a, b) => b.length - a.length || byText(a[0] ?? "", b[0] ?? ""),
    );
    const tierNames = new Names();
    const known = knownTiers(groups, choices);
    for (const name of known.values()) tierNames.take(name);
    const tiers: Record<string, Plain> = {};
    const members = new Map<string, readonly string[]>();
    for (const group of groups) {
        const [first = ""] = group;
        const { match, words } = matchFor(group, all);
        const tier =
            known.get(group) ??
            tierNames.take(
                ...words,
                ...accessWords(access.get(first) ?? {}),
                group.length === 1 ? first : `${first}-and-others`,
            );
        tiers[tier] = { match, ...withoutEmpty(says(first)) };
        members.set(tier, group);
    }
    const used = [...called].map(([key, name]) => [name, profiles.get(key) ?? {}] as const);
    return {
        tiers,
        branches: Object.fromEntries(used.sort(([a], [b]) => byText(a, b))),
        members,
    };
}

/** The name of the tier that has most of a group already; each name once. */
function knownTiers(
    groups: readonly (readonly string[])[],
    { known }: ImportChoices,
): ReadonlyMap<readonly string[], string> {
    const pairs = groups
        .flatMap((group) =>
            [...(known?.tiers ?? [])].map(([tier, members]) => {
                const common = members.filter((name) => group.includes(name)).length;
                return { group, tier, common };
            }),
        )
        .filter(({ common }) => common > 0)
        .sort((a, b) => b.common - a.common || byText(a.tier, b.tier));
    const found = new Map<readonly string[], string>();
    const taken = new Set<string>();
    for (const { group, tier } of pairs) {
        if (found.has(group) || taken.has(tier)) continue;
        found.set(group, tier);
        taken.add(tier);
    }
    return found;
}

/** Who has the most says what a tier is for; teams of each repository's own say that it has no people in common. */
function accessWords(access: Access): string[] {
    const shared = Object.keys(access).filter((who) => !who.includes("{"));
    if (shared.length === 0) return Object.keys(access).length === 0 ? ["nobody"] : ["own-teams"];
    return shared.length === 1 ? [(shared[0] ?? "").replace("@", "")] : [];
}

function withoutEmpty(tier: PlainMap): PlainMap {
    const { access, ...rest } = tier;
    const isEmpty = Object.keys(access as PlainMap).length === 0;
    // Authority over nobody must be said; see "access-missing".
    return isEmpty && rest.grants === undefined ? rest : tier;
}

function cloudOf(name: string, { live }: Found): PlainMap {
    const app = live.state.apps[codexApp];
    if (app === undefined) return {};
    const sees = app.selection === "all" || app.repositories.includes(name);
    return sees ? { cloud: "pull-requests" } : {};
}

function branchesOf(
    assignment: Assignment | undefined,
    called: ReadonlyMap<string, string>,
    profiles: ReadonlyMap<string, PlainMap>,
): PlainMap {
    const entries = [...(assignment ?? [])].map(
        ([pattern, key]) => ({ pattern, key, name: called.get(key) ?? "" }) as const,
    );
    const [only] = entries;
    if (only === undefined) return {};
    // A profile that names its branches itself is chosen by its name alone.
    const oneProfile = entries.every(({ key }) => key === only.key);
    const own = profiles.get(only.key)?.branches as readonly string[] | undefined;
    const usual = [...(own ?? ["~DEFAULT_BRANCH"])].sort(byText);
    if (oneProfile && usual.join("\n") === entries.map(({ pattern }) => pattern).join("\n"))
        return { branches: only.name };
    return { branches: Object.fromEntries(entries.map(({ pattern, name }) => [pattern, name])) };
}

function secretsOf(name: string, { live }: Found): PlainMap {
    const secrets = Object.keys(live.state.repositories[name]?.secrets ?? {}).sort(byText);
    return secrets.length === 0 ? {} : { secrets };
}

/** GitHub answers what is in force; where that is the organization's, the repository need not say it. */
function actionsOf(name: string, { live }: Found): PlainMap {
    const own = live.state.repositories[name]?.actions;
    const above = live.state.settings.actions;
    if (own === undefined || JSON.stringify(own) === JSON.stringify(above)) return {};
    return { actions: actionsWords(own) };
}

export function actionsWords({
    defaultWorkflowPermissions,
    workflowsMayApprovePullRequests,
}: NonNullable<Found["live"]["state"]["settings"]["actions"]>): PlainMap {
    return {
        "workflow-permissions": defaultWorkflowPermissions,
        ...(workflowsMayApprovePullRequests ? { "workflows-approve-pull-requests": true } : {}),
    };
}

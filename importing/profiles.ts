/** Protections and rulesets as profiles of `branches`: alike ones become one profile. */
import { branchProfiles } from "../controls/branch-profile";
import type { BranchProtection, BranchRules, Ruleset } from "../plan/organization";
import { actorWord } from "./access";
import type { Found, KnownNames, Plain, PlainMap, Remarks } from "./model";
import { byText } from "./model";
import { Names } from "./names";

const defaultBranch = "~DEFAULT_BRANCH";

/** What a repository's branches have, as a tier writes it: pattern to key of a profile. */
export type Assignment = ReadonlyMap<string, string>;

export interface FoundProfiles {
    /** By repository. */
    readonly assignments: ReadonlyMap<string, Assignment>;
    /** Profiles by the key that assignments use. */
    readonly profiles: ReadonlyMap<string, PlainMap>;
}

interface Use {
    readonly patterns: readonly string[];
    readonly profile: PlainMap;
    readonly what: string;
}

export function profilesOf(
    names: readonly string[],
    { inventory, live }: Found,
    remarks: Remarks,
): FoundProfiles {
    const profiles = new Map<string, PlainMap>();
    const assignments = new Map<string, Assignment>();
    const shared = organizationRulesets(live.state.rulesets, names, inventory, remarks);
    for (const name of names) {
        const found = live.state.repositories[name];
        const branch = inventory.repositories[name]?.defaultBranch ?? "";
        const uses = [
            ...Object.values(found?.rulesets ?? {}).flatMap((one) =>
                rulesetUses(one, "repository-ruleset", ` of ${name}`, inventory, remarks),
            ),
            ...(shared.get(name) ?? []),
            // Last, since a protection can stand aside, at the literal name of the branch.
            ...Object.values(found?.protections ?? {}).flatMap((one) =>
                protectionUse(one, branch, name, inventory, remarks),
            ),
        ];
        const assignment = new Map<string, string>();
        for (const { patterns, profile, what } of uses) {
            const places = placesFor(patterns, profile, branch, assignment);
            if (places === undefined) {
                remarks.add(
                    "branches",
                    `${what}: left alone; a tier gives a branch one profile, and ${patterns.join(", ")} has one already`,
                );
                continue;
            }
            const key = JSON.stringify(profile);
            profiles.set(key, profile);
            for (const place of places) assignment.set(place, key);
        }
        assignments.set(name, new Map([...assignment].sort(([a], [b]) => byText(a, b))));
    }
    return { assignments, profiles };
}

/** One branch has one profile in a tier; its literal name is a second place, for a protection beside a ruleset. */
function placesFor(
    patterns: readonly string[],
    profile: PlainMap,
    branch: string,
    assignment: Assignment,
): readonly string[] | undefined {
    const isFree = (pattern: string): boolean => !assignment.has(pattern);
    if (patterns.every(isFree)) return patterns;
    const literal =
        patterns[0] === defaultBranch && profile.as === undefined ? [branch] : undefined;
    return literal?.every(isFree) === true ? literal : undefined;
}

/** Names for profiles that say what they ask for; a ruleset keeps its own. */
export function profileNames(
    profiles: ReadonlyMap<string, PlainMap>,
    known?: KnownNames,
): ReadonlyMap<string, string> {
    const names = new Names();
    const before = new Map([...(known?.profiles ?? [])].map(([name, one]) => [meaning(one), name]));
    for (const name of known?.profiles.keys() ?? []) names.take(name);
    const sorted = [...profiles].sort(([a], [b]) => byText(a, b));
    return new Map(
        sorted.map(([key, profile]) => [
            key,
            before.get(meaning(profile)) ?? names.take(...nameIdeas(profile)),
        ]),
    );
}

/** Equal for profiles that ask for the same, however they are written. */
function meaning(profile: PlainMap): string {
    const { data } = branchProfiles.safeParse({ profile });
    const entries = Object.entries(data?.profile ?? profile).sort(([a], [b]) => byText(a, b));
    return JSON.stringify(entries);
}

function nameIdeas(profile: PlainMap): (string | undefined)[] {
    if (typeof profile.name === "string") return [profile.name];
    const approvals = profile.approvals ?? 1;
    const base =
        approvals === "none" || approvals === 0
            ? "protected"
            : approvals === 1
              ? "reviewed"
              : `reviewed-by-${typeof approvals === "number" ? approvals : 1}`;
    const parts = [
        ...(profile["code-owners"] === true ? ["owned"] : []),
        ...(profile.checks === undefined ? [] : ["checked"]),
        ...(profile["enforce-admins"] === true ? ["strict"] : []),
        ...(profile["lock-branch"] === true ? ["locked"] : []),
        ...(profile.push === undefined ? [] : ["restricted"]),
    ];
    const longer = parts.map((_, count) => [base, ...parts.slice(0, count + 1)].join("-"));
    return [base, ...longer];
}

function protectionUse(
    protection: BranchProtection,
    branch: string,
    repository: string,
    inventory: Found["inventory"],
    remarks: Remarks,
): Use[] {
    const what = `protection of ${protection.pattern} of ${repository}`;
    const problem =
        problemOfRules(protection) ??
        problemOfPattern(protection.pattern) ??
        (protection.approvals === null &&
        (protection.bypass.length > 0 || protection.dismissal !== null)
            ? "it says who passes reviews and asks for none"
            : undefined);
    if (problem !== undefined) {
        remarks.add("branches", `${what}: left alone; ${problem}`);
        return [];
    }
    if (protection.push !== null)
        remarks.add(
            "branches",
            `${what}: whether creating such branches is restricted too; once an \`up\` changes the protection, it is`,
        );
    const words = (actors: readonly string[]): Plain =>
        actors.map((actor) => actorWord(actor, inventory));
    const profile = tidy({
        ...rulesOf(protection),
        "enforce-admins": protection.enforceAdmins || undefined,
        "lock-branch": protection.lockBranch || undefined,
        bypass: protection.bypass.length === 0 ? undefined : words(protection.bypass),
        push: protection.push === null ? undefined : words(protection.push),
        dismissal: protection.dismissal === null ? undefined : words(protection.dismissal),
        "force-push-bypass":
            protection.forcePushBypass.length === 0 ? undefined : words(protection.forcePushBypass),
    });
    const pattern = protection.pattern === branch ? defaultBranch : protection.pattern;
    return [{ patterns: [pattern], profile, what }];
}

function rulesetUses(
    ruleset: Ruleset,
    as: "repository-ruleset" | "organization-ruleset",
    of: string,
    inventory: Found["inventory"],
    remarks: Remarks,
): Use[] {
    const what = `ruleset ${JSON.stringify(ruleset.name)}${of}`;
    const patterns = ruleset.refs.include.map((ref) => ref.replace(/^refs\/heads\//, ""));
    const person = ruleset.bypass.find(({ actor }) => !isRulesetActor(actor));
    const problem =
        problemOfRules(ruleset) ??
        (ruleset.otherRules.length > 0
            ? `it has rules that a policy has no word for (${ruleset.otherRules.join(", ")})`
            : ruleset.refs.exclude.length > 0
              ? "it leaves out branches, which a profile cannot"
              : patterns.length === 0
                ? "it is for no branch"
                : person !== undefined
                  ? `${person.actor} may bypass it, which a profile cannot say`
                  : undefined) ??
        patterns.map(problemOfPattern).find((one) => one !== undefined);
    if (problem !== undefined) {
        remarks.add("branches", `${what}: left alone; ${problem}`);
        return [];
    }
    const isDefault = patterns.length === 1 && patterns[0] === defaultBranch;
    const profile = tidy({
        as,
        name: ruleset.name,
        // In the profile, not in the tier: then the ruleset has one name wherever it stands.
        branches: isDefault ? undefined : [...patterns].sort(byText),
        ...rulesOf(ruleset),
        enforcement: ruleset.enforcement === "active" ? undefined : ruleset.enforcement,
        bypass:
            ruleset.bypass.length === 0
                ? undefined
                : ruleset.bypass.map(({ actor, mode }) => ({
                      actor: actorWord(actor, inventory),
                      mode: mode === "pull_request" ? "pull-request" : mode,
                  })),
    });
    return [{ patterns, profile, what }];
}

/** Rulesets of the organization that are for repositories by name, by repository. */
function organizationRulesets(
    rulesets: Readonly<Record<string, Ruleset>>,
    names: readonly string[],
    inventory: Found["inventory"],
    remarks: Remarks,
): ReadonlyMap<string, Use[]> {
    const uses = new Map<string, Use[]>();
    for (const ruleset of Object.values(rulesets)) {
        const { include = ["~ALL"], exclude = [] } = ruleset.repositories ?? {};
        if (exclude.length > 0 || !include.every((name) => names.includes(name))) {
            remarks.add(
                "branches",
                `ruleset ${JSON.stringify(ruleset.name)} of the organization: left alone; it is for ${include.join(", ") || "no repository"}${exclude.length > 0 ? ` without ${exclude.join(", ")}` : ""}, and a policy gives it repositories by name`,
            );
            continue;
        }
        const own = rulesetUses(
            ruleset,
            "organization-ruleset",
            " of the organization",
            inventory,
            remarks,
        );
        for (const name of include) uses.set(name, [...(uses.get(name) ?? []), ...own]);
    }
    return uses;
}

function isRulesetActor(actor: string): boolean {
    return /^(?:(?:team|app):(?!id:)|organization-admin$|deploy-key$|role:(?!id:))/.test(actor);
}

function problemOfPattern(pattern: string): string | undefined {
    const fits = pattern === defaultBranch || /^(?!refs\/)[^\s~^:\\]{1,255}$/.test(pattern);
    return fits && (pattern.match(/\*/g) ?? []).length <= 6
        ? undefined
        : `${pattern} is no name or pattern that a policy can write`;
}

function problemOfRules(rules: BranchRules): string | undefined {
    const { approvals, codeOwners, lastPushApproval, dismissStaleApprovals } = rules;
    if (approvals === null && (codeOwners || lastPushApproval || dismissStaleApprovals))
        return "it speaks of reviews and asks for none";
    if (rules.strictChecks && rules.checks.length === 0)
        return "its checks are strict, and it has none";
    return undefined;
}

function rulesOf(rules: BranchRules): Record<string, Plain | undefined> {
    return {
        approvals:
            rules.approvals === null ? "none" : rules.approvals === 1 ? undefined : rules.approvals,
        "code-owners": rules.codeOwners || undefined,
        "last-push-approval": rules.lastPushApproval || undefined,
        "dismiss-stale-approvals": rules.dismissStaleApprovals || undefined,
        checks: rules.checks.length === 0 ? undefined : [...rules.checks],
        "strict-checks": rules.strictChecks || undefined,
        "conversation-resolution": rules.conversationResolution || undefined,
        "linear-history": rules.linearHistory || undefined,
        "signed-commits": rules.signedCommits || undefined,
        "force-pushes": rules.forcePushes || undefined,
        deletions: rules.deletions || undefined,
    };
}

/** Without what is not said. An empty profile asks for one approval, and says so. */
function tidy(profile: Readonly<Record<string, Plain | undefined>>): PlainMap {
    const said = Object.entries(profile).filter(
        (entry): entry is [string, Plain] => entry[1] !== undefined,
    );
    return said.length === 0 ? { approvals: 1 } : Object.fromEntries(said);
}

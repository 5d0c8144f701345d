/** An import over a policy that people have worked on: what is no longer so is changed in place, the rest is left. */
import type { Policy } from "../controls/control";
import { TextEdits } from "./edit";
import type { Plain, PlainMap } from "./model";
import { byText } from "./model";

/** What an import speaks of, section by section; everything else in the file is the people's. */
const owned: Readonly<Record<string, readonly string[]>> = {
    repositories: ["match", "access", "cloud", "branches", "secrets", "actions"],
    branches: [
        "as",
        "name",
        "branches",
        "approvals",
        "code-owners",
        "last-push-approval",
        "dismiss-stale-approvals",
        "checks",
        "strict-checks",
        "conversation-resolution",
        "linear-history",
        "signed-commits",
        "force-pushes",
        "deletions",
        "enforce-admins",
        "lock-branch",
        "bypass",
        "push",
        "dismissal",
        "force-push-bypass",
        "enforcement",
    ],
    environments: [
        "name",
        "repositories",
        "reviewers",
        "self-review",
        "admin-bypass",
        "wait-minutes",
        "branches",
        "secrets",
    ],
    secrets: ["repositories"],
    users: ["description", "privacy", "parent", "maintainers", "members"],
};

/** Sections whose entries go when nothing is found that they say; teams and profiles may be there for another reason. */
const ends = ["repositories", "environments", "secrets"];

export interface Update {
    readonly text: string;
    /** One line each. */
    readonly changes: readonly string[];
}

export interface Both {
    /** As written. */
    readonly plain: PlainMap;
    /** With defaults. */
    readonly policy: Policy;
}

/**
 * @param sameMembers tiers that select what they selected, and so keep their `match`
 * @throws CannotKeep when a change would lose a comment
 */
export function updatePolicy(
    text: string,
    old: Both,
    found: Both,
    sameMembers: ReadonlySet<string>,
): Update {
    const edits = new TextEdits(text);
    const changes: string[] = [];
    const change = (how: string, path: readonly string[]): void => {
        changes.push(`${how} ${path.join(".")}`);
    };
    for (const [section, keys] of Object.entries(owned)) {
        const [before, after] = [sectionOf(old, section), sectionOf(found, section)];
        for (const [entry, written] of Object.entries(after.plain)) {
            const path = [section, entry];
            if (!Object.hasOwn(before.plain, entry)) {
                edits.set(path, written);
                change("added", path);
                continue;
            }
            const [was, is] = [before.full[entry], after.full[entry]];
            // A team that others look after in one of the two: the file decides which.
            if (typeof was !== "object" || typeof is !== "object" || was === null || is === null)
                continue;
            for (const key of keys) {
                const [then, now] = [was[key], is[key]];
                if (key === "match" && sameMembers.has(entry)) continue;
                if (sameFact(section, key, then, now)) continue;
                const value = (written as PlainMap)[key];
                if (value === undefined) edits.delete([...path, key]);
                else edits.set([...path, key], value);
                if (key === "match" && Object.hasOwn(was, "except"))
                    edits.delete([...path, "except"]);
                change("changed", [...path, key]);
            }
        }
        if (!ends.includes(section)) continue;
        for (const entry of Object.keys(before.plain)) {
            if (Object.hasOwn(after.plain, entry)) continue;
            edits.delete([section, entry]);
            change("removed", [section, entry]);
        }
    }
    const actions = found.plain.actions;
    if (actions !== undefined && !sameFact("", "", old.policy.actions, found.policy.actions)) {
        edits.set(["actions"], actions);
        change(old.plain.actions === undefined ? "added" : "changed", ["actions"]);
    }
    return { text: edits.size === 0 ? text : edits.apply(), changes: changes.sort(byText) };
}

interface Section {
    readonly plain: PlainMap;
    readonly full: Readonly<Record<string, PlainMap>>;
}

function sectionOf({ plain, policy }: Both, section: string): Section {
    return {
        plain: (plain[section] ?? {}) as PlainMap,
        full: ((policy as unknown as PlainMap)[section] ?? {}) as Section["full"],
    };
}

function sameFact(
    section: string,
    key: string,
    a: Plain | undefined,
    b: Plain | undefined,
): boolean {
    if (section === "repositories" && key === "cloud") return (a === "none") === (b === "none");
    if (key === "secrets") return canonical(namesIn(a)) === canonical(namesIn(b));
    return canonical(a) === canonical(b);
}

/** A policy may say where a value comes from; that a secret is there is all that can be found. */
function namesIn(slots: Plain | undefined): Plain {
    if (Array.isArray(slots)) return slots as Plain;
    return Object.keys((slots ?? {}) as object);
}

/** Lists of a policy are sets, and keys have no order. */
function canonical(value: Plain | undefined): string {
    if (Array.isArray(value)) return `[${value.map(canonical).sort(byText).join()}]`;
    if (typeof value === "object" && value !== null)
        return `{${Object.entries(value)
            .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`)
            .sort(byText)
            .join()}}`;
    return JSON.stringify(value) ?? "";
}

/** How the change of a fact is put to people: what happens to what, from what to what. */
import { actorWords, counted, listWords, without } from "../plan/compare/words";
import type { FactPath } from "../plan/fact-path";
import { factSegments } from "../plan/fact-path";

/** `docs-web: required approvals of main go from 2 to 1`; `undefined` for before or after: it is not there. */
export function changeWords(fact: FactPath, before: unknown, after: unknown): string {
    const [root = "", name = "", part, ...rest] = factSegments(fact);
    const change = { before, after };
    switch (root) {
        case "teams":
            return teamWords(name, part, rest[0], change);
        case "settings":
            return fieldWords("workflow permissions of the organization", part, change);
        case "rulesets":
            return fieldWords(`organization ruleset ${name}`, part, change);
        case "secrets":
            return secretWords(name, part, rest[0], change);
        case "apps":
            return appWords(name, part, rest[0], change);
        default:
            return repositoryWords(name, part, rest, change);
    }
}

interface Values {
    readonly before: unknown;
    readonly after: unknown;
}

function teamWords(
    team: string,
    part: string | undefined,
    login: string | undefined,
    { before, after }: Values,
): string {
    if (part === undefined) {
        if (after === undefined) return `team ${team} is deleted`;
        const members = Object.keys((after as { members?: object }).members ?? {});
        return `team ${team} is created${members.length > 0 ? ` with ${listWords(members)}` : ""}`;
    }
    if (part === "members") {
        if (before === undefined)
            return `${login} joins team ${team}${after === "member" ? "" : ` as ${valueWords(after)}`}`;
        if (after === undefined) return `${login} leaves team ${team}`;
        return `${login} goes from ${valueWords(before)} to ${valueWords(after)} of team ${team}`;
    }
    if (part === "membership") {
        return `team ${team}: members that the policy does not name are ${after === "authoritative" ? "removed from now on" : "not removed any more"}`;
    }
    return fieldWords(`team ${team}`, part, { before, after });
}

function secretWords(
    secret: string,
    part: string | undefined,
    repository: string | undefined,
    { before, after }: Values,
): string {
    const what = `organization secret ${secret}`;
    if (part === "repositories")
        return `${what} is ${after === undefined ? "taken from" : "given to"} ${repository}`;
    if (part === "visibility")
        return `${what} goes from ${valueWords(before)} to ${valueWords(after)} repositories`;
    return after === undefined ? `${what} is given to no repository` : `${what} is set`;
}

function appWords(
    app: string,
    part: string | undefined,
    item: string | undefined,
    { before, after }: Values,
): string {
    if (part === "repositories")
        return `app ${app} ${after === undefined ? "no longer sees" : "comes to see"} ${item}`;
    if (part === "selection")
        return `app ${app} sees ${after === "all" ? "every repository" : "selected repositories only"}`;
    if (part === "permissions")
        return `app ${app}: permission ${item} goes from ${valueWords(before)} to ${valueWords(after)}`;
    return after === undefined ? `app ${app} loses its repositories` : `app ${app} is installed`;
}

function repositoryWords(
    repository: string,
    part: string | undefined,
    [item = "", ...rest]: readonly string[],
    change: Values,
): string {
    switch (part) {
        case "teams":
            return grantWords(`team ${item}`, repository, change);
        case "collaborators":
            return grantWords(item, repository, change);
        case "invitations":
            return `${grantWords(item, repository, change)} (invited)`;
        case "grants":
            return `${repository}: access that the policy does not name is ${change.after === "authoritative" ? "removed from now on" : "not removed any more"}`;
        case "protections":
            return `${repository}: ${fieldWords(`branch protection of ${item}`, rest[0], change)}`;
        case "rulesets":
            return `${repository}: ${fieldWords(`ruleset ${item}`, rest[0], change)}`;
        case "environments":
            return `${repository}: ${environmentWords(item, rest, change)}`;
        case "secrets":
            return `${repository}: secret ${item} is ${change.after === undefined ? "deleted" : "set"}`;
        case "actions":
            return `${repository}: ${fieldWords("workflow permissions", item || undefined, change)}`;
        case "files":
            return `${repository}: ${fileWords(item, rest, change)}`;
        default:
            return `${repository}: ${part ?? "repository"} changes`;
    }
}

function grantWords(who: string, repository: string, { before, after }: Values): string {
    if (before === undefined) return `${who} gains ${valueWords(after)} on ${repository}`;
    if (after === undefined) return `${who} loses ${valueWords(before)} on ${repository}`;
    return `${who} goes from ${valueWords(before)} to ${valueWords(after)} on ${repository}`;
}

function environmentWords(
    environment: string,
    [field, secret]: readonly string[],
    change: Values,
): string {
    const what = `environment ${environment}`;
    if (field !== "secrets") return fieldWords(what, field, change);
    return `${what}: secret ${secret} is ${change.after === undefined ? "deleted" : "set"}`;
}

function fileWords(
    path: string,
    [kind, item]: readonly string[],
    { before, after }: Values,
): string {
    if (kind === "lines") {
        if (before === undefined) return `${path} gets the line "${valueWords(after)}"`;
        if (after === undefined) return `${path} loses the line "${valueWords(before)}"`;
        return `${path}: line "${valueWords(before)}" becomes "${valueWords(after)}"`;
    }
    if (kind === "shadows")
        return `${path}: line ${item} no longer stands below the policy's lines`;
    return `${path} is ${before === undefined ? "written" : "rewritten"}`;
}

/** How fields are called; booleans are told by `on` and `off`, lists by what comes and goes. */
const labels: Readonly<Record<string, string>> = {
    name: "name",
    description: "description",
    privacy: "privacy",
    parent: "parent team",
    approvals: "required approvals",
    codeOwners: "code-owner review",
    lastPushApproval: "approval of the last push",
    dismissStaleApprovals: "dismissal of stale approvals",
    checks: "required checks",
    strictChecks: "being up to date before merging",
    conversationResolution: "conversation resolution",
    linearHistory: "linear history",
    signedCommits: "signed commits",
    forcePushes: "force pushes",
    deletions: "deletions",
    enforceAdmins: "enforcement on administrators",
    lockBranch: "the branch lock",
    bypass: "those who may pass without review",
    push: "those who may push",
    dismissal: "those who may dismiss reviews",
    forcePushBypass: "those who may force push",
    enforcement: "enforcement",
    refs: "branches",
    repositories: "repositories",
    otherRules: "other rules",
    reviewers: "required reviewers",
    preventSelfReview: "prevention of self-review",
    adminBypass: "bypass by administrators",
    waitMinutes: "minutes of waiting",
    branches: "branches that may deploy",
    defaultWorkflowPermissions: "what workflow tokens may do",
    workflowsMayApprovePullRequests: "approval of pull requests by workflows",
};

/** Nothing restricted says that everybody may. */
const absent: Readonly<Record<string, string>> = {
    approvals: "no pull request",
    push: "everybody with write access",
    dismissal: "everybody with write access",
};

function fieldWords(what: string, field: string | undefined, { before, after }: Values): string {
    if (field === undefined) {
        if (before === undefined) return `${what} is created`;
        return after === undefined ? `${what} is removed` : `${what} changes`;
    }
    const label = labels[field] ?? field;
    if (typeof after === "boolean" && typeof before === "boolean")
        return `${what}: ${label} ${field === "forcePushes" || field === "deletions" ? `are ${after ? "allowed" : "forbidden"}` : `goes ${after ? "on" : "off"}`}`;
    if (Array.isArray(before) && Array.isArray(after))
        return `${what}: ${label}: ${listChange(before.map(itemWords), after.map(itemWords))}`;
    const words = (value: unknown) =>
        value === null || value === undefined ? (absent[field] ?? "none") : valueWords(value);
    return `${what}: ${label} ${label.endsWith("s") ? "go" : "goes"} from ${words(before)} to ${words(after)}`;
}

function listChange(before: readonly string[], after: readonly string[]): string {
    const come = without(after, before);
    const go = without(before, after);
    return [
        ...(come.length > 0 ? [`${listWords(come)} ${come.length > 1 ? "come" : "comes"}`] : []),
        ...(go.length > 0 ? [`${listWords(go)} ${go.length > 1 ? "go" : "goes"}`] : []),
    ].join(", ");
}

function itemWords(item: unknown): string {
    if (typeof item === "string") return actorWords(item);
    const { actor, mode } = item as { actor: string; mode: string };
    return mode === "always"
        ? actorWords(actor)
        : `${actorWords(actor)} (${mode.replace("_", " ")})`;
}

function valueWords(value: unknown): string {
    if (value === undefined || value === null) return "none";
    if (Array.isArray(value))
        return value.length === 0 ? "nobody" : listWords(value.map(itemWords));
    if (typeof value === "object") {
        const { include, exclude } = value as { include?: string[]; exclude?: string[] };
        if (include === undefined) return JSON.stringify(value);
        const but =
            exclude === undefined || exclude.length === 0 ? "" : ` but ${listWords(exclude)}`;
        return `${listWords(include)}${but}`;
    }
    return typeof value === "string" && (value === "" || /\s/.test(value))
        ? JSON.stringify(value)
        : `${value as string | number | boolean}`;
}

/** `3 properties` of a step that no fact stands for. */
export function propertyWords(names: readonly string[]): string {
    return names.length > 3
        ? counted(names.length, "property").replace("propertys", "properties")
        : listWords(names);
}

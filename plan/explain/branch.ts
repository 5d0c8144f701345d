/** What protects a branch, in force and in words. */
import picomatch from "picomatch";
import { actorWords, counted, listWords } from "../compare/words";
import { own } from "../compare/lookup";
import type { Actor, BranchProtection, BranchRules, Ruleset } from "../organization";
import type { Statement } from "./explanation";
import type { View, ViewedRepository } from "./view";

/** A protection or ruleset that holds for a branch. */
export interface InForce {
    /** `the protection of main`, `the ruleset reviews`. */
    readonly name: string;
    /** Fact path of the object. */
    readonly at: readonly string[];
    readonly rules: BranchProtection | Ruleset;
}

/** `*` stays inside a path segment, as GitHub matches branches (fnmatch with FNM_PATHNAME). */
export function coversBranch(pattern: string, branch: string): boolean {
    const options = { dot: true, noextglob: true, nonegate: true };
    return pattern === branch || picomatch(pattern, options)(branch);
}

type Protected = Pick<ViewedRepository, "name" | "defaultBranch" | "protections" | "rulesets">;

/**
 * Everything in force for a branch. Of classic protections one counts, the branch's own before one with a wildcard (GitHub,
 * "Managing a branch protection rule"; between wildcards the oldest, whose age is not known here: the first by name). Rulesets
 * add up, and one that is not active protects nothing.
 */
export function rulesInForce(
    view: Pick<View, "rulesets">,
    repository: Protected,
    branch: string,
): InForce[] {
    const at = ["repositories", repository.name];
    const protection =
        own(repository.protections, branch) ??
        Object.values(repository.protections).find(({ pattern }) => coversBranch(pattern, branch));
    const holds = (ruleset: Ruleset): boolean =>
        ruleset.enforcement === "active" &&
        coversRef(ruleset, branch, repository) &&
        coversRepository(ruleset, repository.name);
    return [
        ...(protection === undefined
            ? []
            : [
                  {
                      name: `the protection of ${protection.pattern}`,
                      at: [...at, "protections", protection.pattern],
                      rules: protection,
                  },
              ]),
        ...Object.values(repository.rulesets)
            .filter(holds)
            .map((rules) => ({
                name: `the ruleset ${rules.name}`,
                at: [...at, "rulesets", rules.name],
                rules,
            })),
        ...Object.values(view.rulesets)
            .filter(holds)
            .map((rules) => ({
                name: `the organization's ruleset ${rules.name}`,
                at: ["rulesets", rules.name],
                rules,
            })),
    ];
}

function coversRef({ refs }: Ruleset, branch: string, { defaultBranch }: Protected): boolean {
    const covers = (ref: string): boolean =>
        ref === "~ALL" ||
        (ref === "~DEFAULT_BRANCH" && branch === defaultBranch) ||
        coversBranch(ref.replace(/^refs\/heads\//, ""), branch);
    return refs.include.some(covers) && !refs.exclude.some(covers);
}

function coversRepository({ repositories }: Ruleset, name: string): boolean {
    if (repositories === undefined) return true;
    const covers = (pattern: string): boolean =>
        pattern === "~ALL" ||
        pattern.toLowerCase() === name.toLowerCase() ||
        picomatch(pattern, { nocase: true })(name);
    return repositories.include.some(covers) && !repositories.exclude.some(covers);
}

/** Every rule of a protection or ruleset as a sentence of its own, with its own line. */
export function ruleStatements(view: View, { at, rules }: InForce): Statement[] {
    return sentences(rules).map(([key, text]) => ({ text, ...view.cite(...at, key) }));
}

function sentences(rules: BranchProtection | Ruleset): [string, string][] {
    const on = (key: keyof BranchRules, text: string): [string, string][] =>
        rules[key] === true ? [[key, text]] : [];
    return [
        ["approvals", approvalWords(rules.approvals)],
        ...on("codeOwners", "a code owner must approve files that have one"),
        ...on("lastPushApproval", "somebody else than who pushed last must approve"),
        ...on("dismissStaleApprovals", "a new push takes approvals back"),
        ...(rules.checks.length === 0
            ? []
            : [["checks", checksWords(rules)] satisfies [string, string]]),
        ...on("conversationResolution", "conversations must be resolved"),
        ...on("linearHistory", "no merge commits"),
        ...on("signedCommits", "commits must be signed"),
        ...on("forcePushes", "force pushes are allowed"),
        ...on("deletions", "it may be deleted"),
        ...("pattern" in rules ? protectionSentences(rules) : rulesetSentences(rules)),
    ];
}

function protectionSentences(rules: BranchProtection): [string, string][] {
    const who = (actors: readonly Actor[]): string => listWords(actors.map(actorWords));
    return [
        [
            "enforceAdmins",
            rules.enforceAdmins
                ? "administrators are bound too"
                : "administrators are not bound by it",
        ],
        ...(rules.lockBranch ? [["lockBranch", "it is read-only"] as [string, string]] : []),
        ...lists("bypass", rules.bypass, `may merge without the reviews: ${who(rules.bypass)}`),
        ...(rules.push === null
            ? []
            : [["push", `only ${who(rules.push)} may push`] as [string, string]]),
        ...(rules.dismissal === null
            ? []
            : [
                  ["dismissal", `only ${who(rules.dismissal)} may dismiss reviews`] as [
                      string,
                      string,
                  ],
              ]),
        ...lists(
            "forcePushBypass",
            rules.forcePushBypass,
            `may force push: ${who(rules.forcePushBypass)}`,
        ),
    ];
}

function rulesetSentences({ bypass }: Ruleset): [string, string][] {
    const who = bypass.map(
        ({ actor, mode }) =>
            `${actorWords(actor)}${mode === "pull_request" ? " (by pull request)" : ""}`,
    );
    return lists("bypass", bypass, `may bypass it: ${listWords(who)}`);
}

function lists(key: string, items: readonly unknown[], text: string): [string, string][] {
    return items.length === 0 ? [] : [[key, text]];
}

export function approvalWords(approvals: number | null): string {
    if (approvals === null) return "no pull request is required";
    if (approvals === 0) return "a pull request is required, without an approval";
    return `${counted(approvals, "approving review")} from people with write access`;
}

function checksWords({ checks, strictChecks }: BranchRules): string {
    const state = strictChecks ? ", on the newest state of the branch" : "";
    return `${listWords(checks)} must pass${state}`;
}

/** What reviews must be there before something reaches a branch: of everything in force the most. */
export interface NeededReviews {
    readonly pullRequest: boolean;
    readonly approvals: number;
    readonly codeOwners: boolean;
    /** Who need not wait for them. */
    readonly bypass: readonly Actor[];
    /** Whether administrators are bound by all of it. */
    readonly bindsAdministrators: boolean;
    readonly because: readonly Statement[];
}

export function neededReviews(view: View, inForce: readonly InForce[]): NeededReviews {
    const asking = inForce.filter(({ rules }) => rules.approvals !== null);
    const approvals = Math.max(0, ...asking.map(({ rules }) => rules.approvals ?? 0));
    const because = asking.flatMap(({ name, at, rules }): Statement[] => [
        { text: `${name}: ${approvalWords(rules.approvals)}`, ...view.cite(...at, "approvals") },
        ...(rules.codeOwners
            ? [
                  {
                      text: `${name}: a code owner must approve files that have one`,
                      ...view.cite(...at, "codeOwners"),
                  },
              ]
            : []),
        ...(rules.lastPushApproval
            ? [
                  {
                      text: `${name}: somebody else than who pushed last must approve`,
                      ...view.cite(...at, "lastPushApproval"),
                  },
              ]
            : []),
    ]);
    return {
        pullRequest: asking.length > 0,
        approvals,
        codeOwners: asking.some(({ rules }) => rules.codeOwners),
        bypass: [...new Set(asking.flatMap(({ rules }) => bypassers(rules)))].sort(),
        bindsAdministrators: asking.some(
            ({ rules }) => !("pattern" in rules) || rules.enforceAdmins,
        ),
        because,
    };
}

function bypassers(rules: BranchProtection | Ruleset): readonly Actor[] {
    return "pattern" in rules ? rules.bypass : rules.bypass.map(({ actor }) => actor);
}

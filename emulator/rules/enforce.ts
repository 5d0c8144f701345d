/** What the rulesets of a repository and its organization say to one change of a ref. */
import { Problem } from "../http/problem";
import type { Context } from "../http/context";
import type { BranchUpdate } from "./branch-update";
import { readBlob, entryAt } from "../state/git";
import type { Repository } from "../state/repository";
import type { Ruleset } from "../state/settings";
import { bypassOf } from "./bypass";
import { hasMergeCommit, isUnsigned, newCommits } from "./commits";
import { rulesetApplies, rulesetCoversRef } from "./conditions";
import { missingChecks, missingReviews } from "./merge-conditions";
import { branchMatches } from "./patterns";

type Parameters = Readonly<Record<string, unknown>>;
interface Change {
    readonly context: Context;
    readonly repository: Repository;
    readonly update: BranchUpdate;
}
type Rule = (change: Change, parameters: Parameters) => string[];

/** Objections of every active ruleset that covers the ref and that the caller may not pass by. */
export function rulesetViolations(
    context: Context,
    repository: Repository,
    update: BranchUpdate,
): string[] {
    const found = new Set<string>();
    for (const ruleset of activeRulesets(context, repository, update.ref)) {
        const bypass = bypassOf(context, ruleset, repository);
        if (bypass === "always" || bypass === "exempt") continue;
        if (bypass === "pull_requests_only" && update.via === "merge") continue;
        for (const { type, parameters = {} } of ruleset.rules) {
            const rule = RULES[type];
            // Never a yes that GitHub might refuse.
            if (rule === undefined)
                throw new Problem(
                    501,
                    `The local GitHub cannot tell what the rule ${type} says to this change`,
                );
            for (const objection of rule({ context, repository, update }, parameters))
                found.add(objection);
        }
    }
    return [...found];
}

function activeRulesets({ state }: Context, repository: Repository, ref: string): Ruleset[] {
    return [
        ...repository.rulesets.values(),
        ...state.organizationOf(repository).rulesets.values(),
    ].filter(
        (ruleset) =>
            ruleset.enforcement === "active" &&
            rulesetApplies(ruleset, repository) &&
            rulesetCoversRef(ruleset, repository, ref),
    );
}

const when = (isViolated: boolean, objection: string): string[] => (isViolated ? [objection] : []);
const isUpdate = ({ update }: Change): boolean =>
    update.kind === "update" || update.kind === "force-update";

const RULES: Readonly<Record<string, Rule>> = {
    creation: ({ update }) =>
        when(update.kind === "create", "Cannot create ref due to creations being restricted."),
    update: (change) => when(isUpdate(change), "Cannot update this protected ref."),
    deletion: ({ update }) => when(update.kind === "delete", "Cannot delete this branch"),
    non_fast_forward: ({ update }) =>
        when(update.kind === "force-update", "Cannot force-push to this branch"),
    required_linear_history: (change) =>
        when(
            isUpdate(change) && hasMergeCommit(change.repository, change.update),
            "This branch must not contain merge commits.",
        ),
    required_signatures: (change) =>
        when(
            isUpdate(change) && isUnsigned(change.update),
            "Commits must have verified signatures.",
        ),
    pull_request: pullRequest,
    required_status_checks: statusChecks,
    commit_message_pattern: pattern(
        ({ repository, update }) => newCommits(repository, update).map(({ message }) => message),
        "Commit message",
    ),
    commit_author_email_pattern: pattern(
        ({ repository, update }) =>
            newCommits(repository, update).map(({ author }) => author.email),
        "Author email",
    ),
    committer_email_pattern: pattern(
        ({ repository, update }) =>
            newCommits(repository, update).map(({ committer }) => committer.email),
        "Committer email",
    ),
    branch_name_pattern: pattern(
        ({ update }) => (update.kind === "create" ? [update.ref.replace(/^heads\//, "")] : []),
        "Branch name",
    ),
    tag_name_pattern: pattern(
        ({ update }) => (update.kind === "create" ? [update.ref.replace(/^tags\//, "")] : []),
        "Tag name",
    ),
    file_path_restriction: ({ update }, { restricted_file_paths: restricted }) =>
        offending(
            update,
            (path) => (restricted as string[]).some((one) => branchMatches(one, path)),
            "is restricted",
        ),
    file_extension_restriction: ({ update }, { restricted_file_extensions: extensions }) =>
        offending(
            update,
            (path) =>
                (extensions as string[]).some((one) =>
                    path.endsWith(`.${one.replace(/^\*?\./, "")}`),
                ),
            "has a restricted extension",
        ),
    max_file_path_length: ({ update }, { max_file_path_length: length }) =>
        offending(update, (path) => path.length > (length as number), "has too long a path"),
    max_file_size: ({ repository, update }, { max_file_size: megabytes }) =>
        offending(
            update,
            (path) => sizeOf(repository, update, path) > (megabytes as number) * 1024 * 1024,
            "is too large",
        ),
};

function pullRequest({ context, repository, update }: Change, parameters: Parameters): string[] {
    if (update.kind === "create" || update.kind === "delete") return [];
    const pull =
        update.via === "merge" && update.pull !== undefined
            ? repository.pulls.get(update.pull)
            : undefined;
    if (pull === undefined) return ["Changes must be made through a pull request."];
    if (((parameters.required_reviewers as unknown[] | undefined) ?? []).length > 0) {
        throw new Problem(
            501,
            "The local GitHub cannot tell whether the reviewers a rule names have approved",
        );
    }
    const methods = parameters.allowed_merge_methods as string[] | undefined;
    const method = (context.body.merge_method as string | undefined) ?? "merge";
    return [
        ...when(
            methods !== undefined && !methods.includes(method),
            `Merge method ${method} is not allowed by this ruleset.`,
        ),
        ...missingReviews(context.state, repository, pull, {
            count: parameters.required_approving_review_count as number,
            codeOwners: parameters.require_code_owner_review === true,
            dismissStale: parameters.dismiss_stale_reviews_on_push === true,
            lastPush: parameters.require_last_push_approval === true,
        }),
    ];
}

function statusChecks({ repository, update }: Change, parameters: Parameters): string[] {
    if (
        update.kind === "delete" ||
        (update.kind === "create" && parameters.do_not_enforce_on_create === true)
    )
        return [];
    const pull = update.pull === undefined ? undefined : repository.pulls.get(update.pull);
    const checks = (
        parameters.required_status_checks as { context: string; integration_id?: number | null }[]
    ).map(({ context, integration_id: appId }) => ({ context, appId: appId ?? null }));
    const base = pull === undefined ? null : update.before;
    return missingChecks(repository, pull?.headSha ?? update.sha ?? "", base, {
        checks,
        strict: parameters.strict_required_status_checks_policy === true,
    });
}

/** A rule on texts: each must fit the pattern (or, negated, must not). */
function pattern(texts: (change: Change) => string[], what: string): Rule {
    return (change, { operator, pattern: wanted, negate }) => {
        const fits = (text: string): boolean => {
            const value = wanted as string;
            if (operator === "starts_with") return text.startsWith(value);
            if (operator === "ends_with") return text.endsWith(value);
            return operator === "contains" ? text.includes(value) : new RegExp(value).test(text);
        };
        const isWrong = texts(change).some((text) => fits(text) === (negate === true));
        return when(
            isWrong,
            `${what} must ${negate === true ? "not " : ""}match a given pattern: ${String(wanted)}`,
        );
    };
}

function offending(
    { paths = [] }: BranchUpdate,
    test: (path: string) => boolean,
    what: string,
): string[] {
    return paths.filter(test).map((path) => `${path} ${what}.`);
}

function sizeOf(repository: Repository, { sha }: BranchUpdate, path: string): number {
    const commit = repository.git.commits.get(sha ?? "");
    const entry = commit && entryAt(repository.git, commit.tree, path);
    return entry?.type === "blob" ? (readBlob(repository.git, entry.sha)?.length ?? 0) : 0;
}

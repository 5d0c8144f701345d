/** The plain settings that creating and changing a repository share. */
import * as read from "../http/body";
import { Problem, validationFailed } from "../http/problem";
import type { Repository } from "../state/repository";

type Settings = Partial<
    Pick<
        Repository,
        | "description"
        | "homepage"
        | "isTemplate"
        | "hasIssues"
        | "hasProjects"
        | "hasWiki"
        | "hasDiscussions"
        | "hasDownloads"
        | "allowMergeCommit"
        | "allowSquashMerge"
        | "allowRebaseMerge"
        | "allowAutoMerge"
        | "allowUpdateBranch"
        | "deleteBranchOnMerge"
        | "webCommitSignoffRequired"
        | "squashMergeCommitTitle"
        | "squashMergeCommitMessage"
        | "mergeCommitTitle"
        | "mergeCommitMessage"
    >
>;

const flags: Readonly<Record<string, keyof Settings>> = {
    is_template: "isTemplate",
    has_issues: "hasIssues",
    has_projects: "hasProjects",
    has_wiki: "hasWiki",
    has_discussions: "hasDiscussions",
    has_downloads: "hasDownloads",
    allow_merge_commit: "allowMergeCommit",
    allow_squash_merge: "allowSquashMerge",
    allow_rebase_merge: "allowRebaseMerge",
    allow_auto_merge: "allowAutoMerge",
    allow_update_branch: "allowUpdateBranch",
    delete_branch_on_merge: "deleteBranchOnMerge",
    web_commit_signoff_required: "webCommitSignoffRequired",
};

const others = [
    "name",
    "description",
    "homepage",
    "private",
    "visibility",
    "archived",
    "default_branch",
    "team_id",
    "auto_init",
    "gitignore_template",
    "license_template",
    "squash_merge_commit_title",
    "squash_merge_commit_message",
    "merge_commit_title",
    "merge_commit_message",
    "use_squash_pr_title_as_default",
    "allow_forking",
    // go-github sends it along; GitHub ignores it here and takes topics only at their own path.
    "topics",
];

/** Reads and checks; nothing is changed yet. */
export function readSettings(body: Readonly<Record<string, unknown>>): Settings {
    read.served(body, [...Object.keys(flags), ...others]);
    for (const template of ["gitignore_template", "license_template"]) {
        if ((read.text(body, template) ?? "") !== "")
            throw new Problem(501, `The local GitHub does not serve the field ${template} here`);
    }
    const settings: Record<string, unknown> = {};
    for (const [name, key] of Object.entries(flags)) {
        const value = read.flag(body, name);
        if (value !== undefined) settings[key] = value;
    }
    for (const name of ["description", "homepage"] as const) {
        if (name in body) settings[name] = read.text(body, name) ?? null;
    }
    const titles = {
        squashMergeCommitTitle: read.oneOf(body, "squash_merge_commit_title", [
            "PR_TITLE",
            "COMMIT_OR_PR_TITLE",
        ]),
        squashMergeCommitMessage: read.oneOf(body, "squash_merge_commit_message", [
            "PR_BODY",
            "COMMIT_MESSAGES",
            "BLANK",
        ]),
        mergeCommitTitle: read.oneOf(body, "merge_commit_title", ["PR_TITLE", "MERGE_MESSAGE"]),
        mergeCommitMessage: read.oneOf(body, "merge_commit_message", [
            "PR_BODY",
            "PR_TITLE",
            "BLANK",
        ]),
    };
    for (const [key, value] of Object.entries(titles))
        if (value !== undefined) settings[key] = value;
    const off = ["allow_merge_commit", "allow_squash_merge", "allow_rebase_merge"].every(
        (name) => body[name] === false,
    );
    if (off) {
        throw validationFailed({
            resource: "Repository",
            code: "custom",
            field: "merge_commit_allowed",
            message: "Sorry, you need to allow at least one merge strategy. (no_merge_method)",
        });
    }
    return settings;
}

export function applySettings(repository: Repository, settings: Settings): void {
    Object.assign(repository, settings);
}

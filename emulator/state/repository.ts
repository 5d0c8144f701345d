/** A repository and what lives inside it. Git objects are real: ids are what `git hash-object` gives. */
import type {
    ActionsRepositoryPermissions,
    BranchProtection,
    DeployKey,
    Environment,
    KeyPair,
    Ruleset,
    Secret,
    Variable,
} from "./settings";

/** Built-in repository roles, weakest first. */
export const repositoryRoles = ["read", "triage", "write", "maintain", "admin"] as const;
export type RepositoryRole = (typeof repositoryRoles)[number];
/** A built-in role or the name of one of the organization's custom repository roles. */
export type RoleName = string;

export type Visibility = "public" | "private" | "internal";

export interface RepositoryInvitation {
    readonly id: number;
    readonly nodeId: string;
    inviteeId: number;
    inviterId: number;
    role: RoleName;
    createdAt: string;
}

export interface TreeEntry {
    mode: "100644" | "100755" | "120000" | "040000" | "160000";
    type: "blob" | "tree" | "commit";
    name: string;
    sha: string;
}

export interface CommitPerson {
    name: string;
    email: string;
    /** ISO 8601, UTC, seconds. */
    date: string;
}

export interface Commit {
    sha: string;
    tree: string;
    parents: string[];
    author: CommitPerson;
    committer: CommitPerson;
    message: string;
    authorId: number | null;
    committerId: number | null;
}

export interface Git {
    /** Full name without `refs/` (`heads/main`, `tags/v1`) to commit sha; names keep their case. */
    refs: Map<string, string>;
    commits: Map<string, Commit>;
    trees: Map<string, TreeEntry[]>;
    /** Blob content, base64. */
    blobs: Map<string, string>;
}

export interface PullRequest {
    readonly id: number;
    readonly nodeId: string;
    readonly number: number;
    title: string;
    body: string | null;
    state: "open" | "closed";
    draft: boolean;
    locked: boolean;
    maintainerCanModify: boolean;
    authorId: number;
    /** Branch names without `refs/heads/`. */
    head: string;
    headSha: string;
    base: string;
    baseSha: string;
    mergedAt: string | null;
    mergedById: number | null;
    mergeCommitSha: string | null;
    requestedReviewerIds: number[];
    requestedTeamIds: number[];
    reviews: PullRequestReview[];
    labels: string[];
    comments: IssueComment[];
    createdAt: string;
    updatedAt: string;
    closedAt: string | null;
}

export interface PullRequestReview {
    readonly id: number;
    readonly nodeId: string;
    userId: number;
    state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";
    body: string;
    commitSha: string;
    submittedAt: string;
}

/** Not a pull request, though it shares their numbers, comments and labels. */
export interface Issue {
    readonly id: number;
    readonly nodeId: string;
    readonly number: number;
    title: string;
    body: string | null;
    state: "open" | "closed";
    stateReason: "completed" | "reopened" | "not_planned" | "duplicate" | null;
    authorId: number;
    labels: string[];
    comments: IssueComment[];
    createdAt: string;
    updatedAt: string;
    closedAt: string | null;
    closedById: number | null;
}

/** A comment in the conversation of an issue or a pull request. */
export interface IssueComment {
    readonly id: number;
    readonly nodeId: string;
    userId: number;
    body: string;
    createdAt: string;
    updatedAt: string;
}

/** A commit status or a check run's conclusion, as far as required status checks need it. */
export interface CommitStatus {
    readonly id: number;
    readonly nodeId: string;
    sha: string;
    context: string;
    state: "error" | "failure" | "pending" | "success";
    description: string | null;
    targetUrl: string | null;
    creatorId: number;
    appId: number | null;
    createdAt: string;
}

export interface Repository {
    readonly id: number;
    readonly nodeId: string;
    organizationId: number;
    name: string;
    description: string | null;
    homepage: string | null;
    visibility: Visibility;
    archived: boolean;
    fork: boolean;
    isTemplate: boolean;
    defaultBranch: string;
    topics: string[];
    properties: Map<string, string | string[]>;
    hasIssues: boolean;
    hasProjects: boolean;
    hasWiki: boolean;
    hasDiscussions: boolean;
    hasDownloads: boolean;
    allowMergeCommit: boolean;
    allowSquashMerge: boolean;
    allowRebaseMerge: boolean;
    allowAutoMerge: boolean;
    allowUpdateBranch: boolean;
    deleteBranchOnMerge: boolean;
    squashMergeCommitTitle: "PR_TITLE" | "COMMIT_OR_PR_TITLE";
    squashMergeCommitMessage: "PR_BODY" | "COMMIT_MESSAGES" | "BLANK";
    mergeCommitTitle: "PR_TITLE" | "MERGE_MESSAGE";
    mergeCommitMessage: "PR_BODY" | "PR_TITLE" | "BLANK";
    webCommitSignoffRequired: boolean;
    /** Direct grants to people. */
    collaborators: Map<number, RoleName>;
    /** Direct grants to teams; mirrored in Team.repositories, change through State.grantTeam. */
    teams: Map<number, RoleName>;
    invitations: Map<number, RepositoryInvitation>;
    git: Git;
    pulls: Map<number, PullRequest>;
    issues: Map<number, Issue>;
    statuses: CommitStatus[];
    nextNumber: number;
    protections: Map<number, BranchProtection>;
    rulesets: Map<number, Ruleset>;
    /** By lower-case name. */
    environments: Map<string, Environment>;
    /** By upper-case name. */
    secrets: Map<string, Secret>;
    variables: Map<string, Variable>;
    secretKey: KeyPair | null;
    deployKeys: Map<number, DeployKey>;
    actions: ActionsRepositoryPermissions;
    createdAt: string;
    updatedAt: string;
    pushedAt: string;
}

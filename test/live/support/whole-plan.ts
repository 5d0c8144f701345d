import { replaceManagedBlock } from "../../../plan/codeowners";
import type { BranchProtection, BranchRules, Ruleset } from "../../../plan/organization";
import type { Plan } from "../../../plan/plan";

const rules: BranchRules = {
    approvals: 2,
    codeOwners: true,
    lastPushApproval: true,
    dismissStaleApprovals: true,
    checks: ["test"],
    strictChecks: true,
    conversationResolution: true,
    linearHistory: true,
    signedCommits: true,
    forcePushes: false,
    deletions: false,
};

const protection: BranchProtection = {
    ...rules,
    pattern: "main",
    enforceAdmins: true,
    lockBranch: false,
    bypass: ["team:leads"],
    push: ["app:codex-app", "team:pilot"],
    dismissal: ["user:lead-1"],
    forcePushBypass: ["user:lead-1"],
};

const ruleset: Ruleset = {
    ...rules,
    name: "reviews",
    enforcement: "active",
    refs: { include: ["~DEFAULT_BRANCH"], exclude: [] },
    bypass: [
        { actor: "app:codex-app", mode: "pull_request" },
        { actor: "team:leads", mode: "always" },
        { actor: "user:lead-1", mode: "exempt" },
    ],
    otherRules: [],
};

const lines = ["/.github/ @acme/leads"];
const workflows = {
    defaultWorkflowPermissions: "read",
    workflowsMayApprovePullRequests: false,
} as const;
const team = {
    privacy: "closed",
    management: "managed",
    membership: "authoritative",
    previously: [],
} as const;

/** A plan that has something of every kind, so that whatever is taken for absent shows up as missing. */
export const wholePlan: Plan = {
    organization: "acme",
    teams: {
        leads: {
            ...team,
            slug: "leads",
            name: "leads",
            description: "Reviewers",
            members: { "lead-1": "maintainer" },
        },
        pilot: {
            ...team,
            slug: "pilot",
            name: "pilot",
            description: "",
            parent: "leads",
            members: { "dev-1": "member", "dev-2": "member" },
        },
    },
    repositories: {
        sandbox: {
            name: "sandbox",
            tier: "pilot",
            grants: "authoritative",
            teams: { leads: "maintain", pilot: "write" },
            collaborators: { "dev-2": "triage" },
            protections: { main: protection },
            rulesets: { reviews: ruleset },
            environments: {
                production: {
                    name: "production",
                    reviewers: ["team:leads", "user:lead-1"],
                    preventSelfReview: true,
                    adminBypass: false,
                    waitMinutes: 5,
                    branches: ["main", "release/*"],
                    secrets: { DEPLOY_TOKEN: {} },
                },
            },
            secrets: { API_KEY: {} },
            actions: workflows,
            files: {
                ".github/CODEOWNERS": {
                    mode: "block",
                    lines,
                    text: replaceManagedBlock("", lines),
                    delivery: "commit",
                    delivered: true,
                },
            },
        },
    },
    rulesets: {
        "org-wide": {
            ...ruleset,
            name: "org-wide",
            repositories: { include: ["~ALL"], exclude: [] },
        },
    },
    secrets: { NPM_TOKEN: { visibility: "selected", repositories: ["sandbox"] } },
    actions: workflows,
    apps: {
        "codex-app": {
            slug: "codex-app",
            selection: "selected",
            repositories: ["sandbox"],
            permissions: { contents: "write" },
            management: "verify",
        },
    },
    origins: new Map(),
};

/** The questions of the checklist, taken apart into what has to be decided for each. */
import type { AttestedSettingId } from "./attestation-settings";
import type { ChecklistItem } from "./checklist";
import type { Holder } from "./checklist-evidence";
import {
    access,
    appRepositories,
    codeOwners,
    commandFiles,
    environments,
    guidanceFilesHeld,
    organizationSecrets,
    protections,
    requirements,
    teams,
    workflowPermissions,
} from "./checklist-evidence";
import type { SectionId } from "./control";

/** One thing that a question asks for. */
export type Part = HeldPart | { readonly attestation: AttestedSettingId };

export interface HeldPart {
    readonly what: string;
    /** The section of the policy that decides it, and the key there when it is one. */
    readonly area: SectionId;
    readonly key?: string;
    /** The resources and files that hold it. */
    readonly held: Holder;
}

const whatTheAppSees: HeldPart = {
    what: "what the Codex app sees",
    area: "connections",
    key: "codex-app",
    held: appRepositories,
};
const branchProtection: HeldPart = {
    what: "branch protection",
    area: "branches",
    held: protections,
};
const whereAPersonLooks: HeldPart = {
    what: "where a person must look",
    area: "review",
    held: codeOwners,
};

/** What each question needs; it is answered when every part is. */
export const parts: Readonly<Record<ChecklistItem, readonly Part[]>> = {
    users: [
        { what: "teams and their members", area: "users", held: teams },
        {
            what: "how people sign in",
            area: "entry-points",
            key: "login",
            held: requirements("allowed_login_methods", "allowed_chatgpt_workspaces"),
        },
        { attestation: "seats-and-roles" },
    ],
    "entry-points": [
        {
            what: "remote control, appshots, browser and computer use",
            area: "entry-points",
            held: requirements(
                "allow_remote_control",
                "allow_appshots",
                "allow_browser_and_computer_use",
            ),
        },
        { attestation: "local-access" },
        { attestation: "cloud-access" },
    ],
    repositories: [
        { what: "tiers, and who reaches them", area: "repositories", held: access },
        whatTheAppSees,
    ],
    "local-and-cloud": [
        {
            what: "sandbox, approvals and network on machines",
            area: "execution",
            key: "local",
            held: requirements(
                "allowed_permission_profiles",
                "default_permissions",
                "allowed_approval_policies",
                "permissions",
            ),
        },
        { ...whatTheAppSees, what: "which tiers the cloud may work in" },
        { attestation: "cloud-access" },
    ],
    commands: [
        {
            what: "allowed, approval and forbidden commands",
            area: "commands",
            held: commandFiles,
        },
    ],
    "branches-and-reviews": [branchProtection, whereAPersonLooks],
    connections: [
        {
            what: "apps on machines",
            area: "connections",
            key: "apps",
            held: requirements("features.apps"),
        },
        {
            what: "plugins on machines",
            area: "connections",
            key: "plugins",
            held: requirements("features.plugins"),
        },
        {
            what: "MCP servers",
            area: "connections",
            key: "mcp",
            held: requirements("mcp_servers"),
        },
        { attestation: "app-switches" },
        { attestation: "plugin-policy" },
    ],
    data: [
        {
            what: "memories, feedback and residency on machines",
            area: "data",
            held: requirements("features.memories", "feedback", "enforce_residency"),
        },
        {
            what: "events of every session",
            area: "audit",
            key: "telemetry",
            held: requirements("otel"),
        },
        { attestation: "retention" },
        { attestation: "training" },
        { attestation: "audit-export" },
    ],
    guidance: [
        {
            what: "rules that Codex reads and that bind nothing",
            area: "guidance",
            held: guidanceFilesHeld,
        },
    ],
    "low-risk-first": [
        {
            what: "stages, low risk first, opened by a person",
            area: "rollout",
            held: ({ plan }) => ({
                kind: "declared",
                by: Object.keys(plan.repositories).length === 0 ? [] : ["tiers of repositories"],
            }),
        },
    ],
    "github-account": [{ attestation: "github-connection" }],
    "github-repositories": [whatTheAppSees],
    "github-access": [
        { ...whatTheAppSees, what: "nothing, or branches and pull requests" },
        branchProtection,
    ],
    "github-ci": [{ what: "workflow permissions", area: "actions", held: workflowPermissions }],
    "github-branches": [branchProtection, whereAPersonLooks],
    "github-secrets": [
        { what: "secrets behind environments", area: "environments", held: environments },
        {
            what: "which repositories read organization secrets",
            area: "secrets",
            held: organizationSecrets,
        },
        { attestation: "deploy-keys" },
    ],
};

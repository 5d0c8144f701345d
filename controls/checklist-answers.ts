import type { Origin } from "../plan/origin";
import { attested } from "./attestations";
import type { AttestedSettingId } from "./attestation-settings";
import { attestedSettings } from "./attestation-settings";
import type { ChecklistItem } from "./checklist";
import { checklist } from "./checklist";
import type { Context, Policy, PolicyPath, SectionId } from "./control";

/** One thing that a question of the checklist asks for. */
type Part =
    | {
          readonly what: string;
          /** The GitHub resource or Codex file that holds it. */
          readonly through: string;
          /** Said to people and models, and held by nothing. */
          readonly onlySaid?: true;
          /** The policy line that says it; undefined: the policy does not. */
          readonly said: (policy: Policy) => PolicyPath | undefined;
      }
    | { readonly attestation: AttestedSettingId };

const written =
    (id: SectionId) =>
    (policy: Policy): PolicyPath | undefined => {
        const section = policy[id];
        return section !== undefined && Object.keys(section).length > 0 ? [id] : undefined;
    };

const requirements = "requirements.toml";

/** What each question needs; it is answered when every part is. */
const parts: Readonly<Record<ChecklistItem, readonly Part[]>> = {
    users: [
        { what: "teams and their members", through: "GitHub teams", said: written("users") },
        {
            what: "how people sign in",
            through: requirements,
            said: (policy) =>
                policy["entry-points"]?.login === undefined ? undefined : ["entry-points", "login"],
        },
        { attestation: "seats-and-roles" },
    ],
    "entry-points": [
        {
            what: "remote control, appshots, browser and computer use",
            through: requirements,
            said: written("entry-points"),
        },
        { attestation: "local-access" },
        { attestation: "cloud-access" },
    ],
    repositories: [
        {
            what: "tiers, and who reaches them",
            through: "GitHub repository access",
            said: written("repositories"),
        },
        {
            what: "what the Codex app sees",
            through: "repositories of the GitHub App",
            said: ({ connections }) =>
                connections?.["codex-app"] === undefined ? undefined : ["connections", "codex-app"],
        },
    ],
    "local-and-cloud": [
        {
            what: "sandbox, approvals and network on machines",
            through: requirements,
            said: ({ execution }) =>
                execution?.local === undefined ? undefined : ["execution", "local"],
        },
        {
            what: "which tiers the cloud may work in",
            through: "repositories of the GitHub App",
            said: ({ execution }) =>
                execution?.cloud === undefined ? undefined : ["execution", "cloud"],
        },
        { attestation: "cloud-access" },
    ],
    commands: [
        {
            what: "allowed, approval and forbidden commands",
            through: "requirements.toml, rules, hook",
            said: written("commands"),
        },
    ],
    "branches-and-reviews": [
        {
            what: "branch protection",
            through: "GitHub branch protections and rulesets",
            said: written("branches"),
        },
        {
            what: "where a person must look",
            through: "CODEOWNERS and required reviews",
            said: written("review"),
        },
    ],
    connections: [
        {
            what: "apps on machines",
            through: requirements,
            said: ({ connections }) =>
                connections?.apps === undefined ? undefined : ["connections", "apps"],
        },
        {
            what: "plugins on machines",
            through: requirements,
            said: ({ connections }) =>
                connections?.plugins === undefined ? undefined : ["connections", "plugins"],
        },
        {
            what: "MCP servers",
            through: requirements,
            said: ({ connections }) =>
                connections?.mcp === undefined ? undefined : ["connections", "mcp"],
        },
        { attestation: "app-switches" },
        { attestation: "plugin-policy" },
    ],
    data: [
        {
            what: "memories and feedback",
            through: requirements,
            said: written("data"),
        },
        {
            what: "events of every session",
            through: "requirements.toml [otel]",
            said: ({ audit }) =>
                audit?.telemetry === undefined ? undefined : ["audit", "telemetry"],
        },
        { attestation: "retention" },
        { attestation: "training" },
        { attestation: "audit-export" },
    ],
    guidance: [
        {
            what: "rules that Codex reads",
            through: "AGENTS.md and instructions, which are read and bind nothing",
            onlySaid: true,
            said: written("guidance"),
        },
    ],
    "low-risk-first": [
        {
            what: "stages, low risk first",
            through: "tiers of repositories, opened by a person",
            onlySaid: true,
            said: written("rollout"),
        },
    ],
    "github-account": [{ attestation: "github-connection" }],
    "github-repositories": [
        {
            what: "repositories of the Codex app",
            through: "repositories of the GitHub App",
            said: ({ connections }) =>
                connections?.["codex-app"] === undefined ? undefined : ["connections", "codex-app"],
        },
    ],
    "github-access": [
        {
            what: "the tier's `cloud`: nothing, or branches and pull requests",
            through: "repositories of the GitHub App, branch protection",
            said: written("repositories"),
        },
        {
            what: "protected branches",
            through: "GitHub branch protections and rulesets",
            said: written("branches"),
        },
    ],
    "github-ci": [
        {
            what: "workflow permissions",
            through: "GitHub Actions settings",
            said: written("actions"),
        },
    ],
    "github-branches": [
        {
            what: "branch protection",
            through: "GitHub branch protections and rulesets",
            said: written("branches"),
        },
        {
            what: "required reviews",
            through: "CODEOWNERS and required reviews",
            said: written("review"),
        },
    ],
    "github-secrets": [
        {
            what: "secrets behind environments",
            through: "GitHub environments",
            said: written("environments"),
        },
        {
            what: "which repositories read organization secrets",
            through: "GitHub organization secrets",
            said: written("secrets"),
        },
        { attestation: "deploy-keys" },
    ],
};

/** Whether a question is answered, and by what. */
export interface ChecklistAnswer {
    readonly item: ChecklistItem;
    readonly question: string;
    /**
     * `enforced`: every part by resources or files. `attested`: every part has an answer, and a person stands for at least
     * one. `declared`: as written, and nothing holds at least one part. `partly`: some parts are open.
     */
    readonly status: "enforced" | "attested" | "declared" | "partly" | "open";
    readonly answers: readonly {
        readonly kind: "enforced" | "attested" | "declared";
        readonly what: string;
        /** The resource or file; or who attests it, until when. */
        readonly through: string;
        readonly origin: Origin;
    }[];
    /** What nobody has said yet. */
    readonly open: readonly string[];
}

/** The ten items of the rollout checklist and the six questions about the GitHub connection, answered from a policy. */
export function checklistAnswers(context: Context): ChecklistAnswer[] {
    return (Object.keys(checklist) as ChecklistItem[]).map((item) => {
        const answers: ChecklistAnswer["answers"][number][] = [];
        const open: string[] = [];
        for (const part of parts[item]) {
            const answer = answerOf(part, context);
            if (typeof answer === "string") open.push(answer);
            else answers.push(answer);
        }
        return { item, question: checklist[item], status: statusOf(answers, open), answers, open };
    });
}

function answerOf(part: Part, context: Context): ChecklistAnswer["answers"][number] | string {
    if ("attestation" in part) {
        const { what, place } = attestedSettings[part.attestation];
        const found = attested(part.attestation, context);
        if (found === undefined) return `${what} - attest ${part.attestation}: ${place}`;
        return {
            kind: "attested",
            what: `${what}: ${found.says}`,
            through: `${found.by}, until ${found.expires}, ${found.evidence}`,
            origin: context.keyAt(["attestations", part.attestation]),
        };
    }
    const path = part.said(context.policy);
    if (path === undefined) return part.what;
    return {
        kind: part.onlySaid === true ? "declared" : "enforced",
        what: part.what,
        through: part.through,
        origin: context.keyAt(path),
    };
}

function statusOf(
    answers: ChecklistAnswer["answers"],
    open: readonly string[],
): ChecklistAnswer["status"] {
    if (answers.length === 0) return "open";
    if (open.length > 0) return "partly";
    const weakest = (["declared", "attested"] as const).find((weak) =>
        answers.some(({ kind }) => kind === weak),
    );
    return weakest ?? "enforced";
}

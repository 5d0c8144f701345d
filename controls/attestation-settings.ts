import type { Policy, PolicyPath } from "./control";

/** A setting that only an administrator's page holds, so that a person has to say what it is. */
export interface AttestedSetting {
    /** What is asserted. */
    readonly what: string;
    /** Where to look, click by click. */
    readonly place: string;
    /** The policy line that leans on it; none: nothing in this policy does. */
    readonly neededBy: (policy: Policy) => PolicyPath | undefined;
}

const none = (): undefined => undefined;

/** Where the policy opens one of these entry points. */
function openedBy(policy: Policy, points: readonly string[]): PolicyPath | undefined {
    const index = policy["entry-points"]?.open?.findIndex((one) => points.includes(one)) ?? -1;
    return index < 0 ? undefined : ["entry-points", "open", index];
}

/** Where the policy says that a group of the identity provider holds a team's people. */
function groupOf({ users }: Policy): PolicyPath | undefined {
    const found = Object.entries(users ?? {}).find(
        ([, team]) => team !== "existing" && team["identity-provider-group"] !== undefined,
    );
    return found && ["users", found[0], "identity-provider-group"];
}

/**
 * The settings by name. Places are those of the ChatGPT workspace as documented in autumn 2026; pages move, so an
 * attestation carries evidence of what was seen.
 */
export const attestedSettings = {
    "local-access": {
        what: "who may use Codex on machines (CLI, IDE extension, app)",
        place: "ChatGPT workspace settings > Codex > Allow members to use Codex locally; and the role's Codex Local permission",
        neededBy: (policy) =>
            policy.execution?.local === undefined
                ? openedBy(policy, ["cli", "ide", "app"])
                : ["execution", "local"],
    },
    "cloud-access": {
        what: "who may delegate tasks to Codex cloud",
        place: "ChatGPT workspace settings > Codex > Use Codex in the cloud; and the role's Codex cloud permission",
        neededBy: (policy) =>
            policy.execution?.cloud === undefined
                ? openedBy(policy, ["web"])
                : ["execution", "cloud", "use"],
    },
    "cloud-environments": {
        what: "internet access, allowed domains, secrets and sharing of every cloud environment",
        place: "chatgpt.com/codex/settings/environments > each environment",
        neededBy: ({ execution }) =>
            execution?.cloud?.use === true ? ["execution", "cloud", "internet"] : undefined,
    },
    "seats-and-roles": {
        what: "which groups of the identity provider have Codex, and who administers it",
        place: "ChatGPT workspace settings > Members and Roles; identity provider > provisioning groups",
        neededBy: (policy) =>
            policy["entry-points"]?.login === undefined
                ? groupOf(policy)
                : ["entry-points", "login"],
    },
    "account-type": {
        what: "which kind of account people use, on which contract, and that no individual account is among them",
        place: "ChatGPT workspace settings > Billing; Members, by e-mail domain",
        neededBy: (policy) =>
            policy["entry-points"]?.account === undefined ? undefined : ["entry-points", "account"],
    },
    "github-connection": {
        what: "which GitHub account or organization is connected, and that repositories are selected one by one",
        place: "GitHub organization > Settings > GitHub Apps > ChatGPT Codex Connector > Configure",
        neededBy: none,
    },
    "code-review": {
        what: "for which repositories Codex reviews pull requests",
        place: "chatgpt.com/codex/settings/code-review",
        neededBy: (policy) => openedBy(policy, ["github-review"]),
    },
    "app-switches": {
        what: "which apps and connectors are on, for which roles, and with which actions",
        place: "ChatGPT workspace settings > Apps > each app",
        neededBy: ({ connections }) =>
            connections?.apps !== undefined
                ? ["connections", "apps"]
                : connections?.["outgoing-data"] === undefined
                  ? undefined
                  : ["connections", "outgoing-data"],
    },
    "plugin-policy": {
        what: "which plugins members may install",
        place: "ChatGPT workspace settings > Plugins",
        neededBy: ({ connections }) =>
            connections?.plugins === undefined ? undefined : ["connections", "plugins"],
    },
    retention: {
        what: "how long prompts, outputs, files and logs are kept",
        place: "ChatGPT workspace settings > Data controls; and the contract",
        neededBy: ({ data }) => (data === undefined ? undefined : ["data"]),
    },
    training: {
        what: "that inputs and outputs do not train models",
        place: "ChatGPT workspace settings > Data controls; and the contract",
        neededBy: ({ data }) => (data === undefined ? undefined : ["data"]),
    },
    residency: {
        what: "in which region data is stored and processed",
        place: "the contract; ChatGPT workspace settings > Data controls",
        neededBy: ({ data }) => (data?.residency === undefined ? undefined : ["data", "residency"]),
    },
    "audit-export": {
        what: "that records of the workspace are exported, who reads them, and how long they are kept",
        place: "Compliance API key and export job of the security team; the collector's retention",
        neededBy: ({ audit }) => (audit === undefined ? undefined : ["audit"]),
    },
    "deploy-keys": {
        what: "that no deploy key or personal token in reach of Codex can write where it should not",
        place: "GitHub repositories > Settings > Deploy keys; organization > Settings > Personal access tokens",
        neededBy: none,
    },
} as const satisfies Readonly<Record<string, AttestedSetting>>;

export type AttestedSettingId = keyof typeof attestedSettings;
export const attestedSettingIds = Object.keys(attestedSettings) as [
    AttestedSettingId,
    ...AttestedSettingId[],
];

import type { Origin } from "./origin";

/**
 * What Codex's own files must say, as plain data: the part of the desired state that lives on developers' machines and
 * in repositories instead of in GitHub. An absent value means that the policy is silent, and then nothing is written,
 * so that Codex's own default stands.
 */
export interface CodexControls {
    readonly organization: string;
    /** The policy file these come from, as the user gave it. */
    readonly policy: string;
    readonly identity: CodexIdentity;
    readonly surfaces: CodexSurfaces;
    readonly local: LocalExecution;
    readonly commands: CommandControls;
    readonly connections: CodexConnections;
    readonly data: CodexData;
    readonly telemetry?: Sourced<CodexTelemetry>;
    readonly guidance: CodexGuidance;
}

/** A value and the policy line that it comes from. */
export interface Sourced<T> {
    readonly value: T;
    readonly origin: Origin;
}

export const loginMethods = ["chatgpt", "api"] as const;
export type LoginMethod = (typeof loginMethods)[number];

/** Who the person at the machine must be. */
export interface CodexIdentity {
    readonly loginMethods?: Sourced<readonly LoginMethod[]>;
    /** ChatGPT workspace ids (UUID) that a login may belong to. */
    readonly workspaces?: Sourced<readonly string[]>;
}

/** Entry points that a file can close. CLI, IDE extension and desktop app cannot be told apart by any key of 0.169.0. */
export interface CodexSurfaces {
    readonly remoteControl?: Sourced<boolean>;
    readonly appshots?: Sourced<boolean>;
    readonly browserAndComputerUse?: Sourced<boolean>;
}

export const sandboxes = ["read-only", "workspace-write"] as const;
export type Sandbox = (typeof sandboxes)[number];

/** Codex's approval policies that an organization may allow; `never` lets a person switch questions off. */
export const approvalPolicies = ["on-request", "untrusted", "never"] as const;
export type ApprovalPolicy = (typeof approvalPolicies)[number];

export interface LocalExecution {
    readonly sandbox?: Sourced<Sandbox>;
    readonly approvals?: Sourced<readonly ApprovalPolicy[]>;
    /** Network of commands inside the sandbox: `off`, or only `domains`. */
    readonly network?: Sourced<"off" | "domains">;
    /** Exact hosts, `*.example.com` or `**.example.com`; `deny` wins over `allow`. */
    readonly domains: readonly Sourced<DomainRule>[];
    /** Absolute or `~/` directories that a sandboxed command may write, besides the workspace. */
    readonly writable: readonly Sourced<string>[];
    /** Workspace paths that stay read-only, e.g. `.github`. */
    readonly protectedPaths: readonly Sourced<string>[];
    /** Absolute or `~/` paths, or globs inside the workspace such as a dotenv file, that cannot be read. */
    readonly denyRead: readonly Sourced<string>[];
    readonly loginShell?: Sourced<boolean>;
    /** Default, not a limit: no requirements key exists, so a developer can change it. */
    readonly environment?: Sourced<ShellEnvironment>;
}

export interface DomainRule {
    readonly pattern: string;
    readonly access: "allow" | "deny";
}

export interface ShellEnvironment {
    readonly inherit: "all" | "core" | "none";
    /** Name globs of variables that commands do not see, e.g. `*_TOKEN`. */
    readonly exclude: readonly string[];
}

/** How a command is handled; `allowed` is sandboxed without a rule unless `outsideSandbox`. */
export const commandHandlings = ["allowed", "approval", "forbidden"] as const;
export type CommandHandling = (typeof commandHandlings)[number];

/** What happens to a command whose real program the rules cannot see (`env X`, `sh -c X`, `python -c X`). */
export const guardHandlings = ["approval", "forbidden", "off"] as const;
export type GuardHandling = (typeof guardHandlings)[number];

export interface CommandControls {
    readonly declared: readonly DeclaredCommand[];
    /** Absent: `approval` as soon as a command is forbidden or needs approval. */
    readonly guards?: Sourced<GuardHandling>;
    /** Absent: on as soon as a command is forbidden. */
    readonly hook?: Sourced<boolean>;
}

export interface DeclaredCommand {
    readonly handling: CommandHandling;
    /** Words as a shell would split them; an array at a place means any of these. */
    readonly words: readonly CommandWord[];
    /** Shown to the person and to the model. */
    readonly because?: string;
    /** Only for `allowed`: a Codex allow rule, which runs outside the sandbox without a question. */
    readonly outsideSandbox: boolean;
    /** Other ways to write the same command, besides those that are known for the program. */
    readonly spellings: readonly (readonly CommandWord[])[];
    readonly origin: Origin;
}

export type CommandWord = string | readonly string[];

export const webSearchModes = ["disabled", "cached", "live"] as const;
export type WebSearchMode = (typeof webSearchModes)[number];

export interface CodexConnections {
    /** The most that a person may choose; every weaker mode stays allowed. */
    readonly webSearch?: Sourced<WebSearchMode>;
    /** `none`, or only the servers in `mcpServers`. */
    readonly mcp?: Sourced<"none" | "listed">;
    readonly mcpServers: readonly Sourced<McpServer>[];
    readonly apps?: Sourced<boolean>;
    readonly plugins?: Sourced<boolean>;
    /** Sources that plugin marketplaces may come from; absent: any. */
    readonly marketplaces?: Sourced<readonly MarketplaceSource[]>;
}

/** An MCP server is known by the command that starts it or by the start of its address. */
export type McpServer =
    | { readonly name: string; readonly command: string }
    | { readonly name: string; readonly url: string };

export interface MarketplaceSource {
    readonly name: string;
    /** `https://host/owner/repository.git` */
    readonly git: string;
}

export interface CodexData {
    /** Codex of 0.169.0 knows the United States only. */
    readonly residency?: Sourced<"us">;
    readonly memories?: Sourced<boolean>;
    readonly feedback?: Sourced<boolean>;
    /** Defaults, not limits: no requirements key exists. */
    readonly analytics?: Sourced<boolean>;
    readonly history?: Sourced<boolean>;
}

export interface CodexTelemetry {
    /** OTLP over HTTP, the whole address, e.g. `https://otel.example.com/v1/logs`. */
    readonly endpoint: string;
    readonly environment: string;
    readonly prompts: boolean;
}

export interface CodexGuidance {
    /** Text that every session starts with, whatever the repository says. */
    readonly instructions?: Sourced<string>;
    /** Sections of AGENTS.md, in order. */
    readonly sections: readonly Sourced<GuidanceSection>[];
}

export interface GuidanceSection {
    readonly title: string;
    readonly lines: readonly string[];
}

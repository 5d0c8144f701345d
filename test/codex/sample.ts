import type { CodexControls, DeclaredCommand, Sourced } from "../../plan/codex";

/** A value with the policy path that a test names it by. */
export function from<T>(path: string, value: T): Sourced<T> {
    return { value, origin: { file: "rollout.yaml", line: 1, column: 1, path } };
}

export function command(
    handling: DeclaredCommand["handling"],
    run: string,
    more: Partial<DeclaredCommand> = {},
): DeclaredCommand {
    return {
        handling,
        words: run.split(" "),
        outsideSandbox: false,
        spellings: [],
        origin: from(`commands.${handling}`, null).origin,
        ...more,
    };
}

/** Controls that say something of every kind; each test changes what it is about. */
export const sample: CodexControls = {
    organization: "acme",
    policy: "rollout.yaml",
    identity: {
        loginMethods: from("users.login", ["chatgpt"]),
        workspaces: from("users.workspaces", ["11111111-1111-4111-8111-111111111111"]),
    },
    surfaces: {
        remoteControl: from("entry-points.remote-control", false),
        appshots: from("entry-points.appshots", false),
        browserAndComputerUse: from("entry-points.browser", false),
    },
    local: {
        sandbox: from("execution.local.sandbox", "workspace-write"),
        approvals: from("execution.local.approvals", ["on-request", "untrusted"]),
        network: from("execution.local.network", "domains"),
        domains: [
            from("execution.local.domains", { pattern: "packages.acme.dev", access: "allow" }),
            from("execution.local.domains", { pattern: "*.mirror.acme.dev", access: "allow" }),
            from("execution.local.domains", { pattern: "old.mirror.acme.dev", access: "deny" }),
        ],
        writable: [from("execution.local.writable", "/var/tmp/acme-cache")],
        protectedPaths: [
            from("execution.local.protected", ".github"),
            from("execution.local.protected", "AGENTS.md"),
        ],
        denyRead: [
            from("execution.local.deny-read", "~/.ssh"),
            from("execution.local.deny-read", "**/*.env"),
        ],
        loginShell: from("execution.local.login-shell", false),
        environment: from("execution.local.environment", {
            inherit: "core",
            exclude: ["*_TOKEN", "AWS_*"],
        }),
    },
    commands: {
        declared: [
            command("allowed", "npm test"),
            command("allowed", "gh pr view", { outsideSandbox: true }),
            command("approval", "npm run build"),
            command("approval", "git push", { because: "pushes are seen by others" }),
            command("forbidden", "rm -rf", {
                because: "destructive; delete named paths in a pull request",
            }),
            command("forbidden", "git push --force", { because: "history is kept" }),
            command("forbidden", "git reset --hard", { because: "work is not thrown away" }),
            command("forbidden", "psql", { because: "production's data isn't touched from here" }),
        ],
    },
    connections: {
        webSearch: from("connections.web-search", "cached"),
        mcp: from("connections.mcp", "listed"),
        mcpServers: [
            from("connections.mcp.docs", { name: "docs", command: "docs-mcp" }),
            from("connections.mcp.wiki", { name: "wiki", url: "https://mcp.acme.dev/" }),
        ],
        apps: from("connections.apps", false),
        plugins: from("connections.plugins", false),
        marketplaces: from("connections.marketplaces", [
            { name: "acme", git: "https://github.com/acme/plugins.git" },
        ]),
    },
    data: {
        residency: from("data.residency", "us"),
        memories: from("data.memories", false),
        feedback: from("data.feedback", false),
        analytics: from("data.analytics", false),
        history: from("data.history", false),
    },
    telemetry: from("audit.telemetry", {
        endpoint: "https://otel.acme.dev/v1/logs",
        environment: "prod",
        prompts: false,
    }),
    guidance: {
        instructions: from("guidance.instructions", "People review what Codex proposes."),
        sections: [
            from("review", {
                title: "Where a person must look",
                lines: ["- `**/auth/**`: codex-reviewers"],
            }),
        ],
    },
};

/** Controls of a policy that says nothing about Codex's files. */
export const silent: CodexControls = {
    organization: "acme",
    policy: "rollout.yaml",
    identity: {},
    surfaces: {},
    local: { domains: [], writable: [], protectedPaths: [], denyRead: [] },
    commands: { declared: [] },
    connections: { mcpServers: [] },
    data: {},
    guidance: { sections: [] },
};

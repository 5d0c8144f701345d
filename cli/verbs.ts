import type { Command } from "commander";

export interface Verb {
    readonly name: string;
    readonly summary: string;
    readonly load: () => Promise<Command>;
}

const listed: readonly Verb[] = [
    {
        name: "validate",
        summary: "check a policy file: every finding at once, with file:line:col",
        load: async () => (await import("./commands/validate.js")).validateCommand(),
    },
    {
        name: "schema",
        summary: "print the JSON Schema of policies, for editors",
        load: async () => (await import("./commands/schema.js")).schemaCommand(),
    },
    {
        name: "guardrails",
        summary: "print what the policy tells the policy pack, for any Pulumi program",
        load: async () => (await import("./commands/guardrails.js")).guardrailsCommand(),
    },
    {
        name: "inventory",
        summary: "write down who and what is in the organization, for offline answers",
        load: async () => (await import("./commands/inventory.js")).inventoryCommand(),
    },
    {
        name: "lock",
        summary: "pin the names of a policy to the accounts, teams and apps they stand for now",
        load: async () => (await import("./commands/lock.js")).lockCommand(),
    },
    {
        name: "preview",
        summary: "show what an apply would do, in facts, with a hash to apply it by",
        load: async () => (await import("./commands/preview.js")).previewCommand(),
    },
    {
        name: "up",
        summary: "apply a reviewed plan, and nothing else",
        load: async () => (await import("./commands/up.js")).upCommand(),
    },
    {
        name: "rollback",
        summary: "go back to what was applied before an up",
        load: async () => (await import("./commands/rollback.js")).rollbackCommand(),
    },
    {
        name: "shards",
        summary: "which stack holds which part of the policy; move state between them",
        load: async () => (await import("./commands/shards.js")).shardsCommand(),
    },
    {
        name: "drift",
        summary: "compare the organization with the policy, by reading it",
        load: async () => (await import("./commands/drift.js")).driftCommand(),
    },
    {
        name: "import",
        summary: "write a policy that says what an organization has now",
        load: async () => (await import("./commands/import.js")).importCommand(),
    },
    {
        name: "adopt",
        summary: "find what exists on GitHub already, for Pulumi to take over",
        load: async () => (await import("./commands/adopt.js")).adoptCommand(),
    },
    {
        name: "run",
        summary: "run a pulumi command with the gateway between its provider and GitHub",
        load: async () => (await import("./commands/run.js")).runCommand(),
    },
    {
        name: "init",
        summary: "begin a policy repository: first policy, Pulumi files, and a preview at once",
        load: async () => (await import("./commands/init.js")).initCommand(),
    },
    {
        name: "publish",
        summary: "put a preview into its pull request, drift into one issue",
        load: async () => (await import("./commands/publish.js")).publishCommand(),
    },
    {
        name: "journal",
        summary: "every write to GitHub that went through the gateway, with its result",
        load: async () => (await import("./commands/journal.js")).journalCommand(),
    },
    {
        name: "codex",
        summary: "render Codex's own files, check and prove them with the real codex binary",
        load: async () => (await import("./commands/codex.js")).codexCommand(),
    },
    {
        name: "checklist",
        summary: "the rollout checklist, answered: enforced, attested or open",
        load: async () => (await import("./commands/checklist.js")).checklistCommand(),
    },
    {
        name: "report",
        summary: "one page for security: questions, access, reviewers, secrets, drift, ends",
        load: async () => (await import("./commands/report.js")).reportCommand(),
    },
    {
        name: "explain",
        summary: "what may happen, through what, decided where",
        load: async () => (await import("./commands/explain.js")).explainCommand(),
    },
    {
        name: "engine",
        summary: "find, download or build the Pulumi engine; print its environment",
        load: async () => (await import("./commands/engine.js")).engineCommand(),
    },
    {
        name: "emulator",
        summary: "run the local GitHub",
        load: async () => (await import("./commands/emulator.js")).emulatorCommand(),
    },
    {
        name: "demo",
        summary: "the whole job on the local GitHub: preview, up, drift, repair",
        load: async () => (await import("./commands/demo.js")).demoCommand(),
    },
    {
        name: "completion",
        summary: "print a completion script for bash, zsh or fish",
        load: async () => (await import("./commands/completion.js")).completionCommand(verbs),
    },
];

/** Every verb of the command line, in the order of its help. */
export const verbs: readonly Verb[] = listed.map((verb) => ({
    ...verb,
    load: async () => (await import("./conventions/index.js")).withConventions(await verb.load()),
}));

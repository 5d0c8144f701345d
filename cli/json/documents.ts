/** Every JSON document that a verb prints or leaves; `schemas/NAME.schema.json` is made from its type. */
export interface JsonDocument {
    /** As `schema --of` takes it. */
    readonly name: string;
    readonly title: string;
    /** What prints it, or what file it is. */
    readonly from: readonly string[];
    /** The type that is printed, and the file that declares it: what the schema is made from. */
    readonly type: string;
    readonly source: string;
}

export const documents: readonly JsonDocument[] = [
    {
        name: "validation",
        title: "Findings of a policy",
        from: ["validate FILE --json"],
        type: "ValidationDocument",
        source: "cli/render/validation.ts",
    },
    {
        name: "preview",
        title: "Preview",
        from: ["preview --json", "rollback FILE --json", "publish render --file FILE --json"],
        type: "PreviewDocument",
        source: "cli/render/preview/json.ts",
    },
    {
        name: "plan",
        title: "Plan",
        from: ["plan.json of preview --out FOLDER"],
        type: "PlanFile",
        source: "cli/preview/files.ts",
    },
    {
        name: "result",
        title: "Result of an apply",
        from: ["result.json of up, below .codex-rollout/ups/"],
        type: "ResultDocument",
        source: "cli/preview/record.ts",
    },
    {
        name: "shards",
        title: "Shards",
        from: ["shards --json"],
        type: "ShardsDocument",
        source: "cli/commands/shards.ts",
    },
    {
        name: "drift",
        title: "Drift",
        from: ["drift --json"],
        type: "DriftDocument",
        source: "cli/render/drift-report.ts",
    },
    {
        name: "checklist",
        title: "Checklist",
        from: ["checklist --json"],
        type: "ChecklistDocument",
        source: "cli/render/checklist.ts",
    },
    {
        name: "report",
        title: "Report",
        from: ["report --json"],
        type: "RolloutReport",
        source: "cli/report/model.ts",
    },
    {
        name: "explanation",
        title: "Explanation",
        from: [
            "explain person LOGIN --json",
            "explain repository NAME --json",
            "explain path REPOSITORY PATH --json",
            "explain secret NAME --json",
        ],
        type: "ExplanationDocument",
        source: "cli/render/explain.ts",
    },
    {
        name: "command",
        title: "Explanation of a command",
        from: ["explain command --json -- WORDS"],
        type: "CommandExplanationDocument",
        source: "cli/render/explain-command.ts",
    },
    {
        name: "proof",
        title: "Proof and check",
        from: ["codex check --json", "codex prove --json"],
        type: "ProofDocument",
        source: "cli/render/proof.ts",
    },
    {
        name: "journal",
        title: "Journal",
        from: ["journal --json"],
        type: "JournalDocument",
        source: "cli/commands/journal.ts",
    },
    {
        name: "engine",
        title: "Engine",
        from: ["engine --json"],
        type: "EngineDocument",
        source: "cli/commands/engine.ts",
    },
    {
        name: "inventory",
        title: "Inventory",
        from: ["inventory --out FILE"],
        type: "InventoryDocument",
        source: "cli/commands/inventory.ts",
    },
    {
        name: "snapshot",
        title: "Snapshot",
        from: ["import --write-snapshot FILE"],
        type: "Snapshot",
        source: "cli/import/sources.ts",
    },
    {
        name: "lock",
        title: "Lock file",
        from: ["rollout.lock.json of lock"],
        type: "LockDocument",
        source: "policies/lock-file.ts",
    },
];

/** Where its schema lies, from the root of the package. */
export function schemaFile({ name }: JsonDocument): string {
    return `schemas/${name}.schema.json`;
}

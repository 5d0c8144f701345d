/** Examples and exit codes of the verbs whose own file does not give them; a test holds that every verb has both. */

interface Help {
    /** Each a line that can be typed. */
    readonly examples?: readonly string[];
    readonly exitCodes?: string;
}

const misuse = "2 misuse";

const helps: Readonly<Record<string, Help>> = {
    lock: { examples: ["lock", "lock --check"] },
    validate: {
        examples: [
            "validate policies/rollout.yaml",
            "validate policies/rollout.yaml --watch",
            "validate policies/rollout.yaml --json",
        ],
    },
    schema: { exitCodes: `0 printed, ${misuse}.` },
    inventory: {
        examples: [
            "inventory --out inventory.json",
            "inventory --policy policies/rollout.yaml --out inventory.json",
        ],
    },
    preview: {
        examples: [
            "preview",
            "preview --stack acme --base main",
            "preview --format markdown --out preview",
        ],
    },
    up: { examples: ["up --plan 3f9c2a7b41d0", "up --stack acme --plan preview/plan.json"] },
    rollback: {
        examples: [
            "rollback .codex-rollout/ups/NEWEST/rollback.json",
            "rollback .codex-rollout/ups/NEWEST/rollback.json --plan 3f9c2a7b41d0",
        ],
    },
    shards: { examples: ["shards --stack production", "shards --stack production --sync"] },
    drift: {
        examples: [
            "drift",
            "drift --only branches users",
            "drift --quick --budget 500",
            "drift --format markdown > drift.md",
        ],
    },
    run: { exitCodes: `that of the command; 1 the gateway could not be opened, ${misuse}.` },
    journal: { examples: ["journal", "journal --verify", "journal --json > journal.json"] },
    "publish comment": {
        examples: ["publish comment --stack acme --pull-request 7 --commit SHA --file preview.md"],
        exitCodes: `0 written, 1 GitHub refused it, ${misuse}, 8 GitHub could not be read.`,
    },
    "publish issue": {
        examples: ["publish issue --stack acme --code 7 --file drift.md"],
        exitCodes: `0 written, 1 GitHub refused it, ${misuse}, 8 GitHub could not be read.`,
    },
    "publish reviewed": {
        examples: ["publish reviewed --stack acme --commit SHA"],
        exitCodes: `0 printed, 1 there is none, ${misuse}, 8 GitHub could not be read.`,
    },
    "publish summary": {
        examples: ["publish summary --file preview.md"],
        exitCodes: `0 written, 1 failed, ${misuse}.`,
    },
    "publish render": {
        examples: ["publish render --file preview/preview.json --format html > preview.html"],
        exitCodes: `0 printed, ${misuse}.`,
    },
    "codex render": { examples: ["codex render --out codex-files"] },
    "codex check": {
        examples: ["codex check", "codex check --repository ../payments-api", "codex check --json"],
    },
    "codex prove": { examples: ["codex prove", "codex prove --codex /usr/local/bin/codex"] },
    checklist: { examples: ["checklist", "checklist --live", "checklist --json"] },
    engine: { exitCodes: `0 there is an engine, 1 none could be had, ${misuse}.` },
    "explain person": { examples: ["explain person dev-1", "explain person dev-1 --live"] },
    "explain repository": { examples: ["explain repository payments-api"] },
    "explain path": {
        examples: ["explain path payments-api src/auth/login.ts --inventory inventory.json"],
    },
    "explain secret": { examples: ["explain secret DEPLOY_TOKEN"] },
    "engine env": {
        examples: ["engine env", "engine env --shell fish | source"],
        exitCodes: `0 printed, 1 no engine could be had, ${misuse}.`,
    },
    emulator: { exitCodes: `0 stopped with Ctrl-C, 1 the port is taken, ${misuse}.` },
    demo: {
        examples: ["demo", "demo --policy policies/examples/pilot.yaml"],
        exitCodes: `0 every step did what it is meant to, 1 one did not, ${misuse}.`,
    },
    completion: { exitCodes: `0 printed, ${misuse}.` },
};

/** What to add to the help of a verb, given as its words. */
export function helpFor(words: readonly string[]): {
    readonly examples?: string;
    readonly exitCodes?: string;
} {
    const { examples, exitCodes } = helps[words.join(" ")] ?? {};
    const lines = examples?.map((one) => `  codex-rollout ${one}`);
    return {
        ...(lines === undefined ? {} : { examples: ["Examples:", ...lines].join("\n") }),
        ...(exitCodes === undefined ? {} : { exitCodes: `Exit codes: ${exitCodes}` }),
    };
}

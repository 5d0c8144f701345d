/** `docs/reference/json.md`: what the verbs print for programs, from the types that they print. */
import { declaredIn, memberTable, withNamed } from "./interfaces";
import type { Declared } from "./interfaces";

const sources = [
    "preview/model.ts",
    "plan/origin.ts",
    "plan/finding.ts",
    "plan/live.ts",
    "plan/change.ts",
    "plan/explain/explanation.ts",
    "cli/render/drift-report.ts",
    "codex/result.ts",
    "codex/limits.ts",
    "controls/checklist-answers.ts",
    "cli/preview/files.ts",
];

interface Document {
    readonly title: string;
    readonly verb: string;
    readonly version: number;
    /** The type that is printed, when there is one. */
    readonly type?: string;
    /** Keys beside those of the type. */
    readonly keys: Readonly<Record<string, string>>;
}

/** Every document that has a version; a test holds the keys to what the verbs print. */
export const documents: readonly Document[] = [
    {
        title: "Findings of a policy",
        verb: "validate FILE --json",
        version: 1,
        type: "Finding",
        keys: {
            file: "The policy, as it was named",
            valid: "Whether it has no errors",
            errors: "How many errors",
            warnings: "How many warnings",
            findings: "A list of `Finding`",
        },
    },
    {
        title: "Preview",
        verb: "preview --format json",
        version: 1,
        type: "Preview",
        keys: {
            verdict: "One sentence: what the preview comes to",
            counts: "How many changes of each part and class",
        },
    },
    {
        title: "Drift",
        verb: "drift --format json",
        version: 1,
        type: "DriftReport",
        keys: { counts: "How many changes, looser, tighter, managed, left open, unknown" },
    },
    {
        title: "Checklist",
        verb: "checklist --json",
        version: 2,
        type: "ChecklistAnswer",
        keys: {
            policy: "The policy, as it was named",
            basis: "What the answers are from: the policy, an inventory, or the live organization",
            counts: "How many items of each status",
            items: "A list of `ChecklistAnswer`",
        },
    },
    {
        title: "Explanation",
        verb: "explain person LOGIN --json",
        version: 1,
        type: "Explanation",
        keys: { basis: "What the answer is from" },
    },
    {
        title: "Proof and check",
        verb: "codex prove --json",
        version: 1,
        type: "ProofRow",
        keys: {
            policy: "The policy, as it was named",
            codex: "`version` of the codex that ran, and `proven`, the version that our statements were measured with",
            counts: "How many rows of each verdict",
            rows: "A list of `ProofRow`",
            notEnforced: "A list of `NotEnforced`: what Codex does not hold, by its own design",
        },
    },
];

const head = `# JSON

<!-- Written by \`npm run docs:reference\` from the types that the verbs print. -->

Every document has a \`version\`. Keys are only added within a version; a key that goes away or changes its meaning raises it. Lists are sorted and
stable: the same policy and the same organization print the same text. No document holds the value of a secret.

\`?\` and "(optional)": the key is left out when there is nothing to say. An \`Origin\` is a place in the policy.`;

export function jsonPage(root: string): string {
    const declared = declaredIn(root, sources);
    const rows = documents.map(
        ({ title, verb, version }) =>
            `| [${title}](#${title.toLowerCase().replaceAll(" ", "-")}) | \`codex-rollout ${verb}\` | ${version} |`,
    );
    const list = ["| Document | Printed by | Version |", "| --- | --- | --- |", ...rows];
    const said = new Set<string>();
    const sections = documents.map((document) => section(declared, document, said));
    return `${[head, ["<!-- prettier-ignore -->", ...list].join("\n"), ...sections].join("\n\n")}\n`;
}

/** A shape that several documents share is shown once. */
function section(declared: Declared, document: Document, said: Set<string>): string {
    const { title, verb, version, type, keys } = document;
    const own = [
        "<!-- prettier-ignore -->",
        "| Key | Meaning |",
        "| --- | --- |",
        `| \`version\` | \`${version}\` |`,
        ...Object.entries(keys).map(([key, meaning]) => `| \`${key}\` | ${meaning} |`),
    ].join("\n");
    const named = (type === undefined ? [] : withNamed(declared, type)).filter(
        ({ name }) => !said.has(name),
    );
    for (const { name } of named) said.add(name);
    const tables = named.flatMap((one) => [
        `### ${one.name}${one.description === "" ? "" : `\n\n${one.description}`}`,
        memberTable(one, "Key"),
    ]);
    return [`## ${title}`, `\`codex-rollout ${verb}\``, own, ...tables].join("\n\n");
}

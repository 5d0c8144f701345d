import { readFileSync } from "node:fs";
import path from "node:path";
import { Command, Option } from "commander";
import { editorSchema } from "../../policies/schema";
import { documents, schemaFile } from "../json/documents";
import { packageRoot } from "../package";

const policy = "policy";

/** `codex-rollout schema`: what editors complete and check policies with, and what programs check the verbs' answers with. */
export function schemaCommand(): Command {
    return new Command("schema")
        .description("print the JSON Schema (draft-07) of policies, or of what a verb prints")
        .addOption(
            new Option("--of <document>", "the policy, or a document that a verb prints or writes")
                .choices([policy, ...documents.map(({ name }) => name)])
                .default(policy),
        )
        .addHelpText(
            "after",
            `
Examples:
  codex-rollout schema > rollout.schema.json
  codex-rollout schema --of drift > drift.schema.json
A policy names its schema in its first line:
  # yaml-language-server: $schema=./rollout.schema.json`,
        )
        .action(({ of }: { readonly of: string }) => {
            process.stdout.write(schemaOf(of));
        });
}

function schemaOf(name: string): string {
    const document = documents.find((one) => one.name === name);
    if (document === undefined) return `${JSON.stringify(editorSchema(), null, 2)}\n`;
    return readFileSync(path.join(packageRoot, schemaFile(document)), "utf8");
}

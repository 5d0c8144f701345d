import { Command } from "commander";
import { editorSchema } from "../../policies/schema";

/** `codex-rollout schema`: what editors complete and check policies with. */
export function schemaCommand(): Command {
    return new Command("schema")
        .description("print the JSON Schema (draft-07) of policies, for editors")
        .addHelpText(
            "after",
            "\nExample:\n  codex-rollout schema > rollout.schema.json\nA policy names it in its first line:\n  # yaml-language-server: $schema=./rollout.schema.json",
        )
        .action(() => {
            process.stdout.write(`${JSON.stringify(editorSchema(), null, 2)}\n`);
        });
}

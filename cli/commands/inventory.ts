import { Command } from "commander";
import type { Inventory } from "../../plan/inventory";
import { visibleJson } from "../../plan/visible";
import { connect, resolveFor } from "../organization";
import { writePrivate } from "../private-file";

/** What `inventory --out` writes, and `--inventory` of other verbs reads. */
export interface InventoryDocument extends Inventory {
    readonly version: 1;
}

interface InventoryOptions {
    readonly policy: string;
    readonly out: string;
    readonly baseUrl?: string;
}

/** `codex-rollout inventory`: what a policy is resolved against, written down, so that other verbs answer offline. */
export function inventoryCommand(): Command {
    return new Command("inventory")
        .description(
            "write down who and what is in the organization, for --inventory of validate and explain",
        )
        .requiredOption("--out <file>", "where to write the JSON")
        .option(
            "--policy <file>",
            "the policy, for the organization and the people it names",
            "policies/rollout.yaml",
        )
        .option(
            "--base-url <url>",
            "the API of another GitHub; default: GITHUB_BASE_URL, else https://api.github.com/",
        )
        .addHelpText(
            "after",
            `
It holds names, ids, topics, properties, the text of files that the policy manages, and names of organization secrets; no
grants and no value of a secret.
The token is read from GITHUB_TOKEN and needs to read only.

Exit codes: 0 written, 1 the policy has errors, 2 misuse, 8 incomplete (something could not be read; nothing is written).`,
        )
        .action(async (options: InventoryOptions) => {
            const client = await connect(options.baseUrl);
            const { inventory } = await resolveFor(client, options.policy);
            const document: InventoryDocument = { version: 1, ...inventory };
            writePrivate(options.out, `${visibleJson(document)}\n`);
            const { repositories, teams, users } = inventory;
            const counts = [repositories, teams, users].map((part) => Object.keys(part).length);
            process.stdout.write(
                `${options.out}: ${counts[0]} repositories, ${counts[1]} teams, ${counts[2]} people of ${inventory.organization.login}\n`,
            );
        });
}

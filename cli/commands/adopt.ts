import { Command } from "commander";
import { readOrganization } from "../../live/organization";
import { visible } from "../../plan/visible";
import { existingEntries, isResource, parseImportFile, unreadParts } from "../adoption";
import { exitCodes, Failure } from "../exit-codes";
import { connect, resolveFor } from "../organization";
import { writePrivate } from "../private-file";
import { readJsonFile } from "../reading";

interface AdoptOptions {
    readonly policy: string;
    readonly out: string;
    readonly baseUrl?: string;
}

/** `codex-rollout adopt`: which of the resources that a first `up` would create are on GitHub already. */
export function adoptCommand(): Command {
    return new Command("adopt")
        .description(
            "find what exists on GitHub already, so that Pulumi takes it over instead of creating it",
        )
        .argument("<file>", "what `pulumi preview --import-file FILE` wrote")
        .requiredOption("--out <file>", "where to write the file for `pulumi import --file`")
        .option("--policy <file>", "the policy", "policies/rollout.yaml")
        .option(
            "--base-url <url>",
            "the API of another GitHub; default: GITHUB_BASE_URL, else https://api.github.com/",
        )
        .addHelpText("after", help)
        .action(adopt);
}

const help = `
Example, once, before the first up of an organization that is not new:
  pulumi preview --import-file create.json
  codex-rollout adopt create.json --out adopt.json
  pulumi import --file adopt.json --yes --protect=false --generate-code=false
  pulumi preview --diff                 now shows what would change, from what to what

Exit codes: 0 written, 1 the policy has errors, 2 misuse, 8 a part that is needed could not be read, and nothing is written.`;

async function adopt(file: string, options: AdoptOptions): Promise<void> {
    const remedy = `write one with: pulumi preview --import-file ${file}`;
    const planned = readJsonFile(file, parseImportFile, remedy);
    const client = await connect(options.baseUrl);
    const { plan, inventory } = await resolveFor(client, options.policy);
    const live = await readOrganization(client, { inventory, plan });
    const unread = unreadParts(planned, live);
    if (unread.length > 0) {
        const lines = unread.map(({ what, reason }) => `${what} could not be read: ${reason}`);
        throw new Failure(
            [...lines, `nothing was written: what exists there would be created again`].join("\n"),
            exitCodes.incomplete,
        );
    }
    const resources = await existingEntries(planned, { client, inventory, live });
    writePrivate(options.out, `${JSON.stringify({ ...planned, resources }, undefined, 4)}\n`);

    const adopted = resources.filter(isResource);
    for (const { type, id } of adopted)
        process.stdout.write(`exists  ${visible(`${type.split(":").at(-1)}  ${id}`)}\n`);
    const total = planned.resources.filter(isResource).length;
    process.stdout.write(
        `${adopted.length} of ${total} resources exist already; written to ${options.out}\n`,
    );
}

import { existsSync, writeFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import { factLines } from "../../importing/facts";
import type { ImportChoices, Stage } from "../../importing/model";
import { formatFinding } from "../../plan/finding";
import { visible } from "../../plan/visible";
import { exitCodes, Failure } from "../exit-codes";
import { updatedPolicyFile } from "../import/as-policy";
import { addOnly, answeringFor, newPolicy, proven, schemaBeside } from "../import/new-policy";
import type { ImportSource } from "../import/sources";
import { readSource, snapshotText } from "../import/sources";
import { writePrivate } from "../private-file";
import { reading, readText } from "../reading";

interface ImportOptions extends ImportSource {
    readonly out: string;
    readonly teams: ImportChoices["teams"];
    readonly stage: ImportChoices["stages"];
    readonly partial?: true;
    readonly by?: string;
    readonly until?: string;
    readonly writeSnapshot?: string;
    readonly facts?: true;
}

/** `codex-rollout import`: a policy that says what is there now. */
export function importCommand(): Command {
    return new Command("import")
        .description("write a policy that says what an organization has now")
        .option("--org <login>", "read this organization, of GitHub or of the local GitHub")
        .option("--snapshot <file>", "read what --write-snapshot wrote, instead of an organization")
        .option("--peribolos <file>", "read an org.yaml of Peribolos; --org where it has several")
        .option("--safe-settings <folder>", "read files of safe-settings, for --org")
        .option("--out <file>", "where to write the policy", "policies/rollout.yaml")
        .addOption(
            new Option("--teams <how>", "whether the policy speaks of teams or looks after them")
                .choices(["existing", "managed"])
                .default("existing"),
        )
        .option(
            "--stage <area=stage>",
            "users or repositories: add-only (default), or authoritative; may be repeated",
            stage,
            addOnly,
        )
        .option("--partial", "write although parts could not be read; each is said in the file")
        .option("--by <login>", "who answers for bounds that are broken; default: the token's user")
        .option("--until <date>", "how long they stand; default: 90 days from today")
        .option("--write-snapshot <file>", "also write down what was read, as JSON")
        .option("--facts", "print what was read, one line a fact, and write no policy")
        .option(
            "--base-url <url>",
            "the API of another GitHub; default: GITHUB_BASE_URL, else https://api.github.com/",
        )
        .addHelpText("after", help)
        .action(run);
}

const help = `
Examples:
  codex-rollout import --org acme --out policies/rollout.yaml
  codex-rollout import --org acme --teams managed --stage repositories=authoritative
  codex-rollout import --org acme --write-snapshot acme.json --facts > acme.facts

Exit codes: 0 written, 1 failed, 2 misuse, 8 a part could not be read, and nothing is written (see --partial).`;

async function run(options: ImportOptions): Promise<void> {
    if (options.partial === true && Object.values(options.stage).includes("authoritative"))
        throw new Failure(
            "--partial with an authoritative stage would remove what could not be read - import it add-only",
            exitCodes.misuse,
        );
    const source = await readSource(options);
    const found = proven(source.found, options.partial === true);
    const { writeSnapshot: snapshot } = options;
    if (snapshot !== undefined)
        reading(snapshot, () => writePrivate(snapshot, snapshotText(found)));
    const facts = factLines(found.live.state);
    if (options.facts === true) {
        process.stdout.write(`${facts.map(visible).join("\n")}\n`);
        return;
    }
    const { teams, stage: stages } = options;
    const choices = { teams, stages };
    const standing = answeringFor(found, options);
    const before = existsSync(options.out) ? readText(options.out) : undefined;
    const file =
        before === undefined
            ? newPolicy({ ...source, found }, choices, standing, {
                  file: options.out,
                  withSchema: existsSync(schemaBeside(options.out)),
              })
            : updatedPolicyFile(before, found, choices, standing, options.out);
    reading(options.out, () => writeFileSync(options.out, file.text));

    for (const change of file.changes ?? []) process.stdout.write(`${visible(change)}\n`);
    for (const { text } of file.imported.remarks)
        process.stderr.write(`not in the policy: ${visible(text)}\n`);
    for (const warning of file.warnings) process.stderr.write(`${formatFinding(warning)}\n`);
    const lines = file.text.trimEnd().split("\n").length;
    const kept = file.text === before ? " (as it was)" : "";
    process.stdout.write(
        `${options.out}${kept}: ${lines} lines for ${facts.length} facts of ${found.inventory.organization.login}\n`,
    );
}

function stage(text: string, before: ImportChoices["stages"]): ImportChoices["stages"] {
    const [, area, how] =
        /^(users|repositories)=(add-only|authoritative|observe)$/.exec(text) ?? [];
    if (how === "observe")
        throw new InvalidArgumentError(
            "observing is no stage of a file: run `codex-rollout drift` and no `pulumi up`.",
        );
    if (area === undefined)
        throw new InvalidArgumentError("users or repositories, as in repositories=authoritative.");
    return { ...before, [area]: how as Stage };
}

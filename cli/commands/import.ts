import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { factLines } from "../../importing/facts";
import type { Found, ImportChoices, Remark, Stage } from "../../importing/model";
import { importPolicy } from "../../importing/policy";
import { formatFinding } from "../../plan/finding";
import { exitCodes, Failure } from "../exit-codes";
import type { Answering, PolicyFile } from "../import/as-policy";
import { newPolicyFile, updatedPolicyFile } from "../import/as-policy";
import type { ImportSource } from "../import/sources";
import { readSource, snapshotText } from "../import/sources";
import { unusableFile } from "../policy-file";

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

const addOnly: ImportChoices["stages"] = { users: "add-only", repositories: "add-only" };

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
    if (options.writeSnapshot !== undefined)
        writeFileSync(options.writeSnapshot, snapshotText(found));
    const facts = factLines(found.live.state);
    if (options.facts === true) {
        process.stdout.write(`${facts.join("\n")}\n`);
        return;
    }
    const { teams, stage: stages } = options;
    const choices = { teams, stages };
    const more = [...source.remarks, ...unreadRemarks(found)];
    const viewer = options.by ?? found.inventory.viewer;
    const standing = {
        ...(viewer === undefined ? {} : { by: `@${viewer.replace(/^@/, "")}` }),
        expires: options.until ?? inDays(90),
    };
    const before = existsSync(options.out) ? readFileSync(options.out, "utf8") : undefined;
    const file =
        before === undefined
            ? newFile(found, choices, more, standing, { ...options, what: source.what })
            : updatedPolicyFile(before, found, choices, standing, options.out);
    write(options.out, file.text);

    for (const change of file.changes ?? []) process.stdout.write(`${change}\n`);
    for (const { text } of file.imported.remarks)
        process.stderr.write(`not in the policy: ${text}\n`);
    for (const warning of file.warnings) process.stderr.write(`${formatFinding(warning)}\n`);
    const lines = file.text.trimEnd().split("\n").length;
    const kept = file.text === before ? " (as it was)" : "";
    process.stdout.write(
        `${options.out}${kept}: ${lines} lines for ${facts.length} facts of ${found.inventory.organization.login}\n`,
    );
}

/** @throws Failure (incomplete) when a part could not be read, unless the caller has said that this is known */
function proven(found: Found, partial: boolean): Found {
    const { unknown } = found.live;
    if (unknown.length === 0 || partial) return found;
    throw new Failure(
        [
            ...unknown.map(({ what, reason }) => `${what} could not be read: ${reason}`),
            "nothing was written: a policy would say of these parts that there is nothing - use a token that reads them, or --partial",
        ].join("\n"),
        exitCodes.incomplete,
    );
}

function unreadRemarks({ live }: Found): Remark[] {
    return live.unknown.map(({ path: at, what, reason }) => ({
        section: sectionOf(at),
        text: `unknown: ${what} could not be read (${reason})`,
    }));
}

function sectionOf(at: string): string {
    const [root = "", , part = ""] = at.split("/");
    if (root === "teams") return "users";
    if (root === "rulesets" || part === "protections" || part === "rulesets") return "branches";
    if (part === "environments") return "environments";
    if (root === "apps") return "connections";
    return root === "secrets" ? root : "repositories";
}

function headOf(what: string, out: string): string[] {
    const schema = path.join(path.dirname(out), "rollout.schema.json");
    return [
        ...(existsSync(schema) ? ["yaml-language-server: $schema=./rollout.schema.json"] : []),
        `What codex-rollout import found on ${today()} in ${what}.`,
    ];
}

function newFile(
    found: Found,
    choices: ImportChoices,
    more: readonly Remark[],
    answering: Answering,
    { out, what }: { readonly out: string; readonly what: string },
): PolicyFile {
    const plain = importPolicy(found, choices);
    const imported = { ...plain, remarks: [...more, ...plain.remarks] };
    return newPolicyFile(imported, found, headOf(what, out), answering, out);
}

function write(out: string, text: string): void {
    try {
        writeFileSync(out, text);
    } catch (error) {
        throw unusableFile(out, error) ?? error;
    }
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

function today(): string {
    return new Date().toISOString().slice(0, 10);
}

function inDays(days: number): string {
    return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

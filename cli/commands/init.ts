import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { exitCodes, Failure } from "../exit-codes";
import { workflowChecklist } from "../init/checklist";
import { workflowFiles, writeWorkflows } from "../init/workflows";
import { readPolicyFile } from "../policy-file";
import { stackName } from "../publish/marker";

interface WorkflowOptions {
    readonly dir: string;
    readonly policy: string;
    readonly branch: string;
    readonly schedule: string;
    readonly stack?: string;
    readonly force?: boolean;
}

/** `codex-rollout init`: what a policy repository needs besides the policy. */
export function initCommand(): Command {
    return new Command("init")
        .description("write what a policy repository needs")
        .addCommand(workflowsCommand());
}

function workflowsCommand(): Command {
    return new Command("workflows")
        .description("GitHub workflows: preview in pull requests, up on merge, drift on a schedule")
        .option("--dir <folder>", "where to write them", ".github/workflows")
        .option(
            "--policy <file>",
            "the policy, from the root of the repository",
            relative,
            "policies/rollout.yaml",
        )
        .option(
            "--stack <name>",
            "the Pulumi stack; default: the organization that the policy names",
            stack,
        )
        .option("--branch <name>", "the default branch", branch, "main")
        .option("--schedule <cron>", "when to look for drift, in UTC", cron, "23 5 * * *")
        .option("--force", "replace files that differ")
        .addHelpText("after", help)
        .action(workflows);
}

const help = `
Run it again at any time: what is as it should be is left alone, what differs is shown and kept unless --force is given.

Example:
  codex-rollout init workflows --schedule "23 5 * * 1-5"

Exit codes: 0 ok, 1 a file differs (nothing was written), 2 misuse.`;

function workflows(options: WorkflowOptions): void {
    const { dir, policy, branch: defaultBranch, schedule, force = false } = options;
    const settings = {
        policy,
        schedule,
        branch: defaultBranch,
        stack: options.stack ?? organizationOf(policy),
    };
    for (const { file, fate } of writeWorkflows(dir, workflowFiles(settings), force))
        process.stdout.write(`${fate.padEnd(9)}  ${file.split(path.sep).join("/")}\n`);
    process.stdout.write(`\n${workflowChecklist(defaultBranch)}\n`);
}

function organizationOf(policy: string): string {
    const { sound } = readPolicyFile(policy);
    if (sound !== undefined) return sound.organization;
    throw new Failure(
        `${policy} does not say its organization - correct it, or name the stack with --stack`,
        exitCodes.misuse,
    );
}

/** Ends up in YAML and in shell words, so only plain characters. */
function plain(text: string, pattern: RegExp, expected: string): string {
    if (!pattern.test(text) || text.split("/").some((part) => /^\.+$/.test(part)))
        throw new InvalidArgumentError(`expected ${expected}`);
    return text;
}

const relative = (text: string): string =>
    plain(
        text,
        /^[\w.-]+(\/[\w.-]+)*\.ya?ml$/,
        "a path in this repository, e.g. policies/rollout.yaml",
    );
const branch = (text: string): string =>
    plain(text, /^[\w.-]+(\/[\w.-]+)*$/, "a branch, e.g. main");
const stack = (text: string): string => plain(text, stackName, "a Pulumi stack, e.g. acme");

function cron(text: string): string {
    const fields = text.trim().split(/\s+/);
    if (fields.length !== 5 || !fields.every((field) => /^[\dA-Za-z*/,-]+$/.test(field)))
        throw new InvalidArgumentError('expected five fields, e.g. "23 5 * * *"');
    return fields.join(" ");
}

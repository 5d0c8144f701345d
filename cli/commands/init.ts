import { existsSync } from "node:fs";
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { exitCodes, Failure } from "../exit-codes";
import type { Ask } from "../init/answers";
import { answers, checkedOrganization, withSomebodyToAsk } from "../init/answers";
import { workflowChecklist } from "../init/checklist";
import { nextSteps } from "../init/next";
import { examples, firstPolicy, policyFrom, soundOrganization } from "../init/policy";
import { policyPlace, projectFiles } from "../init/project";
import { workflowFiles } from "../init/workflows";
import { fateLines, writeFiles } from "../init/write";
import { readPolicyFile } from "../policy-file";
import { readText } from "../reading";
import { stackName } from "../publish/marker";

interface WorkflowOptions {
    readonly dir: string;
    readonly policy: string;
    readonly branch: string;
    readonly schedule: string;
    readonly stack?: string;
    readonly force?: boolean;
}

interface InitOptions {
    readonly dir: string;
    readonly organization?: string;
    readonly from?: string;
    readonly repositories?: string;
    readonly teams?: string;
    readonly users?: string;
    readonly reviewers?: string;
    readonly stack?: string;
    readonly workflows?: boolean;
    readonly try?: boolean;
    readonly yes?: boolean;
    readonly force?: boolean;
}

/** `codex-rollout init`: a policy repository from nothing, previewed at once. */
export function initCommand(): Command {
    return (
        new Command("init")
            .description(
                "begin a policy repository: first policy, Pulumi files, and a preview at once",
            )
            .option("--dir <folder>", "where to write", ".")
            .option("--organization <login>", "the organization on GitHub")
            .option(
                "--from <example, live or file>",
                `begin with an example: ${examples().join(", ")}; with what the organization has now: live; with a policy, or a snapshot that \`import\` wrote`,
            )
            .option(
                "--repositories <names>",
                "the first repositories, names or patterns with commas",
            )
            .option("--teams <names>", "teams that exist and may use Codex, with commas")
            .option("--users <logins>", "people who may use Codex, with commas")
            .option("--reviewers <logins>", "people who review what Codex proposes, with commas")
            .option("--stack <name>", "the Pulumi stack; default: the organization", stack)
            .option("--workflows", "write the GitHub workflows too, as `init workflows` does")
            .option(
                "--try",
                "preview the policy on a local GitHub, with no organization and no token",
            )
            .option("--no-try", "do not, and do not ask")
            .option("-y, --yes", "ask nothing; what no flag says is as usual")
            .option("--force", "replace files that differ")
            .addHelpText("after", initHelp)
            // `--dir` after `workflows` is its own.
            .enablePositionalOptions()
            .addCommand(workflowsCommand())
            .action(init)
    );
}

const initHelp = `
On a terminal it asks for what no flag says. A file that is there and differs is shown and kept, and with it all others.

Examples:
  codex-rollout init
  codex-rollout init --organization acme --users dev-1,dev-2 --reviewers lead-1 --repositories sandbox --try
  codex-rollout init --from regulated --organization acme --workflows
  codex-rollout init --from live --organization acme   what is there now, read with GITHUB_TOKEN
  codex-rollout init --try                         again in a folder with a policy: only the preview

Exit codes: 0 ok, 1 a file differs (nothing was written), or the policy is in error, 2 misuse,
8 a part of the organization could not be read (nothing was written).`;

async function init(options: InitOptions): Promise<void> {
    const { dir, force = false } = options;
    const file = path.join(dir, ...policyPlace.split("/"));
    const wanted = await withSomebodyToAsk(options.yes !== true, async (ask) => {
        const policy = await policyText(options, file, ask);
        const tried = options.try ?? (ask !== undefined && (await agreed(ask, tryQuestion)));
        return { policy, tried };
    });
    const organization = soundOrganization(wanted.policy, file);
    const name = options.stack ?? organization;
    const files = new Map([
        ...projectFiles(dir, wanted.policy),
        ...(options.workflows === true ? workflowsIn(".github/workflows/", name) : []),
    ]);
    process.stdout.write(`${fateLines(writeFiles(dir, files, force)).join("\n")}\n\n`);
    if (options.workflows === true) process.stdout.write(`${workflowChecklist("main")}\n\n`);
    // Loads the local GitHub and the engine, which nobody else here needs.
    if (wanted.tried) await (await import("../init/try.js")).tryPolicy(file);
    process.stdout.write(`${wanted.tried ? "\n" : ""}${nextSteps(name, wanted.tried)}\n`);
}

const tryQuestion = "Preview it on a local GitHub now?";

/** The policy that is there, unless something else is asked for: then the example, or the first one. */
async function policyText(options: InitOptions, file: string, ask?: Ask): Promise<string> {
    const organization = checkedOrganization(options.organization);
    const { from } = options;
    if (from === "live" || from?.endsWith(".json") === true)
        // Loads what reads an organization.
        return (await import("../init/imported.js")).importedPolicy(
            from,
            organization,
            policyPlace,
        );
    if (from !== undefined) return policyFrom(from, organization);
    const { repositories, teams, users, reviewers } = options;
    const given = { organization, repositories, teams, users, reviewers };
    const nothingSaid = Object.values(given).every((one) => one === undefined);
    if (nothingSaid && existsSync(file)) return readText(file);
    return firstPolicy(await answers(given, ask));
}

async function agreed(ask: Ask, question: string): Promise<boolean> {
    return !/^n/i.test((await ask(`${question} [Y/n] `)).trim());
}

function workflowsIn(folder: string, stackName: string): [string, string][] {
    const settings = {
        stack: stackName,
        policy: policyPlace,
        branch: "main",
        schedule: usualSchedule,
    };
    return [...workflowFiles(settings)].map(([name, text]) => [`${folder}${name}`, text]);
}

const usualSchedule = "23 5 * * *";

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
        .option("--schedule <cron>", "when to look for drift, in UTC", cron, usualSchedule)
        .option("--force", "replace files that differ")
        .addHelpText("after", help)
        .action(workflows);
}

const help = `
Run it again at any time: what is as it should be is left alone, what differs is shown and kept unless --force is given.

Examples:
  codex-rollout init workflows
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
    const written = writeFiles(dir, workflowFiles(settings), force);
    process.stdout.write(`${fateLines(written).join("\n")}\n`);
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

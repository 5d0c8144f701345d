import { appendFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import type { Preview } from "../../preview/model";
import { exitCodes, Failure } from "../exit-codes";
import { readDocument } from "../json/read";
import { createPublisher } from "../publish/client";
import type { Publisher } from "../publish/client";
import { publishComment } from "../publish/comment";
import { publishIssue } from "../publish/issue";
import { stackName } from "../publish/marker";
import { reviewedPlan } from "../publish/reviewed";
import { publishedText, runUrl } from "../publish/text";
import type { ReportFormat } from "../render/preview";
import { renderPreview, reportFormats } from "../render/preview";

interface Place {
    readonly repository?: string;
    readonly baseUrl?: string;
    readonly stack: string;
}
interface CommentOptions extends Place {
    readonly pullRequest: number;
    readonly file: string;
    readonly log?: string;
    readonly plan?: string;
    readonly commit?: string;
}
interface IssueOptions extends Place {
    readonly file: string;
    readonly log?: string;
    readonly state: "closed" | "open";
    readonly label: readonly string[];
    readonly title?: string;
}
interface ReviewedOptions extends Place {
    readonly commit: string;
}
interface RenderOptions {
    readonly file: string;
    readonly format: ReportFormat;
}
interface SummaryOptions {
    readonly file: string;
    readonly log?: string;
}

/** `codex-rollout publish`: results into the policy repository on GitHub, as workflows need it. */
export function publishCommand(): Command {
    return new Command("publish")
        .description("put a preview into its pull request, drift into one issue")
        .addCommand(commentCommand())
        .addCommand(issueCommand())
        .addCommand(reviewedCommand())
        .addCommand(summaryCommand())
        .addCommand(renderCommand())
        .addHelpText("after", help);
}

const help = `
The token is read from GITHUB_TOKEN, the repository from --repository or GITHUB_REPOSITORY. Comments need Pull requests: write,
issues need Issues: write. Only what the same identity wrote before is edited.

Exit codes: 0 ok, 1 GitHub refused the write or there is nothing to publish, 2 misuse, 8 GitHub could not be read.`;

const logOption = "what the verb said on stderr: shown when the file is missing or empty";

function commentCommand(): Command {
    return placed(new Command("comment"))
        .description("one comment a pull request and stack, edited in place")
        .requiredOption("--pull-request <number>", "number of the pull request", positive)
        .requiredOption("--file <file>", "the comment, in Markdown, at most 60,000 characters")
        .option("--log <file>", logOption)
        .option("--plan <hash>", "hash of the plan that the comment shows", hexadecimal)
        .option("--commit <sha>", "commit that the comment is about", hexadecimal)
        .action(comment);
}

function issueCommand(): Command {
    return placed(new Command("issue"))
        .description("one issue a stack: opened, kept current, closed with a last comment")
        .requiredOption("--file <file>", "the issue, or its last comment, in Markdown")
        .option("--log <file>", logOption)
        .addOption(
            new Option("--state <state>", "what the issue is to be")
                .choices(["open", "closed"])
                .makeOptionMandatory(),
        )
        .option("--title <title>", "of a new issue")
        .option("--label <label>", "of a new issue; may be repeated", gather, [])
        .action(issue);
}

function reviewedCommand(): Command {
    return placed(new Command("reviewed"))
        .description("print the hash of the plan shown in the pull request that a commit came from")
        .requiredOption("--commit <sha>", "the merged commit, on its branch", hexadecimal)
        .action(reviewed);
}

function summaryCommand(): Command {
    return new Command("summary")
        .description("append a file to the page of the workflow run (GITHUB_STEP_SUMMARY)")
        .requiredOption("--file <file>", "in Markdown")
        .option("--log <file>", logOption)
        .action(summary);
}

function renderCommand(): Command {
    return new Command("render")
        .description("say a preview that was written down (preview.json) in another format")
        .requiredOption(
            "--file <file>",
            "the preview.json that `codex-rollout preview --out` wrote",
        )
        .addOption(
            new Option("--format <format>", "how to say it")
                .choices(reportFormats)
                .makeOptionMandatory(),
        )
        .action(render);
}

function placed(command: Command): Command {
    return command
        .requiredOption("--stack <name>", "Pulumi stack that it is about", stack)
        .option("--repository <owner/name>", "default: GITHUB_REPOSITORY")
        .option(
            "--base-url <url>",
            "the API of another GitHub; default: GITHUB_BASE_URL, else GITHUB_API_URL, else https://api.github.com/",
        );
}

async function comment(options: CommentOptions): Promise<void> {
    const { pullRequest, plan, commit } = options;
    const { text, whole, problem } = publishedText(options);
    const { did, url } = await publishComment(await publisherFor(options), {
        pullRequest,
        text,
        // What is not shown whole was not reviewed, so no plan may be found by it.
        marker: { kind: "preview", stack: options.stack, commit, ...(whole ? { plan } : {}) },
    });
    process.stdout.write(`${did} ${url}\n`);
    if (problem !== undefined) throw new Failure(problem);
}

async function issue(options: IssueOptions): Promise<void> {
    const { text, problem } = publishedText(options);
    const { did, url } = await publishIssue(await publisherFor(options), {
        state: options.state,
        marker: { kind: "drift", stack: options.stack },
        title: options.title ?? `Drift check of ${options.stack}`,
        text,
        labels: options.label,
    });
    process.stdout.write(url === undefined ? `${did}\n` : `${did} ${url}\n`);
    if (problem !== undefined) throw new Failure(problem);
}

async function reviewed(options: ReviewedOptions): Promise<void> {
    const { plan, pullRequest } = await reviewedPlan(await publisherFor(options), options);
    process.stderr.write(`plan ${plan.slice(0, 12)} was shown in pull request ${pullRequest}\n`);
    process.stdout.write(`${plan}\n`);
}

function summary(options: SummaryOptions): void {
    const page = process.env.GITHUB_STEP_SUMMARY;
    if (!page) {
        throw new Failure(
            "GITHUB_STEP_SUMMARY is not set - it is only in a GitHub workflow",
            exitCodes.misuse,
        );
    }
    appendFileSync(page, `${publishedText(options, runUrl()).text}\n`);
}

function render({ file, format }: RenderOptions): void {
    const text = renderPreview(readPreview(file), format);
    process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** @throws Failure (misuse) for a file that `preview --out` did not write */
function readPreview(file: string): Preview {
    const remedy = "what codex-rollout preview --out wrote";
    return readDocument(file, "plan#/definitions/Preview", remedy) as Preview;
}

/** @throws Failure (misuse) without a token, or when the repository is not given as `owner/name` */
async function publisherFor({ repository, baseUrl }: Place): Promise<Publisher> {
    const token = process.env.GITHUB_TOKEN;
    if (!token) throw new Failure("no token - set GITHUB_TOKEN", exitCodes.misuse);
    const at = repository ?? process.env.GITHUB_REPOSITORY ?? "";
    if (!/^[\w.-]+\/[\w.-]+$/.test(at)) {
        throw new Failure(
            `no repository (${at}) - give --repository owner/name, or set GITHUB_REPOSITORY`,
            exitCodes.misuse,
        );
    }
    const { GITHUB_BASE_URL, GITHUB_API_URL } = process.env;
    try {
        return await createPublisher({
            token,
            repository: at,
            baseUrl: baseUrl ?? (GITHUB_BASE_URL || GITHUB_API_URL || undefined),
        });
    } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        throw new Failure(error.message, exitCodes.misuse);
    }
}

function positive(text: string): number {
    if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("expected a number, e.g. 12");
    return Number(text);
}

function hexadecimal(text: string): string {
    if (!/^[\da-f]{40,64}$/.test(text))
        throw new InvalidArgumentError("expected 40 to 64 hexadecimal digits");
    return text;
}

function stack(text: string): string {
    if (!stackName.test(text))
        throw new InvalidArgumentError("expected the name of a Pulumi stack, e.g. acme");
    return text;
}

function gather(label: string, before: readonly string[]): readonly string[] {
    return [...before, label];
}

import { Command } from "commander";
import { findCodex, NoCodexBinary } from "../../codex/binary/find";
import type { CodexBinary } from "../../codex/binary/find";
import { checkCodexFiles } from "../../codex/check";
import { checkCheckout } from "../../codex/check/checkout";
import { notEnforced } from "../../codex/limits";
import { proveCodexFiles } from "../../codex/prove";
import { renderCodexFiles } from "../../codex/render";
import { readDocuments } from "../checkout";
import { readCodexFolder, writeCodexFolder } from "../codex-folder";
import { readCodexControls } from "../codex-policy";
import { exitCodes, Failure } from "../exit-codes";
import { proofExitCode, proofJson, proofText } from "../render/proof";

interface ProofOptions {
    readonly policy: string;
    readonly dir?: string;
    readonly codex?: string;
    readonly json?: boolean;
}

/** `codex-rollout codex`: Codex's own files, written, checked and proven with the real binary. */
export function codexCommand(): Command {
    return new Command("codex")
        .description("render Codex's own files, check and prove them with the real codex binary")
        .addCommand(renderVerb())
        .addCommand(checkVerb())
        .addCommand(proveVerb());
}

function renderVerb(): Command {
    return new Command("render")
        .description("write requirements.toml, config.toml, rules, hook and AGENTS.md of a policy")
        .option("--policy <file>", "the policy", "policies/rollout.yaml")
        .requiredOption("--out <folder>", "where to write; files of the same name are replaced")
        .addHelpText("after", "\nExit codes: 0 written, 1 the policy has errors, 2 misuse.")
        .action(({ policy, out }: { policy: string; out: string }) => {
            const files = renderCodexFiles(readCodexControls(policy));
            const others = writeCodexFolder(out, files);
            for (const path of others) {
                process.stderr.write(
                    `${out}/${path}: is not of this policy, and is left as it is\n`,
                );
            }
            process.stdout.write(files.map((file) => `${out}/${file.path}\n`).join(""));
        });
}

function checkVerb(): Command {
    return proofOptions(new Command("check"))
        .description("whether codex reads every file, and reads in it what the policy says")
        .option(
            "--repository <folder>",
            "also a checkout: whether every AGENTS.md of it fits with ours, folder by folder",
        )
        .action(async (options: ProofOptions & { repository?: string }) => {
            const { repository } = options;
            const documents = repository === undefined ? undefined : readDocuments(repository);
            const { controls, files, binary } = await proofInput(options);
            const checked = await checkCodexFiles({ controls, files, binary });
            const rows =
                documents === undefined ? [] : await checkCheckout({ controls, binary }, documents);
            const result = { ...checked, rows: [...checked.rows, ...rows] };
            print(options, proofJson(options.policy, result, []), proofText(result, []));
            process.exitCode = proofExitCode(result);
        });
}

function proveVerb(): Command {
    return proofOptions(new Command("prove"))
        .description("what codex does with every declared command, path and domain")
        .action(async (options: ProofOptions) => {
            const { controls, files, binary } = await proofInput(options);
            const progress = (part: string): void => void process.stderr.write(`proving ${part}\n`);
            const result = await proveCodexFiles({ controls, files, binary, progress });
            const limits = notEnforced(controls);
            print(options, proofJson(options.policy, result, limits), proofText(result, limits));
            process.exitCode = proofExitCode(result);
        });
}

function proofOptions(command: Command): Command {
    return command
        .option("--policy <file>", "the policy", "policies/rollout.yaml")
        .option("--dir <folder>", "files as they stand in a folder, instead of as rendered now")
        .option("--codex <file>", "the codex to ask; default: the installed one, else of PATH")
        .option("--json", "print one JSON document instead of text")
        .addHelpText(
            "after",
            `
Runs the real codex in a namespace where /etc is a copy; needs Linux, and root or unshare -Urm.
No account, no network; declared programs are stand-ins, so nothing is deleted or pushed.

Exit codes: 0 obeyed, 1 broken or the policy has errors, 2 misuse or no codex, 8 something could not be tried here.`,
        );
}

async function proofInput({ policy, dir, codex }: ProofOptions) {
    const controls = readCodexControls(policy);
    const files = dir === undefined ? renderCodexFiles(controls) : readCodexFolder(dir);
    return { controls, files, binary: await binaryOrMisuse(codex) };
}

async function binaryOrMisuse(asked: string | undefined): Promise<CodexBinary> {
    try {
        return await findCodex(asked);
    } catch (error) {
        if (error instanceof NoCodexBinary) throw new Failure(error.message, exitCodes.misuse);
        throw error;
    }
}

function print({ json }: ProofOptions, document: string, text: string): void {
    process.stdout.write(`${json === true ? document : text}\n`);
}

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "smol-toml";
import type { CommandWord } from "../../plan/codex";
import { runCodex } from "../binary/run";
import { decide } from "../commands/command-rule";
import type { Decision } from "../commands/command-rule";
import { commandRules } from "../commands/command-rules";
import { machineFolder, repositoryFolder } from "../render";
import { repositoryRulesFile, rulesName } from "../render/places";
import { starlark } from "../render/rules";
import type { ProofRow } from "../result";
import type { CheckInput } from "./input";
import { textOf } from "./file";

/** A rules file, and which decisions can stand in it. */
interface RulesFile {
    readonly path: string;
    readonly text: string;
    /** requirements.toml cannot hold an allow rule. */
    readonly holds: readonly Decision[];
}

/**
 * Asks the binary about every example of every rule, once with the `.rules` file and once with the rules of
 * requirements.toml. Codex checks the examples that stand in a file, but not whether the file is the policy's.
 */
export async function checkRules(input: CheckInput): Promise<ProofRow[]> {
    const home = await mkdtemp(join(tmpdir(), "codex-rules-"));
    try {
        const rows: ProofRow[] = [];
        for (const file of rulesFiles(input)) rows.push(...(await checkFile(input, file, home)));
        return rows;
    } finally {
        await rm(home, { recursive: true, force: true });
    }
}

function rulesFiles({ files }: CheckInput): RulesFile[] {
    const all: readonly Decision[] = ["allow", "prompt", "forbidden"];
    const machine = textOf(files, `${machineFolder}/rules/${rulesName}`);
    const repository = textOf(files, `${repositoryFolder}/${repositoryRulesFile}`);
    const requirements = textOf(files, `${machineFolder}/requirements.toml`);
    return [
        ...(machine === undefined
            ? []
            : [{ path: `rules/${rulesName}`, text: machine, holds: all }]),
        ...(repository === undefined || repository === machine
            ? []
            : [{ path: repositoryRulesFile, text: repository, holds: all }]),
        ...(requirements === undefined ? [] : requirementRules(requirements)),
    ];
}

/** The rules of requirements.toml in the form that `execpolicy check` takes. */
function requirementRules(text: string): RulesFile[] {
    let rows: unknown;
    try {
        rows = (parse(text)["rules"] as { prefix_rules?: unknown } | undefined)?.prefix_rules ?? [];
    } catch {
        return []; // that the file is no TOML is said by checkRequirements, in codex's words
    }
    const rules = (rows as readonly RequirementRule[]).map((rule) =>
        starlark(
            {
                pattern: rule.pattern.map((word): CommandWord => word.token ?? word.any_of ?? ""),
                decision: rule.decision,
                justification: rule.justification,
                match: [],
                notMatch: [],
            },
            "requirements.toml",
        ),
    );
    return [
        {
            path: "requirements.toml [rules]",
            text: `${rules.join("\n\n")}\n`,
            holds: ["prompt", "forbidden"],
        },
    ];
}

interface RequirementRule {
    readonly pattern: readonly { readonly token?: string; readonly any_of?: readonly string[] }[];
    readonly decision: Decision;
    readonly justification: string;
}

async function checkFile(input: CheckInput, file: RulesFile, home: string): Promise<ProofRow[]> {
    const path = join(home, "checked.rules");
    await writeFile(path, file.text);
    const rules = commandRules(input.controls.commands).filter((rule) =>
        file.holds.includes(rule.decision),
    );
    const refused = await refusalOf(input, path, home);
    if (refused !== undefined) {
        return [{ subject: file.path, declared: "loads", verdict: "broken", evidence: refused }];
    }
    const examples = rules.flatMap((rule) => [...rule.match, ...rule.notMatch]);
    const said = await decisionsOf(input, examples, path, home);
    return rules.map((rule) => {
        const row = {
            subject: file.path,
            declared: `${rule.decision}: ${patternText(rule.pattern)}`,
            from: rule.origin.path,
        };
        const of = [...rule.match, ...rule.notMatch];
        for (const words of of) {
            const is = said.get(words.join(" "));
            const wanted = decide(rules, words).decision;
            if (is === wanted) continue;
            const evidence = `\`${words.join(" ")}\` comes to ${is ?? "no rule"}, not ${wanted ?? "no rule"}`;
            return { ...row, verdict: "broken", evidence };
        }
        return {
            ...row,
            verdict: "obeyed",
            evidence: `execpolicy agrees on ${of.length} examples`,
        };
    });
}

/** Why codex does not load the file, in its words; any command makes it load and try the file's own examples. */
async function refusalOf(
    { binary }: CheckInput,
    path: string,
    home: string,
): Promise<string | undefined> {
    const answer = await runCodex(binary, ["execpolicy", "check", "-r", path, "--", "true"], {
        home,
    });
    if (answer.code === 0) return undefined;
    return answer.stderr.replaceAll(path, "the file").replace(/\s+/g, " ").trim();
}

/** What codex decides about each command; one process a command, as there is no batch form, a few at a time. */
async function decisionsOf(
    { binary }: CheckInput,
    commands: readonly (readonly string[])[],
    path: string,
    home: string,
): Promise<ReadonlyMap<string, Decision | undefined>> {
    const unique = [...new Map(commands.map((words) => [words.join(" "), words])).entries()];
    const said = new Map<string, Decision | undefined>();
    const worker = async (): Promise<void> => {
        for (let next = unique.pop(); next !== undefined; next = unique.pop()) {
            const [text, words] = next;
            const answer = await runCodex(
                binary,
                ["execpolicy", "check", "--resolve-host-executables", "-r", path, "--", ...words],
                { home },
            );
            said.set(text, (JSON.parse(answer.stdout) as { decision?: Decision }).decision);
        }
    };
    await Promise.all(Array.from({ length: 4 }, worker));
    return said;
}

function patternText(pattern: readonly CommandWord[]): string {
    return pattern.map((word) => (typeof word === "string" ? word : word.join("|"))).join(" ");
}

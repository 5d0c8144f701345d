import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { furnish } from "../binary/furnish";
import type { StagedMachine } from "../binary/machine";
import { collect, runCodex } from "../binary/run";
import { repositoryFolder } from "../render";
import { projectDocLimit } from "../render/config";
import { projectDocExcess } from "../render/project-docs";
import type { ProofRow } from "../result";
import type { CheckInput } from "./input";
import { textOf } from "./file";

/** Shows AGENTS.md and the instructions as the model gets them. What is over the limit is cut by codex without a word. */
export async function checkGuidance(
    { controls, files, binary }: CheckInput,
    machine: StagedMachine,
): Promise<ProofRow[]> {
    const document = textOf(files, `${repositoryFolder}/AGENTS.md`);
    if (document === undefined) return [];
    await collect("git", ["init", "-q", machine.workspace], {});
    await writeFile(join(machine.workspace, "AGENTS.md"), document);
    await furnish(controls, machine);
    const answer = await runCodex(binary, ["debug", "prompt-input", "hello"], {
        within: machine.within,
        home: machine.home,
        cwd: machine.workspace,
    });
    const seen = answer.code === 0 ? shownTexts(JSON.parse(answer.stdout)) : "";
    const { instructions } = controls.guidance;
    return [
        seenRow("AGENTS.md", document.trim(), seen, answer.stderr),
        limitRow(document),
        ...(instructions === undefined
            ? []
            : [
                  {
                      ...seenRow("instructions", instructions.value.trim(), seen, answer.stderr),
                      from: instructions.origin.path,
                  },
              ]),
    ];
}

function seenRow(what: string, wanted: string, seen: string, stderr: string): ProofRow {
    const there = seen.includes(wanted);
    return {
        subject: "AGENTS.md",
        declared: `the model sees the ${what === "AGENTS.md" ? "managed section" : what}`,
        verdict: there ? "obeyed" : "broken",
        evidence: there
            ? `debug prompt-input shows its ${Buffer.byteLength(wanted)} bytes`
            : `debug prompt-input does not show it whole ${stderr.trim().split("\n").at(-1) ?? ""}`.trim(),
    };
}

function limitRow(document: string): ProofRow {
    const [excess] = projectDocExcess({ "AGENTS.md": Buffer.byteLength(document) });
    const bytes = Buffer.byteLength(document);
    return {
        subject: "AGENTS.md",
        declared: `at most ${projectDocLimit} bytes`,
        verdict: excess === undefined ? "obeyed" : "broken",
        evidence: `${bytes} bytes`,
    };
}

/** Every text of an answer, whatever it is nested in. */
export function shownTexts(value: unknown): string {
    if (typeof value === "string") return value;
    if (Array.isArray(value)) return value.map(shownTexts).join("\n");
    if (typeof value === "object" && value !== null)
        return Object.values(value).map(shownTexts).join("\n");
    return "";
}

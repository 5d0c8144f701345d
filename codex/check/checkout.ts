import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CodexControls } from "../../plan/codex";
import type { CodexBinary } from "../binary/find";
import { collect, runCodex } from "../binary/run";
import { agentsSection, withBlock } from "../render/agents";
import { projectDocLimit } from "../render/config";
import { documentsAlong, projectDocExcess } from "../render/project-docs";
import type { ProofRow } from "../result";
import { shownTexts } from "./guidance";

/** Texts of AGENTS.md and AGENTS.override.md of a repository, by path. */
export type Documents = Readonly<Record<string, string>>;

const subject = "AGENTS.md of the repository";

/**
 * Whether a session in any folder of a repository reads our section and everything that people wrote: the sizes along each
 * path, and, in the folder where most comes together, what the binary shows to the model.
 */
export async function checkCheckout(
    { controls, binary }: { readonly controls: CodexControls; readonly binary: CodexBinary },
    documents: Documents,
): Promise<ProofRow[]> {
    let root: string;
    try {
        root = withBlock(documents["AGENTS.md"] ?? "", agentsSection(controls));
    } catch (error) {
        const evidence = (error as Error).message;
        return [{ subject, declared: "our section is whole", verdict: "broken", evidence }];
    }
    const all = { ...documents, "AGENTS.md": root };
    const sizes = Object.fromEntries(
        Object.entries(all).map(([path, text]) => [path, Buffer.byteLength(text)]),
    );
    const excess = projectDocExcess(sizes);
    const [fullest] = documentsAlong(sizes).sort((a, b) => b.bytes - a.bytes);
    if (excess.length > 0 || fullest === undefined) {
        return excess.map(({ directory, bytes, files }) => ({
            subject,
            declared: `at most ${projectDocLimit} bytes in ${directory}/`,
            verdict: "broken",
            evidence: `${bytes} bytes in ${files.join(", ")}; codex cuts the rest without a word`,
        }));
    }
    return [
        {
            subject,
            declared: `at most ${projectDocLimit} bytes along every path`,
            verdict: "obeyed",
            evidence: `${Object.keys(all).length} files; most in ${fullest.directory}/, ${fullest.bytes} bytes`,
        },
        await shownRow(binary, all, fullest),
    ];
}

async function shownRow(
    binary: CodexBinary,
    documents: Documents,
    { directory, files }: { readonly directory: string; readonly files: readonly string[] },
): Promise<ProofRow> {
    const scratch = await mkdtemp(join(tmpdir(), "codex-checkout-"));
    try {
        const workspace = join(scratch, "workspace");
        for (const [path, text] of Object.entries(documents)) {
            await mkdir(dirname(join(workspace, path)), { recursive: true });
            await writeFile(join(workspace, path), text);
        }
        await collect("git", ["init", "-q", workspace], {});
        const answer = await runCodex(binary, ["debug", "prompt-input", "hello"], {
            home: scratch,
            cwd: join(workspace, directory),
        });
        const seen = answer.code === 0 ? shownTexts(JSON.parse(answer.stdout)) : "";
        const missing = files.filter((path) => !seen.includes((documents[path] ?? "").trim()));
        return {
            subject,
            declared: `the model sees ${files.join(" and ")} in ${directory}/`,
            verdict: answer.code === 0 && missing.length === 0 ? "obeyed" : "broken",
            evidence:
                missing.length === 0
                    ? "debug prompt-input shows them whole"
                    : `debug prompt-input does not show ${missing.join(" and ")} whole`,
        };
    } finally {
        await rm(scratch, { recursive: true, force: true });
    }
}

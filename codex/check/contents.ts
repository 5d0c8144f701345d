import { renderCodexFiles } from "../render";
import type { RenderedFile } from "../render";
import type { ProofRow } from "../result";
import type { CheckInput } from "./input";

/**
 * Whether each file is what the policy renders to. The binary cannot say so: a key it does not know, or a rule that is
 * gone, is nothing to it.
 */
export function checkContents({ controls, files }: CheckInput): ProofRow[] {
    const expected = renderCodexFiles(controls);
    const found = new Map(files.map((file) => [file.path, file]));
    return [
        ...expected.map((file) => compareFile(file, found.get(file.path))),
        ...files.filter((file) => /(^|\/)managed_config\.toml$/.test(file.path)).map(managedConfig),
    ];
}

function compareFile(expected: RenderedFile, found: RenderedFile | undefined): ProofRow {
    const row = { subject: "files", declared: expected.path };
    if (found === undefined)
        return { ...row, verdict: "broken", evidence: "the file is not there" };
    if (found.text !== expected.text) {
        return { ...row, verdict: "broken", evidence: firstDifference(expected.text, found.text) };
    }
    if (expected.executable && !found.executable) {
        return {
            ...row,
            verdict: "broken",
            evidence: "not executable, and codex lets a command run when its hook does not start",
        };
    }
    return { ...row, verdict: "obeyed", evidence: "as the policy renders it" };
}

/** Codex 0.169.0: what stands there beats every requirement. */
function managedConfig(file: RenderedFile): ProofRow {
    return {
        subject: "files",
        declared: file.path,
        verdict: "broken",
        evidence: "managed_config.toml beats requirements.toml; put defaults in config.toml",
    };
}

function firstDifference(expected: string, found: string): string {
    const theirs = found.split("\n");
    const ours = expected.split("\n");
    const line = ours.findIndex((text, index) => text !== theirs[index]);
    const at = line === -1 ? ours.length : line;
    const is = theirs[at] === undefined ? "ends" : `is ${JSON.stringify(theirs[at])}`;
    const should = ours[at] === undefined ? "nothing more" : JSON.stringify(ours[at]);
    return `line ${at + 1} ${is}, the policy renders ${should}`;
}

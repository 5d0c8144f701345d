/** Files that the policy manages, CODEOWNERS above all: our block line by line, and human lines that take files from it. */
import { codeownersPaths, readManagedBlock, shadowedBy } from "../codeowners";
import type { PlannedFile, PlannedRepository } from "../plan";
import type { Comparison, Difference } from "./comparison";
import { own } from "./lookup";

interface Place {
    readonly comparison: Comparison;
    readonly repository: string;
    readonly path: string;
    readonly planned: PlannedFile;
}

export function compareFiles(comparison: Comparison, { name, files }: PlannedRepository): void {
    const live = own(comparison.state.repositories, name)?.files ?? {};
    for (const [path, planned] of Object.entries(files)) {
        const place = { comparison, repository: name, path, planned };
        const text = own(live, path)?.text;
        if (text === planned.text) continue;
        if (text === undefined) reportMissing(place, `${path} does not exist`);
        // Whatever else the difference is, the file is not what it should be.
        else if (!isCodeowners(place) || !foundInBlock(place, text)) reportText(place, text);
    }
}

/** Only lines of CODEOWNERS mean something one by one. */
function isCodeowners({ path, planned }: Place): boolean {
    return planned.mode === "block" && (codeownersPaths as readonly string[]).includes(path);
}

/** Whether the block explains how the file differs. */
function foundInBlock(place: Place, text: string): boolean {
    const block = readManagedBlock(text);
    if (block === undefined) {
        reportMissing(place, `${place.path} has no block of the policy`);
        return true;
    }
    const linesDiffer = compareLines(place, block.lines);
    const shadows = shadowedBy(text);
    for (const { rule, shadows: owned } of shadows) {
        const shadowed = owned.map(({ pattern }) => pattern);
        const index = place.planned.lines.findIndex((line) => shadowed.includes(patternOf(line)));
        report(place, {
            kind: "changed",
            at: ["shadows", String(rule.line)],
            governedBy: index < 0 ? [] : ["lines", String(index)],
            words: `line ${rule.line} (${ruleWords(rule.pattern, rule.owners)}) stands below the block and takes ${shadowed.join(", ")} from its owners`,
            actual: ruleWords(rule.pattern, rule.owners),
            effect: "looser",
        });
    }
    return linesDiffer || shadows.length > 0;
}

function ruleWords(pattern: string, owners: readonly string[]): string {
    return owners.length === 0 ? `${pattern} without owners` : [pattern, ...owners].join(" ");
}

/** Lines are told apart by what they say; one with the same pattern and other owners is a changed line. True: some differ. */
function compareLines(place: Place, actual: readonly string[]): boolean {
    const left = [...actual];
    const take = (matches: (line: string) => boolean): string | undefined => {
        const index = left.findIndex(matches);
        return index < 0 ? undefined : left.splice(index, 1)[0];
    };
    const lines = place.planned.lines.map((line, index) => ({ line, index }));
    const gone = lines.filter(({ line }) => take((other) => other === line) === undefined);
    const goneRules = gone.filter(({ line }) => isRule(line));
    for (const { line, index } of goneRules) {
        const at = ["lines", String(index)];
        const edited = take((other) => isRule(other) && patternOf(other) === patternOf(line));
        if (edited === undefined) {
            const words = `line "${line}" is missing`;
            report(place, { kind: "missing", at, words, declared: line, effect: "looser" });
        } else {
            const words = `line "${line}" was changed to "${edited}"`;
            report(place, {
                kind: "changed",
                at,
                words,
                declared: line,
                actual: edited,
                effect: "looser",
            });
        }
    }
    const extraRules = left.filter(isRule);
    for (const line of extraRules) {
        const words = `line "${line}" in the block is not in the policy`;
        report(place, {
            kind: "excess",
            at: ["lines", line],
            words,
            actual: line,
            effect: "looser",
        });
    }
    return goneRules.length + extraRules.length > 0;
}

function isRule(line: string): boolean {
    return line.trim() !== "" && !line.trimStart().startsWith("#");
}

/** The pattern as written; an escaped space belongs to it. */
function patternOf(line: string): string {
    return /^\s*((?:\\.|[^\s\\])+)/.exec(line)?.[1] ?? "";
}

function reportMissing(place: Place, words: string): void {
    const declared = place.planned.lines.join("\n");
    report(place, { kind: "missing", at: [], words, declared, effect: "looser" });
}

function reportText(place: Place, text: string): void {
    const declared = place.planned.text.split("\n");
    const actual = text.split("\n");
    const line = declared.findIndex((wanted, index) => wanted !== actual[index]);
    report(place, {
        kind: "changed",
        at: [],
        words: `${place.path} differs from line ${(line < 0 ? declared.length : line) + 1} on`,
        declared: place.planned.text,
        actual: text,
    });
}

function report(
    { comparison, repository, path, planned }: Place,
    {
        at,
        words,
        governedBy,
        ...difference
    }: Omit<Difference, "summary" | "managed"> & {
        readonly words: string;
    },
): void {
    const file = ["repositories", repository, "files", path];
    const said = words.startsWith(path) ? words : `${path}, ${words}`;
    comparison.report({
        ...difference,
        at: [...file, ...at],
        ...(governedBy === undefined ? {} : { governedBy: [...file, ...governedBy] }),
        repository,
        summary: `${repository} ${said}`,
        // A proposal waits for a person to merge it; `up` alone does not put the file right.
        ...(planned.delivery === "commit"
            ? { managed: true }
            : { managed: false, remedy: "up proposes it, a person merges the pull request" }),
    });
}

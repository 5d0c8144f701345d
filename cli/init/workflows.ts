/** The workflow templates, filled in for one policy repository, and their way into its folder. */
import {
    existsSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    renameSync,
    writeFileSync,
} from "node:fs";
import path from "node:path";
import { createTwoFilesPatch } from "diff";
import { exitCodes, Failure } from "../exit-codes";

export interface WorkflowSettings {
    /** Name of the Pulumi stack. */
    readonly stack: string;
    /** Policy file, from the root of the repository, with `/`. */
    readonly policy: string;
    /** The repository's default branch. */
    readonly branch: string;
    /** When drift is looked for, as GitHub's `schedule` has it, e.g. `23 5 * * *`. */
    readonly schedule: string;
}

export type FileFate = "created" | "replaced" | "unchanged";

/** Beside the sources, from which tests run this, or beside `bin`. */
function templatesFolder(): string {
    const above = [path.join("..", ".."), path.join("..", "..", "..")];
    const found = above
        .map((up) => path.resolve(__dirname, up, "templates", "workflows"))
        .find(existsSync);
    if (found === undefined) throw new Error("this package has no templates/workflows");
    return found;
}

/** File name to text. */
export function workflowFiles(settings: WorkflowSettings): ReadonlyMap<string, string> {
    const values: Readonly<Record<string, string>> = {
        STACK: settings.stack,
        POLICY: settings.policy,
        // The overrides stand beside the policy, under a name that cannot be chosen.
        OVERRIDES: path.posix.join(path.posix.dirname(settings.policy), "overrides.yaml"),
        BRANCH: settings.branch,
        SCHEDULE: settings.schedule,
    };
    const fill = (text: string) =>
        text.replace(/__([A-Z]+)__/g, (whole, name: string) => values[name] ?? whole);
    const templates = templatesFolder();
    return new Map(
        readdirSync(templates)
            .filter((name) => name.endsWith(".yml"))
            .sort()
            .map((name) => [name, fill(readFileSync(path.join(templates, name), "utf8"))]),
    );
}

/**
 * Writes files into a folder, all of them or none. What is there and differs is replaced only when forced.
 * @throws Failure that shows what differs, when not forced
 */
export function writeWorkflows(
    folder: string,
    files: ReadonlyMap<string, string>,
    force: boolean,
): { readonly file: string; readonly fate: FileFate }[] {
    const planned = [...files].map(([name, text]) => {
        const file = path.join(folder, name);
        const before = textOf(file);
        const fate: FileFate =
            before === undefined ? "created" : before === text ? "unchanged" : "replaced";
        return { file, text, before, fate };
    });
    const differing = planned.filter(({ fate }) => fate === "replaced");
    if (differing.length > 0 && !force) {
        const shown = differing.map(({ file, before = "", text }) =>
            createTwoFilesPatch(file, file, before, text, "as it is", "as it would be").trimEnd(),
        );
        throw new Failure(
            `${differing.map(({ file }) => file).join(", ")} differs from what would be written, so nothing was - --force replaces it\n${shown.join("\n")}`,
        );
    }
    mkdirSync(folder, { recursive: true });
    for (const { file, text, fate } of planned) {
        if (fate === "unchanged") continue;
        // Never half a workflow: GitHub would run it.
        const unfinished = `${file}.${process.pid}.tmp`;
        writeFileSync(unfinished, text);
        renameSync(unfinished, file);
    }
    return planned.map(({ file, fate }) => ({ file, fate }));
}

function textOf(file: string): string | undefined {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOENT") return undefined;
        throw new Failure(`${file}: ${code ?? String(error)}`, exitCodes.misuse);
    }
}

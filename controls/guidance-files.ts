/** What `guidance` puts into repositories: which files, of which repositories, with which text. */
import { agentsSection, withBlock } from "../codex/render/agents";
import { repositoryConfigFile, repositoryRulesFile } from "../codex/render/places";
import { renderRepositoryConfig } from "../codex/render/repository-config";
import { renderRules } from "../codex/render/rules";
import { isOurs } from "../codex/render/provenance";
import { ancestors, factPath } from "../plan/fact-path";
import type { Inventory } from "../plan/inventory";
import type { Unread } from "../plan/live";
import { codexControls } from "./codex";
import type { Context, Policy } from "./control";
import { selectRepositories } from "./selection";
import type { SelectedRepository } from "./selection";

export const documentPath = "AGENTS.md";

export const guidanceFiles = ["agents", "rules", "config"] as const;
export type GuidanceFile = (typeof guidanceFiles)[number];

const paths: Readonly<Record<GuidanceFile, string>> = {
    agents: documentPath,
    rules: repositoryRulesFile,
    config: repositoryConfigFile,
};

/** Paths that the policy puts into repositories; their text is part of the inventory. */
export function guidedFiles({ guidance }: Policy): string[] {
    return guidance?.repositories === undefined ? [] : guidance.files.map((file) => paths[file]);
}

/** Names of the repositories that get them. */
export function guidedRepositories(policy: Policy, inventory: Inventory): string[] {
    const wanted = policy.guidance?.repositories ?? [];
    if (wanted.length === 0) return [];
    const nowhere = { file: "", line: 0, column: 0, path: "" };
    const silent = () => ({ severity: "warning", code: "", message: "", origin: nowhere }) as const;
    const report = { at: () => nowhere, error: silent, warning: silent };
    const selection = selectRepositories(policy.repositories ?? {}, inventory, report);
    return selection.of(wanted).map(({ name }) => name);
}

/** One file of one repository as it is and as it should be. */
export interface GuidedFile {
    readonly file: GuidanceFile;
    readonly path: string;
    readonly selected: SelectedRepository;
    /** Text on the default branch; absent: there is none. */
    readonly now?: string;
    /** Lines that are ours: the block of AGENTS.md, or the whole file. */
    readonly lines: readonly string[];
    /**
     * The text that it should have, or why nothing may be written: it could not be read, it is a person's, or its block has
     * lost an end.
     */
    readonly text: string | { readonly refused: "unread"; readonly part: Unread } | Refused;
}

interface Refused {
    readonly refused: "foreign" | "torn";
}

/** Every file that the policy puts into repositories; none without an inventory. */
export function* guided(context: Context): Generator<GuidedFile> {
    const { guidance } = context.policy;
    const texts = textsOf(context);
    for (const selected of context.selection?.of(guidance?.repositories ?? []) ?? []) {
        for (const file of guidance?.files ?? []) {
            const path = paths[file];
            const { files } = selected.repository;
            const now = Object.hasOwn(files, path) ? files[path] : undefined;
            const part = unreadPart(selected.name, path, context);
            const lines = texts[file];
            const text =
                part !== undefined
                    ? { refused: "unread" as const, part }
                    : file === "agents"
                      ? inBlock(now, lines)
                      : whole(now, lines);
            yield { file, path, selected, ...(now === undefined ? {} : { now }), lines, text };
        }
    }
}

/** Lines of our block of AGENTS.md. */
export function documentLines(context: Context): string[] {
    return agentsSection(codexControls(context));
}

function textsOf(context: Context): Record<GuidanceFile, string[]> {
    const controls = codexControls(context);
    const lines = (text: string) => text.replace(/\n$/, "").split("\n");
    return {
        agents: agentsSection(controls),
        rules: lines(renderRules(controls)),
        config: lines(renderRepositoryConfig(controls)),
    };
}

function inBlock(now: string | undefined, lines: readonly string[]): string | Refused {
    try {
        return withBlock(now ?? "", lines);
    } catch {
        return { refused: "torn" };
    }
}

/** A file of ours says so in its head; any other is a person's, and is not written over. */
function whole(now: string | undefined, lines: readonly string[]): string | Refused {
    return now === undefined || isOurs(now) ? `${lines.join("\n")}\n` : { refused: "foreign" };
}

function unreadPart(repository: string, path: string, context: Context): Unread | undefined {
    const above = [...ancestors(factPath("repositories", repository, "files", path))];
    return context.inventory?.unread?.find((part) => above.includes(part.path));
}

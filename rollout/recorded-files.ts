/** Files of a recorded plan, for repositories in which people have gone on writing. */
import { blockBegin, blockEnd, withBlock } from "../codex/render/agents";
import { isOurs } from "../codex/render/provenance";
import { UnreadableError } from "../live/unreadable";
import { readManagedBlock, replaceManagedBlock } from "../plan/codeowners";
import { mapValues } from "../plan/applied/records";
import { own } from "../plan/compare/lookup";
import { ancestors, factPath } from "../plan/fact-path";
import type { Inventory } from "../plan/inventory";
import type { Plan, PlannedFile } from "../plan/plan";

export interface LeftFile {
    readonly path: readonly string[];
    readonly message: string;
}

/**
 * The plan with our lines of then in the files of now. A file that was ours whole and that a person has written since is
 * left to the person.
 * @throws UnreadableError for a file that could not be read: it must not be taken for gone, and written over
 */
export function withFilesAsTheyAre(
    plan: Plan,
    inventory: Inventory,
): { readonly plan: Plan; readonly left: readonly LeftFile[] } {
    const left: LeftFile[] = [];
    const repositories = mapValues(plan.repositories, (repository, name) => {
        const files = Object.entries(repository.files).flatMap(([path, file]): FileEntry[] => {
            proveRead(inventory, name, path);
            const now = own(own(inventory.repositories, name)?.files, path);
            const text = textNow(file, now);
            if (text !== undefined) return [[path, { ...file, text, delivered: text === now }]];
            left.push({
                path: ["repositories", name, "files", path],
                message: `${path} of ${name} is not ours any more, and is left as it is`,
            });
            return [];
        });
        return { ...repository, files: Object.fromEntries(files) };
    });
    return { plan: { ...plan, repositories }, left };
}

type FileEntry = readonly [path: string, file: PlannedFile];

function textNow({ text }: PlannedFile, now: string | undefined): string | undefined {
    const block = readManagedBlock(text);
    if (block !== undefined) return replaceManagedBlock(now, block.lines);
    const begin = text.indexOf(blockBegin);
    if (begin >= 0) {
        const lines = text.slice(begin + blockBegin.length + 1, text.indexOf(blockEnd, begin) - 1);
        return withBlock(now ?? "", lines.split("\n"));
    }
    return now === undefined || now === text || isOurs(now) ? text : undefined;
}

function proveRead(inventory: Inventory, repository: string, path: string): void {
    const at = [...ancestors(factPath("repositories", repository, "files", path))];
    const unread = inventory.unread?.find((part) => at.includes(part.path));
    if (unread !== undefined) throw new UnreadableError(unread.what, unread.reason);
}

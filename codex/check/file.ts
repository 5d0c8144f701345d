import type { RenderedFile } from "../render";

/** The text of a file, or undefined; whether it should be there is `checkContents`' business. */
export function textOf(files: readonly RenderedFile[], path: string): string | undefined {
    return files.find((file) => file.path === path)?.text;
}

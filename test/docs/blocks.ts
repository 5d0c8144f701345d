/** Fenced blocks of a Markdown page, in their order. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export interface Block {
    readonly page: string;
    /** Line of the opening fence, from 1. */
    readonly line: number;
    readonly language: string;
    readonly text: string;
    /** The reason in a comment `<!-- not run: … -->` right before the block. */
    readonly notRun: string | undefined;
}

export function blocksOf(page: string): Block[] {
    const blocks: Block[] = [];
    let open: { indent: string; language: string; line: number; lines: string[] } | undefined;
    let notRun: string | undefined;
    readFileSync(page, "utf8")
        .split("\n")
        .forEach((line, at) => {
            const [, indent = "", language = ""] = /^( *)```(\S*)/.exec(line) ?? [];
            if (open === undefined) {
                if (/^ *```/.test(line)) open = { indent, language, line: at + 1, lines: [] };
                else if (line.trim() !== "") notRun = /^<!-- not run: (.+) -->$/.exec(line)?.[1];
            } else if (line === `${open.indent}\`\`\``) {
                const text = open.lines.map((one) => one.slice(open?.indent.length)).join("\n");
                blocks.push({ page, line: open.line, language: open.language, text, notRun });
                open = undefined;
                notRun = undefined;
            } else open.lines.push(line);
        });
    if (open !== undefined) throw new Error(`${page}:${open.line}: the block has no end`);
    return blocks;
}

/** README and every page of docs/, as paths from the root of the repository. */
export function pages(): string[] {
    const found = readdirSync("docs", { recursive: true })
        .map(String)
        .filter((name) => name.endsWith(".md"))
        .map((name) => path.join("docs", name));
    return ["README.md", ...found.sort()];
}

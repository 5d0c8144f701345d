/** What the pages need beyond Markdown: GitHub's anchors, links between pages, tables that scroll by themselves. */
import { existsSync } from "node:fs";
import path from "node:path";
import GithubSlugger from "github-slugger";

export function linkRules(markdown) {
    markdown.core.ruler.push("anchors", anchors);
    markdown.core.ruler.push("links", links);
    markdown.renderer.rules.table_open = () =>
        '<div class="table" role="region" aria-label="Table" tabindex="0"><table>\n';
    markdown.renderer.rules.table_close = () => "</table></div>\n";
    const fence = markdown.renderer.rules.fence;
    markdown.renderer.rules.fence = (...args) =>
        fence(...args).replace("<pre>", '<pre tabindex="0">');
}

/** The same anchors as on GitHub, so that a link is right in both places. */
function anchors({ tokens }) {
    const slugger = new GithubSlugger();
    tokens.forEach((token, at) => {
        if (token.type !== "heading_open") return;
        const words = tokens[at + 1].children.filter(({ type }) =>
            /^(text|code_inline)$/.test(type),
        );
        token.attrSet("id", slugger.slug(words.map(({ content }) => content).join("")));
    });
}

/** A page links to a Markdown file, which is a page here too; a file outside docs/ is named and not linked. */
function links({ tokens, env }) {
    const from = path.dirname(env.page.inputPath);
    for (const { children } of tokens) {
        const within = [];
        for (const token of children ?? []) {
            if (token.type === "link_close" && within.pop()) token.tag = "span";
            if (token.type !== "link_open") continue;
            const [target, anchor] = token.attrGet("href").split("#");
            const outside = target !== "" && !/^[a-z]+:/.test(target);
            const file = path.posix.normalize(path.posix.join(from, target)).replace(/^\.\//, "");
            const gone = outside && !file.startsWith("docs/");
            within.push(gone);
            if (gone) {
                if (!existsSync(file)) throw new Error(`${env.page.inputPath}: no ${file}`);
                token.tag = "span";
                token.attrs = [
                    ["class", "in-repository"],
                    ["title", `${file}, in the repository`],
                ];
            } else if (outside) {
                const page = target.replace(/\.md$/, ".html");
                token.attrSet("href", anchor === undefined ? page : `${page}#${anchor}`);
            }
        }
    }
}

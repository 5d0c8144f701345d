/** `npm run docs`: docs/ as a static site in site/, which needs no server and no network. */
import { copyFileSync } from "node:fs";
import path from "node:path";
import { brokenLinks } from "./links.mjs";
import { linkRules } from "./markdown.mjs";
import { navigation } from "./navigation.mjs";
import { writeSearchIndex } from "./search-index.mjs";

const root = path.resolve(import.meta.dirname ?? ".", "..", "..");

export default function configure(eleventy) {
    eleventy.setQuietMode(true);
    eleventy.ignores.add("docs/_site/**");
    eleventy.amendLibrary("md", linkRules);
    eleventy.addGlobalData("layout", "page.njk");
    eleventy.addGlobalData(
        "permalink",
        () =>
            ({ page }) =>
                `${page.filePathStem}.html`,
    );
    eleventy.addGlobalData("navigation", () => navigation(path.join(root, "docs")));
    eleventy.addPassthroughCopy("docs/**/*.{svg,png}");
    eleventy.addFilter("from", (to, url) => path.posix.relative(path.posix.dirname(url), to));
    eleventy.addFilter("titleOf", (content) =>
        plain(/<h1[^>]*>([^]*?)<\/h1>/.exec(content)?.[1] ?? ""),
    );
    eleventy.addPassthroughCopy({ "docs/_site/assets": "assets", "docs/editor": "editor" });
    eleventy.addPassthroughCopy({
        "node_modules/minisearch/dist/umd/index.js": "assets/minisearch.js",
    });
    eleventy.on("eleventy.after", ({ directories, results }) => {
        const output = path.resolve(directories.output);
        writeSearchIndex(output, results);
        copyFileSync(path.join(root, "LICENSE"), path.join(output, "LICENSE"));
        const broken = brokenLinks(output);
        if (broken.length > 0) throw new Error(`broken links:\n${broken.join("\n")}`);
        console.log(
            `${results.length} pages in ${path.relative(process.cwd(), output)}/, every link leads somewhere`,
        );
    });
    return {
        dir: { input: "docs", output: "site", includes: "_site", layouts: "_site" },
        // Pages show templates of their own (`{{ … }}`); they are Markdown and nothing else.
        markdownTemplateEngine: false,
        templateFormats: ["md"],
    };
}

function plain(html) {
    return html.replace(/<[^>]+>/g, "").trim();
}

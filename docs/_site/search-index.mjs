/** The index that the pages search in: one entry a heading. A script and no JSON, so that it also works from a folder. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import MiniSearch from "minisearch";

/** What index and pages must agree on. */
const options = { fields: ["title", "text"], storeFields: ["title", "page"] };

export function writeSearchIndex(output, results) {
    const index = new MiniSearch(options);
    for (const { url, content } of results) index.addAll(entriesOf(url, content));
    const text = `window.searchIndex = ${JSON.stringify(JSON.stringify(index))};\nwindow.searchOptions = ${JSON.stringify(options)};\n`;
    writeFileSync(path.join(output, "assets", "search-index.js"), text);
}

function entriesOf(url, html) {
    const [, main = ""] = /<main[^>]*>([^]*)<\/main>/.exec(html) ?? [];
    const parts = main.split(/(?=<h[1-3] id=")/);
    const page = plain(/<h1[^>]*>([^]*?)<\/h1>/.exec(main)?.[1] ?? url);
    return parts.flatMap((part) => {
        const [, id, title] = /^<h[1-3] id="([^"]+)"[^>]*>([^]*?)<\/h[1-3]>/.exec(part) ?? [];
        return id === undefined
            ? []
            : [{ id: `${url.slice(1)}#${id}`, page, title: plain(title), text: plain(part) }];
    });
}

function plain(html) {
    const text = html
        .replace(/<[^>]+>/g, " ")
        .replace(/\s+/g, " ")
        .trim();
    return text
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&amp;", "&");
}

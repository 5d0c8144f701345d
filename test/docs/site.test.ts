/** `npm run docs`: the pages as a site whose links lead somewhere, and which finds what it is asked for. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runInNewContext } from "node:vm";
import MiniSearch from "minisearch";
import type { Options } from "minisearch";
import { accessibilityFaults } from "../support/accessibility";
import { pages } from "./blocks";

const root = path.resolve(__dirname, "..", "..");
let site: string;
let built: ReturnType<typeof build>;

function build() {
    return spawnSync(
        process.execPath,
        [
            "node_modules/@11ty/eleventy/cmd.cjs",
            "--config=docs/_site/eleventy.config.mjs",
            `--output=${site}`,
        ],
        { cwd: root, encoding: "utf8", env: { ...process.env, NODE_OPTIONS: "" } },
    );
}

beforeAll(() => {
    site = mkdtempSync(path.join(tmpdir(), "codex-rollout-site-"));
    built = build();
}, 120_000);
afterAll(() => rmSync(site, { recursive: true, force: true }));

const read = (name: string) => readFileSync(path.join(site, name), "utf8");
const names = pages()
    .filter((page) => page.startsWith("docs/"))
    .map((page) => page.replace(/^docs\//, "").replace(/\.md$/, ".html"));

test("every page is there, and reached from the menu of every other", () => {
    expect({ status: built.status, error: built.stderr }).toEqual({ status: 0, error: "" });
    const [, menu = ""] = /<nav[^>]*>([^]*?)<\/nav>/.exec(read("index.html")) ?? [];
    const reached = [...menu.matchAll(/href="([^"]+)"/g)].map(([, href]) => href);
    expect([...reached].sort()).toEqual([...names].sort());
});

test("nothing is loaded from elsewhere", () => {
    for (const name of names)
        expect(read(name)).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)="(?:https?:)?\/\//);
});

test("assistive technology finds its way in a page", async () => {
    // The template is one, so that a page with a table and code stands for all.
    expect(await accessibilityFaults(read("areas/drift.html"))).toEqual([]);
}, 60_000);

test("the search finds a heading, also when it is misspelled", () => {
    const window: { searchIndex?: string; searchOptions?: Options } = {};
    runInNewContext(read("assets/search-index.js"), { window });
    if (window.searchIndex === undefined || window.searchOptions === undefined)
        throw new Error("no index");
    const index = MiniSearch.loadJSON(window.searchIndex, window.searchOptions);
    const [first] = index.search("rollbak", { prefix: true, fuzzy: 0.15, boost: { title: 3 } });
    expect(first?.id).toMatch(/rollback/);
});

test("a link and an anchor that lead nowhere are found", async () => {
    const { brokenLinks } = (await import(path.join(root, "docs", "_site", "links.mjs"))) as {
        brokenLinks: (site: string) => string[];
    };
    expect(brokenLinks(site)).toEqual([]);
    writeFileSync(
        path.join(site, "broken.html"),
        '<a href="gone.html">1</a> <a href="index.html#gone">2</a> <a href="index.html#words">3</a>',
    );
    expect(brokenLinks(site)).toEqual(["broken.html: gone.html", "broken.html: index.html#gone"]);
});

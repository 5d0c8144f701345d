/** The pages of docs/reference that the program writes are those of today's program (npm run docs:reference). */
import { readFileSync } from "node:fs";
import path from "node:path";
import { componentsPage } from "../../cli/docs/components-page";
import { jsonPage } from "../../cli/docs/json-page";
import { readSchema } from "../../cli/docs/json-schemas";
import { documents } from "../../cli/json/documents";
import * as library from "../../components/index";
import { compiled } from "./compiled";

const root = path.resolve(__dirname, "..", "..");
const read = (name: string) => readFileSync(path.join(root, "docs", "reference", name), "utf8");

test("docs/reference/cli.md", async () => {
    const page = read("cli.md");
    expect(page).toBe(await compiled.cliPage());
    const verbs = compiled
        .verbsOf(await compiled.commandTree())
        .filter(({ commands }) => commands.length === 0);
    expect(verbs.length).toBeGreaterThan(25);
    const unsaid = verbs.map(compiled.wordsOf).filter((words) => !page.includes(`\n## ${words}\n`));
    expect(unsaid).toEqual([]);
});

test("docs/reference/components.md", () => {
    const page = read("components.md");
    expect(page).toBe(componentsPage(root));
    const components = Object.keys(library).filter((name) => /^[A-Z]/.test(name));
    expect(components.filter((name) => !page.includes(`\n## ${name}\n`))).toEqual([]);
    // A row without a meaning is a doc comment that somebody forgot.
    expect(
        page
            .split("\n")
            .filter((line) => /^\| `.*\| +\|/.test(line) && / \|  \|$/.test(line) === false),
    ).toEqual([]);
});

test("docs/reference/json.md has every document, each with the keys of its schema", () => {
    const page = read("json.md");
    expect(page).toBe(jsonPage(root));
    for (const document of documents) {
        const section = page.split(/\n## /).find((part) => part.startsWith(`${document.title}\n`));
        const keys = Object.keys(readSchema(root, document).properties ?? {});
        expect(keys.filter((key) => section?.includes(`| \`${key}\``) !== true)).toEqual([]);
    }
});

/** The pages of docs/reference that the program writes are those of today's program (npm run docs:reference). */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { componentsPage } from "../../cli/docs/components-page";
import { documents, jsonPage } from "../../cli/docs/json-page";
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

describe("docs/reference/json.md", () => {
    const page = read("json.md");

    it("is what the types say", () => {
        expect(page).toBe(jsonPage(root));
    });

    const printed = [
        ["Findings of a policy", ["validate", "policies/rollout.yaml", "--json"]],
        ["Checklist", ["checklist", "--json"]],
        ["Explanation", ["explain", "person", "dev-1", "--json"]],
    ] as const;
    it.each(printed)("%s: every key that is printed is named", (title, words) => {
        const document = documents.find((one) => one.title === title);
        const { stdout } = spawnSync(
            process.execPath,
            [path.join(root, "bin/cli/main.js"), ...words],
            {
                cwd: root,
                encoding: "utf8",
            },
        );
        const { version, ...keys } = JSON.parse(stdout) as Record<string, unknown>;
        expect(version).toBe(document?.version);
        const section = page.split(/\n## /).find((part) => part.startsWith(title)) ?? "";
        const named = new Set([...section.matchAll(/^\| `(\w+)`/gm)].map(([, key]) => key));
        expect(Object.keys(keys).filter((key) => !named.has(key))).toEqual([]);
    });
});

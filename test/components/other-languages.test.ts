import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import * as library from "../../components/index";

/**
 * Pulumi makes packages for Python, Go and YAML programs out of what its analyzer reads from the sources. It refuses much
 * of TypeScript (literal unions, functions, inline objects in lists, …), so the arguments keep to what it takes.
 */
const root = path.resolve(__dirname, "..", "..");

const components = Object.keys(library).filter(
    (name) =>
        /^[A-Z]/.test(name) &&
        // It takes a whole plan, which is made by our own code and in TypeScript only.
        name !== "CodexRollout",
);

test("every component can be offered to programs in other languages", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-analyzer-"));
    try {
        for (const part of ["components", "plan", "node_modules"])
            symlinkSync(path.join(root, part), path.join(folder, part), "dir");
        const extended = path.join(root, "tsconfig.json");
        const options = { rootDir: ".", preserveSymlinks: true };
        writeFileSync(
            path.join(folder, "tsconfig.json"),
            JSON.stringify({
                extends: extended,
                compilerOptions: options,
                include: ["components"],
            }),
        );
        const analyzer = new Analyzer(
            folder,
            "codex-rollout",
            { name: "codex-rollout", main: "components/index.ts" },
            new Set(components),
        );
        const found = analyzer.analyze();
        expect(Object.keys(found.components).sort()).toEqual([...components].sort());
        for (const { name, description, inputs, outputs } of Object.values(found.components)) {
            expect([name, description]).toEqual([name, expect.stringMatching(/\w/)]);
            expect(Object.keys(outputs)).not.toEqual([]);
            for (const [input, { description: words }] of Object.entries(inputs))
                expect([name, input, words]).toEqual([name, input, expect.stringMatching(/\w/)]);
        }
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}, 60_000);

/** Files of other tools that policies are imported from: bounded, and with the place of what is wrong in them. */
import type { FromFiles } from "../../importing/peribolos";
import { DataError } from "../../plan/data-error";
import { formatFinding } from "../../plan/finding";
import type { Positions } from "../../policies/positions";
import type { YamlLimits } from "../../policies/yaml";
import { readYaml } from "../../policies/yaml";
import { exitCodes, Failure } from "../exit-codes";
import { readText } from "../reading";

/** Above what organizations of thousands of people declare, and a few seconds of the parser at most. */
const limits: YamlLimits = { bytes: 2 * 1024 * 1024, depth: 32, values: 100_000 };

/** Files of another tool: what is wrong with them is said with its place. */
export class YamlFiles {
    private readonly positions = new Map<string, Positions>();

    /** @param source what the user named: a file, or the folder of several */
    constructor(private readonly source: string) {}

    /**
     * @param named as an error names it, where there are several
     * @throws Failure (misuse) for what cannot be read, or is no YAML
     */
    read(file: string, named = ""): unknown {
        const { data, positions, findings } = readYaml(readText(file, limits.bytes), file, {
            limits,
        });
        // It declares nothing, which is no mistake.
        if (findings[0]?.code === "empty-file") return null;
        if (findings.length > 0)
            throw new Failure(findings.map(formatFinding).join("\n"), exitCodes.misuse);
        this.positions.set(named, positions);
        return data;
    }

    /** @throws Failure (misuse) for what the files say wrong */
    translated(translate: () => FromFiles): FromFiles {
        try {
            return translate();
        } catch (error) {
            if (!(error instanceof DataError)) throw error;
            const origin = this.positions.get(error.file ?? "")?.at(error.path) ?? {
                file: this.source,
                line: 1,
                column: 1,
                path: "",
            };
            const finding = { severity: "error" as const, code: "import", message: error.wrong };
            throw new Failure(formatFinding({ ...finding, origin }), exitCodes.misuse);
        }
    }
}

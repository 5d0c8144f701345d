import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const folder = path.resolve(__dirname, "..", "..", "components");

/** Types of the provider's resources that the components make, from their source: a new one is here before anybody thinks of it. */
export const componentTypes: readonly string[] = [
    ...new Set(
        readdirSync(folder)
            .filter((name) => name.endsWith(".ts"))
            .flatMap((name) => [
                ...readFileSync(path.join(folder, name), "utf8").matchAll(/new github\.(\w+)\(/g),
            ])
            .map(([, type = ""]) => type)
            .filter((type) => type !== "Provider"),
    ),
].sort();

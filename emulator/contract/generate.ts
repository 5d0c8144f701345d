/**
 * `npm run contract`: writes rest.json and schema.graphql from GitHub's published descriptions.
 * The REST description's package is 403 MB installed, so it is fetched into a scratch folder and never a dependency.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contractFile } from "./files";
import { OPERATIONS } from "./operations";
import { type ContractSource, formatContract, pruneOpenApi } from "./openapi";
import { pruneSchema } from "./sdl";

export const REST_SOURCE: ContractSource = {
    package: "@octokit/openapi",
    version: "23.0.2",
    file: "generated/ghec.json",
    license: "MIT, Copyright (c) 2020 Octokit contributors",
};

/** The pruned GraphQL schema, made from the installed development dependency. */
export function generateGraphql(): string {
    const manifest = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as {
        name: string;
        version: string;
    };
    return pruneSchema(readFileSync(packageFile("schema.graphql"), "utf8"), {
        package: manifest.name,
        version: manifest.version,
        file: "schema.graphql",
        license: "MIT, Copyright (c) GitHub 2025",
    });
}

function packageFile(file: string): string {
    return join(contractFile("../../node_modules/@octokit/graphql-schema"), file);
}

function generateRest(): string {
    const scratch = mkdtempSync(join(tmpdir(), "contract-"));
    try {
        const spec = `${REST_SOURCE.package}@${REST_SOURCE.version}`;
        process.stderr.write(`fetching ${spec}\n`);
        const tarball = execFileSync(
            "npm",
            ["pack", spec, "--silent", "--pack-destination", scratch],
            {
                encoding: "utf8",
            },
        ).trim();
        execFileSync("tar", [
            "xzf",
            join(scratch, tarball),
            "-C",
            scratch,
            `package/${REST_SOURCE.file}`,
        ]);
        const openapi = readFileSync(join(scratch, "package", REST_SOURCE.file), "utf8");
        return formatContract(
            pruneOpenApi(
                JSON.parse(openapi) as Parameters<typeof pruneOpenApi>[0],
                OPERATIONS,
                REST_SOURCE,
            ),
        );
    } finally {
        rmSync(scratch, { recursive: true, force: true });
    }
}

function write(name: string, text: string): void {
    writeFileSync(contractFile(name), text);
    process.stderr.write(`${name}: ${Math.round(text.length / 1024)} KB\n`);
}

if (require.main === module) {
    write("schema.graphql", generateGraphql());
    write("rest.json", generateRest());
}

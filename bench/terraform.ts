/**
 * Terraform with the very provider that @pulumi/github is made of. Its registry need not be in reach: the provider is built
 * once from its published Go module (bench/terraform, with checksums), and Terraform is pointed at it.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cacheDirectory } from "../engine/index";
import { explainGoFailure } from "../engine/go";

export interface Terraform {
    readonly version: string;
    /** Folder of the provider's program. */
    readonly provider: string;
}

/** As in engine/go/provider/go.mod: what @pulumi/github 6.15.0 bridges. */
export const providerVersion = "6.13.0";
const source = path.resolve(__dirname, "..", "..", "bench", "terraform");

/** Terraform and its provider, or why there is none. */
export function findTerraform(): Terraform | { readonly reason: string } {
    // Terraform warns of a configuration of the caller's that is not there.
    const { TF_CLI_CONFIG_FILE: _, ...env } = process.env;
    const said = spawnSync("terraform", ["version", "-json"], { encoding: "utf8", env });
    if (said.error !== undefined) return { reason: "terraform is not on PATH" };
    if (said.status !== 0) return { reason: `terraform does not run: ${said.stderr.trim()}` };
    const { terraform_version: version } = JSON.parse(said.stdout) as { terraform_version: string };
    const built = builtProvider();
    return "reason" in built ? built : { version, provider: built.folder };
}

function builtProvider(): { readonly folder: string } | { readonly reason: string } {
    const name = `terraform-provider-github_v${providerVersion}`;
    const folder = path.join(cacheDirectory(process.env), name);
    const program = path.join(folder, name);
    if (existsSync(program)) return { folder };
    mkdirSync(folder, { recursive: true });
    process.stderr.write("building Terraform's provider, once: half a minute to two minutes\n");
    const partial = `${program}.${process.pid}`;
    const module = `github.com/integrations/terraform-provider-github/v${providerVersion.split(".")[0]}`;
    const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", "-s -w"];
    const { error, status, stderr } = spawnSync("go", ["build", ...flags, "-o", partial, module], {
        cwd: source,
        encoding: "utf8",
        env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
    });
    if (error !== undefined) {
        return { reason: "its provider is built from a Go module, and Go is not installed" };
    }
    if (status !== 0) return { reason: `its provider: ${explainGoFailure(stderr)}` };
    renameSync(partial, program);
    return { folder };
}

/** Terraform's settings that take the provider from a folder; then there is nothing for `terraform init` to do. */
export function writeSettings(file: string, { provider }: Terraform): void {
    const folder = JSON.stringify(provider);
    writeFileSync(
        file,
        `provider_installation {\n  dev_overrides { "integrations/github" = ${folder} }\n  direct {}\n}\n`,
    );
}

/**
 * One verb over the policies of several organizations: `drift --policy policies/`, `validate acme.yaml globex.yaml`. Each runs in
 * a process of its own, with the credentials of its organization and no other, one after the other.
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { loadPolicy } from "../../policies/load";
import type { ExitCode } from "../exit-codes";
import { exitCodes } from "../exit-codes";
import { readProjectFile } from "../pulumi/project-file";
import type { SeveralPolicies } from "./detect";

/** Runs the verb for each policy, and answers the one exit code of all. JSON becomes one array. */
export async function overPolicies({ verb, files, words }: SeveralPolicies): Promise<ExitCode> {
    const json = words.includes("--json") || /(^| )--format[ =]json( |$)/.test(words.join(" "));
    const documents: string[] = [];
    const codes: number[] = [];
    for (const file of files) {
        const organization = loadPolicy(file).sound?.organization;
        process.stderr.write(
            `== ${file}${organization === undefined ? "" : ` (${organization})`}\n`,
        );
        const stack = verb === "preview" ? ["--stack", stackOf(file)] : [];
        const policy = verb === "validate" ? [file] : ["--policy", file];
        const { code, stdout } = await runVerb(
            [verb, ...policy, ...stack, ...words],
            organization === undefined ? process.env : credentialsOf(organization, process.env),
        );
        codes.push(code);
        if (json) documents.push(stdout.trim() || "null");
        else process.stdout.write(stdout);
    }
    if (json) process.stdout.write(`[\n${documents.join(",\n")}\n]\n`);
    return worst(codes);
}

/** Failed before incomplete before drift: what is worst has to be looked at first. */
export function worst(codes: readonly number[]): ExitCode {
    const order = [exitCodes.incomplete, exitCodes.drift, exitCodes.ok];
    if (codes.every((code) => code === exitCodes.misuse)) return exitCodes.misuse;
    if (codes.some((code) => !order.some((one) => one === code))) return exitCodes.failed;
    return order.find((one) => codes.includes(one)) ?? exitCodes.ok;
}

/**
 * An environment with the credentials of one organization: `GITHUB_TOKEN_ACME`, `GITHUB_APP_INSTALLATION_ID_ACME` and the like,
 * in the place of the names without an end, and none of the other organizations'. What has no such end counts for all.
 */
export function credentialsOf(
    organization: string,
    environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
    const end = `_${organization.toUpperCase().replaceAll("-", "_")}`;
    const own = Object.entries(environment).filter(([name]) =>
        credentials.some((one) => name === one + end),
    );
    const kept = Object.entries(environment).filter(
        ([name]) =>
            !credentials.some((one) => name.startsWith(`${one}_`) && !credentials.includes(name)),
    );
    const named = Object.fromEntries(
        own.map(([name, value]) => [name.slice(0, -end.length), value]),
    );
    // A token of its own is meant, and not the App of the others.
    const app =
        named.GITHUB_TOKEN !== undefined && named.GITHUB_APP_INSTALLATION_ID === undefined
            ? appVariables
            : [];
    return {
        ...Object.fromEntries(kept.filter(([name]) => !app.includes(name))),
        ...named,
    };
}

const appVariables = ["GITHUB_APP_ID", "GITHUB_APP_INSTALLATION_ID", "GITHUB_APP_PEM_FILE"];
const credentials: readonly string[] = ["GITHUB_TOKEN", "GITHUB_APP_TOKEN", ...appVariables];

/** The stack whose configuration names the policy, else the one that is called as the file is. */
function stackOf(file: string): string {
    const stacks = readdirSync(".").filter((name) => /^Pulumi\..+\.yaml$/.test(name));
    const configured = stacks.find((name) => {
        const { config } = readProjectFile(name);
        return Object.entries(config ?? {}).some(
            ([key, value]) =>
                key.endsWith(":policy") &&
                typeof value === "string" &&
                path.resolve(value) === path.resolve(file),
        );
    });
    return configured?.slice("Pulumi.".length, -".yaml".length) ?? path.parse(file).name;
}

function runVerb(
    words: readonly string[],
    env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number; readonly stdout: string }> {
    return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [path.join(__dirname, "..", "main.js"), ...words], {
            env,
            stdio: ["inherit", "pipe", "inherit"],
        });
        let stdout = "";
        child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
        child.once("error", reject);
        child.once("close", (code) => resolve({ code: code ?? exitCodes.failed, stdout }));
    });
}

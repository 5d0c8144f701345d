import path from "node:path";
import type { Project } from "../pulumi/project";
import { configValue } from "../pulumi/project";
import { Failure } from "../exit-codes";

export interface ProgramSettings {
    /** Path of the policy as a person here would give it. */
    readonly policy: string;
    /** The same file as the program, which runs in the project's folder, is told. */
    readonly policyForProgram: string;
    /** Path of the rollback file, when one is applied instead of the policy. */
    readonly recorded?: string;
    readonly organization?: string;
    /** Path of the file that says what the stack's shard holds; absent: the stack holds everything. */
    readonly shardFile?: string;
}

/**
 * The settings that the Pulumi program reads (components/settings.ts), so that verb and program speak of one policy and one
 * organization. `--policy` wins over the environment, which wins over the stack's configuration.
 * @throws Failure when the stack names an address of GitHub's API or a token: the program would go past the gateway
 */
export async function programSettings(
    project: Project,
    policy?: string,
    recorded?: string,
): Promise<ProgramSettings> {
    const own = (key: string) => `${project.name}:${key}`;
    if ((await configValue(project, own("plan"))) !== undefined) {
        throw new Failure(
            `stack ${project.stack} has ${own("plan")} in its configuration, and the program would apply that plan and no policy - \`pulumi config rm ${own("plan")}\`, and use \`codex-rollout rollback\``,
        );
    }
    if ((await configValue(project, "github:baseUrl")) !== undefined) {
        throw new Failure(
            `stack ${project.stack} has github:baseUrl in its configuration, and the provider would go there past the gateway - \`pulumi config rm github:baseUrl\`, and set GITHUB_BASE_URL or --base-url`,
        );
    }
    for (const key of ["github:token", own("appToken")]) {
        if ((await configValue(project, key)) === undefined) continue;
        throw new Failure(
            `stack ${project.stack} has ${key} in its configuration, which would go past the gateway that keeps tokens to itself - \`pulumi config rm ${key}\`, and set ${key === "github:token" ? "GITHUB_TOKEN" : "GITHUB_APP_TOKEN"}`,
        );
    }
    const file = policyFile(project, policy);
    const organization = await configValue(project, own("organization"));
    return {
        policy: path.relative(process.cwd(), file) || file,
        policyForProgram: path.relative(project.folder, file),
        ...(recorded === undefined ? {} : { recorded }),
        ...(organization === undefined ? {} : { organization }),
    };
}

/** Absolute. What is given here is meant from here, what the project says is meant from its folder. */
function policyFile(project: Project, given: string | undefined): string {
    if (given !== undefined) return path.resolve(given);
    const said = process.env.CODEX_ROLLOUT_POLICY || project.config[`${project.name}:policy`];
    return path.resolve(project.folder, said ?? "policies/rollout.yaml");
}

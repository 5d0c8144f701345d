/** `terraform plan` of the facts of a scenario, one resource a fact, as `refresh` is of Pulumi. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Facts } from "./facts";
import { countFacts, factsOf } from "./facts";
import { startLocalGitHub } from "./local-github";
import { measure } from "./measure";
import { asked, environmentFor } from "./reading";
import type { Result } from "./result";
import { environmentName, organization, scenario } from "./scenario";
import type { Terraform } from "./terraform";
import { writeSettings } from "./terraform";

export const terraformVerb = "terraform plan";

/** With its own look at every resource first, as it comes; how the state came to be is not measured. */
export async function measureTerraform(
    repositories: number,
    terraform: Terraform,
    latency: number,
): Promise<Result> {
    const { seed } = scenario(repositories, "bare");
    const facts = factsOf(scenario(repositories).seed, "everything");
    const github = await startLocalGitHub(seed, latency);
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-bench-"));
    try {
        writeFileSync(
            path.join(folder, "main.tf.json"),
            JSON.stringify(configuration(facts), undefined, 2),
        );
        const settings = path.join(folder, "terraform.rc");
        writeSettings(settings, terraform);
        const command = (...words: readonly string[]) => ({
            program: "terraform",
            words: [...words, "-input=false", "-no-color"],
            cwd: folder,
            environment: {
                ...environmentFor(github.url),
                TF_CLI_CONFIG_FILE: settings,
                CHECKPOINT_DISABLE: "1",
            },
        });
        const { code, output } = await measure(command("apply", "-auto-approve"));
        if (code !== 0) throw new Error(`terraform apply exits ${code}\n${output.slice(-4000)}`);
        // 2 would be: there is something to do.
        const plan = command("plan", "-detailed-exitcode");
        const what = { what: terraformVerb, repositories };
        const { stdout: _, ...result } = await asked(github, what, plan);
        return { ...result, resources: countFacts(facts) };
    } finally {
        github.close();
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Terraform's JSON syntax. What the provider is not told here it takes from GITHUB_TOKEN and GITHUB_BASE_URL. */
function configuration(facts: Facts): object {
    const repository = "${each.value.repository}";
    const team_id = "${github_team.all[each.value.team].id}";
    return {
        terraform: { required_providers: { github: { source: "integrations/github" } } },
        provider: { github: { owner: organization, write_delay_ms: 0, parallel_requests: true } },
        locals: keyed(facts),
        resource: {
            github_team: {
                all: { for_each: "${local.teams}", name: "${each.value.team}", privacy: "closed" },
            },
            github_team_membership: {
                all: {
                    for_each: "${local.memberships}",
                    team_id,
                    username: "${each.value.username}",
                    role: "member",
                },
            },
            github_team_repository: {
                all: {
                    for_each: "${local.grants}",
                    team_id,
                    repository,
                    permission: "${each.value.permission}",
                },
            },
            github_repository_collaborator: {
                all: {
                    for_each: "${local.collaborators}",
                    repository,
                    username: "${each.value.username}",
                    permission: "triage",
                },
            },
            github_repository_file: {
                all: {
                    for_each: "${local.codeowners}",
                    repository,
                    branch: "main",
                    file: ".github/CODEOWNERS",
                    content: "${each.value.content}",
                },
            },
            github_branch_protection: {
                all: {
                    for_each: "${local.protections}",
                    repository_id: repository,
                    pattern: "main",
                    required_pull_request_reviews: [
                        { required_approving_review_count: 1, require_code_owner_reviews: true },
                    ],
                    required_status_checks: [{ contexts: ["test"] }],
                    depends_on: ["github_repository_file.all"],
                },
            },
            github_repository_environment: {
                all: {
                    for_each: "${local.environments}",
                    repository,
                    environment: environmentName,
                    can_admins_bypass: false,
                    deployment_branch_policy: [
                        { protected_branches: true, custom_branch_policies: false },
                    ],
                },
            },
            github_actions_environment_secret: {
                all: {
                    for_each: "${local.secrets}",
                    repository,
                    environment:
                        "${github_repository_environment.all[each.value.repository].environment}",
                    secret_name: "${each.value.name}",
                    value: "a-value",
                },
            },
        },
    };
}

/** Each list as a map, as `for_each` wants it; the key is what tells a fact from the others of its kind. */
function keyed(facts: Facts): Record<string, Record<string, object>> {
    const keyOf = ({ content: _, permission: __, ...names }: Record<string, string>): string =>
        Object.values(names).join("/");
    return Object.fromEntries(
        Object.entries(facts).map(([kind, some]) => [
            kind,
            Object.fromEntries(
                (some as readonly Record<string, string>[]).map((one) => [keyOf(one), one]),
            ),
        ]),
    );
}

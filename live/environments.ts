import type { Actor, Environment, SecretSlot } from "../plan/organization";
import type { PlannedRepository } from "../plan/plan";
import type { ReadClient } from "./client";
import type { Item } from "./routes";
import type { Unknowns } from "./parts";
import { asksFor } from "./scope";
import { byKey } from "./parts";
import { UnreadableError } from "./unreadable";

type RestEnvironment = Item<"GET /repos/{owner}/{repo}/environments"> & {
    /** GitHub answers it; its description does not have it. */
    readonly can_admins_bypass?: boolean;
};
type ProtectionRule = NonNullable<RestEnvironment["protection_rules"]>[number];

/**
 * The environments of a repository that the plan speaks of. REST, since GraphQL knows neither the administrators' bypass nor
 * the branches that may deploy.
 */
export async function readEnvironments(
    client: ReadClient,
    owner: string,
    { name: repo, environments: planned }: PlannedRepository,
    everything: boolean,
    unknown: Unknowns,
): Promise<Record<string, Environment>> {
    const names = new Map(Object.keys(planned).map((name) => [name.toLowerCase(), name]));
    if (!asksFor(planned, everything)) return {};
    const at = ["repositories", repo, "environments"];
    const listed = await unknown.orUnknown(
        at,
        `environments of ${repo}`,
        [],
        client.list("GET /repos/{owner}/{repo}/environments", { owner, repo }),
    );
    const reader = new EnvironmentReader(client, owner, repo, unknown);
    const read = listed.map(async (environment) => {
        const said = names.get(environment.name.toLowerCase());
        const name = said ?? (everything ? environment.name : undefined);
        if (name === undefined) return [];
        const withSecrets = everything || Object.keys(planned[name]?.secrets ?? {}).length > 0;
        return [[name, await reader.read(name, environment, withSecrets)] as const];
    });
    return byKey((await Promise.all(read)).flat());
}

const none = Promise.resolve({});

class EnvironmentReader {
    constructor(
        private readonly client: ReadClient,
        private readonly owner: string,
        private readonly repo: string,
        private readonly unknown: Unknowns,
    ) {}

    async read(
        name: string,
        environment: RestEnvironment,
        withSecrets: boolean,
    ): Promise<Environment> {
        const at = ["repositories", this.repo, "environments", name];
        const what = `of environment ${name} of ${this.repo}`;
        const bypass = environment.can_admins_bypass;
        if (bypass === undefined) {
            this.unknown.add(
                [...at, "adminBypass"],
                `administrators' bypass ${what}`,
                "GitHub does not say it here",
            );
        }
        const [branches, secrets] = await Promise.all([
            this.unknown.orUnknown(
                [...at, "branches"],
                `branches ${what}`,
                "all" as const,
                this.branches(environment),
            ),
            this.unknown.orUnknown(
                [...at, "secrets"],
                `secret names ${what}`,
                {},
                withSecrets ? this.secrets(environment.name) : none,
            ),
        ]);
        const rules = environment.protection_rules ?? [];
        const reviewers = this.unknown.orUnknown(
            [...at, "reviewers"],
            `reviewers ${what}`,
            [],
            reviewersOf(rules),
        );
        return {
            name,
            reviewers: await reviewers,
            preventSelfReview: rules.some(
                (rule) => "prevent_self_review" in rule && rule.prevent_self_review === true,
            ),
            adminBypass: bypass ?? false,
            waitMinutes: rules.reduce(
                (most, rule) => Math.max(most, "wait_timer" in rule ? (rule.wait_timer ?? 0) : 0),
                0,
            ),
            branches,
            secrets,
        };
    }

    private async branches(environment: RestEnvironment): Promise<Environment["branches"]> {
        const policy = environment.deployment_branch_policy;
        if (policy === null || policy === undefined) return "all";
        if (policy.protected_branches) return "protected";
        const policies = await this.client.list(
            "GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies",
            { owner: this.owner, repo: this.repo, environment_name: environment.name },
        );
        // The vocabulary has branches only; a tag that may deploy is a name that no policy declares.
        return policies
            .map(({ name = "", type }) => (type === "tag" ? `tag:${name}` : name))
            .sort();
    }

    private async secrets(environment_name: string): Promise<Record<string, SecretSlot>> {
        const secrets = await this.client.list(
            "GET /repos/{owner}/{repo}/environments/{environment_name}/secrets",
            { owner: this.owner, repo: this.repo, environment_name },
        );
        return byKey(secrets.map(({ name, updated_at }) => [name, { updatedAt: updated_at }]));
    }
}

/** Without the rule nobody has to approve: GitHub leaves it out when the list is empty. */
async function reviewersOf(rules: readonly ProtectionRule[]): Promise<Actor[]> {
    return rules
        .flatMap((rule) => ("reviewers" in rule ? (rule.reviewers ?? []) : []))
        .map(({ type, reviewer }): Actor => {
            if (type === "Team" && reviewer !== undefined && "slug" in reviewer)
                return `team:${reviewer.slug}`;
            if (type === "User" && reviewer !== undefined && "login" in reviewer)
                return `user:${reviewer.login.toLowerCase()}`;
            throw new UnreadableError("reviewers", "GitHub hides one of them");
        })
        .sort();
}

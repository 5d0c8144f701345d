import type { Plan, PlannedRepository } from "../../plan/plan";
import type { Inventory } from "../../plan/inventory";
import { factPath } from "../../plan/fact-path";
import type { LocalClient } from "./github";

/** A change that somebody makes in the web page, past the policy. */
export interface Sabotage {
    /** What the person does, in words. */
    readonly does: string;
    /** Where drift must report it: the fact's path, or the beginning of it. */
    readonly path: string;
    readonly act: (github: LocalClient) => Promise<unknown>;
}

/** What a policy gives nobody a chance to break; said, not passed over in silence. */
class NotDeclared extends Error {}

/** The changes of the main job, aimed at what this policy declares, and why there are not five where it declares less. */
export function changesBehindTheBack(
    plan: Plan,
    inventory: Inventory,
): { readonly changes: readonly Sabotage[]; readonly without: readonly string[] } {
    const changes: Sabotage[] = [];
    const without: string[] = [];
    for (const make of [
        personGrantedAdmin,
        codeOwnerReviewOff,
        environmentReviewerRemoved,
        codeownersLineDropped,
        appGivenRepository,
    ]) {
        try {
            changes.push(make(plan, inventory));
        } catch (error) {
            if (!(error instanceof NotDeclared)) throw error;
            without.push(error.message);
        }
    }
    return { changes, without };
}

function personGrantedAdmin(plan: Plan, inventory: Inventory): Sabotage {
    const repository =
        find(plan, (candidate) => candidate.grants === "authoritative") ?? first(plan);
    const person = Object.values(inventory.users).find(
        ({ login, membership }) =>
            membership === "member" && !(login.toLowerCase() in repository.collaborators),
    );
    if (person === undefined) throw new Error("the organization has no member to grant admin to");
    return {
        does: `grants ${person.login} admin on ${repository.name}`,
        path: factPath(
            "repositories",
            repository.name,
            "collaborators",
            person.login.toLowerCase(),
        ),
        act: (github) =>
            github.send(
                "PUT",
                `/repos/${plan.organization}/${repository.name}/collaborators/${person.login}`,
                {
                    permission: "admin",
                },
            ),
    };
}

function codeOwnerReviewOff(plan: Plan): Sabotage {
    const repository = needed(
        find(plan, ({ protections }) =>
            Object.values(protections).some(({ codeOwners }) => codeOwners),
        ),
        "a protection with code-owner review",
    );
    const protection = Object.values(repository.protections).find(({ codeOwners }) => codeOwners);
    const pattern = protection?.pattern ?? "";
    return {
        does: `switches code-owner review off on ${repository.name}, branch ${pattern}`,
        path: factPath("repositories", repository.name, "protections", pattern, "codeOwners"),
        act: (github) =>
            github.send(
                "PATCH",
                `/repos/${plan.organization}/${repository.name}/branches/${encodeURIComponent(pattern)}/protection/required_pull_request_reviews`,
                { require_code_owner_reviews: false },
            ),
    };
}

/** The last reviewer, where there is a choice: that is the removal which the engine's own refresh does not see. */
function environmentReviewerRemoved(plan: Plan, inventory: Inventory): Sabotage {
    const all = Object.values(plan.repositories).flatMap((repository) =>
        Object.values(repository.environments).map((environment) => ({ repository, environment })),
    );
    const reviewed = all.filter(({ environment }) => environment.reviewers.length > 0);
    reviewed.sort((a, b) => a.environment.reviewers.length - b.environment.reviewers.length);
    const { repository, environment } = needed(reviewed[0], "an environment with a reviewer");
    const [gone, ...left] = environment.reviewers;
    return {
        does: `removes ${gone?.replace(":", " ") ?? "a reviewer"} from environment ${environment.name} of ${repository.name}`,
        path: factPath(
            "repositories",
            repository.name,
            "environments",
            environment.name,
            "reviewers",
        ),
        act: (github) =>
            github.send(
                "PUT",
                `/repos/${plan.organization}/${repository.name}/environments/${encodeURIComponent(environment.name)}`,
                {
                    reviewers: left.map((actor) => reviewerId(actor, inventory)),
                    prevent_self_review: left.length > 0 && environment.preventSelfReview,
                    wait_timer: environment.waitMinutes,
                    deployment_branch_policy:
                        environment.branches === "all"
                            ? null
                            : {
                                  protected_branches: environment.branches === "protected",
                                  custom_branch_policies: environment.branches !== "protected",
                              },
                },
            ),
    };
}

function reviewerId(actor: string, inventory: Inventory): { type: string; id: number | undefined } {
    const [kind, name = ""] = actor.split(":");
    return kind === "team"
        ? { type: "Team", id: inventory.teams[name]?.id }
        : { type: "User", id: inventory.users[name]?.id };
}

function codeownersLineDropped(plan: Plan): Sabotage {
    const isOwners = (path: string) => path.endsWith("CODEOWNERS");
    const repository = needed(
        find(plan, ({ files }) =>
            Object.entries(files).some(
                ([path, file]) => isOwners(path) && file.delivery === "commit",
            ),
        ) ?? find(plan, ({ files }) => Object.keys(files).some(isOwners)),
        "a repository with code owners",
    );
    const [path, file] = needed(
        Object.entries(repository.files).find(([name]) => isOwners(name)),
        "CODEOWNERS",
    );
    const dropped = needed(
        file.lines.find((line) => line !== "" && !line.startsWith("#")),
        "a CODEOWNERS line",
    );
    return {
        does: `drops the line "${dropped}" from ${path} of ${repository.name}`,
        path: factPath("repositories", repository.name, "files", path),
        act: async (github) => {
            const at = `/repos/${plan.organization}/${repository.name}/contents/${path}`;
            const now = (await github.send("GET", at)) as { sha: string; content: string };
            const text = Buffer.from(now.content, "base64").toString("utf8");
            const content = Buffer.from(text.replace(`${dropped}\n`, "")).toString("base64");
            return github.send("PUT", at, { message: "Tidy CODEOWNERS", content, sha: now.sha });
        },
    };
}

function appGivenRepository(plan: Plan, inventory: Inventory): Sabotage {
    const app = needed(
        Object.values(plan.apps)[0],
        "a GitHub App whose repositories the policy declares",
    );
    const installation = needed(inventory.apps[app.slug], `an installation of ${app.slug}`);
    const repository = needed(
        Object.values(inventory.repositories).find(
            ({ name, archived }) => !archived && !app.repositories.includes(name),
        ),
        "a repository that the app may not see",
    );
    return {
        does: `lets ${app.slug} into ${repository.name}`,
        path: factPath("apps", app.slug, "repositories"),
        act: (github) =>
            github.send(
                "PUT",
                `/user/installations/${installation.installationId}/repositories/${repository.id}`,
            ),
    };
}

function first(plan: Plan): PlannedRepository {
    return needed(Object.values(plan.repositories)[0], "a repository");
}

function find(
    plan: Plan,
    matches: (repository: PlannedRepository) => boolean,
): PlannedRepository | undefined {
    return Object.values(plan.repositories).find(matches);
}

function needed<T>(value: T | undefined, what: string): T {
    if (value === undefined)
        throw new Error(`this policy does not declare ${what}, so the demo cannot take it away`);
    return value;
}

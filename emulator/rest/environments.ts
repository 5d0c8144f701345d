/** Deployment environments. */
import { rank, effectiveRole, teamRole } from "../access";
import { del, get, noContent, ok, put, type Context, type Route } from "../http/context";
import { pagedUnder } from "../http/pagination";
import { invalidRequest, notFound, Problem } from "../http/problem";
import { requireSchema } from "../http/request-schema";
import { requireRepository } from "../permissions";
import { planAllows } from "../plan";
import { renderEnvironment } from "../render/environment";
import { createEnvironment } from "../state/create";
import type { Repository } from "../state/repository";
import type { Environment, EnvironmentReviewer } from "../state/settings";

const docs = (anchor: string): string => `deployments/environments#${anchor}`;
const path = "/repos/:owner/:repo/environments";
/** "You can list up to six users or teams as reviewers" (GitHub's description). */
const MAX_REVIEWERS = 6;
/** "An integer between 0 and 43,200 (30 days)", minutes. */
const MAX_WAIT = 43_200;

export const routes: readonly Route[] = [
    get(path, docs("list-environments"), (context) => {
        const repository = requireEnvironments(context, "read");
        const all = [...repository.environments.values()].sort((a, b) => a.id - b.id);
        return pagedUnder(context, "environments", all, (one) =>
            renderEnvironment(context, repository, one),
        );
    }),
    get(`${path}/:environment_name`, docs("get-an-environment"), (context) => {
        const { repository, environment } = requireEnvironment(context, "read");
        return ok(renderEnvironment(context, repository, environment));
    }),
    put(`${path}/:environment_name`, docs("create-or-update-an-environment"), (context) => {
        const repository = requireEnvironments(context, "write");
        requireSchema(context);
        const name = context.param("environment_name");
        const before = repository.environments.get(name.toLowerCase());
        const wanted = readEnvironment(context, repository, before);
        const environment = before ?? createEnvironment(context.state, repository, name);
        context.auditRepository(
            repository,
            before === undefined ? "environment.create" : "environment.update_protection_rule",
            {
                environment_name: environment.name,
            },
        );
        // GitHub makes the environment even when the plan then refuses its rules.
        assertPlan(context, repository);
        Object.assign(environment, wanted, { updatedAt: context.state.now() });
        if (environment.branchPolicy !== "custom") environment.branchPolicies.clear();
        return ok(renderEnvironment(context, repository, environment));
    }),
    del(`${path}/:environment_name`, docs("delete-an-environment"), (context) => {
        const { repository, environment } = requireEnvironment(context, "write");
        repository.environments.delete(environment.name.toLowerCase());
        context.auditRepository(repository, "environment.delete", {
            environment_name: environment.name,
        });
        return noContent();
    }),
];

/** The repository of an environment path. To read takes `actions`, to write `administration`. Private ones need a plan (404). */
function requireEnvironments(context: Context, access: "read" | "write"): Repository {
    const repository = requireRepository(
        context,
        access === "read"
            ? { permission: "actions", access, role: "read" }
            : { permission: "administration", access, role: "admin" },
    );
    if (
        !planAllows(context.state.organizationOf(repository), "environments", repository.visibility)
    )
        throw notFound();
    return repository;
}

export function requireEnvironment(
    context: Context,
    access: "read" | "write",
): { repository: Repository; environment: Environment } {
    const repository = requireEnvironments(context, access);
    return { repository, environment: environmentNamed(context, repository) };
}

export function environmentNamed(context: Context, repository: Repository): Environment {
    const environment = repository.environments.get(
        context.param("environment_name").toLowerCase(),
    );
    if (environment === undefined) throw notFound();
    return environment;
}

type Wanted = Partial<
    Pick<
        Environment,
        "waitTimer" | "reviewers" | "preventSelfReview" | "canAdminsBypass" | "branchPolicy"
    >
>;

/** A whole environment: what is left out is off, but for `can_admins_bypass`, which stays (new: true). */
function readEnvironment(
    context: Context,
    repository: Repository,
    before: Environment | undefined,
): Wanted {
    const body = context.body as { [field: string]: unknown };
    const reviewers = readReviewers(
        context,
        repository,
        (body.reviewers ?? []) as EnvironmentReviewer[],
    );
    const preventSelfReview = body.prevent_self_review === true;
    if (preventSelfReview && reviewers.length === 0) {
        throw new Problem(
            422,
            "Failed to create or update the environment protection rule. Required reviewers must have at least one reviewer to set prevent_self_review.",
        );
    }
    return {
        waitTimer: readWaitTimer(body.wait_timer),
        reviewers,
        preventSelfReview,
        canAdminsBypass:
            (body.can_admins_bypass as boolean | undefined) ?? before?.canAdminsBypass ?? true,
        branchPolicy: readBranchPolicy(body.deployment_branch_policy),
    };
}

function readWaitTimer(given: unknown): number {
    const minutes = (given as number | null | undefined) ?? 0;
    if (minutes < 0 || minutes > MAX_WAIT) {
        throw invalidRequest(
            `For 'properties/wait_timer', ${minutes} is not between 0 and ${MAX_WAIT}.`,
        );
    }
    return minutes;
}

function readBranchPolicy(given: unknown): Environment["branchPolicy"] {
    if (given === undefined || given === null) return null;
    const { protected_branches: protectedOnes, custom_branch_policies: custom } = given as Record<
        string,
        boolean
    >;
    if (protectedOnes === custom) {
        throw new Problem(
            422,
            "The fields 'protected_branches' and 'custom_branch_policies' in 'deployment_branch_policy' cannot have the same value.",
        );
    }
    return protectedOnes ? "protected" : "custom";
}

function readReviewers(
    context: Context,
    repository: Repository,
    given: readonly EnvironmentReviewer[],
): EnvironmentReviewer[] {
    if (given.length > MAX_REVIEWERS)
        throw new Problem(
            422,
            `Failed to create the environment protection rule. At most ${MAX_REVIEWERS} reviewers are allowed.`,
        );
    const seen = new Set<string>();
    return given.flatMap(({ type, id }) => {
        if (!mayRead(context, repository, { type, id })) {
            throw new Problem(
                422,
                `Failed to create the environment protection rule. ${type} ${id} must have at least read access to the repository.`,
            );
        }
        const key = `${type} ${id}`;
        return seen.has(key) ? [] : [(seen.add(key), { type, id })];
    });
}

/** A person by any grant, a team by its own or an ancestor's. */
function mayRead(
    { state }: Context,
    repository: Repository,
    { type, id }: EnvironmentReviewer,
): boolean {
    if (type === "Team") {
        const team = state.team(id);
        if (team?.organizationId !== repository.organizationId) return false;
        return (
            repository.visibility === "public" || teamRole(state, repository, team) !== undefined
        );
    }
    const user = state.users.get(id);
    return user !== undefined && rank(effectiveRole(state, repository, user)) >= rank("read");
}

/** On a private repository below Enterprise, naming reviewers or a timer at all is refused; go-github then asks again without. */
function assertPlan(context: Context, repository: Repository): void {
    const organization = context.state.organizationOf(repository);
    const body = context.body as { [field: string]: unknown };
    const refused = (rule: string): Error =>
        new Problem(
            422,
            `Failed to create the environment protection rule. Please ensure the billing plan supports the ${rule} protection rule.`,
        );
    const reviewersAllowed = planAllows(
        organization,
        "environment-reviewers",
        repository.visibility,
    );
    if (!reviewersAllowed && (body.reviewers != null || body.prevent_self_review != null))
        throw refused("required reviewers");
    if (
        !planAllows(organization, "environment-wait-timer", repository.visibility) &&
        body.wait_timer != null
    )
        throw refused("wait timer");
}

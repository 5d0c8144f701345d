/** Resources of GitHub Actions: environments, secrets, variables, tokens; and deploy keys. */
import { factPath } from "../../plan/fact-path";
import type { Fact, Facts, FactOf } from "../../plan/guardrails/fact";
import { UnknownFact } from "../../plan/guardrails/fact";
import type {
    DeployKey,
    Environment,
    OrganizationSecret,
    WorkflowPermissions,
} from "../../plan/organization";
import type { Decoder, Program } from "./program";
import { types } from "./program";
import type { Properties, ResourceView } from "./resource";
import { block, count, flag, lazy, list, text, unknown } from "./resource";

const secretType = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret";
const policyType =
    "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy";

export const actionsDecoders: Readonly<Record<string, Decoder>> = {
    *"github:index/repositoryEnvironment:RepositoryEnvironment"(resource, program) {
        const repository = program.repository(resource, "repository");
        const name = text(resource.props, "environment") ?? "";
        const environment = environmentOf(resource, repository, name, program);
        const path = factPath("repositories", repository, "environments", name);
        yield { kind: "environment", path, repository, environment };
    },
    *"github:index/actionsOrganizationSecret:ActionsOrganizationSecret"({ props }) {
        const name = text(props, "secretName") ?? "";
        yield lazy<{ readonly kind: "organization-secret" } & Facts["organization-secret"]>({
            kind: () => "organization-secret",
            path: () => factPath("secrets", name),
            name: () => name,
            visibility: () =>
                (text(props, "visibility") ?? "selected") as OrganizationSecret["visibility"],
        });
    },
    *"github:index/enterpriseActionsWorkflowPermissions:EnterpriseActionsWorkflowPermissions"({
        props,
    }) {
        yield permissions("settings/actions", undefined, props);
    },
    *"github:index/actionsOrganizationWorkflowPermissions:ActionsOrganizationWorkflowPermissions"({
        props,
    }) {
        yield permissions("settings/actions", undefined, props);
    },
    *"github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions"(resource, program) {
        const repository = program.repository(resource, "repository");
        yield permissions(
            factPath("repositories", repository, "actions"),
            repository,
            resource.props,
        );
    },
    *"github:index/repositoryDeployKey:RepositoryDeployKey"(resource, program) {
        const repository = program.repository(resource, "repository");
        const title = text(resource.props, "title") ?? "";
        yield {
            kind: "deploy-key",
            path: factPath("repositories", repository, "deployKeys", title),
            repository,
            key: lazy<DeployKey>({
                title: () => title,
                readOnly: () => flag(resource.props, "readOnly", true),
            }),
        };
    },
    *"github:index/actionsVariable:ActionsVariable"(resource, program) {
        const repository = program.repository(resource, "repository");
        yield variable(["repositories", repository, "variables"], resource);
    },
    *"github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable"(resource, program) {
        const repository = program.repository(resource, "repository");
        const environment = text(resource.props, "environment") ?? "";
        yield variable(
            ["repositories", repository, "environments", environment, "variables"],
            resource,
        );
    },
    *"github:index/actionsOrganizationVariable:ActionsOrganizationVariable"(resource) {
        yield variable(["variables"], resource);
    },
};

function permissions(path: string, repository: string | undefined, props: Properties): Fact {
    return {
        kind: "workflow-permissions",
        path,
        ...(repository === undefined ? {} : { repository }),
        permissions: lazy<WorkflowPermissions>({
            defaultWorkflowPermissions: () =>
                text(props, "defaultWorkflowPermissions") === "write" ? "write" : "read",
            workflowsMayApprovePullRequests: () =>
                flag(props, "canApprovePullRequestReviews", false),
        }),
    };
}

function variable(at: readonly string[], { props }: ResourceView): Fact {
    const name = text(props, "variableName") ?? "";
    return lazy<{ readonly kind: "variable" } & Facts["variable"]>({
        kind: () => "variable",
        path: () => factPath(...at, name),
        name: () => name,
        value: () => text(props, "value") ?? "",
    });
}

type GuardedEnvironment = FactOf<"environment">["environment"];

function environmentOf(
    resource: ResourceView,
    repository: string,
    name: string,
    program: Program,
): GuardedEnvironment {
    const { props } = resource;
    return lazy<GuardedEnvironment>({
        name: () => name,
        reviewers: () => reviewers(resource),
        preventSelfReview: () => flag(props, "preventSelfReview", false),
        // GitHub's and the provider's default.
        adminBypass: () => flag(props, "canAdminsBypass", true),
        waitMinutes: () => count(props, "waitTimer") ?? 0,
        branches: () => branches(props, repository, name, program),
        secretNames: () =>
            program
                .ofEnvironment(secretType, repository, name)
                .map((secret) => text(secret.props, "secretName") ?? "")
                .sort(),
    });
}

/** Who they are does not matter here, so what is not known counts when it comes from teams of the program. */
function reviewers(resource: ResourceView): string[] {
    try {
        return list(resource.props, "reviewers").flatMap((one) => [
            ...people(one as Properties, "teams", "team-id"),
            ...people(one as Properties, "users", "user-id"),
        ]);
    } catch (error) {
        const teams = resource.from("reviewers").filter(({ type }) => type === types.team);
        if (!(error instanceof UnknownFact) || teams.length === 0) throw error;
        return teams.map(() => "team-id:?");
    }
}

/** Reviewers count although who they are is not known yet. */
function people(block: Properties, key: string, kind: string): string[] {
    if ((block as unknown) === unknown) return [`${kind}:?`];
    return list(block, key).map((id) => `${kind}:${id === unknown ? "?" : String(id)}`);
}

function branches(
    props: Properties,
    repository: string,
    name: string,
    program: Program,
): Environment["branches"] {
    const policy = block(props, "deploymentBranchPolicy");
    if (policy === undefined) return "all";
    if (flag(policy, "protectedBranches", false)) return "protected";
    return program
        .ofEnvironment(policyType, repository, name)
        .map((part) => text(part.props, "branchPattern"))
        .filter((pattern) => pattern !== undefined);
}

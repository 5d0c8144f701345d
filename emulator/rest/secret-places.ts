/** Where Actions secrets and variables live: a repository, an environment of one, or an organization. */
import type { Context, Method } from "../http/context";
import { Problem } from "../http/problem";
import { requireOrganization, requireRepository } from "../permissions";
import { planAllows } from "../plan";
import type { KeyHolder } from "../secret-keys";
import type { Organization } from "../state/accounts";
import type { Repository } from "../state/repository";
import type { Secret, Variable } from "../state/settings";
import { environmentNamed } from "./environments";

/** One place that keeps secrets and variables; the organization's are shared with repositories. */
export interface Place extends KeyHolder {
    readonly secrets: Map<string, Secret>;
    readonly variables: Map<string, Variable>;
}

/** A place as a route finds it. */
export interface Found {
    readonly place: Place;
    /** Set for the organization's place. */
    readonly organization?: Organization;
    readonly audit: (action: string, fields: Record<string, unknown>) => void;
}

export type What = "secrets" | "variables";

/** One kind of place: how its paths start and how a request finds it. */
export interface PlaceKind {
    readonly path: string;
    /** In the anchors of GitHub's documentation: `repository`, `environment`, `organization`. */
    readonly noun: "repository" | "environment" | "organization";
    readonly find: (context: Context, what: What) => Found;
}

const access = (method: Method): "read" | "write" => (method === "GET" ? "read" : "write");

const ofRepository: PlaceKind = {
    path: "/repos/:owner/:repo/actions",
    noun: "repository",
    find(context, what) {
        const repository = requireRepository(context, {
            permission: what === "secrets" ? "secrets" : "actions_variables",
            access: access(context.method),
            role: "write",
            refusal: `You must have repository read permissions or have the repository ${what} fine-grained permission.`,
        });
        return { place: repository, audit: auditIn(context, repository, "repository") };
    },
};

const ofEnvironment: PlaceKind = {
    path: "/repos/:owner/:repo/environments/:environment_name",
    noun: "environment",
    find(context, what) {
        const repository = requireRepository(context, {
            permission: "environments",
            access: access(context.method),
            role: "write",
            refusal: `You must have repository read permissions or have the repository ${what} fine-grained permission.`,
        });
        if (
            !planAllows(
                context.state.organizationOf(repository),
                "environments",
                repository.visibility,
            )
        )
            throw new Problem(404, "Not Found");
        const environment = environmentNamed(context, repository);
        return {
            place: environment,
            audit: auditIn(context, repository, "environment", {
                environment_name: environment.name,
            }),
        };
    },
};

const ofOrganization: PlaceKind = {
    path: "/orgs/:org/actions",
    noun: "organization",
    find(context, what) {
        const organization = requireOrganization(context, {
            permission:
                what === "secrets" ? "organization_secrets" : "organization_actions_variables",
            access: access(context.method),
            role: "owner",
            scope: "admin:org",
        });
        return {
            place: organization,
            organization,
            audit: (action, fields) => void context.audit(organization, `org.${action}`, fields),
        };
    },
};

export const places: readonly PlaceKind[] = [ofRepository, ofEnvironment, ofOrganization];

function auditIn(
    context: Context,
    repository: Repository,
    prefix: string,
    extra: Record<string, unknown> = {},
): Found["audit"] {
    return (action, fields) =>
        void context.auditRepository(
            repository,
            `${prefix === "repository" ? "repo" : prefix}.${action}`,
            { ...extra, ...fields },
        );
}

/**
 * GitHub's rules for a new name; existing ones are found without case.
 * @throws 422
 */
export function requireName(name: string, what: "Secret" | "Variable"): string {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
        throw new Problem(
            422,
            `${what} names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_).`,
        );
    }
    if (/^GITHUB_/i.test(name))
        throw new Problem(422, `${what} names must not start with GITHUB_.`);
    return name.toUpperCase();
}

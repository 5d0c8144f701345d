/** Actions variables of repositories, environments and organizations: like secrets, but readable. */
import {
    created,
    del,
    get,
    noContent,
    ok,
    patch,
    post,
    type Context,
    type Route,
} from "../http/context";
import * as read from "../http/body";
import { pagedUnder } from "../http/pagination";
import { notFound, Problem } from "../http/problem";
import { requireRepository } from "../permissions";
import type { Organization } from "../state/accounts";
import { createVariable } from "../state/create-settings";
import type { Variable } from "../state/settings";
import { places, requireName, type Found, type PlaceKind } from "./secret-places";
import { reaches, sorted } from "./secrets";
import { readVisibility, selectedRepositoryRoutes } from "./selected-repositories";

const docs = "actions/variables";
/** "Variable values cannot be greater than 48 KB" (GitHub docs, variables reference). */
const MAX_VALUE = 48 * 1024;

function routesOf(kind: PlaceKind): Route[] {
    const path = `${kind.path}/variables`;
    const article = kind.noun === "repository" ? "a" : "an";
    const find = (context: Context): Found => kind.find(context, "variables");
    return [
        get(path, `${docs}#list-${kind.noun}-variables`, (context) => {
            const { place, organization } = find(context);
            // GitHub's pages of variables are 10 by default and 30 at most.
            const limit = { default: 10, max: 30 };
            return pagedUnder(
                context,
                "variables",
                sorted(place.variables),
                (one) => renderVariable(context, one, organization),
                {},
                limit,
            );
        }),
        post(path, `${docs}#create-${article}-${kind.noun}-variable`, (context) => {
            const { place, organization, audit } = find(context);
            const name = requireName(read.requiredText(context.body, "name"), "Variable");
            const value = requireValue(read.requiredText(context.body, "value"));
            if (place.variables.has(name))
                throw new Problem(409, "Already exists - Variable already exists");
            createVariable(
                context.state,
                place.variables,
                name,
                value,
                organization && readVisibility(context, organization),
            );
            audit("create_actions_variable", { key: name });
            return created({});
        }),
        get(`${path}/:name`, `${docs}#get-${article}-${kind.noun}-variable`, (context) => {
            const found = find(context);
            return ok(renderVariable(context, one(context, found), found.organization));
        }),
        patch(`${path}/:name`, `${docs}#update-${article}-${kind.noun}-variable`, (context) => {
            const { place, organization, audit } = find(context);
            const variable = one(context, { place });
            const name = requireName(read.text(context.body, "name") ?? variable.name, "Variable");
            if (name !== variable.name && place.variables.has(name))
                throw new Problem(409, "Already exists - Variable already exists");
            const value = requireValue(read.text(context.body, "value") ?? variable.value);
            const shared = organization && readVisibility(context, organization, variable);
            place.variables.delete(variable.name);
            Object.assign(variable, { name, value, ...shared, updatedAt: context.state.now() });
            place.variables.set(name, variable);
            audit("update_actions_variable", { key: name });
            return noContent();
        }),
        del(`${path}/:name`, `${docs}#delete-${article}-${kind.noun}-variable`, (context) => {
            const { place, audit } = find(context);
            const variable = one(context, { place });
            place.variables.delete(variable.name);
            audit("remove_actions_variable", { key: variable.name });
            return noContent();
        }),
    ];
}

function requireValue(value: string): string {
    if (Buffer.byteLength(value) > MAX_VALUE) throw new Problem(422, "Variable value is too large");
    return value;
}

function one(context: Context, { place }: Pick<Found, "place">): Variable {
    const variable = place.variables.get(context.param("name").toUpperCase());
    if (variable === undefined) throw notFound();
    return variable;
}

function renderVariable(
    context: Context,
    variable: Variable,
    organization?: Organization,
): Record<string, unknown> {
    return {
        name: variable.name,
        value: variable.value,
        created_at: variable.createdAt,
        updated_at: variable.updatedAt,
        ...(organization && {
            visibility: variable.visibility ?? "all",
            ...(variable.visibility === "selected" && {
                selected_repositories_url: `${context.apiUrl}/orgs/${organization.login}/actions/variables/${variable.name}/repositories`,
            }),
        }),
    };
}

export const routes: readonly Route[] = [
    ...places.flatMap(routesOf),
    ...selectedRepositoryRoutes(
        "/orgs/:org/actions/variables/:name",
        docs,
        "variable",
        (context) => {
            const found = (places.find(({ noun }) => noun === "organization") as PlaceKind).find(
                context,
                "variables",
            );
            return {
                organization: found.organization as Organization,
                shared: one(context, found),
            };
        },
    ),
    get(
        "/repos/:owner/:repo/actions/organization-variables",
        `${docs}#list-repository-organization-variables`,
        (context) => {
            const repository = requireRepository(context, {
                permission: "actions_variables",
                access: "read",
                role: "write",
            });
            const shared = sorted(context.state.organizationOf(repository).variables).filter(
                (variable) => reaches(variable, repository),
            );
            return pagedUnder(
                context,
                "variables",
                shared,
                (variable) => renderVariable(context, variable),
                {},
                { default: 10, max: 30 },
            );
        },
    ),
];

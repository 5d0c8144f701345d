/** Custom properties: definitions of an organization, values of its repositories. */
import * as read from "../http/body";
import { missing } from "../http/body";
import { del, get, noContent, ok, patch, put, type Context, type Route } from "../http/context";
import { paged } from "../http/pagination";
import { forbidden, notFound, Problem, validationFailed } from "../http/problem";
import {
    canSeeRepository,
    requireOrganization,
    requireRepository,
    type OrganizationNeeds,
} from "../permissions";
import { repositoryProperties } from "../render/repository";
import type { Organization, PropertyDefinition } from "../state/accounts";
import type { Repository } from "../state/repository";

const docs = "orgs/custom-properties";
const readDefinitions: OrganizationNeeds = {
    permission: "organization_custom_properties",
    access: "read",
    role: "member",
};
const writeDefinitions: OrganizationNeeds = {
    permission: "organization_custom_properties",
    access: "write",
    role: "owner",
};
const valueTypes = ["string", "single_select", "multi_select", "true_false", "url"] as const;

type Value = string | string[] | null;

export const routes: readonly Route[] = [
    get(
        "/orgs/:org/properties/schema",
        `${docs}#get-all-custom-properties-for-an-organization`,
        (context) => {
            const organization = requireOrganization(context, readDefinitions);
            return ok(
                [...organization.properties.values()].map((one) =>
                    render(context, organization, one),
                ),
            );
        },
    ),
    patch(
        "/orgs/:org/properties/schema",
        `${docs}#create-or-update-custom-properties-for-an-organization`,
        (context) => {
            const organization = requireOrganization(context, writeDefinitions);
            const items = read.list(context.body, "properties");
            if (items === undefined) throw missing("properties");
            const definitions = items.map((item) =>
                readDefinition(item as Record<string, unknown>),
            );
            for (const definition of definitions) define(context, organization, definition);
            return ok(definitions.map((one) => render(context, organization, one)));
        },
    ),
    get(
        "/orgs/:org/properties/schema/:custom_property_name",
        `${docs}#get-a-custom-property-for-an-organization`,
        (context) => {
            const organization = requireOrganization(context, readDefinitions);
            return ok(render(context, organization, requireDefinition(context, organization)));
        },
    ),
    put(
        "/orgs/:org/properties/schema/:custom_property_name",
        `${docs}#create-or-update-a-custom-property-for-an-organization`,
        (context) => {
            const organization = requireOrganization(context, writeDefinitions);
            const definition = readDefinition({
                ...context.body,
                property_name: context.param("custom_property_name"),
            });
            define(context, organization, definition);
            return ok(render(context, organization, definition));
        },
    ),
    del(
        "/orgs/:org/properties/schema/:custom_property_name",
        `${docs}#remove-a-custom-property-for-an-organization`,
        (context) => {
            const organization = requireOrganization(context, writeDefinitions);
            const definition = requireDefinition(context, organization);
            organization.properties.delete(definition.name);
            for (const repository of organization.repositories.values())
                repository.properties.delete(definition.name);
            context.audit(organization, "custom_property_definition.destroy", {
                property: definition.name,
            });
            return noContent();
        },
    ),
    get(
        "/orgs/:org/properties/values",
        `${docs}#list-custom-property-values-for-organization-repositories`,
        (context) => {
            const organization = requireOrganization(context, readDefinitions);
            if (context.query.repository_query !== undefined) {
                throw new Problem(501, "The local GitHub does not serve repository_query here");
            }
            const repositories = [...organization.repositories.values()]
                .filter((one) => canSeeRepository(context, one))
                .sort((a, b) => a.id - b.id);
            return paged(context, repositories, (one) => ({
                repository_id: one.id,
                repository_name: one.name,
                repository_full_name: context.state.fullName(one),
                properties: values(context, one),
            }));
        },
    ),
    patch(
        "/orgs/:org/properties/values",
        `${docs}#create-or-update-custom-property-values-for-organization-repositories`,
        (context) => {
            const organization = requireOrganization(context, writeDefinitions);
            const names = read.texts(context.body, "repository_names");
            if (names === undefined) throw missing("repository_names");
            const repositories = names.map((name) => {
                const repository = context.state.repositoryByName(
                    organization.login,
                    name.split("/").pop() ?? "",
                );
                if (repository === undefined) throw notFound();
                return repository;
            });
            const changes = readValues(context, organization);
            for (const repository of repositories) setValues(context, repository, changes);
            return noContent();
        },
    ),
    get(
        "/repos/:owner/:repo/properties/values",
        "repos/custom-properties#get-all-custom-property-values-for-a-repository",
        (context) => {
            const repository = requireRepository(context, {
                permission: "metadata",
                access: "read",
                role: "read",
            });
            return ok(values(context, repository));
        },
    ),
    patch(
        "/repos/:owner/:repo/properties/values",
        "repos/custom-properties#create-or-update-custom-property-values-for-a-repository",
        (context) => {
            const repository = requireRepository(context, {
                permission: "repository_custom_properties",
                access: "write",
                role: "admin",
            });
            const organization = context.state.organizationOf(repository);
            const changes = readValues(context, organization);
            for (const [name] of changes) {
                if (organization.properties.get(name)?.valuesEditableBy === "org_actors") {
                    const { caller } = context;
                    const owner =
                        caller.kind !== "user" ||
                        organization.members.get(caller.user.id)?.role === "admin";
                    if (!owner)
                        throw forbidden(
                            `Property '${name}' can only be edited by organization actors`,
                        );
                }
            }
            setValues(context, repository, changes);
            return noContent();
        },
    ),
];

function values(
    context: Context,
    repository: Repository,
): { property_name: string; value: Value }[] {
    return repositoryProperties(context, repository).map(([property_name, value]) => ({
        property_name,
        value,
    }));
}

function render(
    context: Context,
    organization: Organization,
    definition: PropertyDefinition,
): Record<string, unknown> {
    return {
        property_name: definition.name,
        url: `${context.apiUrl}/orgs/${organization.login}/properties/schema/${encodeURIComponent(definition.name)}`,
        source_type: "organization",
        value_type: definition.valueType,
        required: definition.required,
        default_value: definition.defaultValue,
        description: definition.description,
        allowed_values: definition.allowedValues,
        values_editable_by: definition.valuesEditableBy,
    };
}

function requireDefinition(context: Context, organization: Organization): PropertyDefinition {
    const definition = organization.properties.get(context.param("custom_property_name"));
    if (definition === undefined) throw notFound();
    return definition;
}

function readDefinition(body: Record<string, unknown>): PropertyDefinition {
    read.served(body, [
        "property_name",
        "value_type",
        "required",
        "default_value",
        "description",
        "allowed_values",
        "values_editable_by",
        "url",
        "source_type",
    ]);
    const name = read.requiredText(body, "property_name");
    const invalid = (message: string): Problem => new Problem(422, "Validation Failed", [message]);
    if (!/^[A-Za-z0-9_$#-]{1,75}$/.test(name))
        throw invalid(`Property name '${name}' contains invalid characters`);
    const valueType = read.oneOf(body, "value_type", valueTypes);
    if (valueType === undefined) throw missing("value_type");
    const required = read.flag(body, "required") ?? false;
    const defaultValue = (body.default_value ?? null) as Value;
    const allowedValues = read.texts(body, "allowed_values") ?? null;
    if (valueType.endsWith("_select") && (allowedValues === null || allowedValues.length === 0)) {
        throw invalid(`Property '${name}' allowed values can't be blank`);
    }
    if (required && defaultValue === null)
        throw invalid(`Property '${name}' default value can't be blank when required`);
    const definition: PropertyDefinition = {
        name,
        valueType,
        required,
        defaultValue: required ? defaultValue : null,
        description: read.text(body, "description") ?? null,
        allowedValues: valueType.endsWith("_select") ? allowedValues : null,
        valuesEditableBy:
            read.oneOf(body, "values_editable_by", ["org_actors", "org_and_repo_actors"]) ??
            "org_actors",
    };
    if (definition.defaultValue !== null) checkValue(definition, definition.defaultValue);
    return definition;
}

function define(
    context: Context,
    organization: Organization,
    definition: PropertyDefinition,
): void {
    const known = organization.properties.get(definition.name);
    if (known !== undefined && known.valueType !== definition.valueType) {
        throw new Problem(422, "Validation Failed", [
            `Property '${definition.name}' value type can't be changed`,
        ]);
    }
    organization.properties.set(definition.name, definition);
    context.audit(
        organization,
        known === undefined
            ? "custom_property_definition.create"
            : "custom_property_definition.update",
        {
            property: definition.name,
        },
    );
}

function readValues(context: Context, organization: Organization): [string, Value][] {
    const items = read.list(context.body, "properties");
    if (items === undefined) throw missing("properties");
    return items.map((item) => {
        const one = item as Record<string, unknown>;
        const name = read.requiredText(one, "property_name");
        const definition = organization.properties.get(name);
        if (definition === undefined)
            throw validationFailed({
                resource: "CustomPropertyValue",
                field: "property_name",
                code: "invalid",
                message: `Property '${name}' does not exist`,
            });
        const value = (one.value ?? null) as Value;
        if (value !== null) checkValue(definition, value);
        return [name, value];
    });
}

function checkValue(definition: PropertyDefinition, value: unknown): void {
    const { name, valueType, allowedValues } = definition;
    const items: unknown[] = Array.isArray(value) ? value : [value];
    const fits =
        Array.isArray(value) === (valueType === "multi_select") &&
        items.every((item) => {
            if (typeof item !== "string") return false;
            if (valueType === "true_false") return item === "true" || item === "false";
            if (valueType === "url") return /^https?:\/\/\S+$/.test(item);
            return allowedValues === null || allowedValues.includes(item);
        });
    if (fits) return;
    throw validationFailed({
        resource: "CustomPropertyValue",
        field: "value",
        code: "invalid",
        message: `Value ${JSON.stringify(value)} is not allowed for property '${name}'`,
    });
}

/** Null takes a value away. */
function setValues(
    context: Context,
    repository: Repository,
    changes: readonly [string, Value][],
): void {
    for (const [name, value] of changes) {
        const before = repository.properties.get(name) ?? null;
        if (value === null) repository.properties.delete(name);
        else repository.properties.set(name, value);
        context.auditRepository(
            repository,
            value === null
                ? "custom_property_value.destroy"
                : before === null
                  ? "custom_property_value.create"
                  : "custom_property_value.update",
            {
                property: name,
            },
        );
    }
}

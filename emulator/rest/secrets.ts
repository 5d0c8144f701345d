/** Actions secrets of repositories, environments and organizations. Values go in sealed and never come out. */
import {
    created,
    del,
    get,
    noContent,
    ok,
    put,
    type Context,
    type Reply,
    type Route,
} from "../http/context";
import * as read from "../http/body";
import { pagedUnder } from "../http/pagination";
import { notFound } from "../http/problem";
import { requireSchema } from "../http/request-schema";
import { keyOf, requireSealed } from "../secret-keys";
import type { Organization } from "../state/accounts";
import { createSecret } from "../state/create-settings";
import type { Repository } from "../state/repository";
import type { Secret } from "../state/settings";
import { places, requireName, type Found, type PlaceKind } from "./secret-places";
import { readVisibility, selectedRepositoryRoutes } from "./selected-repositories";
import { requireRepository } from "../permissions";

const docs = "actions/secrets";

function routesOf(kind: PlaceKind): Route[] {
    const path = `${kind.path}/secrets`;
    const noun = `${kind.noun === "repository" ? "a" : "an"}-${kind.noun}`;
    const find = (context: Context): Found => kind.find(context, "secrets");
    return [
        get(path, `${docs}#list-${kind.noun}-secrets`, (context) => {
            const { place, organization } = find(context);
            return pagedUnder(context, "secrets", sorted(place.secrets), (secret) =>
                renderSecret(context, secret, organization),
            );
        }),
        get(`${path}/public-key`, `${docs}#get-${noun}-public-key`, (context) => {
            const { keyId, publicKey } = keyOf(find(context).place);
            return ok({ key_id: keyId, key: publicKey });
        }),
        get(`${path}/:secret_name`, `${docs}#get-${noun}-secret`, (context) => {
            const found = find(context);
            return ok(renderSecret(context, one(context, found), found.organization));
        }),
        put(`${path}/:secret_name`, `${docs}#create-or-update-${noun}-secret`, (context) =>
            write(context, find(context)),
        ),
        del(`${path}/:secret_name`, `${docs}#delete-${noun}-secret`, (context) => {
            const found = find(context);
            const secret = one(context, found);
            found.place.secrets.delete(secret.name);
            found.audit("remove_actions_secret", { key: secret.name });
            return noContent();
        }),
    ];
}

/** 201 when it is new, 204 when it is not. An organization's may change its visibility without a new value. */
function write(context: Context, { place, organization, audit }: Found): Reply {
    const name = requireName(context.param("secret_name"), "Secret");
    requireSchema(context);
    const before = place.secrets.get(name);
    const sealed = read.text(context.body, "encrypted_value");
    const keyId = read.text(context.body, "key_id");
    const keepsValue =
        organization !== undefined &&
        before !== undefined &&
        sealed === undefined &&
        keyId === undefined;
    if (!keepsValue) {
        if (sealed === undefined || keyId === undefined)
            throw read.missing(
                ...(sealed === undefined ? ["encrypted_value"] : []),
                ...(keyId === undefined ? ["key_id"] : []),
            );
        requireSealed(place, keyId, sealed);
    }
    const shared = organization && readVisibility(context, organization, before);
    const value = keepsValue ? {} : { sealed, keyId };
    audit(before === undefined ? "create_actions_secret" : "update_actions_secret", {
        key: name,
        ...(shared && { visibility: shared.visibility }),
    });
    if (before === undefined) {
        createSecret(context.state, place.secrets, name, { ...value, ...shared });
        return created({});
    }
    Object.assign(before, value, shared, { updatedAt: context.state.now() });
    return noContent();
}

function one(context: Context, { place }: Pick<Found, "place">): Secret {
    const secret = place.secrets.get(context.param("secret_name").toUpperCase());
    if (secret === undefined) throw notFound();
    return secret;
}

function renderSecret(
    context: Context,
    secret: Secret,
    organization?: Organization,
): Record<string, unknown> {
    return {
        name: secret.name,
        created_at: secret.createdAt,
        updated_at: secret.updatedAt,
        ...(organization && {
            visibility: secret.visibility ?? "all",
            ...(secret.visibility === "selected" && {
                selected_repositories_url: `${context.apiUrl}/orgs/${organization.login}/actions/secrets/${secret.name}/repositories`,
            }),
        }),
    };
}

/** By name, as GitHub lists them. */
export function sorted<T extends { name: string }>(kept: ReadonlyMap<string, T>): T[] {
    return [...kept.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether an organization's secret or variable reaches a repository. */
export function reaches(
    shared: Pick<Secret, "visibility" | "selectedRepositoryIds">,
    repository: Repository,
): boolean {
    if (shared.visibility === "selected")
        return shared.selectedRepositoryIds?.has(repository.id) ?? false;
    return shared.visibility !== "private" || repository.visibility !== "public";
}

export const routes: readonly Route[] = [
    ...places.flatMap(routesOf),
    ...selectedRepositoryRoutes(
        "/orgs/:org/actions/secrets/:secret_name",
        docs,
        "secret",
        (context) => {
            const found = (places.find(({ noun }) => noun === "organization") as PlaceKind).find(
                context,
                "secrets",
            );
            return {
                organization: found.organization as Organization,
                shared: one(context, found),
            };
        },
    ),
    get(
        "/repos/:owner/:repo/actions/organization-secrets",
        `${docs}#list-repository-organization-secrets`,
        (context) => {
            const repository = requireRepository(context, {
                permission: "secrets",
                access: "read",
                role: "write",
            });
            const shared = sorted(context.state.organizationOf(repository).secrets).filter(
                (secret) => reaches(secret, repository),
            );
            return pagedUnder(context, "secrets", shared, (secret) =>
                renderSecret(context, secret),
            );
        },
    ),
];

/** Deploy keys: SSH keys that open one repository. */
import * as read from "../http/body";
import {
    actingUser,
    created,
    del,
    get,
    noContent,
    ok,
    post,
    type Context,
    type Route,
} from "../http/context";
import { paged } from "../http/pagination";
import { notFound, validationFailed } from "../http/problem";
import { requireRepository } from "../permissions";
import { createDeployKey } from "../state/create-settings";
import type { Repository } from "../state/repository";
import type { DeployKey } from "../state/settings";
import type { State } from "../state/state";

const docs = (anchor: string): string => `deploy-keys/deploy-keys#${anchor}`;
const path = "/repos/:owner/:repo/keys";
const OPENSSH =
    /^(ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com) ([A-Za-z0-9+/]+=*)(?:\s.*)?$/;

export const routes: readonly Route[] = [
    get(path, docs("list-deploy-keys"), (context) => {
        const repository = requireKeys(context);
        return paged(context, [...repository.deployKeys.values()], (key) =>
            renderKey(context, repository, key),
        );
    }),
    post(path, docs("create-a-deploy-key"), (context) => {
        const repository = requireKeys(context);
        const key = requireKey(context.state, read.requiredText(context.body, "key"));
        const made = createDeployKey(
            context.state,
            repository,
            read.text(context.body, "title") ?? "",
            key,
            {
                readOnly: read.flag(context.body, "read_only") ?? false,
                addedBy: actingUser(context.caller)?.login ?? null,
            },
        );
        context.auditRepository(repository, "public_key.create", {
            title: made.title,
            read_only: String(made.readOnly),
        });
        return created(renderKey(context, repository, made));
    }),
    get(`${path}/:key_id`, docs("get-a-deploy-key"), (context) => {
        const repository = requireKeys(context);
        return ok(renderKey(context, repository, one(context, repository)));
    }),
    del(`${path}/:key_id`, docs("delete-a-deploy-key"), (context) => {
        const repository = requireKeys(context);
        const key = one(context, repository);
        repository.deployKeys.delete(key.id);
        context.auditRepository(repository, "public_key.delete", {
            title: key.title,
            read_only: String(key.readOnly),
        });
        return noContent();
    }),
];

/** Administrators only; others are told nothing. */
function requireKeys(context: Context): Repository {
    const access = context.method === "GET" ? "read" : "write";
    return requireRepository(context, {
        permission: "administration",
        access,
        role: "admin",
        hide: true,
    });
}

/** A key in OpenSSH's form that opens nothing else yet: a key belongs to one repository or person. */
function requireKey(state: State, text: string): string {
    const problem = (message: string): Error =>
        validationFailed({ resource: "PublicKey", code: "custom", field: "key", message });
    const match = OPENSSH.exec(text.trim());
    if (match === null)
        throw problem("key is invalid. You must supply a key in OpenSSH public key format");
    const key = `${match[1]} ${match[2]}`;
    for (const organization of state.organizations.values()) {
        for (const repository of organization.repositories.values()) {
            for (const known of repository.deployKeys.values())
                if (known.key === key) throw problem("key is already in use");
        }
    }
    return key;
}

function one(context: Context, repository: Repository): DeployKey {
    const key = repository.deployKeys.get(context.numberParam("key_id"));
    if (key === undefined) throw notFound();
    return key;
}

function renderKey(
    context: Context,
    repository: Repository,
    key: DeployKey,
): Record<string, unknown> {
    return {
        id: key.id,
        key: key.key,
        url: `${context.apiUrl}/repos/${context.state.fullName(repository)}/keys/${key.id}`,
        title: key.title,
        verified: key.verified,
        created_at: key.createdAt,
        read_only: key.readOnly,
        added_by: key.addedBy,
        last_used: key.lastUsed,
        enabled: key.enabled,
    };
}

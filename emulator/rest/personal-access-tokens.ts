/** Fine-grained personal access tokens that reach into an organization, as GitHub tells them to a GitHub App and to nobody else. */
import { createHash } from "node:crypto";
import { get, type Context, type Route } from "../http/context";
import { paged } from "../http/pagination";
import { notFound, Problem } from "../http/problem";
import { notAccessible, requireOrganization } from "../permissions";
import { simpleUser } from "../render/accounts";
import { listedRepository } from "../render/repository";
import type { Organization, Token } from "../state/accounts";
import { orgPermissionNames } from "../state/permission-names";

const path = "/orgs/:org/personal-access-tokens";
const docs = (anchor: string): string => `orgs/personal-access-tokens#${anchor}`;

export const routes: readonly Route[] = [
    get(
        path,
        docs("list-fine-grained-personal-access-tokens-with-access-to-organization-resources"),
        (context) => {
            const organization = requireApp(context);
            const asked = Object.keys(context.query).find((name) => !served.includes(name));
            if (asked !== undefined)
                throw new Problem(501, `The local GitHub does not serve ${asked} here`);
            return paged(context, tokensOf(context, organization), (token) =>
                renderToken(context, organization, token),
            );
        },
    ),
    get(
        `${path}/:pat_id/repositories`,
        docs("list-repositories-a-fine-grained-personal-access-token-has-access-to"),
        (context) => {
            const organization = requireApp(context);
            const wanted = context.numberParam("pat_id");
            const token = tokensOf(context, organization).find((one) => idOf(one) === wanted);
            if (token === undefined) throw notFound();
            const { repositories: chosen } = token;
            const reached = [...organization.repositories.values()].filter(
                ({ id }) => chosen === "all" || chosen.has(id),
            );
            return paged(context, reached, (one) => listedRepository(context, one));
        },
    ),
];

const served: readonly string[] = ["per_page", "page"];

/** "Only GitHub Apps can use this endpoint." */
function requireApp(context: Context): Organization {
    const organization = requireOrganization(context, {
        permission: "organization_personal_access_tokens",
        access: "read",
        role: "owner",
    });
    if (context.caller.kind !== "installation") throw notAccessible(context);
    return organization;
}

function tokensOf({ state }: Context, organization: Organization): Token[] {
    return [...state.tokens.values()].filter(
        ({ kind, organizationId }) => kind === "fine-grained" && organizationId === organization.id,
    );
}

/** Tokens have no number of their own here; one made from the token stays the same. */
function idOf({ token }: Token): number {
    return createHash("sha256").update(token).digest().readUIntBE(0, 4);
}

function renderToken(
    context: Context,
    organization: Organization,
    token: Token,
): Record<string, unknown> {
    const { state, apiUrl } = context;
    const id = idOf(token);
    const named = Object.entries(token.permissions);
    const isOrganization = (name: string): boolean => orgPermissionNames.has(name);
    return {
        id,
        owner: simpleUser(context, state.user(token.userId)),
        repository_selection: token.repositories === "all" ? "all" : "subset",
        repositories_url: `${apiUrl}/organizations/${organization.id}/personal-access-tokens/${id}/repositories`,
        permissions: {
            organization: Object.fromEntries(named.filter(([name]) => isOrganization(name))),
            repository: Object.fromEntries(named.filter(([name]) => !isOrganization(name))),
        },
        access_granted_at: organization.createdAt,
        token_id: id,
        token_name: token.note,
        token_expired:
            token.expiresAt !== null && Date.parse(token.expiresAt) <= state.clock().getTime(),
        token_expires_at: token.expiresAt,
        token_last_used_at: null,
    };
}

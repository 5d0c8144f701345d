/**
 * `POST /_local/change`: what a person would click in GitHub's web pages, done in that person's name. Most of it
 * is REST as somebody (`as`, `method`, `path`, `body`); the named operations are those that REST has no call for,
 * or that would take several.
 */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Running } from "../running";
import type { Installation, Organization, User } from "../state/accounts";
import { allScopes } from "../state/permission-names";
import { addToken, createUser } from "../state/create";
import { acceptInvitation } from "../membership";
import type { Repository } from "../state/repository";
import { parse } from "./settings";

/** One of the changes failed; those before it are done. */
export class ChangeError extends Error {
    constructor(
        message: string,
        readonly details: Record<string, unknown> = {},
    ) {
        super(message);
    }
}

const as = z.string().describe("login of who does it; an owner when left out").optional();
const repository = z
    .string()
    .regex(/^[^/]+\/[^/]+$/, "owner/name")
    .describe("owner/name");

/** Every operation, as `op` names it. */
export const operations = z.discriminatedUnion("op", [
    z.strictObject({
        op: z.literal("rest"),
        as: z.string(),
        method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
        path: z.string().startsWith("/"),
        body: z.unknown().optional(),
    }),
    z.strictObject({
        op: z.literal("edit-file"),
        as,
        repository,
        path: z.string().min(1),
        branch: z.string().optional(),
        /** Null deletes the file. */
        text: z.string().nullable(),
        message: z.string().optional(),
    }),
    z.strictObject({
        op: z.literal("set-protection"),
        as,
        repository,
        pattern: z.string(),
        set: z.record(z.string(), z.union([z.boolean(), z.number()])),
    }),
    z.strictObject({
        op: z.literal("set-environment"),
        as,
        repository,
        environment: z.string(),
        reviewers: z
            .array(
                z.union([
                    z.strictObject({ user: z.string() }),
                    z.strictObject({ team: z.string() }),
                ]),
            )
            .optional(),
        canAdminsBypass: z.boolean().optional(),
        preventSelfReview: z.boolean().optional(),
    }),
    z.strictObject({
        op: z.literal("set-ruleset"),
        as,
        repository: repository.optional(),
        organization: z.string().optional(),
        name: z.string(),
        enforcement: z.enum(["disabled", "active", "evaluate"]),
    }),
    z.strictObject({
        op: z.literal("app-repositories"),
        as,
        organization: z.string(),
        app: z.string(),
        add: z.array(z.string()).optional(),
        remove: z.array(z.string()).optional(),
        all: z.boolean().optional(),
    }),
    z.strictObject({
        op: z.literal("suspend-app"),
        as,
        organization: z.string(),
        app: z.string(),
        suspended: z.boolean(),
    }),
    z.strictObject({ op: z.literal("accept-invitations"), login: z.string() }),
    z.strictObject({
        op: z.literal("add-user"),
        login: z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/),
    }),
    z.strictObject({ op: z.literal("rename-user"), login: z.string(), to: z.string() }),
    z.strictObject({
        op: z.literal("set-plan"),
        organization: z.string(),
        plan: z.enum(["free", "team", "enterprise"]),
    }),
]);

export type Change = z.infer<typeof operations>;

interface Doing {
    readonly running: Running;
    readonly url: string;
}

/** Does the changes in order; each result is REST's answer or `{}`. @throws ChangeError at the first that fails. */
export async function applyChanges(
    running: Running,
    url: string,
    body: unknown,
): Promise<unknown[]> {
    const { changes } = parse(z.strictObject({ changes: z.array(operations) }), body);
    const results: unknown[] = [];
    for (const [index, change] of changes.entries()) {
        try {
            results.push(await apply({ running, url }, change));
        } catch (error) {
            if (!(error instanceof ChangeError)) throw error;
            throw new ChangeError(`changes[${index}] ${change.op}: ${error.message}`, {
                ...error.details,
                done: index,
            });
        }
    }
    return results;
}

async function apply(doing: Doing, change: Change): Promise<unknown> {
    const { state } = doing.running;
    switch (change.op) {
        case "rest":
            return rest(doing, change.as, change.method, change.path, change.body);
        case "edit-file":
            return editFile(doing, change);
        case "set-protection":
            setProtection(doing, change);
            break;
        case "set-environment":
            setEnvironment(doing, change);
            break;
        case "set-ruleset":
            setRuleset(doing, change);
            break;
        case "app-repositories":
            appRepositories(doing, change);
            break;
        case "suspend-app": {
            const [organization, installation] = installed(doing, change.organization, change.app);
            installation.suspendedAt = change.suspended ? state.now() : null;
            const actor = actingAs(doing, organization, change.as);
            state.audit(
                organization,
                actor,
                change.suspended
                    ? "integration_installation.suspend"
                    : "integration_installation.unsuspend",
                { integration: change.app },
            );
            break;
        }
        case "accept-invitations":
            acceptAll(doing, userOf(doing, change.login));
            break;
        case "add-user":
            if (state.userByLogin(change.login) !== undefined)
                throw new ChangeError(`${change.login} exists`);
            createUser(state, change.login);
            break;
        case "rename-user":
            if (state.userByLogin(change.to) !== undefined)
                throw new ChangeError(`${change.to} is taken`);
            state.renameUser(userOf(doing, change.login), change.to);
            break;
        case "set-plan":
            organizationOf(doing, change.organization).plan = change.plan;
            break;
    }
    state.revision++;
    doing.running.store.changed(state);
    return {};
}

/** A request to ourselves as that person with every scope; not in the journal, not in anyone's budget. */
async function rest(
    { running, url }: Doing,
    login: string,
    method: string,
    path: string,
    body: unknown,
): Promise<unknown> {
    const user = userOf({ running, url }, login);
    const token = `local-as-${randomBytes(12).toString("hex")}`;
    addToken(running.state, { token, kind: "classic", userId: user.id, scopes: [...allScopes] });
    running.internalTokens.add(token);
    try {
        const response = await fetch(`${url}/api/v3${path}`, {
            method,
            headers: { authorization: `Bearer ${token}` },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        const answer: unknown = text === "" ? {} : JSON.parse(text);
        if (response.ok) return answer;
        throw new ChangeError(
            `GitHub would refuse this to ${login}: ${(answer as { message?: string }).message ?? response.status}`,
            { status: response.status, answer },
        );
    } finally {
        running.state.tokens.delete(token);
        running.internalTokens.delete(token);
    }
}

async function editFile(
    doing: Doing,
    change: Extract<Change, { op: "edit-file" }>,
): Promise<unknown> {
    const { path, text } = change;
    const one = repositoryOf(doing, change.repository);
    const branch = change.branch ?? one.defaultBranch;
    const person = actingAs(doing, doing.running.state.organizationOf(one), change.as).login;
    const url = `/repos/${change.repository}/contents/${path.split("/").map(encodeURIComponent).join("/")}`;
    const current = (await rest(
        doing,
        person,
        "GET",
        `${url}?ref=${encodeURIComponent(branch)}`,
        undefined,
    ).catch((error: unknown) => {
        if (error instanceof ChangeError && error.details.status === 404) return undefined;
        throw error;
    })) as { sha: string } | undefined;
    const message = change.message ?? `${text === null ? "Delete" : "Update"} ${path}`;
    const given = { message, branch, ...(current === undefined ? {} : { sha: current.sha }) };
    if (text === null) return rest(doing, person, "DELETE", url, given);
    return rest(doing, person, "PUT", url, {
        ...given,
        content: Buffer.from(text).toString("base64"),
    });
}

function setProtection(doing: Doing, change: Extract<Change, { op: "set-protection" }>): void {
    const one = repositoryOf(doing, change.repository);
    const protection = [...one.protections.values()].find(
        (each) => each.pattern === change.pattern,
    );
    if (protection === undefined)
        throw new ChangeError(`${change.repository} has no protection for ${change.pattern}`);
    for (const [name, value] of Object.entries(change.set)) {
        const current = (protection as unknown as Record<string, unknown>)[name];
        if (typeof current !== typeof value)
            throw new ChangeError(`no such switch of a protection (${name})`);
    }
    Object.assign(protection, change.set);
    audit(doing, one, change.as, "protected_branch.update", {
        name: change.pattern,
        changed: Object.keys(change.set),
    });
}

function setEnvironment(doing: Doing, change: Extract<Change, { op: "set-environment" }>): void {
    const { state } = doing.running;
    const one = repositoryOf(doing, change.repository);
    const environment = one.environments.get(change.environment.toLowerCase());
    if (environment === undefined)
        throw new ChangeError(`${change.repository} has no environment ${change.environment}`);
    const reviewers = change.reviewers?.map((reviewer) => {
        if ("user" in reviewer)
            return { type: "User" as const, id: userOf(doing, reviewer.user).id };
        const team = state.teamBySlug(state.organizationOf(one), reviewer.team);
        if (team === undefined) throw new ChangeError(`no such team (${reviewer.team})`);
        return { type: "Team" as const, id: team.id };
    });
    if (reviewers !== undefined) environment.reviewers = reviewers;
    if (change.canAdminsBypass !== undefined) environment.canAdminsBypass = change.canAdminsBypass;
    if (change.preventSelfReview !== undefined)
        environment.preventSelfReview = change.preventSelfReview;
    environment.updatedAt = state.now();
    audit(doing, one, change.as, "environment.update_protection_rule", {
        environment_name: environment.name,
    });
}

function setRuleset(doing: Doing, change: Extract<Change, { op: "set-ruleset" }>): void {
    const { state } = doing.running;
    const one =
        change.repository === undefined ? undefined : repositoryOf(doing, change.repository);
    const organization =
        one === undefined
            ? organizationOf(doing, change.organization ?? "")
            : state.organizationOf(one);
    const ruleset = [...(one ?? organization).rulesets.values()].find(
        (each) => each.name === change.name,
    );
    if (ruleset === undefined) throw new ChangeError(`no such ruleset (${change.name})`);
    ruleset.enforcement = change.enforcement;
    ruleset.updatedAt = state.now();
    const fields = {
        ruleset_id: ruleset.id,
        ruleset_name: ruleset.name,
        ruleset_enforcement: ruleset.enforcement,
    };
    if (one !== undefined) audit(doing, one, change.as, "repository_ruleset.update", fields);
    else
        state.audit(
            organization,
            actingAs(doing, organization, change.as),
            "repository_ruleset.update",
            fields,
        );
}

function appRepositories(doing: Doing, change: Extract<Change, { op: "app-repositories" }>): void {
    const { state } = doing.running;
    const [organization, installation] = installed(doing, change.organization, change.app);
    const named = (names: readonly string[] | undefined): Repository[] =>
        (names ?? []).map((name) => repositoryOf(doing, `${organization.login}/${name}`));
    const [added, removed] = [named(change.add), named(change.remove)];
    const actor = actingAs(doing, organization, change.as);
    if (change.all !== undefined)
        installation.repositorySelection = change.all ? "all" : "selected";
    for (const one of added) installation.repositoryIds.add(one.id);
    for (const one of removed) installation.repositoryIds.delete(one.id);
    installation.updatedAt = state.now();
    const note = (action: string, list: readonly Repository[]): void => {
        if (list.length === 0) return;
        state.audit(organization, actor, action, {
            integration: change.app,
            repositories: list.map((one) => state.fullName(one)),
        });
    };
    note("integration_installation.repositories_added", added);
    note("integration_installation.repositories_removed", removed);
}

function acceptAll({ running: { state } }: Doing, user: User): void {
    for (const organization of state.organizations.values()) {
        const invitation = [...organization.invitations.values()].find(
            (one) => one.userId === user.id,
        );
        if (invitation !== undefined) acceptInvitation(state, organization, invitation);
        for (const one of organization.repositories.values()) {
            for (const waiting of [...one.invitations.values()].filter(
                (each) => each.inviteeId === user.id,
            )) {
                one.invitations.delete(waiting.id);
                one.collaborators.set(user.id, waiting.role);
                state.audit(organization, user, "repo.add_member", {
                    repo: state.fullName(one),
                    user: user.login,
                    user_id: user.id,
                });
            }
        }
    }
}

function audit(
    doing: Doing,
    one: Repository,
    as: string | undefined,
    action: string,
    fields: Record<string, unknown>,
): void {
    const { state } = doing.running;
    const organization = state.organizationOf(one);
    state.audit(organization, actingAs(doing, organization, as), action, {
        repo: state.fullName(one),
        repo_id: one.id,
        ...fields,
    });
}

function actingAs(doing: Doing, organization: Organization, login: string | undefined): User {
    if (login !== undefined) return userOf(doing, login);
    const owner = [...organization.members.values()].find((one) => one.role === "admin");
    if (owner === undefined) throw new ChangeError(`${organization.login} has no owner to act as`);
    return doing.running.state.user(owner.userId);
}

function userOf({ running: { state } }: Doing, login: string): User {
    const user = state.userByLogin(login);
    if (user === undefined) throw new ChangeError(`no such account (${login})`);
    return user;
}

function organizationOf({ running: { state } }: Doing, login: string): Organization {
    const organization = state.organizationByLogin(login);
    if (organization === undefined) throw new ChangeError(`no such organization (${login})`);
    return organization;
}

function repositoryOf({ running: { state } }: Doing, fullName: string): Repository {
    const [owner = "", name = ""] = fullName.split("/");
    const one = state.repositoryByName(owner, name);
    if (one === undefined) throw new ChangeError(`no such repository (${fullName})`);
    return one;
}

function installed(doing: Doing, login: string, slug: string): [Organization, Installation] {
    const organization = organizationOf(doing, login);
    const app = doing.running.state.appBySlug(slug);
    const installation = [...organization.installations.values()].find(
        (one) => one.appId === app?.id,
    );
    if (installation === undefined) throw new ChangeError(`${slug} is not installed in ${login}`);
    return [organization, installation];
}

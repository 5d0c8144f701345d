/** Rulesets of repositories and organizations, and the rules in force on a branch. */
import {
    created,
    del,
    get,
    noContent,
    ok,
    post,
    put,
    type Context,
    type Reply,
    type Route,
} from "../http/context";
import { paged } from "../http/pagination";
import { notFound } from "../http/problem";
import { requireOrganization, requireRepository } from "../permissions";
import { requirePlan } from "../plan";
import { listedRuleset, sourceName, wholeRuleset } from "../render/ruleset";
import { rulesetApplies, rulesetCoversRef } from "../rules/conditions";
import { readRuleset } from "../rules/ruleset-request";
import type { Organization } from "../state/accounts";
import { createRuleset } from "../state/create-settings";
import type { Repository } from "../state/repository";
import type { Ruleset } from "../state/settings";

const ofRepository = "/repos/:owner/:repo/rulesets";
const ofOrganization = "/orgs/:org/rulesets";
const docs = (anchor: string): string => `repos/rules#${anchor}`;
const orgDocs = (anchor: string): string => `orgs/rules#${anchor}`;

export const routes: readonly Route[] = [
    get(ofRepository, docs("get-all-repository-rulesets"), (context) => {
        const repository = readable(context);
        return list(context, reaching(context, repository));
    }),
    post(ofRepository, docs("create-a-repository-ruleset"), (context) => {
        const repository = writable(context);
        const wanted = readRuleset(context, repository);
        const ruleset = createRuleset(context.state, repository, wanted.name, wanted);
        audit(context, repository, "create", ruleset);
        return created(wholeRuleset(context, ruleset, repository));
    }),
    get(`${ofRepository}/:ruleset_id`, docs("get-a-repository-ruleset"), (context) => {
        const repository = readable(context);
        return ok(wholeRuleset(context, one(context, reaching(context, repository)), repository));
    }),
    put(`${ofRepository}/:ruleset_id`, docs("update-a-repository-ruleset"), (context) => {
        const repository = writable(context);
        const ruleset = one(context, [...repository.rulesets.values()]);
        change(context, repository, ruleset);
        return ok(wholeRuleset(context, ruleset, repository));
    }),
    del(`${ofRepository}/:ruleset_id`, docs("delete-a-repository-ruleset"), (context) => {
        const repository = writable(context);
        return remove(context, repository, one(context, [...repository.rulesets.values()]));
    }),
    get("/repos/:owner/:repo/rules/branches/:branch", docs("get-rules-for-a-branch"), (context) => {
        const repository = readable(context);
        const ref = `heads/${context.param("branch")}`;
        const active = rulesetsReaching(context, repository).filter(
            (ruleset) =>
                ruleset.enforcement === "active" && rulesetCoversRef(ruleset, repository, ref),
        );
        const rules = active.flatMap((ruleset) =>
            ruleset.rules.map((rule) => ({
                ...rule,
                ruleset_source_type: ruleset.sourceType,
                ruleset_source: sourceName(context, ruleset),
                ruleset_id: ruleset.id,
            })),
        );
        return paged(context, rules, (rule) => rule);
    }),
    get(ofOrganization, orgDocs("get-all-organization-repository-rulesets"), (context) =>
        list(context, [...administered(context).rulesets.values()]),
    ),
    post(ofOrganization, orgDocs("create-an-organization-repository-ruleset"), (context) => {
        const organization = administered(context);
        const wanted = readRuleset(context, organization);
        const ruleset = createRuleset(context.state, organization, wanted.name, wanted);
        audit(context, organization, "create", ruleset);
        return created(wholeRuleset(context, ruleset));
    }),
    get(
        `${ofOrganization}/:ruleset_id`,
        orgDocs("get-an-organization-repository-ruleset"),
        (context) => {
            const organization = administered(context);
            return ok(wholeRuleset(context, one(context, [...organization.rulesets.values()])));
        },
    ),
    put(
        `${ofOrganization}/:ruleset_id`,
        orgDocs("update-an-organization-repository-ruleset"),
        (context) => {
            const organization = administered(context);
            const ruleset = one(context, [...organization.rulesets.values()]);
            change(context, organization, ruleset);
            return ok(wholeRuleset(context, ruleset));
        },
    ),
    del(
        `${ofOrganization}/:ruleset_id`,
        orgDocs("delete-an-organization-repository-ruleset"),
        (context) => {
            const organization = administered(context);
            return remove(context, organization, one(context, [...organization.rulesets.values()]));
        },
    ),
];

/** Anyone who can read a repository reads its rulesets (permission: metadata). */
function readable(context: Context): Repository {
    const repository = requireRepository(context, {
        permission: "metadata",
        access: "read",
        role: "read",
    });
    requirePlan(
        context.state.organizationOf(repository),
        "repository-rulesets",
        repository.visibility,
    );
    return repository;
}

function writable(context: Context): Repository {
    const repository = requireRepository(context, {
        permission: "administration",
        access: "write",
        role: "admin",
        hide: true,
    });
    requirePlan(
        context.state.organizationOf(repository),
        "repository-rulesets",
        repository.visibility,
    );
    return repository;
}

/** Even reading an organization's rulesets takes `write` (docs: permissions required for GitHub Apps). */
function administered(context: Context): Organization {
    const organization = requireOrganization(context, {
        permission: "organization_administration",
        access: "write",
        role: "owner",
        hide: true,
    });
    requirePlan(organization, "organization-rulesets");
    return organization;
}

/** Every ruleset that covers a repository: its own, then its organization's. */
export function rulesetsReaching({ state }: Context, repository: Repository): Ruleset[] {
    const inherited = [...state.organizationOf(repository).rulesets.values()];
    return [
        ...repository.rulesets.values(),
        ...inherited.filter((ruleset) => rulesetApplies(ruleset, repository)),
    ];
}

function reaching(context: Context, repository: Repository): Ruleset[] {
    if (context.query.includes_parents === "false") return [...repository.rulesets.values()];
    return rulesetsReaching(context, repository);
}

function list(context: Context, rulesets: readonly Ruleset[]): Reply {
    const targets = context.query.targets?.split(",");
    const chosen = rulesets.filter(
        ({ target }) => targets === undefined || targets.includes(target),
    );
    return paged(context, chosen, (ruleset) => listedRuleset(context, ruleset));
}

function one(context: Context, among: readonly Ruleset[]): Ruleset {
    const id = context.numberParam("ruleset_id");
    const found = among.find((ruleset) => ruleset.id === id);
    if (found === undefined) throw notFound();
    return found;
}

function change(context: Context, owner: Repository | Organization, ruleset: Ruleset): void {
    Object.assign(ruleset, readRuleset(context, owner, ruleset), {
        updatedAt: context.state.now(),
    });
    audit(context, owner, "update", ruleset);
}

function remove(context: Context, owner: Repository | Organization, ruleset: Ruleset): Reply {
    owner.rulesets.delete(ruleset.id);
    audit(context, owner, "destroy", ruleset);
    return noContent();
}

function audit(
    context: Context,
    owner: Repository | Organization,
    what: string,
    ruleset: Ruleset,
): void {
    const fields = {
        ruleset_id: ruleset.id,
        ruleset_name: ruleset.name,
        ruleset_enforcement: ruleset.enforcement,
        ruleset_source_type: ruleset.sourceType,
    };
    if ("visibility" in owner) context.auditRepository(owner, `repository_ruleset.${what}`, fields);
    else context.audit(owner, `repository_ruleset.${what}`, fields);
}

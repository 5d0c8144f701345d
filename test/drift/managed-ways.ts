/**
 * Ways in which people change what the policy manages, for one fact or object each, on the organization of
 * `managed-organization.ts`. Those of `ways.ts` that change a managed fact are among them.
 */
import { sealed, ways as allWays } from "./ways";
import type { Drifting } from "./organization";

/** What a way is done in: a repository of a tier, or the organization. */
export type Place = "pilot" | "core" | "organization";

export interface ManagedWay {
    readonly name: string;
    readonly place: Place;
    /** What of the place it changes; ways of one part get in each other's way, and are not done together. */
    readonly part: string;
    act(world: Drifting, repository: string): Promise<unknown>;
    /** The engine's refresh fails on it, with these words. */
    readonly stopsEngine?: string;
}

function rest(world: Drifting, method: string, path: string, body?: unknown): Promise<void> {
    return world.change([{ op: "rest", as: "owner-1", method, path, body }]);
}

function managed(
    name: string,
    place: Place,
    part: string,
    act: (world: Drifting, repository: string) => Promise<unknown>,
): ManagedWay {
    return { name, place, part, act };
}

/** A way of `ways.ts`, done in this repository. */
function known(name: string, place: Exclude<Place, "organization">, part: string): ManagedWay {
    const way = allWays.find((one) => one.name === name);
    if (way === undefined) throw new Error(`no way ${name}`);
    return managed(name, place, part, (world, repository) => {
        const index = world[place].indexOf(repository);
        return way.act(world, index, index);
    });
}

function knownOnce(name: string, part: string): ManagedWay {
    const way = allWays.find((one) => one.name === name);
    if (way === undefined) throw new Error(`no way ${name}`);
    return managed(name, "organization", part, (world) => way.act(world, 0, 0));
}

const inRepository = (repository: string, more: string) => `/repos/acme/${repository}${more}`;

const switched = (set: Readonly<Record<string, boolean | number>>) => {
    return (world: Drifting, repository: string) =>
        world.change([
            { op: "set-protection", repository: `acme/${repository}`, pattern: "main", set },
        ]);
};

const list = (method: string, which: string, body?: unknown) => {
    const at = "/branches/main/protection/";
    return (world: Drifting, repository: string) =>
        rest(world, method, inRepository(repository, `${at}${which}`), body);
};

/** The ruleset of a repository with other fields. */
const reviewed = (change: (ruleset: Ruleset) => object) => {
    return async (world: Drifting, repository: string) => {
        const state = world.github.state.repositoryByName("acme", repository);
        const [id] = [...(state?.rulesets.keys() ?? [])];
        const at = inRepository(repository, `/rulesets/${id}`);
        await rest(world, "PUT", at, change((await read(world, at)) as Ruleset));
    };
};

interface Ruleset {
    readonly rules: readonly { readonly type: string; readonly parameters?: object }[];
}

/** The organization's ruleset with other fields. */
const everywhere = (change: (ruleset: Ruleset) => object) => {
    return async (world: Drifting) => {
        const [found] = (await read(world, "/orgs/acme/rulesets")) as { id: number }[];
        const at = `/orgs/acme/rulesets/${found?.id}`;
        await rest(world, "PUT", at, change((await read(world, at)) as Ruleset));
    };
};

const fewerApprovals = ({ rules }: Ruleset) => ({
    rules: rules.map((rule) =>
        rule.type === "pull_request"
            ? { ...rule, parameters: { ...rule.parameters, required_approving_review_count: 0 } }
            : rule,
    ),
});

const environment = (body: object, name = "production") => {
    return async (world: Drifting, repository: string) => {
        const at = inRepository(repository, `/environments/${name}`);
        const { protection_rules: rules, deployment_branch_policy: policy } = (await read(
            world,
            at,
        )) as {
            protection_rules: { type: string; wait_timer?: number; reviewers?: Reviewer[] }[];
            deployment_branch_policy: object | null;
        };
        const of = (type: string) => rules.find((rule) => rule.type === type);
        await rest(world, "PUT", at, {
            wait_timer: of("wait_timer")?.wait_timer ?? 0,
            prevent_self_review: true,
            reviewers: (of("required_reviewers")?.reviewers ?? []).map(({ type, reviewer }) => ({
                type,
                id: reviewer.id,
            })),
            deployment_branch_policy: policy,
            ...body,
        });
    };
};

interface Reviewer {
    readonly type: string;
    readonly reviewer: { readonly id: number };
}

async function read(world: Drifting, at: string): Promise<unknown> {
    const answer = await fetch(`${world.github.url}/api/v3${at}`, {
        headers: { authorization: "Bearer owner" },
    });
    if (!answer.ok) throw new Error(`${at}: ${answer.status}`);
    return answer.json();
}

async function repositoryId(world: Drifting, name: string): Promise<number> {
    return ((await read(world, inRepository(name, ""))) as { id: number }).id;
}

const file = (path: string, text: string | null) => (world: Drifting, repository: string) =>
    world.change([{ op: "edit-file", repository: `acme/${repository}`, path, text }]);

const teams: ManagedWay[] = [
    managed("a team's description changed", "organization", "team", (world) =>
        rest(world, "PATCH", "/orgs/acme/teams/codex-pilot", { description: "Other" }),
    ),
    managed("a team put below another", "organization", "team", async (world) => {
        const { id } = (await read(world, "/orgs/acme/teams/engineering")) as { id: number };
        await rest(world, "PATCH", "/orgs/acme/teams/codex-pilot", { parent_team_id: id });
    }),
    managed("a team made secret", "organization", "team", (world) =>
        rest(world, "PATCH", "/orgs/acme/teams/codex-pilot", { privacy: "secret" }),
    ),
    managed("a team deleted", "organization", "guests", (world) =>
        rest(world, "DELETE", "/orgs/acme/teams/codex-guests"),
    ),
    managed("a person left an additive team", "organization", "guests", (world) =>
        rest(world, "DELETE", "/orgs/acme/teams/codex-guests/memberships/dev-4"),
    ),
    managed("a member of an additive team made maintainer", "organization", "guests", (world) =>
        rest(world, "PUT", "/orgs/acme/teams/codex-guests/memberships/dev-4", {
            role: "maintainer",
        }),
    ),
    managed("a person left a team", "organization", "members", (world) =>
        rest(world, "DELETE", "/orgs/acme/teams/codex-pilot/memberships/dev-2"),
    ),
    managed("a member made maintainer", "organization", "members", (world) =>
        rest(world, "PUT", "/orgs/acme/teams/codex-pilot/memberships/dev-2", {
            role: "maintainer",
        }),
    ),
    managed("a maintainer made member", "organization", "reviewers", (world) =>
        rest(world, "PUT", "/orgs/acme/teams/codex-reviewers/memberships/lead-1", {
            role: "member",
        }),
    ),
    knownOnce("a person more in a team", "members"),
];

const grants: ManagedWay[] = [
    known("a person was given admin", "pilot", "grants"),
    known("a team of the policy was made administrator", "pilot", "grants"),
    known("somebody outside was invited", "pilot", "grants"),
    managed("a team was given write, and has no grant", "pilot", "grants", (world, repository) =>
        rest(world, "PUT", `/orgs/acme/teams/others/repos/acme/${repository}`, {
            permission: "push",
        }),
    ),
    ...(["pilot", "core"] as const).flatMap((place) => [
        managed("a team's grant taken away", place, "grants", (world, repository) =>
            rest(world, "DELETE", `/orgs/acme/teams/codex-pilot/repos/acme/${repository}`),
        ),
        managed("a team's grant raised", place, "grants", (world, repository) =>
            rest(world, "PUT", `/orgs/acme/teams/codex-pilot/repos/acme/${repository}`, {
                permission: "maintain",
            }),
        ),
        managed("a person's grant raised", place, "grants", (world, repository) =>
            rest(world, "PUT", inRepository(repository, "/collaborators/dev-5"), {
                permission: "admin",
            }),
        ),
        managed("a person's grant taken away", place, "grants", (world, repository) =>
            rest(world, "DELETE", inRepository(repository, "/collaborators/dev-5")),
        ),
    ]),
];

const protections: ManagedWay[] = [
    known("code-owner review switched off", "pilot", "protection"),
    known("the protection deleted", "pilot", "protection"),
    ...Object.entries<Readonly<Record<string, boolean | number>>>({
        "fewer approvals": { requiredApprovingReviewCount: 1 },
        "no pull request asked for": { requiresApprovingReviews: false },
        "who pushed last may approve": { requireLastPushApproval: false },
        "stale approvals kept": { dismissesStaleReviews: false },
        "no status check": { requiresStatusChecks: false },
        "checks of old branches count": { requiresStrictStatusChecks: true },
        "conversations may stay open": { requiresConversationResolution: false },
        "merge commits allowed": { requiresLinearHistory: false },
        "administrators bound": { isAdminEnforced: true },
        "force pushes allowed": { allowsForcePushes: true },
        "deletion allowed": { allowsDeletions: true },
        "branch locked": { lockBranch: true },
        "whoever may write may push": { restrictsPushes: false },
        "whoever may write may dismiss": { restrictsReviewDismissals: false },
    }).map(([name, set]) => managed(name, "pilot", "protection", switched(set))),
    managed(
        "a team may push",
        "pilot",
        "protection",
        list("POST", "restrictions/teams", { teams: ["codex-reviewers"] }),
    ),
    managed(
        "a team may push no more",
        "pilot",
        "protection",
        list("DELETE", "restrictions/teams", { teams: ["codex-pilot"] }),
    ),
];

const rulesets: ManagedWay[] = [
    known("the ruleset disabled", "core", "ruleset"),
    known("somebody more may bypass the ruleset", "core", "ruleset"),
    managed("fewer approvals by the ruleset", "core", "ruleset", reviewed(fewerApprovals)),
    managed(
        "a rule of the ruleset gone",
        "core",
        "ruleset",
        reviewed(({ rules }) => ({
            rules: rules.filter(({ type }) => type !== "non_fast_forward"),
        })),
    ),
    managed(
        "the ruleset holds for another branch",
        "core",
        "ruleset",
        reviewed(() => ({
            conditions: { ref_name: { include: ["refs/heads/other"], exclude: [] } },
        })),
    ),
    managed("the ruleset deleted", "core", "ruleset", async (world, repository) => {
        const state = world.github.state.repositoryByName("acme", repository);
        const [id] = [...(state?.rulesets.keys() ?? [])];
        await rest(world, "DELETE", inRepository(repository, `/rulesets/${id}`));
    }),
    managed(
        "fewer approvals by the organization's ruleset",
        "organization",
        "ruleset",
        everywhere(fewerApprovals),
    ),
    managed(
        "the organization's ruleset disabled",
        "organization",
        "ruleset",
        everywhere(() => ({ enforcement: "disabled" })),
    ),
    managed(
        "nobody may bypass the organization's ruleset",
        "organization",
        "ruleset",
        everywhere(() => ({ bypass_actors: [] })),
    ),
    managed("the organization's ruleset deleted", "organization", "ruleset", async (world) => {
        const [found] = (await read(world, "/orgs/acme/rulesets")) as { id: number }[];
        await rest(world, "DELETE", `/orgs/acme/rulesets/${found?.id}`);
    }),
];

const environments: ManagedWay[] = [
    known("nobody must approve a deployment", "core", "environment"),
    managed("other people approve deployments", "core", "environment", (world, repository) =>
        world.change([
            {
                op: "set-environment",
                repository: `acme/${repository}`,
                environment: "production",
                reviewers: [{ user: "owner-1" }],
            },
        ]),
    ),
    managed("no wait before deployment", "core", "environment", environment({ wait_timer: 0 })),
    managed("longer wait before deployment", "core", "environment", environment({ wait_timer: 9 })),
    managed(
        "deployers may approve",
        "core",
        "environment",
        environment({ prevent_self_review: false }),
    ),
    managed("administrators may bypass the environment", "core", "environment", (world, name) =>
        world.change([
            {
                op: "set-environment",
                repository: `acme/${name}`,
                environment: "production",
                canAdminsBypass: true,
            },
        ]),
    ),
    managed(
        "every branch deploys",
        "core",
        "environment",
        environment({ deployment_branch_policy: null }),
    ),
    managed("one branch more deploys", "core", "environment", (world, repository) =>
        rest(
            world,
            "POST",
            inRepository(repository, "/environments/production/deployment-branch-policies"),
            { name: "dev/*" },
        ),
    ),
    managed("one branch deploys no more", "core", "environment", async (world, repository) => {
        const at = inRepository(repository, "/environments/production/deployment-branch-policies");
        const { branch_policies: policies } = (await read(world, at)) as {
            branch_policies: { id: number; name: string }[];
        };
        const found = policies.find(({ name }) => name === "release/*");
        await rest(world, "DELETE", `${at}/${found?.id}`);
    }),
    managed("the environment deleted", "core", "environment", (world, repository) =>
        rest(world, "DELETE", inRepository(repository, "/environments/production")),
    ),
    managed(
        "every branch deploys pages",
        "pilot",
        "environment",
        environment({ deployment_branch_policy: null, prevent_self_review: false }, "pages"),
    ),
];

async function toAll(world: Drifting): Promise<void> {
    await rest(world, "PUT", "/orgs/acme/actions/secrets/SHARED_TOKEN", {
        ...(await sealed(world, "/orgs/acme/actions")),
        visibility: "all",
    });
}

const secrets: ManagedWay[] = [
    managed("a secret of an environment deleted", "core", "environment", (world, repository) =>
        rest(
            world,
            "DELETE",
            inRepository(repository, "/environments/production/secrets/DEPLOY_TOKEN"),
        ),
    ),
    managed("a secret of a repository deleted", "pilot", "secret", (world, repository) =>
        rest(world, "DELETE", inRepository(repository, "/actions/secrets/LINT_TOKEN")),
    ),
    managed("a secret of a repository overwritten", "pilot", "secret", async (world, name) => {
        const at = inRepository(name, "/actions");
        await rest(world, "PUT", `${at}/secrets/LINT_TOKEN`, await sealed(world, at));
    }),
    {
        ...managed("a secret of the organization deleted", "organization", "secret", (world) =>
            rest(world, "DELETE", "/orgs/acme/actions/secrets/SHARED_TOKEN"),
        ),
        stopsEngine: "404 Not Found",
    },
    {
        ...managed("a secret of the organization given to all", "organization", "secret", toAll),
        stopsEngine: "409 Conflict",
    },
    managed("a secret of the organization taken away", "organization", "secret", async (world) => {
        const id = await repositoryId(world, world.core[0] ?? "");
        await rest(world, "DELETE", `/orgs/acme/actions/secrets/SHARED_TOKEN/repositories/${id}`);
    }),
    knownOnce("an organization secret is given to a repository more", "scope"),
    managed(
        "an organization secret is taken from a repository",
        "organization",
        "scope",
        async (world) => {
            const id = await repositoryId(world, world.pilot[0] ?? "");
            await rest(world, "DELETE", `/orgs/acme/actions/secrets/NPM_TOKEN/repositories/${id}`);
        },
    ),
];

const files: ManagedWay[] = [
    known("a line of the CODEOWNERS block deleted", "pilot", "CODEOWNERS"),
    known("a line below the CODEOWNERS block", "pilot", "CODEOWNERS"),
    managed("AGENTS.md deleted", "pilot", "file", file("AGENTS.md", null)),
    managed("AGENTS.md rewritten", "pilot", "file", file("AGENTS.md", "# Anything goes\n")),
];

const written = {
    default_workflow_permissions: "write",
    can_approve_pull_request_reviews: false,
};

const others: ManagedWay[] = [
    managed("workflows of the organization may write", "organization", "actions", (world) =>
        rest(world, "PUT", "/orgs/acme/actions/permissions/workflow", written),
    ),
    // The organization's setting bounds those of its repositories.
    managed("workflows of a repository may write", "organization", "actions", async (world) => {
        await rest(world, "PUT", "/orgs/acme/actions/permissions/workflow", written);
        const at = inRepository(world.pilot[0] ?? "", "/actions/permissions/workflow");
        await rest(world, "PUT", at, written);
    }),
    knownOnce("the Codex app sees a repository more", "app"),
    managed("the Codex app sees a repository less", "organization", "app", (world) =>
        world.change([
            {
                op: "app-repositories",
                organization: "acme",
                app: "codex-app",
                remove: [world.pilot[0] ?? ""],
            },
        ]),
    ),
];

/** In an order in which each can be done after those before it. */
export const managedWays: readonly ManagedWay[] = [
    ...files,
    // While everybody whom a protection names has still their grants.
    ...protections,
    ...teams,
    ...grants,
    ...rulesets,
    ...environments,
    ...secrets,
    ...others,
];

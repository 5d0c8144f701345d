import { replaceManagedBlock } from "../../plan/codeowners";
import { compare } from "../../plan/compare";
import { factPath } from "../../plan/fact-path";
import type { LiveOrganization } from "../../plan/live";
import type { BranchProtection, Ruleset } from "../../plan/organization";
import type { Origin } from "../../plan/origin";
import type { Plan, PlannedRepository, PlannedTeam } from "../../plan/plan";
import type { Mutable } from "./support/planned-organization";
import { liveFromPlan } from "./support/planned-organization";

const strict: BranchProtection = {
    pattern: "main",
    approvals: 2,
    codeOwners: true,
    lastPushApproval: true,
    dismissStaleApprovals: true,
    checks: ["test"],
    strictChecks: false,
    conversationResolution: true,
    linearHistory: false,
    signedCommits: false,
    forcePushes: false,
    deletions: false,
    enforceAdmins: true,
    lockBranch: false,
    bypass: [],
    push: null,
    dismissal: null,
    forcePushBypass: [],
};

const {
    pattern: _p,
    enforceAdmins: _e,
    lockBranch: _l,
    push: _u,
    dismissal: _d,
    forcePushBypass: _f,
    ...shared
} = strict;
const reviews: Ruleset = {
    ...shared,
    name: "reviews",
    enforcement: "active",
    refs: { include: ["~DEFAULT_BRANCH"], exclude: [] },
    bypass: [],
    otherRules: [],
};

const owners = ["**/auth/** @acme/codex-reviewers", "/migrations/ @acme/platform-team"];

const payments: PlannedRepository = {
    name: "payments-api",
    tier: "restricted",
    grants: "additive",
    teams: { "codex-reviewers": "write" },
    collaborators: {},
    protections: { main: strict },
    rulesets: {},
    environments: {
        production: {
            name: "production",
            reviewers: ["team:codex-reviewers", "team:platform-team"],
            preventSelfReview: true,
            adminBypass: false,
            waitMinutes: 0,
            branches: "protected",
            secrets: { DEPLOY_TOKEN: {} },
        },
    },
    secrets: {},
    files: {
        ".github/CODEOWNERS": {
            mode: "block",
            lines: owners,
            text: replaceManagedBlock("* @acme/payments\n", owners),
            delivery: "commit",
            delivered: true,
        },
    },
};

const pilot: PlannedTeam = {
    slug: "codex-pilot",
    name: "codex-pilot",
    description: "",
    privacy: "closed",
    members: { "dev-1": "member", "owner-1": "member" },
    management: "managed",
    membership: "authoritative",
    previously: [],
};

const lines: Record<string, Origin> = Object.fromEntries(
    [
        [factPath("teams", "codex-pilot"), "users.codex-pilot"],
        [factPath("repositories", "payments-api"), "repositories.restricted"],
        [
            factPath("repositories", "payments-api", "protections", "main"),
            "repositories.restricted.branches",
        ],
        [
            factPath("repositories", "payments-api", "protections", "main", "codeOwners"),
            "branches.strict.code-owners",
        ],
        [
            factPath("repositories", "payments-api", "environments", "production", "reviewers"),
            "environments.production.reviewers",
        ],
        [
            factPath("repositories", "payments-api", "files", ".github/CODEOWNERS", "lines", "0"),
            "review.authentication.owners",
        ],
        [
            factPath("repositories", "payments-api", "files", ".github/CODEOWNERS", "lines", "1"),
            "review.migrations.owners",
        ],
        [factPath("apps", "codex-app"), "connections.codex-app"],
        [factPath("settings", "actions"), "actions"],
    ].map(([path = "", key = ""], index) => [
        path,
        { file: "rollout.yaml", line: index + 10, column: 5, path: key },
    ]),
);

const plan: Plan = {
    organization: "acme",
    teams: { "codex-pilot": pilot },
    repositories: { "payments-api": payments },
    rulesets: { reviews },
    secrets: { NPM_TOKEN: { visibility: "selected", repositories: ["sandbox"] } },
    actions: { defaultWorkflowPermissions: "read", workflowsMayApprovePullRequests: false },
    apps: {
        "codex-app": {
            slug: "codex-app",
            selection: "selected",
            repositories: ["sandbox"],
            permissions: {},
            management: "verify",
        },
    },
    origins: new Map(Object.entries(lines)),
};

type Live = Mutable<LiveOrganization>;
type Repository = Live["state"]["repositories"][string];

function driftAfter(act: (live: Live, payments: Repository) => void) {
    const live = liveFromPlan(plan);
    const repository = live.state.repositories["payments-api"];
    if (repository === undefined) throw new Error("no payments-api");
    act(live, repository);
    return compare(plan, live);
}

function said(act: Parameters<typeof driftAfter>[0]): string[] {
    return driftAfter(act).map(
        ({ kind, area, summary, origin }) => `${kind} ${area} ${origin?.line ?? "-"}: ${summary}`,
    );
}

const owner = (live: Live) => (live.state.members["owner-1"] = { login: "owner-1", role: "admin" });
function only<T>(record: Record<string, T>): T {
    const [value] = Object.values(record);
    if (value === undefined) throw new Error("nothing there");
    return value;
}
const main = (repository: Repository) => only(repository.protections);
const production = (repository: Repository) => only(repository.environments);
const codeowners = (repository: Repository) => only(repository.files);

test.each<[string, Parameters<typeof driftAfter>[0], string[]]>([
    [
        "code-owner review switched off, with the line that asks for it",
        (_, repository) => (main(repository).codeOwners = false),
        ["changed branches 13: payments-api main: code-owner review is off, policy says on"],
    ],
    [
        "fewer approvals",
        (_, repository) => (main(repository).approvals = 1),
        ["changed branches 12: payments-api main: 1 approving review required, policy says 2"],
    ],
    [
        "no pull request at all",
        (_, repository) => (main(repository).approvals = null),
        ["changed branches 12: payments-api main: no pull request is required, policy says 2"],
    ],
    [
        "a bypass and another check",
        (_, repository) => {
            main(repository).bypass = ["user:dev-5", "team:web"];
            main(repository).checks = ["lint"];
        },
        [
            "changed branches 12: payments-api main: may merge without the required reviews: dev-5 and team web are not in the policy",
            "changed branches 12: payments-api main: required checks: test is missing, lint is not in the policy",
        ],
    ],
    [
        "pushing restricted",
        (_, repository) => (main(repository).push = ["app:bot"]),
        [
            "changed branches 12: payments-api main: pushing is restricted to app bot, policy leaves it open",
        ],
    ],
    [
        "force pushes",
        (_, repository) => (main(repository).forcePushes = true),
        ["changed branches 12: payments-api main: force pushes are allowed, policy forbids them"],
    ],
    [
        "a person granted admin by hand",
        (_, repository) => (repository.collaborators["dev-5"] = "admin"),
        ["unmanaged repositories 11: dev-5 has admin on payments-api, policy grants nothing"],
    ],
    [
        "a person invited by hand",
        (_, repository) => (repository.invitations.visitor = "write"),
        [
            "unmanaged repositories 11: visitor is invited with write to payments-api, policy grants nothing",
        ],
    ],
    [
        "a team's role raised",
        (_, repository) => (repository.teams["codex-reviewers"] = "admin"),
        [
            "changed repositories 11: team codex-reviewers has admin on payments-api, policy says write",
        ],
    ],
    [
        "an environment reviewer removed",
        (_, repository) => (production(repository).reviewers = ["team:platform-team"]),
        [
            "changed environments 14: payments-api, environment production: reviewers: team codex-reviewers is missing",
        ],
    ],
    [
        "every environment reviewer removed, and the self-review switch with them",
        (_, repository) =>
            Object.assign(production(repository), { reviewers: [], preventSelfReview: false }),
        [
            "changed environments 14: payments-api, environment production: nobody must approve, policy says team codex-reviewers and team platform-team",
        ],
    ],
    [
        "deployment opened to every branch",
        (_, repository) => (production(repository).branches = "all"),
        [
            "changed environments 11: payments-api, environment production: every branch may deploy, policy says protected branches",
        ],
    ],
    [
        "a secret gone",
        (_, repository) => delete production(repository).secrets.DEPLOY_TOKEN,
        [
            "missing environments 11: payments-api, environment production: secret DEPLOY_TOKEN is not set",
        ],
    ],
    [
        "a CODEOWNERS line dropped",
        (_, repository) =>
            (codeowners(repository).text = codeowners(repository).text.replace(
                `${owners[1]}\n`,
                "",
            )),
        [
            'missing review 16: payments-api .github/CODEOWNERS, line "/migrations/ @acme/platform-team" is missing',
        ],
    ],
    [
        "a CODEOWNERS line given to somebody else",
        (_, repository) =>
            (codeowners(repository).text = codeowners(repository).text.replace(
                "@acme/codex-reviewers",
                "@dev-5",
            )),
        [
            'changed review 15: payments-api .github/CODEOWNERS, line "**/auth/** @acme/codex-reviewers" was changed to "**/auth/** @dev-5"',
        ],
    ],
    [
        "a human line below the block",
        (_, repository) => (codeowners(repository).text += "/src/auth/ @dev-5\n"),
        [
            "changed review 15: payments-api .github/CODEOWNERS, line 7 (/src/auth/ @dev-5) stands below the block and takes **/auth/** from its owners",
        ],
    ],
    [
        "lines of the block in another order",
        (_, repository) =>
            (codeowners(repository).text = replaceManagedBlock(
                "* @acme/payments\n",
                [...owners].reverse(),
            )),
        ["changed review 11: payments-api .github/CODEOWNERS differs from line 4 on"],
    ],
    [
        "the app given one more repository",
        (live) => only(live.state.apps).repositories.push("payments-api"),
        ["unmanaged connections 17: app codex-app sees payments-api, not in the policy"],
    ],
    [
        "the app given every repository",
        (live) => (only(live.state.apps).selection = "all"),
        ["changed connections 17: app codex-app sees every repository, policy selects sandbox"],
    ],
    [
        "an organization secret widened",
        (live) => (only(live.state.secrets).visibility = "all"),
        [
            "changed secrets -: organization secret NPM_TOKEN is given to every repository, policy says selected repositories",
        ],
    ],
    [
        "a ruleset switched to evaluation, with a bypass",
        (live) =>
            Object.assign(only(live.state.rulesets), {
                enforcement: "evaluate",
                bypass: [{ actor: "role:maintain", mode: "pull_request" }],
            }),
        [
            "changed branches -: ruleset reviews: may bypass: role maintain (pull request) is not in the policy",
            "changed branches -: ruleset reviews: enforcement is evaluate, policy says active",
        ],
    ],
    [
        "a ruleset that excludes a branch",
        (live) => only(live.state.rulesets).refs.exclude.push("refs/heads/tmp"),
        [
            "changed branches -: ruleset reviews: branches: of those excluded, refs/heads/tmp is not in the policy",
        ],
    ],
    [
        "workflows may write",
        (live) =>
            Object.assign(live.state.settings.actions ?? {}, {
                defaultWorkflowPermissions: "write",
            }),
        ["changed actions 18: acme: workflow tokens may write by default, policy says read"],
    ],
    [
        "a base permission that gives everyone everything",
        (live) => (live.state.settings.defaultRepositoryPermission = "admin"),
        [
            "unmanaged repositories -: every member of acme has admin on every repository, by the organization's base permission",
        ],
    ],
    [
        "a member who was only invited",
        (live) =>
            Object.assign(only(live.state.teams), {
                members: { "owner-1": "member" },
                invited: ["dev-1"],
            }),
        [
            "missing users 10: dev-1 is not in team codex-pilot, invited and not accepted, policy says member",
        ],
    ],
    [
        "the team given a repository that the policy does not select",
        (live, repository) =>
            (live.state.repositories.other = {
                ...repository,
                name: "other",
                teams: { "codex-pilot": "admin" },
            }),
        [
            "unmanaged users 10: team codex-pilot has admin on other, a repository that the policy does not select",
        ],
    ],
])("%s", (_, act, expected) => expect(said(act)).toEqual(expected));

test("what up does not repair says who does", () => {
    const remedies = driftAfter((live, repository) => {
        only(live.state.apps).repositories = [];
        delete production(repository).secrets.DEPLOY_TOKEN;
        main(repository).codeOwners = false;
    }).map(({ managed, remedy }) => (managed ? "up" : remedy));
    expect(remedies).toEqual([
        "an organization owner, in the settings of the app",
        "whoever owns the value sets it",
        "up",
    ]);
});

describe("what is no drift", () => {
    test("an owner is a maintainer of a team and an administrator of a repository, whatever the policy says", () => {
        const changes = driftAfter((live, repository) => {
            owner(live);
            only(live.state.teams).members["owner-1"] = "maintainer";
            repository.collaborators["owner-1"] = "admin";
        });
        expect(changes).toEqual([]);
    });

    test("but a person who is no owner and became a maintainer is", () => {
        expect(said((live) => (only(live.state.teams).members["dev-1"] = "maintainer"))).toEqual([
            "changed users 10: dev-1 is a maintainer of team codex-pilot, policy says member",
        ]);
    });

    test("what a team has from its parent is spoken of once, at the parent", () => {
        const team = { name: "", description: "", privacy: "closed" as const, members: {} };
        const changes = said((live, repository) => {
            live.state.teams.engineering = { ...team, slug: "engineering" };
            live.state.teams.web = { ...team, slug: "web", parent: "engineering" };
            repository.teams.engineering = "write";
            repository.teams.web = "write";
        });
        expect(changes).toEqual([
            "unmanaged repositories 11: team engineering has write on payments-api, policy grants nothing",
        ]);
    });

    test("a declared grant below what the parent gives, which GitHub shows as the parent's", () => {
        const team = { name: "", description: "", privacy: "closed" as const, members: {} };
        const planned: Plan = {
            ...plan,
            repositories: {
                "payments-api": { ...payments, teams: { engineering: "maintain", web: "write" } },
            },
        };
        const live = liveFromPlan(planned);
        live.state.teams.engineering = { ...team, slug: "engineering" };
        live.state.teams.web = { ...team, slug: "web", parent: "engineering" };
        only(live.state.repositories).teams.web = "maintain";
        expect(compare(planned, live)).toEqual([]);
        for (const role of ["admin", "Deployer"]) {
            only(live.state.repositories).teams.web = role;
            expect(compare(planned, live).map(({ summary }) => summary)).toEqual([
                `team web has ${role} on payments-api, policy says write`,
            ]);
        }
    });

    test("unless it has more than the parent", () => {
        const team = { name: "", description: "", privacy: "closed" as const, members: {} };
        const changes = said((live, repository) => {
            live.state.teams.engineering = { ...team, slug: "engineering" };
            live.state.teams.web = { ...team, slug: "web", parent: "engineering" };
            repository.teams.engineering = "read";
            repository.teams.web = "admin";
        });
        expect(changes).toContain(
            "unmanaged repositories 11: team web has admin on payments-api, policy grants nothing",
        );
    });

    test("a pull request without approvals, where only code owners were asked for", () => {
        const asks: BranchProtection = {
            ...strict,
            approvals: null,
            checks: [],
            strictChecks: true,
        };
        const planned: Plan = {
            ...plan,
            repositories: { "payments-api": { ...payments, protections: { main: asks } } },
        };
        const live = liveFromPlan(planned);
        Object.assign(main(only(live.state.repositories)), { approvals: 0, strictChecks: false });
        expect(compare(planned, live)).toEqual([]);
    });

    test("an environment, a ruleset or an app of which the policy does not speak", () => {
        const changes = driftAfter((live, repository) => {
            repository.environments.staging = { ...production(repository), name: "staging" };
            repository.rulesets.theirs = { ...only(live.state.rulesets), name: "theirs" };
            live.state.apps.dependabot = {
                slug: "dependabot",
                selection: "all",
                repositories: [],
                permissions: {},
            };
        });
        expect(changes).toEqual([]);
    });
});

describe("what cannot be read", () => {
    test("nobody is missing from a repository whose invitations are unknown", () => {
        const planned: Plan = {
            ...plan,
            repositories: { "payments-api": { ...payments, collaborators: { "dev-1": "read" } } },
        };
        const live = liveFromPlan(planned);
        only(live.state.repositories).collaborators = {};
        expect(compare(planned, live).map(({ kind }) => kind)).toEqual(["missing"]);
        live.unknown.push({
            path: "repositories/payments-api/invitations",
            what: "invitations",
            reason: "403",
        });
        expect(compare(planned, live).map(({ kind }) => kind)).toEqual(["unknown"]);
    });

    test("is unknown, and neither there nor gone", () => {
        const changes = driftAfter((live, repository) => {
            repository.teams = {};
            live.unknown.push({
                path: "teams/codex-reviewers/repositories",
                what: "grants of team codex-reviewers",
                reason: "502 Server Error",
            });
        });
        expect(changes.map(({ kind, summary }) => `${kind} ${summary}`)).toEqual([
            "unknown grants of team codex-reviewers could not be read: 502 Server Error",
        ]);
    });

    test("hidden bypass actors say nothing about the rest of the ruleset", () => {
        const changes = said((live) => {
            const ruleset = only(live.state.rulesets);
            ruleset.bypass = [{ actor: "deploy-key", mode: "always" }];
            ruleset.codeOwners = false;
            live.unknown.push({
                path: "rulesets/reviews/bypass",
                what: "bypass actors of ruleset reviews",
                reason: "hidden",
            });
        });
        expect(changes).toEqual([
            "unknown branches -: bypass actors of ruleset reviews could not be read: hidden",
            "changed branches -: ruleset reviews: code-owner review is off, policy says on",
        ]);
    });
});

test("a team, a person and an environment may be called like something that every object has", () => {
    const planned: Plan = {
        ...plan,
        teams: { "codex-pilot": { ...pilot, members: { constructor: "member" as const } } },
        repositories: { "payments-api": { ...payments, teams: { constructor: "read" } } },
    };
    const live = liveFromPlan(planned);
    only(live.state.teams).members = {};
    const repository = only(live.state.repositories);
    repository.teams = {};
    repository.environments = {};
    repository.collaborators = { constructor: "admin" };
    expect(compare(planned, live).map(({ kind, summary }) => `${kind}: ${summary}`)).toEqual([
        "unmanaged: constructor has admin on payments-api, policy grants nothing",
        "missing: payments-api, environment production does not exist",
        "missing: team constructor has no access to payments-api, policy says read",
        "missing: constructor is not in team codex-pilot, policy says member",
    ]);
});

test("changes are sorted by path, whatever order the plan has", () => {
    const paths = driftAfter((live, repository) => {
        repository.teams.zebra = "read";
        repository.collaborators.anna = "read";
        only(live.state.apps).repositories = [];
        main(repository).deletions = true;
    }).map(({ path }) => path);
    expect(paths).toEqual([...paths].sort());
    expect(paths).toHaveLength(4);
});

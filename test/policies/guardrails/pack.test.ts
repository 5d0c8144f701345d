/** The pack as the SDK calls it, with plain resources: what of each resource type becomes which fact. */
import type {
    PolicyResource,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationPolicy,
} from "@pulumi/policy";
import { guardrailPolicies } from "../../../policies/guardrails/pack";

const today = "2026-11-23";

interface Given {
    readonly type: string;
    readonly name: string;
    readonly props: Record<string, unknown>;
    /** Names of the resources that a property comes from. */
    readonly from?: Record<string, readonly string[]>;
}

/** As @pulumi/policy hands it out: touching it throws an error with the sentinel of the value. */
const unknown = Symbol("unknown");
function proxied(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    return new Proxy(value, {
        get(target, key) {
            const field = (target as Record<string | symbol, unknown>)[key];
            if (field === unknown)
                throw Object.assign(new Error(`${String(key)} can't be known`), {
                    unknownTypeSentinel: "04da6b54",
                });
            return proxied(field);
        },
    });
}

function run(given: readonly Given[], settings: object = {}): string[] {
    const said: string[] = [];
    const resources = given.map(
        ({ type, name, props }) =>
            ({
                type: `github:index/${type}:${type.charAt(0).toUpperCase()}${type.slice(1)}`,
                urn: `urn:pulumi:dev::p::${type}::${name}`,
                name,
                props: proxied(props),
                propertyDependencies: {},
            }) as unknown as PolicyResource,
    );
    for (const [index, { from = {} }] of given.entries()) {
        for (const [property, names] of Object.entries(from)) {
            const sources = resources.filter((one) => names.includes(one.name));
            (resources[index] as PolicyResource).propertyDependencies[property] = sources;
        }
    }
    const policies = guardrailPolicies(() => today);
    const report = (name: string) => (message: string, urn?: string) => {
        said.push(`${name} ${urn?.split("::").at(-1) ?? "-"}: ${message}`);
    };
    for (const resource of resources) {
        for (const policy of policies) {
            const { validateResource } = policy as ResourceValidationPolicy;
            const args = {
                ...resource,
                getConfig: () => settings,
            } as unknown as ResourceValidationArgs;
            if (typeof validateResource === "function")
                void validateResource(args, report(policy.name));
        }
    }
    for (const policy of policies) {
        const { validateStack } = policy as StackValidationPolicy;
        if (typeof validateStack === "function")
            void validateStack(
                { resources } as unknown as Parameters<typeof validateStack>[0],
                report(policy.name),
            );
    }
    return said.map((line) => line.replace(/ - .*$| \(docs.*$/, ""));
}

const codex: Given = {
    type: "team",
    name: "codex",
    props: { name: "Codex Pilot", privacy: "closed", slug: "codex-pilot", nodeId: "T_1" },
};
const planned: Given = {
    ...codex,
    props: { name: "Codex Pilot", privacy: "closed", slug: unknown, nodeId: unknown },
};

describe("who is who", () => {
    const admin = (props: object, from = {}): Given => ({
        type: "teamRepository",
        name: "grant",
        props: { repository: "sandbox", permission: "admin", ...props },
        from,
    });
    const found = ["codex-team-no-admin grant: the team codex-pilot gets admin on sandbox"];
    const writes =
        "codex-writes-protected grant: the team codex-pilot can write to sandbox, and nothing here protects main";

    it.each([
        ["a slug", [admin({ teamId: "codex-pilot" })]],
        [
            "the team's own id, through its resource",
            [codex, admin({ teamId: "17" }, { teamId: ["codex"] })],
        ],
        [
            "an id that only the apply will know",
            [planned, admin({ teamId: unknown }, { teamId: ["codex"] })],
        ],
        [
            "an entry of a list",
            [
                codex,
                {
                    type: "repositoryCollaborators",
                    name: "grant",
                    props: {
                        repository: "sandbox",
                        teams: [{ teamId: "17", permission: "admin" }],
                    },
                    from: { teams: ["codex"] },
                },
            ],
        ],
    ])("a team is known by %s", (_, given) => {
        expect(run(given)).toEqual([...found, writes]);
    });

    it("is asked for where a program gives an id alone", () => {
        const given = [admin({ teamId: "17" })];
        expect(run(given)).toEqual([
            "undecided grant: codex-team-no-admin cannot say whether the team with the id 17, who gets admin on sandbox, is a Codex team",
        ]);
        expect(run(given, { otherActors: ["17"] })).toEqual([]);
        expect(run(given, { codexTeams: ["17"] })[0]).toBe(
            "codex-team-no-admin grant: the team with the id 17 gets admin on sandbox",
        );
    });

    it("is read from node ids, names and slugs of a branch protection", () => {
        const rule = (type: string, props: object): Given => ({
            type,
            name: "rule",
            props: props as Given["props"],
        });
        const reviews = (pullRequestBypassers: unknown[]) => [
            { requiredApprovingReviewCount: 1, pullRequestBypassers },
        ];
        const classic = (bypassers: unknown[]) =>
            rule("branchProtection", {
                repositoryId: "sandbox",
                pattern: "main",
                requiredPullRequestReviews: reviews(bypassers),
            });
        const message =
            "codex-team-no-bypass rule: the team codex-pilot may merge without the required reviews (main of sandbox)";
        expect(run([codex, classic(["T_1"])])).toEqual([message]);
        expect(run([classic(["acme/codex-pilot", "/lead-1"])])).toEqual([message]);
        expect(
            run([
                planned,
                { ...classic([unknown]), from: { requiredPullRequestReviews: ["codex"] } },
            ]),
        ).toEqual([message]);
        const rest = rule("branchProtectionV3", {
            repository: "sandbox",
            branch: "main",
            requiredPullRequestReviews: {
                requiredApprovingReviewCount: 1,
                bypassPullRequestAllowances: {
                    apps: ["chatgpt-codex-connector"],
                    teams: ["codex-pilot"],
                },
            },
        });
        expect(run([rest])).toEqual([
            "codex-app-no-bypass rule: the app chatgpt-codex-connector may merge without the required reviews (main of sandbox)",
            message,
        ]);
    });

    it("two open places and one team are a doubt, not a guess", () => {
        const given: Given = {
            type: "branchProtection",
            name: "rule",
            props: {
                repositoryId: "sandbox",
                pattern: "main",
                requiredPullRequestReviews: [
                    {
                        requiredApprovingReviewCount: 1,
                        pullRequestBypassers: unknown,
                        dismissalRestrictions: unknown,
                        restrictDismissals: true,
                    },
                ],
            },
            from: { requiredPullRequestReviews: ["codex"] },
        };
        const said = run([planned, given]);
        expect(said.length).toBeGreaterThan(0);
        expect(said.every((line) => line.startsWith("undecided rule: "))).toBe(true);
    });
});

describe("what a program leaves out", () => {
    const of = (type: string, props: Record<string, unknown>): Given => ({
        type,
        name: "one",
        props,
    });
    const secret: Given = {
        type: "actionsEnvironmentSecret",
        name: "secret",
        props: { repository: "sandbox", environment: "live", secretName: "KEY" },
    };

    it("is what the provider makes of it", () => {
        const environment = of("repositoryEnvironment", {
            repository: "sandbox",
            environment: "live",
            reviewers: [{ teams: [1] }],
        });
        expect(run([environment, secret])).toEqual([
            "environment-self-review one: reviewers of live in sandbox may approve what they started",
            "environment-branches one: live in sandbox holds KEY, and every branch may deploy",
            "environment-admin-bypass one: live in sandbox holds KEY, and administrators may deploy against its rules",
        ]);
        expect(run([of("team", { name: "Codex pilot" })])).toEqual([
            "codex-team-visible one: only its own members see the team codex-pilot",
        ]);
        expect(run([of("repositoryDeployKey", { repository: "sandbox", title: "key" })])).toEqual(
            [],
        );
        expect(
            run([of("teamRepository", { repository: "sandbox", teamId: "codex-pilot" })]),
        ).toEqual([]);
        expect(run([of("workflowRepositoryPermissions", { repository: "sandbox" })])).toEqual([]);
        expect(run([of("organizationSettings", {})])).toEqual([]);
    });
});

describe("what takes several resources", () => {
    const environment = (more: object, from = {}): Given => ({
        type: "repositoryEnvironment",
        name: "live",
        props: {
            repository: "sandbox",
            environment: "live",
            reviewers: [{ teams: [unknown] }],
            preventSelfReview: true,
            canAdminsBypass: false,
            deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
            ...more,
        },
        from,
    });
    const secret: Given = {
        type: "actionsEnvironmentSecret",
        name: "secret",
        props: { repository: "sandbox", environment: "live", secretName: "KEY", value: unknown },
    };
    const branch = (branchPattern: string): Given => ({
        type: "repositoryEnvironmentDeploymentPolicy",
        name: branchPattern,
        props: { repository: "sandbox", environment: "live", branchPattern },
    });

    it("an environment is judged with its secrets and its branches", () => {
        expect(run([environment({}), secret, branch("main")])).toEqual([]);
        expect(run([environment({}), secret, branch("main"), branch("*")])).toEqual([
            "environment-branches live: live in sandbox holds KEY, and every branch may deploy",
        ]);
        expect(run([environment({ reviewers: [], deploymentBranchPolicy: undefined })])).toEqual(
            [],
        );
        expect(run([environment({ reviewers: [] }), secret])).toEqual([
            "environment-reviewers live: live in sandbox holds KEY, and nobody must approve",
        ]);
        expect(
            run([
                environment({ reviewers: [] }),
                { ...secret, props: { ...secret.props, environment: "other" } },
            ]),
        ).toEqual([]);
    });

    it("an unknown list of reviewers is no all-clear", () => {
        expect(run([environment({ reviewers: unknown }), secret, branch("main")])).toEqual([
            "undecided live: environment-reviewers cannot say anything of repositories/sandbox/environments/live while the property reviewers is not known",
            "undecided live: environment-self-review cannot say anything of repositories/sandbox/environments/live while the property reviewers is not known",
        ]);
    });

    it("the default branch is the one that the program says, or the one that it protects", () => {
        const grant: Given = {
            type: "teamRepository",
            name: "grant",
            props: { repository: "docs-api", teamId: "codex-pilot", permission: "push" },
        };
        const protect = (pattern: string, approvals = 1): Given => ({
            type: "branchProtection",
            name: pattern,
            props: {
                repositoryId: "docs-api",
                pattern,
                requiredPullRequestReviews: [{ requiredApprovingReviewCount: approvals }],
            },
        });
        const said: Given = {
            type: "branchDefault",
            name: "default",
            props: { repository: "docs-api", branch: "dev" },
        };
        expect(run([grant, protect("trunk")])).toEqual([]);
        expect(run([grant, protect("trunk"), said])).toEqual([
            "codex-writes-protected trunk: the team codex-pilot can write to docs-api, and nothing here protects dev",
        ]);
        expect(run([grant, protect("dev", 0), protect("trunk"), said])).toEqual([
            "default-branch-review trunk: dev of docs-api is protected and asks for no approval",
        ]);
    });

    it("a protection of a repository that is given by node id only may be any repository's", () => {
        const grant: Given = {
            type: "teamRepository",
            name: "grant",
            props: { repository: "docs-api", teamId: "codex-pilot", permission: "push" },
        };
        const protect: Given = {
            type: "branchProtection",
            name: "rule",
            props: {
                repositoryId: "R_kgDO1",
                pattern: "main",
                requiredPullRequestReviews: [{ requiredApprovingReviewCount: 0 }],
            },
        };
        expect(run([grant, protect])).toEqual([
            "default-branch-review rule: main of R_kgDO1 is protected and asks for no approval",
        ]);
    });

    it("reviewers that are not known count when they are teams of the program", () => {
        const gated = environment(
            { reviewers: [{ teams: unknown, users: [] }] },
            { reviewers: ["codex"] },
        );
        expect(run([planned, gated, secret, branch("main")])).toEqual([]);
    });

    it("rulesets of the organization count for the repositories they name", () => {
        const everywhere = (includes: string[]): Given => ({
            type: "organizationRuleset",
            name: "all",
            props: {
                name: "all",
                target: "branch",
                enforcement: "active",
                conditions: {
                    refName: { includes: ["~DEFAULT_BRANCH"], excludes: [] },
                    repositoryName: { includes, excludes: [] },
                },
                rules: {
                    deletion: true,
                    nonFastForward: true,
                    pullRequest: { requiredApprovingReviewCount: 1 },
                },
            },
        });
        const grant: Given = {
            type: "teamRepository",
            name: "grant",
            props: { repository: "docs-api", teamId: "codex-pilot", permission: "push" },
        };
        expect(run([grant, everywhere(["docs-*"])])).toEqual([]);
        expect(run([grant, everywhere(["web-*"])])).toHaveLength(1);
    });
});

describe("waivers of the pack", () => {
    const key: Given = {
        type: "repositoryDeployKey",
        name: "mirror",
        props: { repository: "sandbox", title: "mirror", readOnly: false },
    };
    const waiver = (more: object = {}) => ({
        waivers: [
            {
                guardrail: "deploy-key-read-only",
                where: "repositories/sandbox",
                because: "b",
                by: "lead-1",
                expires: "2027-03-31",
                ...more,
            },
        ],
    });

    it("silence by place or URN while they hold", () => {
        expect(run([key])).toEqual([
            "deploy-key-read-only mirror: the deploy key mirror may write to sandbox",
        ]);
        expect(run([key], waiver())).toEqual([]);
        expect(
            run([key], waiver({ where: "urn:pulumi:dev::p::repositoryDeployKey::mirror" })),
        ).toEqual([]);
        expect(run([key], waiver({ where: "repositories/other" }))).toHaveLength(1);
    });

    it("do not after they have ended, and are a violation themselves", () => {
        expect(run([key], waiver({ expires: "2026-11-22" }))).toEqual([
            "deploy-key-read-only mirror: the deploy key mirror may write to sandbox",
            "waiver-expired -: the waiver of deploy-key-read-only for repositories/sandbox, by lead-1, ended on 2026-11-22",
        ]);
    });
});

import { compare } from "../../plan/compare";
import type { Plan } from "../../plan/plan";
import type { StackResource } from "../../stack/index";
import { asLive, planOfStack, readDeployment } from "../../stack/index";
import { acmeInventory, acmeWith } from "../fixtures/acme-inventory";
import { worldInventory } from "./support";

const urn = (type: string, name: string) =>
    `urn:pulumi:test::rollout::codex-rollout:index:CodexRollout$${type}::codex-rollout/${name}`;

function resource(
    type: string,
    name: string,
    inputs: Record<string, unknown>,
    outputs = inputs,
): StackResource {
    return { urn: urn(type, name), type, name: `codex-rollout/${name}`, inputs, outputs };
}

const grant = (slug: string, permission = "push") =>
    resource(
        "github:index/teamRepository:TeamRepository",
        `repositories/sandbox/access/teams/${slug}`,
        {
            repository: "sandbox",
            teamId: "1",
            permission,
        },
    );

const exportOf = (resources: readonly object[]) => ({ version: 3, deployment: { resources } });

describe("an exported deployment", () => {
    const state = (name: string, more: object = {}) => ({
        urn: urn("github:index/team:Team", name),
        custom: true,
        type: "github:index/team:Team",
        id: "7",
        inputs: { name },
        outputs: { id: "7", name },
        ...more,
    });

    test("gives every resource with its logical name", () => {
        expect(
            readDeployment(exportOf([state("teams/a::b/team", { parent: "urn:pulumi:x" })])),
        ).toEqual([
            {
                urn: urn("github:index/team:Team", "teams/a::b/team"),
                type: "github:index/team:Team",
                parent: "urn:pulumi:x",
                name: "codex-rollout/teams/a::b/team",
                id: "7",
                custom: true,
                inputs: { name: "teams/a::b/team" },
                outputs: { id: "7", name: "teams/a::b/team" },
            },
        ]);
    });

    test("leaves out what is about to go: replaced and not deleted yet, deleted and not created again", () => {
        const resources = [
            state("teams/a/team"),
            state("teams/a/team", { delete: true }),
            state("teams/b/team", { pendingReplacement: true }),
        ];
        expect(readDeployment(exportOf(resources)).map(({ name }) => name)).toEqual([
            "codex-rollout/teams/a/team",
        ]);
    });

    test("never gives a secret away, encrypted or shown", () => {
        const signature = "4dabf18193072939515e22adb298388d";
        const secret = { [signature]: "1b47061264138c4ac30d75fd1eb44270" };
        const [read] = readDeployment(
            exportOf([
                state("teams/a/team", {
                    inputs: {
                        encrypted: { ...secret, ciphertext: "v1:abc" },
                        shown: [{ deep: { ...secret, plaintext: '"hunter2"' } }],
                        output: {
                            [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
                            secret: true,
                            value: "hunter2",
                        },
                        plain: { [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4", value: "ok" },
                    },
                }),
            ]),
        );
        expect(read?.inputs).toEqual({
            encrypted: "[secret]",
            shown: [{ deep: "[secret]" }],
            output: "[secret]",
            plain: "ok",
        });
    });

    test("a stack that nothing was applied to is empty", () => {
        expect(readDeployment({ version: 3, deployment: {} })).toEqual([]);
        expect(planOfStack([], acmeInventory)).toEqual({
            organization: "acme",
            teams: {},
            repositories: {},
            rulesets: {},
            secrets: {},
            apps: {},
            origins: new Map(),
        } satisfies Plan);
    });

    test.each([
        [null, "the document"],
        [{ version: 2, deployment: {} }, "version"],
        [{ version: 3 }, "deployment"],
        [exportOf([{ type: "x" }]), "deployment.resources.0.urn"],
        [exportOf([state("teams/a/team", { inputs: "none" })]), "deployment.resources.0.inputs"],
    ])("anything else is refused, with the place (%#)", (given, place) => {
        expect(() => readDeployment(given)).toThrow(TypeError);
        expect(() => readDeployment(given)).toThrow(`\`pulumi stack export\` writes it: ${place}:`);
    });
});

describe("nothing is silently left out", () => {
    test("a resource of a type that the program does not declare is named", () => {
        const webhook = resource(
            "github:index/organizationWebhook:OrganizationWebhook",
            "hook",
            {},
        );
        expect(() => planOfStack([webhook], acmeInventory)).toThrow(
            `${webhook.urn}  no resource of type github:index/organizationWebhook:OrganizationWebhook is declared by codex-rollout`,
        );
    });

    test("the stack itself, providers and components are no resources of the plan", () => {
        const skipped = [
            { ...resource("pulumi:pulumi:Stack", "x", {}), custom: false },
            resource("pulumi:providers:github", "github", { token: "[secret]" }),
            { ...resource("my:own:Component", "mine", {}), custom: false },
        ];
        expect(planOfStack(skipped, acmeInventory).repositories).toEqual({});
    });

    test("what pulumi import leaves out is as by default", () => {
        const imported = [
            resource("github:index/team:Team", "teams/hush/team", { name: "hush" }),
            { ...grant("web"), inputs: { repository: "sandbox", teamId: "1" } },
            resource(
                "github:index/repositoryCollaborator:RepositoryCollaborator",
                "repositories/sandbox/access/people/dev-5",
                { repository: "sandbox", username: "dev-5" },
            ),
            resource(
                "github:index/actionsOrganizationWorkflowPermissions:ActionsOrganizationWorkflowPermissions",
                "actions/permissions",
                { organizationSlug: "acme" },
            ),
        ];
        const { teams, repositories, actions } = planOfStack(imported, acmeInventory);
        expect(teams["hush"]?.privacy).toBe("secret");
        expect(repositories["sandbox"]).toMatchObject({
            teams: { web: "read" },
            collaborators: { "dev-5": "write" },
        });
        expect(actions).toEqual({
            defaultWorkflowPermissions: "read",
            workflowsMayApprovePullRequests: false,
        });
    });

    test.each([
        ["a grant at a place of its own", { ...grant("web"), name: "elsewhere" }, /logical name/],
        [
            "a secret name",
            { ...grant("web"), inputs: { permission: "[secret]" } },
            /it is a secret/,
        ],
        [
            "a value that is not known yet",
            {
                ...grant("web"),
                inputs: { permission: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
            },
            /not known before the apply/,
        ],
        [
            "members of a team that the stack lacks",
            resource("github:index/teamMembers:TeamMembers", "teams/web/members", { members: [] }),
            /the stack has no team web/,
        ],
        [
            "a branch of an environment that the stack lacks",
            resource(
                "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
                "repositories/sandbox/environments/prod/branches/main",
                { branchPattern: "main" },
            ),
            /no environment prod of sandbox/,
        ],
    ])("%s", (_, one, message) => {
        expect(() => planOfStack([one], acmeInventory)).toThrow(message);
        expect(() => planOfStack([one], acmeInventory)).toThrow(one.urn);
    });
});

describe("names behind ids", () => {
    const environment = (reviewers: object[]) =>
        resource(
            "github:index/repositoryEnvironment:RepositoryEnvironment",
            "repositories/sandbox/environments/prod/environment",
            { reviewers, canAdminsBypass: false },
        );
    const reviewersOf = (resources: StackResource[], inventory = acmeInventory) =>
        planOfStack(resources, inventory).repositories.sandbox?.environments.prod?.reviewers;

    test("a team of the stack keeps the plan's name, whatever it is called on GitHub now", () => {
        const team = resource(
            "github:index/team:Team",
            "teams/codex-pilot/team",
            { name: "codex-pilot" },
            { id: "4242", name: "codex-pilot", nodeId: "T_x", slug: "renamed-by-hand" },
        );
        expect(reviewersOf([team, environment([{ teams: [4242], users: [] }])])).toEqual([
            "team:codex-pilot",
        ]);
    });

    test("teams that are not the stack's are references, as the inventory knows them", () => {
        const web = acmeInventory.teams.web;
        const { teams } = planOfStack([grant("web")], acmeInventory);
        expect(teams).toEqual({
            web: {
                slug: "web",
                name: "web",
                description: "",
                privacy: "closed",
                parent: "engineering",
                members: {},
                management: "reference",
                membership: "additive",
                previously: [],
            },
        });
        expect(reviewersOf([environment([{ teams: [String(web?.id)] }])])).toEqual(["team:web"]);
    });

    test("who has left is named by the id, equals nobody and stops no preview", () => {
        const { "lead-1": gone, ...users } = acmeInventory.users;
        const left = acmeWith({ users });
        const resources = [environment([{ teams: [], users: [gone?.id] }])];
        expect(reviewersOf(resources, left)).toEqual([`user:#${gone?.id}`]);
        const before = planOfStack(resources, left);
        const rest = planOfStack([environment([])], left);
        expect(compare(rest, asLive(before, left)).map(({ path }) => path)).toEqual([
            "repositories/sandbox/environments/prod/reviewers",
        ]);
        const rule = resource(
            "github:index/branchProtection:BranchProtection",
            "repositories/sandbox/protections/release~1*/rule",
            { restrictPushes: [{ pushAllowances: ["U_kgGone", "T_kwGone", "A_kwGone"] }] },
        );
        expect(
            planOfStack([rule], left).repositories.sandbox?.protections["release/*"]?.push,
        ).toEqual(["app:#A_kwGone", "team:#T_kwGone", "user:#U_kgGone"]);
    });
});

test("inputs that a refresh has read back say the same: what is empty may be absent", () => {
    const type = "github:index/branchProtection:BranchProtection";
    const name = "repositories/sandbox/protections/main/rule";
    const declared = resource(type, name, {
        repositoryId: "R_sandbox",
        pattern: "main",
        enforceAdmins: false,
        lockBranch: false,
        requireConversationResolution: false,
        requiredLinearHistory: false,
        requireSignedCommits: false,
        allowsForcePushes: false,
        allowsDeletions: false,
        forcePushBypassers: [],
        requiredPullRequestReviews: [{ requiredApprovingReviewCount: 1 }],
        requiredStatusChecks: [],
        restrictPushes: [],
    });
    const refreshed = resource(type, name, {
        __defaults: [],
        repositoryId: "sandbox",
        pattern: "main",
        requiredPullRequestReviews: [
            { requiredApprovingReviewCount: 1, pullRequestBypassers: null, __defaults: [] },
        ],
    });
    expect(planOfStack([refreshed], worldInventory)).toEqual(
        planOfStack([declared], worldInventory),
    );
});

test("the order in a deployment does not matter", () => {
    const team = resource("github:index/team:Team", "teams/a/team", { name: "a" }, { id: "1" });
    const member = (login: string) =>
        resource("github:index/teamMembership:TeamMembership", `teams/a/members/${login}`, {
            teamId: "1",
            username: login,
            role: "maintainer",
        });
    const resources = [member("dev-2"), grant("web", "pull"), member("dev-1"), team, grant("a")];
    const plan = planOfStack(resources, acmeInventory);
    expect(JSON.stringify(planOfStack(resources.toReversed(), acmeInventory))).toBe(
        JSON.stringify(plan),
    );
    expect(plan.teams.a).toMatchObject({
        membership: "additive",
        members: { "dev-1": "maintainer", "dev-2": "maintainer" },
    });
    expect(plan.repositories.sandbox).toMatchObject({
        grants: "additive",
        teams: { a: "write", web: "read" },
    });
});

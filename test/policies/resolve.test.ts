import { readFileSync } from "node:fs";
import { formatFinding } from "../../plan/finding";
import { formatOrigin } from "../../plan/origin";
import { originOf } from "../../plan/plan";
import type { Plan } from "../../plan/plan";
import type { Inventory } from "../../plan/inventory";
import { loadPolicy, parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { acmeInventory, acmeWith, repository, team } from "../fixtures/acme-inventory";

const today = "2026-11-23";

function planOf(text: string, inventory: Inventory = acmeInventory, on = today): Plan {
    const { plan, findings } = resolvePolicy(parsePolicy(text, "p.yaml"), inventory, on);
    if (plan === undefined) throw new Error(findings.map(formatFinding).join("\n"));
    return plan;
}

const head = `version: 1
organization: acme
users:
  pilots: { members: [dev-1, Dev-4], maintainers: [lead-1] }
  leads: { members: [lead-1, lead-2, lead-3] }
`;

/** Guardrails that a test of something else has to break. */
const waiving = (...guardrails: string[]) => `guardrails:
  waive:
${guardrails.map((guardrail) => `    - { guardrail: ${guardrail}, where: "**", because: a test, by: "@lead-1", expires: 2027-03-31 }\n`).join("")}`;

/** One tier with one repository, protected as `profile` says. */
const sandboxed = (profile: string, more = "") => `${head}repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: maintain }
    branches: standard
branches:
  standard: ${profile}
${more}`;

describe("the policy of the small example organization", () => {
    const loaded = loadPolicy("policies/rollout.yaml");
    const { plan, findings } = resolvePolicy(loaded, acmeInventory, today);
    if (plan === undefined) throw new Error(findings.map(formatFinding).join("\n"));
    const lineOf = (path: string) => {
        const origin = originOf(plan, path);
        return `${origin?.path} ${readFileSync("policies/rollout.yaml", "utf8").split("\n")[(origin?.line ?? 0) - 1]?.trim()}`;
    };

    it("has nothing to say against it", () => {
        expect(findings).toEqual([]);
    });

    it("puts every repository that is not archived into the tier that selects it", () => {
        expect(
            Object.values(plan.repositories).map(({ name, tier }) => `${name}: ${tier}`),
        ).toEqual([
            "docs-api: pilot",
            "docs-handbook: pilot",
            "infra-deploy: restricted",
            "payments-api: restricted",
            "sandbox: pilot",
            "web-shop: standard",
        ]);
    });

    it("plans the restricted repository as a reader expects", () => {
        const { files, ...rest } = plan.repositories["payments-api"] ?? {};
        expect(rest).toEqual({
            name: "payments-api",
            tier: "restricted",
            grants: "additive",
            teams: { "codex-reviewers": "write", "platform-team": "maintain" },
            collaborators: {},
            protections: {
                main: {
                    pattern: "main",
                    approvals: 2,
                    codeOwners: true,
                    lastPushApproval: true,
                    dismissStaleApprovals: true,
                    checks: [],
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
                },
            },
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
        });
        expect(files?.[".github/CODEOWNERS"]).toMatchObject({
            mode: "block",
            delivery: "pull-request", // the profile binds administrators too
            delivered: false,
            lines: [
                "# review.authentication",
                "**/auth/** @acme/codex-reviewers",
                "**/session/** @acme/codex-reviewers",
                "# review.codex-files",
                "/.codex/ @acme/codex-reviewers",
                "/.agents/ @acme/codex-reviewers",
                "/.github/ @acme/codex-reviewers",
                "/AGENTS.md @acme/codex-reviewers",
                "# review.migrations",
                "/migrations/ @acme/platform-team",
            ],
        });
    });

    it("protects the branch that is the default one", () => {
        expect(Object.keys(plan.repositories["docs-api"]?.protections ?? {})).toEqual(["trunk"]);
    });

    it("keeps the lines of people, and its own block last", () => {
        expect(plan.repositories["web-shop"]?.files[".github/CODEOWNERS"]?.text).toBe(
            [
                "# Kept by hand",
                "*  @acme/web",
                "/src/checkout/ @acme/payments",
                "",
                "# codex-rollout:begin managed by codex-rollout from its policy: change it there; keep this block last",
                "# review.codex-files",
                "/.codex/ @acme/codex-reviewers",
                "/.agents/ @acme/codex-reviewers",
                "/.github/ @acme/codex-reviewers",
                "/AGENTS.md @acme/codex-reviewers",
                "# codex-rollout:end",
                "",
            ].join("\n"),
        );
    });

    it("plans teams, secrets, workflow permissions and the app", () => {
        expect(plan.teams["codex-pilot"]).toEqual({
            slug: "codex-pilot",
            name: "codex-pilot",
            description: "Developers who may use Codex",
            privacy: "closed",
            parent: "engineering",
            members: {
                "dev-1": "member",
                "dev-2": "member",
                "dev-4": "member",
                "lead-1": "maintainer",
            },
            management: "managed",
            membership: "authoritative",
            previously: [],
        });
        expect(plan.teams["platform-team"]).toMatchObject({
            name: "Platform Team",
            management: "reference",
            members: {},
        });
        expect(plan.secrets).toMatchObject({
            NPM_TOKEN: {
                visibility: "selected",
                repositories: ["docs-api", "docs-handbook", "sandbox", "web-shop"],
            },
        });
        expect(plan.repositories["docs-handbook"]?.environments["docs-site"]).toMatchObject({
            reviewers: ["user:lead-1"],
            branches: ["main"],
            secrets: { PAGES_TOKEN: { from: "PAGES_TOKEN", rotated: "2026-11-01" } },
        });
        expect(plan.actions).toEqual({
            defaultWorkflowPermissions: "read",
            workflowsMayApprovePullRequests: false,
        });
        expect(plan.apps["chatgpt-codex-connector"]).toEqual({
            slug: "chatgpt-codex-connector",
            installationId: 501,
            selection: "selected",
            repositories: ["docs-api", "docs-handbook", "sandbox"],
            permissions: {},
            management: loaded.policy?.connections?.["codex-app"]?.manage,
        });
    });

    it.each([
        [
            "teams/codex-pilot/members/dev-4",
            "users.codex-pilot.members[2] members: [dev-1, dev-2, Dev-4]",
        ],
        ["repositories/sandbox", "repositories.pilot.match[1] match: [docs-*, sandbox]"],
        [
            "repositories/infra-deploy/teams/platform-team",
            "repositories.restricted.access.platform-team platform-team: maintain",
        ],
        [
            "repositories/infra-deploy/protections/main",
            "repositories.restricted.branches branches: strict",
        ],
        [
            "repositories/infra-deploy/protections/main/codeOwners",
            "branches.strict.code-owners code-owners: true",
        ],
        [
            "repositories/docs-api/protections/trunk/enforceAdmins",
            "branches.standard.enforce-admins standard:",
        ],
        [
            "repositories/infra-deploy/environments/production/secrets/DEPLOY_TOKEN",
            "environments.production.secrets[0] secrets: [DEPLOY_TOKEN]",
        ],
        [
            "repositories/payments-api/files/.github~1CODEOWNERS/lines/9",
            'review.migrations.paths[0] paths: ["/migrations/"]',
        ],
        [
            "repositories/web-shop/files/.github~1CODEOWNERS/delivery",
            "repositories.standard.codeowners codeowners: pull-request # delivered as a proposal, merged by a person",
        ],
        [
            "secrets/NPM_TOKEN/repositories",
            "secrets.NPM_TOKEN.repositories repositories: [pilot, standard]",
        ],
        [
            "settings/actions/defaultWorkflowPermissions",
            "actions.workflow-permissions workflow-permissions: read",
        ],
        [
            "apps/chatgpt-codex-connector/repositories/sandbox",
            "repositories.pilot.cloud cloud: pull-requests # the Codex app may see them and open pull requests",
        ],
    ])("%s comes from its line", (path, line) => {
        expect(lineOf(path)).toBe(line);
    });

    it("gives every fact of the plan an origin", () => {
        const { origins, organization, safeguards, ...facts } = plan;
        expect([organization, typeof safeguards]).toEqual(["acme", "object"]);
        const roots = Object.entries(facts).flatMap(([key, value]) =>
            key === "actions"
                ? ["settings/actions"]
                : Object.keys(value ?? {}).map((name) => `${key}/${name}`),
        );
        expect(roots.filter((path) => !origins.has(path))).toEqual([]);
    });
});

describe("teams", () => {
    it("makes owners of the organization maintainers, as GitHub does", () => {
        const { teams } = planOf(
            `version: 1\norganization: acme\nusers:\n  pilots: { members: [OWNER-1, dev-1] }\n`,
        );
        expect(teams["pilots"]?.members).toEqual({ "dev-1": "member", "owner-1": "maintainer" });
    });

    it("ends access with the day it ends on", () => {
        const policy = `version: 1\norganization: acme\nusers:\n  pilots: { members: [dev-1], maintainers: [lead-1], until: 2026-11-30 }\n`;
        const on = (day: string) => planOf(policy, acmeInventory, day).teams["pilots"]?.members;

        expect(on("2026-11-30")).toEqual({ "dev-1": "member", "lead-1": "maintainer" });
        expect(on("2026-12-01")).toEqual({});
        expect(
            formatOrigin(
                planOf(policy, acmeInventory, "2026-12-01").origins.get(
                    "teams/pilots/members",
                ) as never,
            ),
        ).toBe("p.yaml:4:61");
    });

    it("takes slugs from names as GitHub does", () => {
        const { teams } = planOf(
            `version: 1\norganization: acme\nusers:\n  Équipe Zéro_1 (new): { members: [dev-1], previously: [old] }\n`,
        );
        expect(teams["equipe-zero_1-new"]).toMatchObject({
            name: "Équipe Zéro_1 (new)",
            previously: ["old"],
        });
    });
});

describe("tiers", () => {
    it("takes a full name before a pattern, compares without case, and leaves out what is excepted", () => {
        const { repositories } = planOf(`version: 1
organization: ACME
repositories:
  docs: { match: ["DOCS-*", "*-shop"], except: [web-*] }
  named: { match: { names: [Docs-API], topic: [docs, none] } }
`);
        expect(Object.values(repositories).map(({ name, tier }) => `${name}: ${tier}`)).toEqual([
            "docs-api: named",
            "docs-handbook: docs",
        ]);
    });

    it("asks for every key of a match and any value of a list", () => {
        const inventory = acmeWith({
            repositories: {
                one: repository("one", {
                    topics: ["web"],
                    properties: { area: ["shop", "mobile"], level: "low" },
                }),
                two: repository("two", {
                    topics: ["web"],
                    properties: { area: "shop", level: "high" },
                }),
                three: repository("three", {
                    topics: ["docs"],
                    properties: { area: "shop", level: "low" },
                }),
            },
        });
        const { repositories } = planOf(
            `version: 1\norganization: acme\nrepositories:\n  low: { match: { names: [o*, t*], topic: web, property: { area: [mobile, shop], level: [low, none] } } }\n`,
            inventory,
        );
        expect(Object.keys(repositories)).toEqual(["one"]);
    });

    it("grants roles to teams and people by slug and lower-case login", () => {
        const { repositories } = planOf(`${head}repositories:
  pilot:
    match: [sandbox]
    grants: authoritative
    access: { leads: triage, "@Dev-4": read }
    actions: { workflow-permissions: write }
    secrets: { LINT_TOKEN: { from: LINT_TOKEN } }
${waiving("workflow-token-read-only")}`);
        expect(repositories["sandbox"]).toMatchObject({
            grants: "authoritative",
            teams: { leads: "triage" },
            collaborators: { "dev-4": "read" },
            actions: {
                defaultWorkflowPermissions: "write",
                workflowsMayApprovePullRequests: false,
            },
            secrets: { LINT_TOKEN: { from: "LINT_TOKEN" } },
        });
    });
});

describe("branches", () => {
    it("turns every key of a profile into the protection it names", () => {
        const { repositories } = planOf(
            sandboxed(`
    branches: [main, "release/**"]
    approvals: 3
    code-owners: true
    last-push-approval: true
    dismiss-stale-approvals: true
    checks: [test, lint]
    strict-checks: true
    conversation-resolution: true
    linear-history: true
    signed-commits: true
    force-pushes: true
    deletions: true
    enforce-admins: true
    lock-branch: true
    bypass: [leads, "@Lead-1", "app:chatgpt-codex-connector"]
    push: []
    dismissal: [leads]
    force-push-bypass: ["@lead-2"]
${waiving("no-force-push", "no-deletion", "codex-app-no-bypass")}`),
        );
        const { main, ...others } = repositories["sandbox"]?.protections ?? {};
        expect(Object.keys(others)).toEqual(["release/**"]);
        expect(main).toEqual({
            pattern: "main",
            approvals: 3,
            codeOwners: true,
            lastPushApproval: true,
            dismissStaleApprovals: true,
            checks: ["lint", "test"],
            strictChecks: true,
            conversationResolution: true,
            linearHistory: true,
            signedCommits: true,
            forcePushes: true,
            deletions: true,
            enforceAdmins: true,
            lockBranch: true,
            bypass: ["app:chatgpt-codex-connector", "team:leads", "user:lead-1"],
            push: [],
            dismissal: ["team:leads"],
            forcePushBypass: ["user:lead-2"],
        });
    });

    it("makes one ruleset of a repository out of a profile and the branches it is used for", () => {
        const { repositories } = planOf(
            sandboxed(
                "{ as: repository-ruleset, checks: [test], bypass: [organization-admin, { actor: leads, mode: always }] }",
            ).replace(
                "branches: standard",
                'branches: { "~DEFAULT_BRANCH": standard, "release/*": standard }',
            ),
        );
        expect(repositories["sandbox"]?.protections).toEqual({});
        expect(repositories["sandbox"]?.rulesets).toEqual({
            "standard (release/*, ~DEFAULT_BRANCH)": expect.objectContaining({
                enforcement: "active",
                refs: { include: ["refs/heads/release/*", "~DEFAULT_BRANCH"], exclude: [] },
                approvals: 1,
                checks: ["test"],
                bypass: [
                    { actor: "organization-admin", mode: "pull_request" },
                    { actor: "team:leads", mode: "always" },
                ],
                otherRules: [],
            }),
        });
    });

    it("takes the stricter of each rule where two profiles protect one branch", () => {
        const { repositories, origins } = planOf(
            sandboxed(
                "{ approvals: 2, bypass: [leads, pilots], force-pushes: true }",
                "  tidy: { approvals: 1, linear-history: true, bypass: [leads], checks: [test] }\n",
            ).replace(
                "branches: standard",
                'branches: { "~DEFAULT_BRANCH": standard, main: tidy }',
            ),
        );
        expect(repositories["sandbox"]?.protections["main"]).toMatchObject({
            approvals: 2,
            linearHistory: true,
            forcePushes: false,
            bypass: ["team:leads"],
            checks: ["test"],
        });
        expect(origins.get("repositories/sandbox/protections/main/linearHistory")?.path).toBe(
            "branches.tidy.linear-history",
        );
        expect(origins.get("repositories/sandbox/protections/main/approvals")?.path).toBe(
            "branches.standard.approvals",
        );
    });

    it("refuses two lists of who may push that have nobody in common", () => {
        const policy = sandboxed("{ push: [leads] }", "  tidy: { push: [pilots] }\n").replace(
            "branches: standard",
            'branches: { "~DEFAULT_BRANCH": standard, main: tidy }',
        );
        const { plan, findings } = resolvePolicy(
            parsePolicy(policy, "p.yaml"),
            acmeInventory,
            today,
        );

        expect(plan).toBeUndefined();
        expect(findings.map(formatFinding)).toEqual([
            "p.yaml:13:17  error  branches.tidy.push  push lists of one branch (main of sandbox) have nobody in common\n    see also p.yaml:12:21  branches.standard.push",
        ]);
    });
});

describe("review", () => {
    const area = (more: string) =>
        `review:\n  security:\n    paths: [/.github/, "*.sql"]\n    owners: [leads]\n    ${more}\n`;

    it("raises what a protection asks for, and says which line did", () => {
        const { repositories, origins } = planOf(
            sandboxed("{ approvals: 1 }", area("approvals: 3")),
        );

        expect(repositories["sandbox"]?.protections["main"]).toMatchObject({
            approvals: 3,
            codeOwners: true,
        });
        expect(origins.get("repositories/sandbox/protections/main/approvals")).toEqual({
            file: "p.yaml",
            line: 17,
            column: 16,
            path: "review.security.approvals",
        });
        expect(origins.get("repositories/sandbox/protections/main/codeOwners")?.path).toBe(
            "review.security.owners",
        );
    });

    it("does not lower what a protection asks for", () => {
        const { repositories, origins } = planOf(
            sandboxed("{ approvals: 4, code-owners: true }", area("approvals: 2")),
        );

        expect(repositories["sandbox"]?.protections["main"]).toMatchObject({
            approvals: 4,
            codeOwners: true,
        });
        expect(origins.get("repositories/sandbox/protections/main/approvals")?.path).toBe(
            "branches.standard.approvals",
        );
    });

    it("lists what says more about a path later, whatever the order of the policy", () => {
        const { repositories } = planOf(
            sandboxed(
                "{}",
                `review:\n  a: { paths: ["/src/auth/login.ts", "/.github/"], owners: [leads] }\n  b: { paths: ["**/a/b/c/**", "**/auth/**", "*", "/src/"], owners: ["@DEV-4", pilots] }\n`,
            ),
        );
        expect(repositories["sandbox"]?.files[".github/CODEOWNERS"]?.lines).toEqual([
            "# review.b",
            "* @Dev-4 @acme/pilots",
            "**/auth/** @Dev-4 @acme/pilots",
            "**/a/b/c/** @Dev-4 @acme/pilots",
            "/src/ @Dev-4 @acme/pilots",
            "# review.a",
            "/.github/ @acme/leads",
            "/src/auth/login.ts @acme/leads",
        ]);
    });

    it("writes to the CODEOWNERS that GitHub reads, and knows when nothing is left to do", () => {
        const policy = sandboxed("{}", area(""));
        const withFiles = (files: Record<string, string>) =>
            acmeWith({ repositories: { sandbox: repository("sandbox", { files }) } });
        const first = planOf(
            policy,
            withFiles({ "docs/CODEOWNERS": "* @acme/web\n", CODEOWNERS: "" }),
        );
        const file = first.repositories["sandbox"]?.files["CODEOWNERS"];
        expect(file?.delivered).toBe(false);

        const second = planOf(policy, withFiles({ CODEOWNERS: file?.text ?? "" }));
        expect(second.repositories["sandbox"]?.files["CODEOWNERS"]).toEqual({
            ...file,
            delivered: true,
        });
    });

    it("delivers as said, else by commit where an administrator may, else by pull request", () => {
        const deliveryOf = (policy: string) =>
            planOf(policy).repositories["sandbox"]?.files[".github/CODEOWNERS"]?.delivery;

        expect(deliveryOf(sandboxed("{ approvals: 1 }", area("")))).toBe("commit");
        expect(deliveryOf(sandboxed("{ enforce-admins: true }", area("")))).toBe("pull-request");
        expect(deliveryOf(sandboxed("{ lock-branch: true }", area("")))).toBe("pull-request");
        expect(deliveryOf(sandboxed("{ as: repository-ruleset }", area("")))).toBe("pull-request");
        expect(
            deliveryOf(
                sandboxed(
                    "{ as: repository-ruleset, bypass: [{ actor: leads, mode: always }] }",
                    area(""),
                ),
            ),
        ).toBe("commit");
        expect(
            deliveryOf(
                sandboxed("{}", area("")).replace(
                    "    branches: standard",
                    "    branches: standard\n    codeowners: pull-request",
                ),
            ),
        ).toBe("pull-request");
    });
});

describe("rulesets of the organization", () => {
    const policy = (review: string) => `${head}repositories:
  docs: { match: [docs-*], access: { leads: write }, branches: everywhere }
  shop: { match: [web-shop, sandbox], access: { leads: write }, branches: everywhere }
branches:
  everywhere: { as: organization-ruleset, approvals: 1, checks: [test] }
${review}`;

    it("covers every repository that uses the profile", () => {
        const plan = planOf(policy(""));
        expect(plan.rulesets).toEqual({
            everywhere: expect.objectContaining({
                name: "everywhere",
                refs: { include: ["~DEFAULT_BRANCH"], exclude: [] },
                repositories: {
                    include: ["docs-api", "docs-handbook", "sandbox", "web-shop"],
                    exclude: [],
                },
                approvals: 1,
                codeOwners: false,
            }),
        });
        expect(plan.repositories["sandbox"]).toMatchObject({ protections: {}, rulesets: {} });
    });

    it("is raised itself by what every repository needs", () => {
        const { rulesets, origins } = planOf(
            policy("review:\n  all: { paths: [/.github/], owners: [leads], approvals: 2 }\n"),
        );
        expect(rulesets).toEqual({
            everywhere: expect.objectContaining({
                approvals: 2,
                codeOwners: true,
                checks: ["test"],
            }),
        });
        expect(origins.get("rulesets/everywhere/approvals")?.path).toBe("review.all.approvals");
    });

    it("is joined by a further one for what only some need", () => {
        const { rulesets, origins } = planOf(
            policy(
                "review:\n  shop: { paths: [/.github/], owners: [leads], approvals: 2, repositories: [sandbox] }\n",
            ),
        );
        expect(Object.keys(rulesets)).toEqual([
            "everywhere",
            "everywhere (2 approvals, code owners)",
        ]);
        expect(rulesets["everywhere"]).toMatchObject({ approvals: 1, codeOwners: false });
        expect(rulesets["everywhere (2 approvals, code owners)"]).toMatchObject({
            repositories: { include: ["sandbox"], exclude: [] },
            approvals: 2,
            codeOwners: true,
            // The first ruleset holds the rest already; what is not forbidden twice is allowed here.
            checks: [],
            forcePushes: true,
            deletions: true,
        });
        expect(origins.get("rulesets/everywhere (2 approvals, code owners)/approvals")?.path).toBe(
            "review.shop.approvals",
        );
    });
});

describe("people who are not counted", () => {
    const policy = (leads: string) => `version: 1
organization: acme
users:
  leads: ${leads}
  below: { members: [dev-1], parent: leads }
repositories:
  pilot: { match: [sandbox], access: { leads: write }, branches: standard }
branches:
  standard: {}
review:
  all: { paths: [/.github/], owners: [leads], approvals: 3 }
`;
    const findingsOf = (text: string, inventory?: Inventory) =>
        resolvePolicy(parsePolicy(text, "p.yaml"), inventory ?? acmeInventory, today).findings.map(
            ({ message }) => message,
        );
    const existing = acmeWith({ teams: { ...acmeInventory.teams, leads: team("leads") } });

    it("are none when the policy knows everybody, in the team and below it", () => {
        expect(findingsOf(policy("{ members: [lead-1] }"))).toEqual([
            "3 approvals, and the owners are 2 people",
        ]);
        expect(findingsOf(policy("{ members: [lead-1, lead-2] }"))).toEqual([]);
    });

    it.each([
        ["a team that others look after", "existing", existing],
        [
            "a team that people are only added to",
            "{ members: [lead-1], membership: additive }",
            acmeInventory,
        ],
        [
            "a team below that the policy does not speak of",
            "{ members: [lead-1] }",
            acmeWith({
                teams: { ...acmeInventory.teams, other: team("other", { parent: "leads" }) },
            }),
        ],
    ])("may be in %s", (_what, leads, inventory) => {
        expect(findingsOf(policy(leads), inventory)).toEqual([]);
    });

    it("is no excuse for a team that nobody sees", () => {
        const secret = acmeWith({
            teams: { ...acmeInventory.teams, leads: team("leads", { privacy: "secret" }) },
        });
        expect(findingsOf(policy("existing"), secret)).toEqual([
            "leads is secret, and GitHub nests no secret team",
            "leads is a secret team, and GitHub takes no such team as an owner",
        ]);
    });
});

describe("what was read is what is planned for", () => {
    it("spells the organization and people as GitHub does", () => {
        const inventory = acmeWith({
            organization: { ...acmeInventory.organization, login: "Acme" },
        });
        const plan = planOf(
            sandboxed("{}", `review:\n  a: { paths: [/.github/], owners: ["@DEV-4"] }\n`),
            inventory,
        );
        expect(plan.organization).toBe("Acme");
        expect(plan.repositories["sandbox"]?.files[".github/CODEOWNERS"]?.lines).toContain(
            "/.github/ @Dev-4",
        );
    });

    it("lets a person approve whose team has the access, also through the team above", () => {
        const inventory = acmeWith({
            teams: { ...acmeInventory.teams, mobile: team("mobile", { parent: "engineering" }) },
        });
        const text = `version: 1
organization: acme
users:
  engineering: existing
  mobile: existing
  codex: { members: [dev-1], parent: engineering }
repositories:
  pilot: { match: [sandbox], access: { engineering: write }, branches: standard }
branches:
  standard: {}
review:
  all: { paths: [/.github/], owners: [codex, mobile, "@dev-1"] }
`;
        expect(
            planOf(text, inventory).repositories["sandbox"]?.files[".github/CODEOWNERS"]?.lines[1],
        ).toBe("/.github/ @acme/codex @acme/mobile @dev-1");
    });
});

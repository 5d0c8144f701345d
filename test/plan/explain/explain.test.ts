import path from "node:path";
import {
    explainPath,
    explainPerson,
    explainRepository,
    explainSecret,
    liveView,
    planView,
    secretNames,
} from "../../../plan/explain";
import type { Part, View } from "../../../plan/explain";
import type { LiveOrganization } from "../../../plan/live";
import type { Plan } from "../../../plan/plan";
import { parsePolicy } from "../../../policies/load";
import { resolvePolicy } from "../../../policies/resolve";
import { acmeInventory } from "../../fixtures/acme-inventory";
import { liveFromPlan } from "../support/planned-organization";
import type { Mutable } from "../support/planned-organization";

const policy = `version: 1
organization: acme
users:
  pilot: { members: [dev-1, dev-2], parent: engineering }
  reviewers: { members: [lead-1, lead-2], until: 2027-03-31 }
  outsiders: { members: [dev-5] }
  engineering: existing
repositories:
  open:
    match: [sandbox, docs-api]
    access: { pilot: write, reviewers: write }
    cloud: pull-requests
    branches: one
  closed:
    match: [payments-api]
    grants: authoritative
    access: { reviewers: write, engineering: read, "@lead-3": admin }
    branches: two
  bare:
    match: [web-shop]
    access: { pilot: read }
branches:
  one: { approvals: 1, code-owners: false }
  two: { approvals: 2, code-owners: true, bypass: ["@lead-3"] }
review:
  auth: { paths: ["**/auth/**"], owners: [reviewers], repositories: [closed] }
environments:
  production:
    { repositories: [closed], reviewers: [reviewers], branches: protected, secrets: [DEPLOY_TOKEN] }
secrets:
  NPM_TOKEN: { repositories: [open] }
connections:
  codex-app: {}
`;

const plan: Plan = (() => {
    const resolved = resolvePolicy(parsePolicy(policy, "p.yaml"), acmeInventory, "2026-11-23");
    if (resolved.plan === undefined) throw new Error(JSON.stringify(resolved.findings, null, 2));
    return resolved.plan;
})();
const view = planView(plan, acmeInventory);

/** The organization as planned, changed by a test. */
function live(change: (organization: Mutable<LiveOrganization>) => void): View {
    const organization = liveFromPlan(plan);
    organization.state.settings = { defaultRepositoryPermission: "none" };
    change(organization);
    return liveView(organization, plan, acmeInventory);
}

function repository(of: View, name: string) {
    const found = of.repositories[name];
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
}

/** A line for each statement: what, and the line of the policy or the place. */
function said(parts: readonly Part[], title: string): string[] {
    return (parts.find((one) => one.title === title)?.statements ?? []).map(
        ({ text, origin, place }) =>
            `${text} [${origin === undefined ? (place ?? "-") : `${origin.line} ${origin.path}`}]`,
    );
}

describe("explain person", () => {
    it("says teams, roles and approvals, each with the line that gives it", () => {
        const { answer, facts, parts } = explainPerson(view, "DEV-1");
        expect(answer).toBe(
            "dev-1 is in pilot and has write in 2 repositories and read in 2 repositories.",
        );
        expect(facts).toEqual({
            login: "dev-1",
            owner: false,
            teams: ["pilot"],
            until: {},
            repositories: [
                { name: "docs-api", role: "write", through: ["team pilot"] },
                { name: "payments-api", role: "read", through: ["team engineering, above pilot"] },
                { name: "sandbox", role: "write", through: ["team pilot"] },
                { name: "web-shop", role: "read", through: ["team pilot"] },
            ],
            approves: ["docs-api", "sandbox"],
            mayAlsoBeIn: [],
        });
        expect(said(parts, "Teams")).toEqual([
            "pilot, as member [4 users.pilot.members[0]]",
            "engineering, as the team above pilot [4 users.pilot.parent]",
        ]);
        expect(said(parts, "Repositories")).toContain(
            "write: docs-api and sandbox, through team pilot [11 repositories.open.access.pilot]",
        );
    });

    it("says what ends by itself, of the policy and of the organization", () => {
        for (const one of [view, live(() => undefined)]) {
            const { facts, parts } = explainPerson(one, "lead-1");
            expect(facts.until).toEqual({ reviewers: "2027-03-31" });
            expect(said(parts, "Ends by itself")).toEqual([
                "what reviewers gives, after 2027-03-31 [5 users.reviewers.until]",
            ]);
            expect(said(explainPerson(one, "dev-1").parts, "Ends by itself")).toEqual([]);
        }
    });

    it("says of whom a rule makes an exception, and who owns code and deployments", () => {
        expect(said(explainPerson(view, "lead-3").parts, "Exceptions")).toEqual([
            "may merge into main of payments-api without the reviews [24 branches.two.bypass]",
        ]);
        expect(said(explainPerson(view, "lead-1").parts, "Approvals")).toEqual([
            "pull requests of others in docs-api, payments-api and sandbox, with write access [-]",
            "as code owner of **/auth/** in payments-api [26 review.auth.paths[0]]",
            "deployments to production of payments-api [29 environments.production.reviewers]",
        ]);
    });

    it.each([
        ["owner-1", /owns the organization/],
        ["dev-5", /is in outsiders and gets nothing/],
        ["ops-1", /is in no team and gets nothing/],
    ])("%s", (login, words) => {
        expect(explainPerson(view, login).answer).toMatch(words);
    });

    it("live: sees a grant that nobody declared, and says so", () => {
        const now = live(({ state }) => {
            const payments = state.repositories["payments-api"];
            if (payments !== undefined) payments.collaborators["dev-5"] = "admin";
        });
        expect(said(explainPerson(now, "dev-5").parts, "Repositories")).toEqual([
            "admin: payments-api, through their own grant [not in the policy]",
        ]);
    });
});

describe("explain path", () => {
    it.each([
        ["payments-api", "src/auth/login.ts", 2, true, ["@acme/reviewers"]],
        ["payments-api", "src/billing.ts", 2, false, []],
        ["sandbox", "src/auth/login.ts", 1, false, []],
        ["web-shop", "src/checkout/pay.ts", 0, false, ["@acme/payments"]],
    ])("%s %s", (name, file, approvals, codeOwnerReview, owners) => {
        const { facts } = explainPath(view, repository(view, name), file);
        expect(facts).toMatchObject({ approvals, codeOwnerReview, owners });
    });

    it("names the lines that ask for it, and the people", () => {
        const { answer, parts } = explainPath(
            view,
            repository(view, "payments-api"),
            "src/auth/login.ts",
        );
        expect(answer).toBe(
            "A change to src/auth/login.ts needs 2 approvals, one of them by a code owner: team reviewers (lead-1 and lead-2).",
        );
        expect(said(parts, "Who owns the file")).toEqual([
            "**/auth/**: team reviewers (lead-1 and lead-2) [26 review.auth.paths[0]]",
        ]);
        expect(said(parts, "Before it is on main")).toEqual([
            "the protection of main: 2 approving reviews from people with write access [24 branches.two.approvals]",
            "the protection of main: a code owner must approve files that have one [24 branches.two.code-owners]",
        ]);
        expect(said(parts, "Who need not wait")[0]).toContain("lead-3");
    });

    it("says that nobody must approve where nothing protects the branch, whoever owns the file", () => {
        const { answer, parts } = explainPath(
            view,
            repository(view, "web-shop"),
            "src/checkout/pay.ts",
        );
        expect(answer).toMatch(/^Nobody has to approve/);
        expect(said(parts, "Who owns the file")[0]).toContain(
            "[.github/CODEOWNERS:3, written by people]",
        );
    });

    it("live: a protection that was taken away, a line of CODEOWNERS added below ours", () => {
        const open = live(({ state }) => {
            const payments = state.repositories["payments-api"];
            if (payments !== undefined) payments.protections = {};
        });
        expect(
            explainPath(open, repository(open, "payments-api"), "src/auth/a.ts").facts,
        ).toMatchObject({ pullRequest: false, approvals: 0 });

        const shadowed = live(({ state }) => {
            const file = state.repositories["payments-api"]?.files[".github/CODEOWNERS"];
            if (file !== undefined) file.text += "* @dev-5\n";
        });
        const { facts, answer } = explainPath(
            shadowed,
            repository(shadowed, "payments-api"),
            "src/auth/a.ts",
        );
        expect(facts.owners).toEqual(["@dev-5"]);
        expect(answer).toMatch(/its code owners have no write access, so GitHub passes over them/);
    });

    it("live: a ruleset that is not active asks for nothing, an active one adds up", () => {
        const ruleset = (enforcement: "active" | "disabled") =>
            live(({ state }) => {
                const main = state.repositories["payments-api"]?.protections["main"];
                if (main === undefined) return;
                state.rulesets["more"] = {
                    ...structuredClone(main),
                    name: "more",
                    enforcement,
                    approvals: 4,
                    refs: { include: ["~DEFAULT_BRANCH"], exclude: [] },
                    repositories: { include: ["payments-*"], exclude: [] },
                    bypass: [],
                    otherRules: [],
                };
            });
        for (const [enforcement, approvals] of [
            ["active", 4],
            ["disabled", 2],
        ] as const) {
            const now = ruleset(enforcement);
            expect(explainPath(now, repository(now, "payments-api"), "a.ts").facts.approvals).toBe(
                approvals,
            );
        }
    });

    it("live: what was not read is said, not taken for empty", () => {
        const now = live((organization) => {
            organization.unknown.push({
                path: "repositories/payments-api/protections",
                what: "branch protections of payments-api",
                reason: "403",
            });
        });
        expect(explainPath(now, repository(now, "payments-api"), "a.ts").unknown).toHaveLength(1);
        expect(explainPath(now, repository(now, "sandbox"), "a.ts").unknown).toEqual([]);
    });
});

describe("explain secret", () => {
    it("a secret of an environment for protected branches is out of reach", () => {
        const { answer, facts } = explainSecret(view, "DEPLOY_TOKEN");
        expect(answer).toBe(
            "No workflow started from a Codex branch can read DEPLOY_TOKEN: only protected branches get to it.",
        );
        expect(facts).toEqual({
            name: "DEPLOY_TOKEN",
            slots: [
                {
                    kind: "environment",
                    environment: "production",
                    repository: "payments-api",
                    fromCodexBranch: "no",
                    codexAppSees: false,
                },
            ],
            openTo: [],
        });
    });

    it("a secret of the organization is read by every workflow where the app sees the repository", () => {
        const { facts, parts } = explainSecret(view, "NPM_TOKEN");
        expect(facts.openTo).toEqual(["docs-api", "sandbox"]);
        expect(facts.slots.every(({ codexAppSees }) => codexAppSees)).toBe(true);
        expect(said(parts, "Where it is")).toEqual([
            "secret of the organization, for docs-api and sandbox [31 secrets.NPM_TOKEN]",
        ]);
    });

    it.each([
        ["all", ["team:reviewers"], "after-approval"],
        ["all", [], "yes"],
        [["main"], [], "no"],
        [["main", "codex/*"], [], "yes"],
        [[], [], "no"],
        ["protected", [], "no"],
    ] as const)("live: branches %j with reviewers %j: %s", (branches, reviewers, expected) => {
        const now = live(({ state }) => {
            const production = state.repositories["payments-api"]?.environments["production"];
            if (production === undefined) return;
            production.branches = typeof branches === "string" ? branches : [...branches];
            production.reviewers = [...reviewers];
        });
        expect(explainSecret(now, "DEPLOY_TOKEN").facts.slots[0]?.fromCodexBranch).toBe(expected);
    });

    it("live: `protected` lets every branch in once no branch is protected", () => {
        const now = live(({ state }) => {
            const payments = state.repositories["payments-api"];
            if (payments === undefined) return;
            payments.protections = {};
            for (const one of Object.values(payments.environments)) one.reviewers = [];
        });
        expect(explainSecret(now, "DEPLOY_TOKEN").facts.openTo).toEqual(["payments-api"]);
    });

    it("knows the names of every place", () => {
        expect(secretNames(view)).toEqual(["DEPLOY_TOKEN", "NPM_TOKEN"]);
    });
});

describe("explain repository", () => {
    it("gathers what holds", () => {
        const { facts, answer } = explainRepository(view, repository(view, "payments-api"));
        expect(facts).toMatchObject({
            tier: "closed",
            grants: "authoritative",
            teams: { engineering: "read", reviewers: "write" },
            people: { "lead-3": "admin" },
            approvals: 2,
            codeOwnerReview: true,
            environments: ["production"],
            secrets: ["DEPLOY_TOKEN"],
            apps: [],
        });
        expect(answer).toContain("The Codex app does not see it.");
        expect(explainRepository(view, repository(view, "sandbox")).facts).toMatchObject({
            apps: ["chatgpt-codex-connector"],
            secrets: ["NPM_TOKEN"],
            codeOwnerReview: false,
        });
    });

    it("says what nothing protects", () => {
        const { parts } = explainRepository(view, repository(view, "web-shop"));
        expect(said(parts, "Branch main")[0]).toContain("nothing protects it");
    });

    it("every statement has a line, a place, or is about the absence of one", () => {
        const { parts } = explainRepository(view, repository(view, "payments-api"));
        const bare = parts.flatMap(({ statements }) =>
            statements.filter(({ origin, place }) => origin === undefined && place === undefined),
        );
        expect(bare).toEqual([]);
        expect(path.basename(parts[0]?.statements[0]?.origin?.file ?? "")).toBe("p.yaml");
    });
});

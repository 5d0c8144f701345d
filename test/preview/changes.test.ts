import fc from "fast-check";
import type { LiveOrganization } from "../../plan/live";
import type { OrganizationState, Repository } from "../../plan/organization";
import type { Plan } from "../../plan/plan";
import { previewChanges } from "../../preview/changes";
import { hasDrift } from "../../preview/drift";
import type { EngineStep, PreviewChange } from "../../preview/model";
import { carriedBy, carriersFor, stepPath } from "../../preview/step-path";
import { asLive } from "../../stack";
import { acmeInventory as inventory } from "../fixtures/acme-inventory";
import { asApplied, sidesOf } from "./support/plans";

const policy = `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
  leads: { members: [lead-1], membership: additive }
repositories:
  pilot:
    match: [sandbox]
    access: { pilots: write, leads: write }
    branches: standard
  closed:
    match: [docs-api]
    grants: authoritative
    access: { leads: write }
    branches: standard
    codeowners: pull-request
branches:
  standard: { approvals: 2, code-owners: true, checks: [test] }
review:
  files: { paths: ["/.github/"], owners: [leads], repositories: [closed] }
`;

const { plan } = sidesOf(policy);
const before = asApplied(plan);
const clean = asLive(plan, inventory);

/** The organization with something done to a repository behind the policy's back. */
function with_(name: string, change: Partial<Repository>, live = clean): LiveOrganization {
    const state: OrganizationState = live.state;
    const repository = { ...state.repositories[name]!, ...change };
    return {
        ...live,
        state: { ...state, repositories: { ...state.repositories, [name]: repository } },
    };
}

function preview(
    next: Plan,
    live: LiveOrganization,
    steps: readonly EngineStep[] = [],
    applied = before,
) {
    return previewChanges({ plan: next, before: applied, live, inventory, steps });
}

const rows = (changes: readonly PreviewChange[]) =>
    changes.map(
        ({ part, class: kind, action, summary }) => `${part} ${kind} ${action}: ${summary}`,
    );

const step = (op: string, type: string, name: string): EngineStep => {
    const urn = `urn:pulumi:test::rollout::codex-rollout:index:CodexRollout$${type}::codex-rollout/${name}`;
    const path = stepPath(urn);
    return { urn, type, op, properties: [], ...(path === undefined ? {} : { path }) };
};

describe("the three parts of a preview", () => {
    test("an organization that is as declared and applied gives nothing", () => {
        expect(preview(plan, clean).changes).toEqual([]);
        expect(hasDrift({ plan, before, live: clean, inventory })).toBe(false);
    });

    test("the policy's change, somebody's change, and what nobody speaks of are told apart", () => {
        const next = sidesOf(policy.replace("approvals: 2", "approvals: 1")).plan;
        const live = with_(
            "sandbox",
            { collaborators: { "dev-5": "admin" } },
            with_("docs-api", { collaborators: { "dev-6": "admin" } }),
        );
        expect(rows(preview(next, live).changes).sort()).toEqual([
            "change loosens change: docs-api: branch protection of trunk: required approvals go from 2 to 1",
            "change loosens change: sandbox: branch protection of main: required approvals go from 2 to 1",
            "drift tightens remove: dev-6 loses admin on docs-api",
            "left neutral keep: dev-5 has admin on sandbox, policy grants nothing",
        ]);
        expect(hasDrift({ plan: next, before, live, inventory })).toBe(true);
    });

    test("what both changed is shown as it is on GitHub, and is drift for the engine", () => {
        const next = sidesOf(policy.replace("approvals: 2", "approvals: 3")).plan;
        const main = clean.state.repositories.sandbox!.protections.main!;
        const live = with_("sandbox", { protections: { main: { ...main, approvals: 0 } } });
        expect(rows(preview(next, live).changes)).toContain(
            "change tightens change: sandbox: branch protection of main: required approvals go from 0 to 3",
        );
        expect(hasDrift({ plan: next, before, live, inventory })).toBe(true);
    });

    test("access that only the stack knew of goes, although the place is additive", () => {
        const next = sidesOf(policy.replace("pilots: write, leads: write", "leads: write")).plan;
        expect(rows(preview(next, clean).changes)).toEqual([
            "change tightens remove: team pilots loses write on sandbox",
        ]);
        // Somebody has taken it away already: nothing is left for the apply to do.
        const gone = with_("sandbox", { teams: { leads: "write" } });
        expect(preview(next, gone).changes).toEqual([]);
    });

    test("a repository that leaves the policy loses its bounds, and that is loosening", () => {
        const text = policy
            .replace(/ {2}closed:[^]*?(?=branches:\n {2}standard: \{)/, "")
            .replace(/review:[^]*$/, "");
        const shown = rows(preview(sidesOf(text).plan, clean).changes);
        expect(shown).toContain(
            "change loosens remove: docs-api: branch protection of trunk is removed",
        );
        expect(shown).toContain("change tightens remove: team leads loses write on docs-api");
        expect(shown).toContain(
            "change loosens change: docs-api: access that the policy does not name is not removed any more",
        );
    });

    test("a renamed team is one change of a name, not the loss of its grants", () => {
        const next = sidesOf(
            policy
                .replaceAll("pilots", "explorers")
                .replace("explorers: { members", "explorers: { previously: [pilots], members"),
        ).plan;
        expect(rows(preview(next, clean).changes)).toEqual([
            "change neutral change: team explorers: name goes from pilots to explorers",
        ]);
    });

    test("a file that is proposed is a change while the engine proposes it, and afterwards waits for a person", () => {
        const live = with_("docs-api", { files: {} });
        const proposal = step(
            "create",
            "github:index/repositoryPullRequest:RepositoryPullRequest",
            "repositories/docs-api/proposals/0a1b/pull-request",
        );
        expect(rows(preview(plan, live, [proposal]).changes)).toEqual([
            "drift tightens add: docs-api: .github/CODEOWNERS is written, as a pull request that a person merges",
        ]);
        expect(preview(plan, live).changes).toMatchObject([
            { part: "left", remedy: "up proposes it, a person merges the pull request" },
        ]);
    });

    test("whoever is invited and has not accepted waits, and is nothing to do", () => {
        const teams = {
            ...clean.state.teams,
            pilots: {
                ...clean.state.teams.pilots!,
                members: { "dev-1": "member" as const },
                invited: ["dev-2"],
            },
        };
        const live = { ...clean, state: { ...clean.state, teams } };
        expect(preview(plan, live).changes).toMatchObject([
            { part: "left", path: "teams/pilots/members/dev-2" },
        ]);
    });

    test("of what could not be read, only the policy's own change is said, as applied last", () => {
        const next = sidesOf(policy.replace("approvals: 2", "approvals: 1")).plan;
        const live = {
            ...with_("sandbox", { protections: {} }),
            unknown: [
                { path: "repositories/sandbox/protections", what: "protections", reason: "403" },
            ],
        };
        const { changes } = preview(next, live);
        const [hidden] = changes.filter(({ repository }) => repository === "sandbox");
        expect(hidden).toMatchObject({ part: "change", class: "loosens", before: 2, after: 1 });
        expect(hidden?.summary).toContain("could not be read");
    });
});

describe("facts and the engine's steps", () => {
    test("a step that no fact stands for is shown, and a fact that no step brings about is an inconsistency", () => {
        const next = sidesOf(policy.replace("pilots: write, leads: write", "leads: write")).plan;
        const grant = step(
            "delete",
            "github:index/teamRepository:TeamRepository",
            "repositories/sandbox/access/teams/pilots",
        );
        const other = step(
            "update",
            "github:index/branchProtection:BranchProtection",
            "repositories/sandbox/protections/main/rule",
        );
        expect(preview(next, clean, [grant]).unexplained).toEqual([]);
        expect(preview(next, clean, []).unexplained).toHaveLength(1);
        const { changes, unexplained } = preview(next, clean, [grant, other]);
        expect(unexplained).toEqual([]);
        expect(rows(changes)).toContain(
            "change neutral change: sandbox/protections/main/rule: BranchProtection: the engine would update",
        );
    });

    test.each([
        ["teams/a/team", "teams/a", "teams/a/privacy"],
        ["teams/a/members", "teams/a/members", "teams/a/members/dev-1"],
        [
            "repositories/r/access/people/dev-1",
            "repositories/r/collaborators/dev-1",
            "repositories/r/invitations/dev-1",
        ],
        ["repositories/r/access/all", "repositories/r/grants", "repositories/r/teams/x"],
        [
            "repositories/r/protections/release~1*/rule",
            "repositories/r/protections/release~1*",
            "repositories/r/protections/release~1*/approvals",
        ],
        [
            "repositories/r/environments/a~1b/branches/rel/*",
            "repositories/r/environments/a~1b/branches",
            "repositories/r/environments/a~1b/branches",
        ],
        [
            "repositories/r/environments/p/secrets/T",
            "repositories/r/environments/p/secrets/T",
            "repositories/r/environments/p",
        ],
        ["secrets/S/repositories", "secrets/S/repositories", "secrets/S/repositories/r"],
        ["actions/permissions", "settings/actions", "settings/actions/defaultWorkflowPermissions"],
        [
            "repositories/r/proposals/0a/files/.github/CODEOWNERS",
            "repositories/r/proposals/0a",
            "repositories/r/files/.github~1CODEOWNERS/lines/0",
        ],
    ])("%s carries %s", (name, path, fact) => {
        const { path: found } = step("update", "t", name);
        expect(found).toBe(path);
        expect(carriedBy([path])(fact)).toBe(true);
        expect(carriedBy([path])("repositories/other/teams/x")).toBe(false);
        expect(carriersFor(["teams/z", fact])(path)).toBe(true);
        expect(carriersFor(["repositories/other/teams/x"])(path)).toBe(false);
    });

    test("members of a team are not carried by the team itself", () => {
        expect(carriedBy(["teams/a"])("teams/a/members/dev-1")).toBe(false);
        expect(carriedBy(["teams/a/members"])("teams/a")).toBe(true);
        expect(carriersFor(["teams/a/members/dev-1"])("teams/a")).toBe(false);
        expect(carriersFor(["teams/a"])("teams/a/members")).toBe(true);
    });
});

test("drift of any grant is in exactly one part, and nothing that is taken away loosens", () => {
    const roles = fc.constantFrom("read", "triage", "write", "maintain", "admin");
    const people = fc.dictionary(fc.constantFrom("dev-3", "dev-4", "dev-5", "dev-6"), roles, {
        maxKeys: 4,
    });
    fc.assert(
        fc.property(people, people, (open, closed) => {
            const live = with_(
                "sandbox",
                { collaborators: open },
                with_("docs-api", { collaborators: closed }),
            );
            const { changes } = preview(plan, live);
            expect(changes.filter(({ part }) => part === "left")).toHaveLength(
                Object.keys(open).length,
            );
            const undone = changes.filter(({ part }) => part === "drift");
            expect(undone).toHaveLength(Object.keys(closed).length);
            expect(undone.every((one) => one.class === "tightens" && one.action === "remove")).toBe(
                true,
            );
        }),
        { numRuns: 200 },
    );
});

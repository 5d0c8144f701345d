import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ownFacts } from "../../cli/recovery/own-facts";
import { journalFolder } from "../../gateway/journal/read";
import { checkAdoption } from "../../preview/adoption";
import { factPath } from "../../plan/fact-path";
import type { EngineStep } from "../../preview/model";
import { acmeInventory as inventory } from "../fixtures/acme-inventory";
import { asLive } from "../../stack";
import { planOf } from "./brakes/support";

const policy = `version: 1
organization: acme
users:
  pilots: { members: [dev-1] }
  web: existing
repositories:
  pilot:
    match: [sandbox, docs-api]
    access: { pilots: write }
    branches: { "~DEFAULT_BRANCH": standard, "release/**": rules }
branches:
  standard: { approvals: 1 }
  rules: { as: repository-ruleset, approvals: 1 }
`;

const plan = planOf(policy);
const live = asLive(plan, inventory);
const [ruleset = ""] = Object.keys(plan.repositories.sandbox?.rulesets ?? {});

function step(type: string, path: string, op = "create"): EngineStep {
    return { urn: `urn::${path}`, type: `github:index/${type}`, op, properties: [], path };
}

const protection = "branchProtection:BranchProtection";

test("what is on GitHub already is not created a second time, and the way to take it over is said", () => {
    const steps = [
        step("team:Team", "teams/web"),
        step(protection, "repositories/sandbox/protections/main"),
        step(
            "repositoryRuleset:RepositoryRuleset",
            factPath("repositories", "sandbox", "rulesets", ruleset),
        ),
    ];
    const [hit, ...more] = checkAdoption(steps, live, inventory);
    expect(more).toEqual([]);
    expect(hit).toMatchObject({
        brake: "adoption",
        paths: steps.map(({ path }) => path).sort(),
    });
    expect(hit?.summary).toMatch(/^3 resources exist on GitHub already/);
    expect(hit?.remedy).toContain("codex-rollout adopt");
    expect(hit?.override).toBeUndefined();
});

test("what the journal says that a killed run of ours made does not stop the next one", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-own-"));
    try {
        const journal = path.join(folder, journalFolder);
        mkdirSync(journal, { recursive: true });
        const { nodeId } = inventory.repositories.sandbox!;
        const made = ["team web of acme", `branch protection main of ${nodeId}`];
        const records = made.map((object, index) => ({
            sequence: index + 1,
            at: "2026-11-24T00:00:00Z",
            run: "r",
            kind: "write",
            method: "POST",
            path: "/x",
            object,
        }));
        writeFileSync(
            path.join(journal, "000001-x.ndjson"),
            records.map((one) => `${JSON.stringify(one)}\n`).join(""),
        );
        const isOurs = ownFacts(folder, inventory);
        const steps = [
            step("team:Team", "teams/web"),
            step(protection, "repositories/sandbox/protections/main"),
            step(protection, "repositories/docs-api/protections/trunk"),
        ];
        expect(checkAdoption(steps, live, inventory, isOurs)).toMatchObject([
            { brake: "adoption", paths: ["repositories/docs-api/protections/trunk"] },
        ]);
    } finally {
        rmSync(folder, { recursive: true });
    }
});

test.each(["", "repositories/sandbox", "repositories/sandbox/protections"])(
    "what could not be read (%p) may be there: it stops, and is not said to be new",
    (unread) => {
        const bare = planOf(policy.replace("sandbox, docs-api", "docs-api"));
        const hidden = {
            ...asLive(bare, inventory),
            unknown: [{ path: unread, what: "branch protections of sandbox", reason: "403" }],
        };
        const at = "repositories/sandbox/protections/main";
        expect(checkAdoption([step(protection, at)], hidden, inventory)).toMatchObject([
            { brake: "adoption", paths: [at], summary: expect.stringContaining("not be read") },
        ]);
        const elsewhere = { ...hidden, unknown: [{ ...hidden.unknown[0]!, path: "apps" }] };
        expect(checkAdoption([step(protection, at)], elsewhere, inventory)).toEqual([]);
    },
);

test.each<[string, EngineStep]>([
    ["what is new", step("team:Team", "teams/pilots")],
    ["a protection of another branch", step(protection, "repositories/sandbox/protections/next")],
    ["a repository like no other", step(protection, "repositories/constructor/protections/main")],
    ["what the stack has", step(protection, "repositories/sandbox/protections/main", "update")],
    [
        "what GitHub takes over",
        step("teamRepository:TeamRepository", "repositories/sandbox/teams/pilots"),
    ],
])("%s stops nothing", (_, one) => {
    expect(checkAdoption([one], live, inventory)).toEqual([]);
});

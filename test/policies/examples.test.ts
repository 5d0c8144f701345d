import { readdirSync } from "node:fs";
import path from "node:path";
import { checklistAnswers } from "../../controls/checklist-answers";
import { codexControls } from "../../controls/codex";
import { explainSecret, planView } from "../../plan/explain";
import { formatFinding } from "../../plan/finding";
import type { Inventory } from "../../plan/inventory";
import { createContext } from "../../policies/check";
import { loadPolicy } from "../../policies/load";
import { mentionedLogins } from "../../policies/mentions";
import { resolvePolicy } from "../../policies/resolve";
import { acmeInventory, person, repository, team } from "../fixtures/acme-inventory";

const today = "2026-11-23";
const folder = "policies/examples";

function resolved(file: string, inventory: Inventory = acmeInventory) {
    const loaded = loadPolicy(path.join(folder, file));
    const { plan, findings } = resolvePolicy(loaded, inventory, today);
    if (plan === undefined || loaded.policy === undefined)
        throw new Error(findings.map(formatFinding).join("\n"));
    return { plan, findings, policy: loaded.policy };
}

function context(file: string, day = today) {
    const { policy, positions } = loadPolicy(path.join(folder, file));
    if (policy === undefined) throw new Error(`${file} is not valid`);
    return createContext(policy, positions, { today: day, inventory: acmeInventory });
}

function answersOf(file: string, day = today) {
    const { plan } = resolved(file);
    const at = context(file, day);
    return checklistAnswers(at, { plan, codex: codexControls(at) });
}

/** A few repositories of each kind that the recorded large organization has, with the teams and people the policy names. */
const largeInventory: Inventory = (() => {
    const { policy } = loadPolicy(path.join(folder, "large-org.yaml"));
    if (policy === undefined) throw new Error("large-org.yaml is not valid");
    const exact = Object.values(policy.repositories ?? {})
        .flatMap(({ match }) => (Array.isArray(match) ? match : []))
        .filter((name) => !name.includes("*"));
    const names = [
        ...exact,
        "controller-tools",
        "release-notes",
        "secrets-store-csi-driver",
        "cluster-api",
        "kustomize",
    ];
    const logins = mentionedLogins(policy);
    return {
        organization: { login: "large-org", id: 1, nodeId: "O_large", plan: "team" },
        users: Object.fromEntries(logins.map((login) => [login, person(login)])),
        teams: Object.fromEntries(
            Object.entries(policy.users ?? {}).flatMap(([name, said]) =>
                said === "existing" ? [[name, team(name)]] : [],
            ),
        ),
        repositories: Object.fromEntries(
            names.map((name) => [name, repository(name, { visibility: "public" })]),
        ),
        apps: {
            "chatgpt-codex-connector": {
                slug: "chatgpt-codex-connector",
                appId: 1,
                installationId: 2,
                selection: "selected",
            },
        },
    };
})();

describe("example policies", () => {
    it("are all tried here", () => {
        expect(readdirSync(folder).sort()).toEqual([
            "cloud-only.yaml",
            "large-org.yaml",
            "local-only.yaml",
            "organization-wide.yaml",
            "pilot.yaml",
            "regulated.yaml",
            "several-teams.yaml",
        ]);
    });

    it("pilot: one repository, and nothing else", () => {
        const { plan, findings } = resolved("pilot.yaml");
        expect(findings).toEqual([]);
        expect(Object.keys(plan.repositories)).toEqual(["sandbox"]);
        expect(plan.repositories["sandbox"]?.protections["main"]).toMatchObject({
            approvals: 1,
            codeOwners: true,
        });
        expect(plan.apps["chatgpt-codex-connector"]?.repositories).toEqual(["sandbox"]);
    });

    it("several teams: each with its own repositories", () => {
        const { plan, findings } = resolved("several-teams.yaml");
        expect(findings).toEqual([]);
        expect(plan.repositories["payments-api"]).toMatchObject({
            tier: "payments",
            grants: "authoritative",
            collaborators: { "lead-2": "maintain" },
        });
        expect(Object.keys(plan.repositories["web-shop"]?.protections ?? {})).toEqual([
            "main",
            "release/**",
        ]);
        expect(plan.teams["codex-reviewers"]?.previously).toEqual(["ai-reviewers"]);
        expect(plan.apps["chatgpt-codex-connector"]?.repositories).toEqual([
            "docs-api",
            "docs-handbook",
            "web-shop",
        ]);
    });

    it("organization-wide: few rulesets instead of a protection for each repository", () => {
        const { plan, findings } = resolved("organization-wide.yaml");
        expect(findings).toEqual([]);
        expect(
            Object.values(plan.repositories).filter(
                ({ protections, rulesets }) =>
                    Object.keys({ ...protections, ...rulesets }).length > 0,
            ),
        ).toEqual([]);
        expect(
            Object.entries(plan.rulesets).map(
                ([name, { repositories }]) => `${name}: ${repositories?.include.join(" ")}`,
            ),
        ).toEqual([
            "everywhere: docs-api docs-handbook sandbox tools-cli web-shop",
            "everywhere (2 approvals): tools-cli web-shop",
            "restricted: infra-deploy payments-api",
        ]);
    });

    it("regulated: no question of the checklist is open, and none counts as enforced that a person stands for", () => {
        const { plan, findings } = resolved("regulated.yaml");
        expect(findings).toEqual([]);
        const answers = answersOf("regulated.yaml");
        expect(answers.flatMap(({ item, open }) => open.map((what) => `${item}: ${what}`))).toEqual(
            [],
        );
        expect(
            answers
                .filter(({ status }) => status === "enforced")
                .flatMap(({ answers }) => answers.filter(({ kind }) => kind !== "enforced")),
        ).toEqual([]);
        expect(
            answers.flatMap(({ answers }) => answers.filter(({ through }) => through.length === 0)),
        ).toEqual([]);
        const rules = Object.values(plan.repositories).flatMap(({ protections }) =>
            Object.values(protections),
        );
        expect(rules).toHaveLength(Object.keys(plan.repositories).length);
        expect(
            rules.every(
                ({ approvals, enforceAdmins, bypass }) =>
                    approvals === 2 && enforceAdmins && bypass.length === 0,
            ),
        ).toBe(true);
        expect(plan.apps["chatgpt-codex-connector"]?.repositories).toEqual([
            "docs-api",
            "docs-handbook",
        ]);
        expect(
            explainSecret(planView(plan, acmeInventory), "LEDGER_KEY").facts.slots.map(
                ({ repository, fromCodexBranch }) => `${repository}: ${fromCodexBranch}`,
            ),
        ).toEqual(["infra-deploy: no", "payments-api: no"]);
    });

    it("regulated: an attestation that has ended leaves its question open", () => {
        const answers = answersOf("regulated.yaml", "2027-05-03");
        expect(answers.filter(({ open }) => open.length > 0).map(({ item }) => item)).toEqual([
            "users",
            "entry-points",
            "local-and-cloud",
            "connections",
            "data",
            "github-account",
            "github-secrets",
        ]);
    });

    it("local only: the app sees no repository, and machines are bounded", () => {
        const { plan, findings, policy } = resolved("local-only.yaml");
        expect(findings).toEqual([]);
        expect(plan.apps["chatgpt-codex-connector"]?.repositories).toEqual([]);
        expect(codexControls(context("local-only.yaml")).local.network?.value).toBe("off");
        expect(policy.execution?.cloud?.use).toBe(false);
    });

    it("cloud only: the app sees what is delegated, and no environment's secret is in its reach", () => {
        const { plan, findings, policy } = resolved("cloud-only.yaml");
        expect(findings).toEqual([]);
        expect(plan.apps["chatgpt-codex-connector"]?.repositories).toEqual([
            "docs-api",
            "docs-handbook",
            "sandbox",
        ]);
        expect(policy.execution?.local).toBeUndefined();
        expect(explainSecret(planView(plan, acmeInventory), "PAGES_TOKEN").facts.openTo).toEqual(
            [],
        );
    });

    it("large organization: every repository in one of four tiers", () => {
        const { plan, findings } = resolved("large-org.yaml", largeInventory);
        expect(findings).toEqual([]);
        const tiers = Object.entries(plan.repositories).map(([name, { tier }]) => [name, tier]);
        expect(tiers).toHaveLength(Object.keys(largeInventory.repositories).length);
        expect(Object.fromEntries(tiers)).toMatchObject({
            kind: "pilot",
            "controller-tools": "tools",
            "secrets-store-csi-driver": "restricted",
            "cluster-api": "standard",
        });
        expect(Object.keys(plan.rulesets)).toEqual(["everywhere", "restricted"]);
    });
});

describe("people that a policy names", () => {
    it("are members, maintainers and whoever stands as @login, once each", () => {
        expect(mentionedLogins(resolved("several-teams.yaml").policy)).toEqual([
            "dev-1",
            "dev-2",
            "dev-3",
            "lead-1",
            "lead-2",
            "lead-3",
        ]);
    });
});

import { checkGuardrails } from "../../../plan/guardrails/check";
import type { Fact, Facts } from "../../../plan/guardrails/fact";
import { UnknownFact } from "../../../plan/guardrails/fact";
import type { CodexIdentity } from "../../../plan/guardrails/identity";
import { defaultIdentity } from "../../../plan/guardrails/identity";
import { guardrailIds, guardrails } from "../../../plan/guardrails/table";
import type { BranchProtection, BranchRules } from "../../../plan/organization";

const rules: BranchRules = {
    approvals: 1,
    codeOwners: true,
    lastPushApproval: false,
    dismissStaleApprovals: false,
    checks: [],
    strictChecks: false,
    conversationResolution: false,
    linearHistory: false,
    signedCommits: false,
    forcePushes: false,
    deletions: false,
};

function protection(more: Partial<BranchProtection> = {}): Fact {
    return {
        kind: "protection",
        path: "repositories/sandbox/protections/main",
        repository: "sandbox",
        protection: {
            ...rules,
            pattern: "main",
            enforceAdmins: true,
            lockBranch: false,
            bypass: [],
            push: null,
            dismissal: null,
            forcePushBypass: [],
            ...more,
        },
    };
}

function ruleset(more: Partial<Facts["ruleset"]["ruleset"]> = {}): Fact {
    const one = { name: "reviews", enforcement: "active" as const, bypass: [], ...more };
    return { kind: "ruleset", path: "rulesets/reviews", ruleset: one };
}

function branch(more: Partial<Facts["default-branch"]> = {}): Fact {
    return {
        kind: "default-branch",
        path: "repositories/sandbox",
        repository: "sandbox",
        branch: "main",
        rules: [rules],
        codexWriters: ["the team codex-pilot"],
        codeowners: true,
        ...more,
    };
}

function environment(more: Partial<Facts["environment"]["environment"]> = {}): Fact {
    return {
        kind: "environment",
        path: "repositories/sandbox/environments/live",
        repository: "sandbox",
        environment: {
            name: "live",
            reviewers: ["team:platform-team"],
            preventSelfReview: true,
            adminBypass: false,
            waitMinutes: 0,
            branches: "protected",
            secretNames: ["KEY"],
            ...more,
        },
    };
}

const grant = (actor: string, role: string): Fact => ({
    kind: "grant",
    path: "repositories/sandbox/teams/x",
    repository: "sandbox",
    actor,
    role,
});
const team = (slug: string, privacy: "closed" | "secret"): Fact => ({
    kind: "team",
    path: `teams/${slug}`,
    team: { slug, privacy },
});
const repository = (visibility: "public" | "internal", codexWriters: string[]): Fact => ({
    kind: "repository",
    path: "repositories/sandbox",
    repository: "sandbox",
    visibility,
    codexWriters,
});
const settings = (defaultRepositoryPermission: "none" | "read" | "write" | "admin"): Fact => ({
    kind: "organization-settings",
    path: "settings",
    settings: { defaultRepositoryPermission },
});
const token = (write: boolean, approve: boolean): Fact => ({
    kind: "workflow-permissions",
    path: "settings/actions",
    permissions: {
        defaultWorkflowPermissions: write ? "write" : "read",
        workflowsMayApprovePullRequests: approve,
    },
});
const deployKey = (readOnly: boolean): Fact => ({
    kind: "deploy-key",
    path: "repositories/sandbox/deployKeys/mirror",
    repository: "sandbox",
    key: { title: "mirror", readOnly },
});
const secret = (visibility: "all" | "private" | "selected"): Fact => ({
    kind: "organization-secret",
    path: "secrets/NPM",
    name: "NPM",
    visibility,
});
const variable = (value: string): Fact => ({
    kind: "variable",
    path: "variables/V",
    name: "V",
    value,
});

const app = "app:chatgpt-codex-connector";
const always = "always" as const;
const inRuleset = (actor: string) => ruleset({ bypass: [{ actor, mode: always }] });

/** For each guardrail, facts that break it, and near ones that do not. */
const cases: Record<string, { breaking: Fact[]; fine: Fact[] }> = {
    "codex-app-no-bypass": {
        breaking: [
            protection({ bypass: [app] }),
            protection({ push: [app] }),
            protection({ dismissal: [app] }),
            protection({ forcePushBypass: [app] }),
            inRuleset(app),
            inRuleset("app:1144995"),
        ],
        fine: [
            protection({ bypass: ["team:release", "app:release-bot"] }),
            inRuleset("organization-admin"),
        ],
    },
    "codex-team-no-bypass": {
        breaking: [
            protection({ bypass: ["team:codex-pilot"] }),
            protection({ forcePushBypass: ["team:codex-pilot"] }),
            inRuleset("team:codex-pilot"),
        ],
        fine: [
            protection({ push: ["team:codex-pilot"], dismissal: ["team:codex-reviewers"] }),
            inRuleset("team:platform-team"),
        ],
    },
    "codex-team-no-admin": {
        breaking: [grant("team:codex-pilot", "admin"), grant("team:Codex-Pilot", "admin")],
        fine: [
            grant("team:codex-pilot", "maintain"),
            grant("team:platform-team", "admin"),
            grant("user:codex-fan", "admin"),
        ],
    },
    "codex-team-visible": {
        breaking: [team("codex-pilot", "secret")],
        fine: [team("codex-pilot", "closed"), team("incident", "secret")],
    },
    "codex-not-in-public": {
        breaking: [repository("public", ["the team codex-pilot"])],
        fine: [repository("public", []), repository("internal", ["the team codex-pilot"])],
    },
    "organization-base-permission": {
        breaking: [settings("write"), settings("admin")],
        fine: [settings("read"), settings("none")],
    },
    "default-branch-review": {
        breaking: [
            branch({ rules: [{ ...rules, approvals: 0 }] }),
            branch({ rules: [{ ...rules, approvals: null }] }),
        ],
        fine: [
            branch(),
            branch({ rules: [] }),
            branch({ rules: [{ ...rules, approvals: null }, rules] }),
        ],
    },
    "default-branch-code-owners": {
        breaking: [branch({ rules: [{ ...rules, codeOwners: false }] })],
        fine: [branch(), branch({ rules: [{ ...rules, codeOwners: false }], codeowners: false })],
    },
    "codex-writes-protected": {
        breaking: [branch({ rules: [] })],
        fine: [branch(), branch({ rules: [], codexWriters: [] })],
    },
    "no-force-push": {
        breaking: [
            protection({ forcePushes: true }),
            branch({ rules: [{ ...rules, forcePushes: true }] }),
        ],
        fine: [protection(), branch({ rules: [{ ...rules, forcePushes: true }, rules] })],
    },
    "no-deletion": {
        breaking: [
            protection({ deletions: true }),
            branch({ rules: [{ ...rules, deletions: true }] }),
        ],
        fine: [protection(), branch({ rules: [{ ...rules, deletions: true }, rules] })],
    },
    "ruleset-active": {
        breaking: [ruleset({ enforcement: "evaluate" }), ruleset({ enforcement: "disabled" })],
        fine: [ruleset()],
    },
    "environment-reviewers": {
        breaking: [environment({ reviewers: [] })],
        fine: [environment(), environment({ reviewers: [], secretNames: [] })],
    },
    "environment-branches": {
        breaking: [environment({ branches: "all" }), environment({ branches: ["main", "*"] })],
        fine: [
            environment({ branches: ["main"] }),
            environment({ branches: "all", secretNames: [] }),
        ],
    },
    "environment-self-review": {
        breaking: [
            environment({ preventSelfReview: false }),
            environment({ preventSelfReview: false, secretNames: [] }),
        ],
        fine: [environment(), environment({ preventSelfReview: false, reviewers: [] })],
    },
    "environment-admin-bypass": {
        breaking: [environment({ adminBypass: true })],
        fine: [environment(), environment({ adminBypass: true, secretNames: [] })],
    },
    "workflow-token-read-only": { breaking: [token(true, false)], fine: [token(false, true)] },
    "workflows-approve-nothing": { breaking: [token(false, true)], fine: [token(true, false)] },
    "deploy-key-read-only": { breaking: [deployKey(false)], fine: [deployKey(true)] },
    "organization-secret-selected": {
        breaking: [secret("all")],
        fine: [secret("selected"), secret("private")],
    },
    "variable-not-secret": {
        breaking: [
            variable(`ghp_${"a1B2".repeat(9)}`),
            variable(`github_pat_${"a1B2".repeat(10)}`),
            variable(`sk-proj-${"a1B2".repeat(10)}`),
            variable(`-----BEGIN RSA PRIVATE ${"KEY-----"}`),
        ],
        fine: [variable("eu-west-1"), variable("ghp"), variable("https://example.com/path")],
    },
};

function verdict(id: string, fact: Fact, identity: CodexIdentity = defaultIdentity) {
    const rule = guardrails.filter((one) => one.id === id);
    const { violations, doubts } = checkGuardrails(rule, [fact], identity);
    return {
        violations: violations.map(({ message }) => message),
        doubts: doubts.map(({ message }) => message),
    };
}

describe("the table of guardrails", () => {
    it("has one id each, and a case here for each", () => {
        expect(new Set(guardrailIds).size).toBe(guardrailIds.length);
        expect(Object.keys(cases)).toEqual(guardrailIds);
    });

    it.each(guardrailIds)("%s finds what breaks it, and nothing else", (id) => {
        for (const fact of cases[id]?.breaking ?? [])
            expect([fact, verdict(id, fact).violations.length]).toEqual([fact, 1]);
        for (const fact of cases[id]?.fine ?? [])
            expect([fact, verdict(id, fact)]).toEqual([fact, { violations: [], doubts: [] }]);
    });

    it("names the field that is broken", () => {
        const { violations } = checkGuardrails(
            guardrails,
            [environment({ branches: "all" })],
            defaultIdentity,
        );
        expect(violations.map(({ guardrail, path }) => [guardrail.id, path])).toEqual([
            ["environment-branches", "repositories/sandbox/environments/live/branches"],
        ]);
    });

    it("never repeats the value of a variable", () => {
        const value = `ghp_${"a1B2".repeat(9)}`;
        expect(verdict("variable-not-secret", variable(value)).violations.join()).not.toContain(
            value,
        );
    });
});

describe("what is not known", () => {
    it("is a doubt, never an all-clear", () => {
        const fact = protection();
        Object.defineProperty((fact as { protection: object }).protection, "forcePushes", {
            get() {
                throw new UnknownFact("the property allowsForcePushes");
            },
        });
        expect(verdict("no-force-push", fact)).toEqual({
            violations: [],
            doubts: [
                "anything of repositories/sandbox/protections/main while the property allowsForcePushes is not known",
            ],
        });
        expect(verdict("no-deletion", fact)).toEqual({ violations: [], doubts: [] });
    });

    it.each([
        ["codex-team-no-admin", grant("team-id:77", "admin"), true],
        ["codex-team-no-admin", grant("team-id:77", "write"), false],
        ["codex-team-no-admin", grant("team:codex-pilot", "security-manager"), true],
        ["codex-app-no-bypass", protection({ bypass: ["id:A_kwDO1"] }), true],
        ["codex-app-no-bypass", protection({ bypass: ["id:T_kwDO1"] }), false],
        ["codex-app-no-bypass", protection({ bypass: ["id:MDQ6VGVhbTE="] }), false],
        ["codex-team-no-bypass", protection({ bypass: ["id:MDQ6VGVhbTE="] }), true],
        ["codex-app-no-bypass", inRuleset("app:15368"), true],
    ])("%s: an id alone says no more than what it is of (%#)", (id, fact, doubted) => {
        const { violations, doubts } = verdict(id, fact);
        expect([violations, doubts.length > 0]).toEqual([[], doubted]);
    });

    it("is settled by whoever says whose an id is", () => {
        const identity = { teams: ["77"], apps: ["A_kwDO1"], others: ["15368", "88"] };
        expect(
            verdict("codex-team-no-admin", grant("team-id:77", "admin"), identity).violations,
        ).toHaveLength(1);
        expect(
            verdict("codex-team-no-admin", grant("team-id:88", "admin"), identity).doubts,
        ).toEqual([]);
        expect(
            verdict("codex-app-no-bypass", protection({ bypass: ["id:A_kwDO1"] }), identity)
                .violations,
        ).toHaveLength(1);
        expect(verdict("codex-app-no-bypass", inRuleset("app:15368"), identity).doubts).toEqual([]);
    });
});

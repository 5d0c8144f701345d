/** The guardrails on a policy's own plan: with the policy line, once a line, and waived under `guardrails`. */
import type { Inventory } from "../../../plan/inventory";
import { formatFinding } from "../../../plan/finding";
import { checkPolicy } from "../../../policies/check";
import { parsePolicy } from "../../../policies/load";
import { resolvePolicy } from "../../../policies/resolve";
import { acmeInventory } from "../../fixtures/acme-inventory";

const today = "2026-11-23";

const policy = (profile: string, more = "", access = "write") => `version: 1
organization: acme
users:
  codex-pilot: { members: [dev-1] }
  leads: { members: [lead-1, lead-2] }
repositories:
  pilot:
    match: [docs-*, sandbox]
    access: { codex-pilot: ${access}, leads: maintain }
    branches: standard
branches:
  standard: ${profile}
${more}`;

const waive = (guardrail: string, where: string, expires = "2027-03-31") => `guardrails:
  waive:
    - guardrail: ${guardrail}
      where: ${where}
      because: history is rewritten by the mirror
      by: "@lead-1"
      expires: ${expires}
`;

function resolved(text: string, inventory: Inventory = acmeInventory) {
    const { plan, findings } = resolvePolicy(parsePolicy(text, "p.yaml"), inventory, today);
    const said = findings.map(({ code, severity, origin }) => `${origin.line} ${severity} ${code}`);
    return { planned: plan !== undefined, said, text: findings.map(formatFinding).join("\n") };
}

describe("a plan that breaks a guardrail", () => {
    it.each([
        ["force pushes", policy("{ force-pushes: true }"), "12 error no-force-push"],
        ["deletions", policy("{ deletions: true }"), "12 error no-deletion"],
        ["no approval", policy("{ approvals: 0 }"), "12 error default-branch-review"],
        [
            "no pull request",
            policy("{ approvals: none, checks: [test] }"),
            "12 error default-branch-review",
        ],
        [
            "the app bypasses",
            policy('{ bypass: ["app:chatgpt-codex-connector"] }'),
            "12 error codex-app-no-bypass",
        ],
        [
            "the app pushes",
            policy('{ push: ["app:chatgpt-codex-connector"] }'),
            "12 error codex-app-no-bypass",
        ],
        ["the team bypasses", policy("{ bypass: [codex-pilot] }"), "12 error codex-team-no-bypass"],
        ["the team administers", policy("{}", "", "admin"), "9 error codex-team-no-admin"],
        [
            "tokens write",
            policy("{}", "actions: { workflow-permissions: write }\n"),
            "13 error workflow-token-read-only",
        ],
        [
            "secrets without reviewers",
            policy("{}", "environments:\n  live: { repositories: [pilot], secrets: [KEY] }\n"),
            "14 error environment-reviewers",
        ],
        [
            "self-review",
            policy(
                "{}",
                "environments:\n  live: { repositories: [pilot], reviewers: [leads], self-review: true }\n",
            ),
            "14 error environment-self-review",
        ],
        [
            "administrators bypass",
            policy(
                "{}",
                "environments:\n  live: { repositories: [pilot], reviewers: [leads], admin-bypass: true, secrets: [KEY] }\n",
            ),
            "14 error environment-admin-bypass",
        ],
        [
            "for everybody",
            policy("{}", "secrets:\n  KEY: { repositories: all, from: KEY }\n"),
            "14 error organization-secret-selected",
        ],
    ])(
        "%s: is not planned, and the line is named once for all its repositories",
        (_, text, expected) => {
            const { planned, said } = resolved(text);
            expect(said).toEqual([expected]);
            expect(planned).toBe(false);
        },
    );

    it("is planned with a warning where the guardrail is advisory", () => {
        const { planned, said } = resolved(
            policy("{}").replace("members: [dev-1]", "members: [dev-1], privacy: secret"),
        );
        expect(said).toEqual(["4 warning codex-team-visible"]);
        expect(planned).toBe(true);
    });

    it("says what is wrong, how to put it right, and what a waiver would have to name", () => {
        expect(resolved(policy("{ force-pushes: true }")).text).toBe(
            "p.yaml:12:29  error  branches.standard.force-pushes  trunk of docs-api may be force-pushed, and 2 more like it - Do not allow force pushes (in a ruleset: the rule “Block force pushes”), or waive no-force-push under `guardrails` for repositories/docs-api/protections/trunk/forcePushes",
        );
    });
});

describe("waivers of a policy", () => {
    const broken = "{ force-pushes: true, deletions: true }";

    it("silence one guardrail where they say, and nothing else", () => {
        const all = resolved(policy(broken, waive("no-force-push", "repositories/**")));
        expect(all.said).toEqual(["12 error no-deletion"]);
        const one = resolved(
            policy("{ force-pushes: true }", waive("no-force-push", "repositories/sandbox")),
        );
        expect(one.said).toEqual(["12 error no-force-push"]);
        expect(one.text).toContain("and 1 more like it");
        expect(
            resolved(policy("{ force-pushes: true }", waive("no-force-push", "repositories/**")))
                .planned,
        ).toBe(true);
    });

    it("let nothing pass after they have ended, and are an error then", () => {
        const text = policy(
            "{ force-pushes: true }",
            waive("no-force-push", "repositories/**", "2026-11-22"),
        );
        expect(resolved(text).said).toEqual(["19 error waiver-expired"]);
        expect(resolved(text).planned).toBe(false);
    });

    it("warn before they end", () => {
        const text = policy(
            "{ force-pushes: true }",
            waive("no-force-push", "repositories/**", "2026-12-01"),
        );
        expect(resolved(text)).toMatchObject({
            planned: true,
            said: ["19 warning waiver-ends-soon"],
        });
    });

    it("hold also where a policy is checked without an organization", () => {
        const approving = "actions: { workflows-approve-pull-requests: true }\n";
        const check = (more: string) =>
            checkPolicy(parsePolicy(policy("{}", approving + more), "p.yaml"), { today }).map(
                ({ code }) => code,
            );
        expect(check("")).toEqual(["workflows-approve-nothing"]);
        expect(check(waive("workflows-approve-nothing", "settings/actions"))).toEqual([]);
    });

    it("name a guardrail that there is", () => {
        expect(resolved(policy("{}", waive("no-force-pushing", "repositories/**"))).text).toMatch(
            /p\.yaml:15:18 {2}error {2}guardrails\.waive\[0\]\.guardrail .*no-force-push/,
        );
    });
});

describe("Codex teams of a policy", () => {
    it("are those that it names", () => {
        const admin = policy("{}", "", "admin");
        expect(resolved(`${admin}guardrails: { codex-teams: [leads] }\n`).said).toEqual([]);
        expect(
            resolved(
                `${admin.replace("leads: maintain", "leads: admin")}guardrails: { codex-teams: [leads] }\n`,
            ).said,
        ).toEqual(["9 error codex-team-no-admin"]);
    });
});

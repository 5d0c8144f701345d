/** The policy pack under literal pulumi: a foreign program that breaks every guardrail once, waivers, and our own program. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { guardrailIds } from "../../plan/guardrails/table";
import type { TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";
import { writesTo } from "../support/writes";

jest.setTimeout(300_000);

const pack = path.resolve(__dirname, "..", "..", "policies", "guardrails");

/** `guardrail: resource` of every violation that the engine prints, in its order. */
function violations(output: string, level: "mandatory" | "advisory"): string[] {
    const line = new RegExp(`\\[${level}\\]  (\\S+)(?:  \\(\\S+ (.+)\\))?$`, "gm");
    return [...output.matchAll(line)].map(([, id, resource]) => `${id}: ${resource}`);
}

describe("a program that is not ours", () => {
    let stack: TestStack;
    beforeAll(async () => {
        stack = await createTestStack({ program: "test/e2e/programs/guardrails.js" });
    });
    afterAll(() => stack.close());

    const waiver = (expires: string) => ({
        guardrail: "deploy-key-read-only",
        where: "repositories/sandbox/deployKeys/mirror",
        because: "the mirror is pushed by a machine",
        by: "@lead-1",
        expires,
    });

    /** A policy beside the program that waives the deploy key. */
    function policyThatWaives(): void {
        const expires = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
        const policy = {
            ...{ version: 1, organization: "acme", users: { pilots: { members: ["dev-1"] } } },
            repositories: { pilot: { match: ["sandbox"], access: { pilots: "read" } } },
            guardrails: { waive: [waiver(expires)] },
        };
        writeFileSync(path.join(stack.folder, "rollout.yaml"), JSON.stringify(policy));
    }

    /** Settings of the pack, written by hand, with a waiver for the deploy key. */
    function waiving(expires: string): string {
        const file = path.join(stack.folder, `waive-${expires}.json`);
        writeFileSync(file, JSON.stringify({ settings: { waivers: [waiver(expires)] } }));
        return `--policy-pack ${pack} --policy-pack-config ${file}`;
    }

    test("breaks every guardrail: each is reported once, and up stops before any write", async () => {
        const { code, output } = await stack.pulumi(
            `up --yes --non-interactive --policy-pack ${pack}`,
        );
        const mandatory = violations(output, "mandatory");
        const advisory = violations(output, "advisory");
        expect([...mandatory, ...advisory].map((one) => one.split(":")[0]).sort()).toEqual(
            [...guardrailIds].sort(),
        );
        expect(advisory).toEqual([
            "codex-not-in-public: open",
            "codex-team-visible: hidden",
            "codex-writes-protected: unprotected",
            "default-branch-code-owners: docs-api",
            "ruleset-active: everywhere",
        ]);
        expect(mandatory).toEqual(
            expect.arrayContaining([
                "codex-app-no-bypass: web-shop",
                "codex-team-no-bypass: docs-api",
                "environment-reviewers: unreviewed",
                "variable-not-secret: key",
            ]),
        );
        expect(output).toContain(
            "the deploy key mirror may write to sandbox - Make the key read-only, or use a GitHub App for what must write. (repositories/sandbox/deployKeys/mirror/readOnly; docs/guardrails.md#deploy-key-read-only)",
        );
        expect(output).not.toContain("A".repeat(36));
        expect(code).not.toBe(0);
        expect(writesTo(stack.github)).toEqual([]);
    });

    test("a waiver silences exactly its guardrail; one that has ended does not, and is reported", async () => {
        const ids = (output: string) =>
            violations(output, "mandatory").map((one) => one.split(":")[0]);
        policyThatWaives();
        const printed = await stack.codexRollout("guardrails --policy rollout.yaml");
        const folder = await stack.codexRollout("guardrails --path");
        expect([printed.code, folder.stdout.trim()]).toEqual([0, pack]);
        writeFileSync(path.join(stack.folder, "waivers.json"), printed.stdout);
        const waived = await stack.pulumi(
            `preview --non-interactive --policy-pack ${pack} --policy-pack-config waivers.json`,
            { FEW: "1" },
        );
        expect(ids(waived.output)).toEqual(["workflows-approve-nothing"]);
        expect(violations(waived.output, "advisory")).toEqual([]);

        const ended = await stack.pulumi(`preview --non-interactive ${waiving("2026-01-31")}`, {
            FEW: "1",
        });
        expect(ids(ended.output)).toEqual([
            "deploy-key-read-only",
            "waiver-expired",
            "workflows-approve-nothing",
        ]);
        expect(ended.output).toContain(
            "for repositories/sandbox/deployKeys/mirror, by @lead-1, ended on 2026-01-31",
        );
        expect(ended.code).not.toBe(0);
    });

    test("stops `codex-rollout preview` too, where the policy itself tells the pack what is waived", async () => {
        policyThatWaives();
        const { code, output } = await stack.codexRollout(
            `preview --policy rollout.yaml --policy-pack ${pack} --port ${stack.gatewayPort}`,
            { FEW: "1" },
        );
        expect(code).toBe(1);
        expect(output).toContain("workflows-approve-nothing");
        expect(output).not.toContain("deploy-key-read-only");
        expect(writesTo(stack.github)).toEqual([]);
    });
});

test("our own program, with the policy of this repository, breaks no guardrail", async () => {
    const stack = await createTestStack({
        program: "bin/index.js",
        environment: {
            CODEX_ROLLOUT_POLICY: path.resolve("policies/rollout.yaml"),
            PAGES_TOKEN: "p",
            NPM_TOKEN: "n",
            GITHUB_APP_TOKEN: "local-owner",
        },
    });
    try {
        const { code, output } = await stack.pulumi(
            `preview --non-interactive --policy-pack ${pack}`,
        );
        expect(violations(output, "mandatory")).toEqual([]);
        expect(violations(output, "advisory")).toEqual([]);
        expect(output).toContain("codex-rollout-guardrails@v0.1.0");
        expect(code).toBe(0);
    } finally {
        await stack.close();
    }
});

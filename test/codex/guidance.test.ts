import type { Inventory } from "../../plan/inventory";
import { compare } from "../../plan/compare";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { formatFinding } from "../../plan/finding";
import { acmeInventory } from "../fixtures/acme-inventory";
import { liveFromPlan } from "../plan/support/planned-organization";

const yaml = `version: 1
organization: acme
users: { codex-pilot: { members: [dev-1, dev-2] } }
repositories:
  pilot: { match: [sandbox], access: { codex-pilot: write }, branches: standard }
branches:
  standard: { approvals: 1 }
commands: { forbid: [psql] }
guidance: { repositories: [pilot] }
`;

const withDocument = (text: string): Inventory => {
    const { sandbox } = acmeInventory.repositories;
    if (sandbox === undefined) throw new Error("no sandbox");
    return {
        ...acmeInventory,
        repositories: {
            ...acmeInventory.repositories,
            sandbox: { ...sandbox, files: { "AGENTS.md": text } },
        },
    };
};

function resolved(inventory: Inventory) {
    const { plan, findings } = resolvePolicy(parsePolicy(yaml, "p.yaml"), inventory, "2026-11-23");
    return {
        plan,
        errors: findings.filter(({ severity }) => severity === "error").map(formatFinding),
    };
}

test("AGENTS.md gets our section below people's lines, and a second run has nothing to do", () => {
    const { plan } = resolved(withDocument("# Ours\n\nBe kind.\n"));
    const file = plan?.repositories["sandbox"]?.files["AGENTS.md"];
    expect(file?.text).toMatch(
        /^# Ours\n\nBe kind\.\n\n<!-- codex-rollout: begin[^]*- `psql`[^]*end -->\n$/,
    );
    expect(file).toMatchObject({ delivered: false, mode: "block" });

    const again = resolved(withDocument(file?.text ?? "")).plan?.repositories["sandbox"]?.files[
        "AGENTS.md"
    ];
    expect(again).toMatchObject({ delivered: true, text: file?.text });
});

test("a section changed by hand is drift, with the line it begins at", () => {
    const { plan } = resolved(withDocument("# Ours\n"));
    if (plan === undefined) throw new Error("no plan");
    expect(compare(plan, liveFromPlan(plan))).toEqual([]);

    const live = liveFromPlan(plan);
    const sandbox = live.state.repositories["sandbox"];
    const text = sandbox?.files["AGENTS.md"]?.text.replace("- `psql`", "- `mysql`") ?? "";
    const changed = {
        ...live,
        state: {
            ...live.state,
            repositories: {
                ...live.state.repositories,
                sandbox: { ...sandbox!, files: { "AGENTS.md": { text } } },
            },
        },
    };
    expect(compare(plan, changed)).toEqual([
        expect.objectContaining({
            kind: "changed",
            summary: expect.stringMatching(/AGENTS\.md differs from line \d+ on/),
        }),
    ]);
});

test("a document that would be over the limit, and a torn block, are errors", () => {
    expect(resolved(withDocument("x".repeat(32_700))).errors).toEqual([
        expect.stringMatching(/AGENTS\.md of sandbox would have \d+ bytes, and Codex reads 32768/),
    ]);
    const torn = "<!-- codex-rollout: begin; change the policy, not these lines -->\nand then\n";
    expect(resolved(withDocument(torn)).errors).toEqual([
        expect.stringMatching(
            /AGENTS\.md of sandbox has the begin mark of our section and not its end/,
        ),
    ]);
});

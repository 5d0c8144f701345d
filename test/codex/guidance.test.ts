import type { Inventory, InventoryRepository } from "../../plan/inventory";
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

const withSandbox = (changes: Partial<InventoryRepository>): Inventory => {
    const { sandbox } = acmeInventory.repositories;
    if (sandbox === undefined) throw new Error("no sandbox");
    return {
        ...acmeInventory,
        repositories: { ...acmeInventory.repositories, sandbox: { ...sandbox, ...changes } },
    };
};
const withDocument = (text: string): Inventory => withSandbox({ files: { "AGENTS.md": text } });

function resolved(inventory: Inventory, policy = yaml) {
    const loaded = parsePolicy(policy, "p.yaml");
    const { plan, findings } = resolvePolicy(loaded, inventory, "2026-11-23");
    return {
        plan,
        warnings: findings.filter(({ severity }) => severity === "warning").map(formatFinding),
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

test("AGENTS.md in folders counts along each path, with the root as it would become", () => {
    const documents = { "AGENTS.md": 10, "web/AGENTS.md": 32_700, "api/AGENTS.md": 5_000 };
    expect(resolved(withSandbox({ documents })).errors).toEqual([
        expect.stringMatching(
            /^p\.yaml:9:27 {2}error {2}guidance\.repositories {2}in web\/ of sandbox Codex would have \d+ bytes to read \(AGENTS\.md, web\/AGENTS\.md\), and reads 32768/,
        ),
    ]);
    expect(resolved(withSandbox({ documents: { "web/AGENTS.md": 30_000 } })).errors).toEqual([]);
});

test("an AGENTS.override.md in the root hides our section, and is said", () => {
    const { warnings } = resolved(withSandbox({ documents: { "AGENTS.override.md": 12 } }));
    expect(warnings).toContainEqual(
        expect.stringContaining("sandbox has AGENTS.override.md, which Codex reads instead"),
    );
});

test("what could not be read is never taken for a file that is not there", () => {
    const unread = (path: string): Inventory => ({
        ...acmeInventory,
        unread: [{ path, what: "AGENTS.md of sandbox", reason: "502 Bad Gateway" }],
    });
    expect(resolved(unread("repositories/sandbox/files/AGENTS.md")).errors).toEqual([
        expect.stringContaining("AGENTS.md of sandbox could not be read (502 Bad Gateway)"),
    ]);
    const listing = resolved(unread("repositories/sandbox/documents"));
    expect(listing.errors).toEqual([]);
    expect(listing.warnings).toContainEqual(
        expect.stringContaining("so AGENTS.md in folders is not counted"),
    );
});

describe("rules and configuration in repositories", () => {
    const both = yaml.replace(
        "{ repositories: [pilot] }",
        "{ repositories: [pilot], files: [rules, config] }",
    );

    test("are whole files of ours, planned where the policy asks", () => {
        const files = resolved(acmeInventory, both).plan?.repositories["sandbox"]?.files ?? {};
        expect(Object.keys(files)).toEqual([".codex/config.toml", ".codex/rules/rollout.rules"]);
        expect(files[".codex/rules/rollout.rules"]).toMatchObject({
            mode: "whole",
            delivered: false,
            text: expect.stringContaining('pattern = ["psql"]'),
        });
        const current = Object.fromEntries(
            Object.entries(files).map(([path, { text }]) => [path, text]),
        );
        const again = resolved(withSandbox({ files: current }), both);
        expect(
            Object.values(again.plan?.repositories["sandbox"]?.files ?? {}).map(
                ({ delivered }) => delivered,
            ),
        ).toEqual([true, true]);
    });

    test("never take the place of what somebody else wrote", () => {
        const { plan, errors } = resolved(
            withSandbox({ files: { ".codex/config.toml": 'web_search = "live"\n' } }),
            both,
        );
        expect(plan).toBeUndefined();
        expect(errors).toEqual([
            expect.stringMatching(
                /guidance\.repositories {2}\.codex\/config\.toml of sandbox is there, and was not written by this tool .*\n {4}see also p\.yaml:9:\d+ {2}guidance\.files/,
            ),
        ]);
    });

    test("go by pull request where the policy says so, and are refused a commit that GitHub refuses", () => {
        const by = (delivery: string, profile = "{ approvals: 1 }") =>
            resolved(
                acmeInventory,
                both
                    .replace("config] }", `config], delivery: ${delivery} }`)
                    .replace("{ approvals: 1 }", profile),
            );
        const files = by("pull-request").plan?.repositories["sandbox"]?.files ?? {};
        expect(Object.values(files).map(({ delivery }) => delivery)).toEqual([
            "pull-request",
            "pull-request",
        ]);
        expect(by("commit", "{ approvals: 1, enforce-admins: true }").errors).toEqual([
            expect.stringMatching(
                /guidance\.delivery {2}nothing can be committed in pilot: .*\n {4}see also p\.yaml:7:\d+ {2}branches\.standard\.enforce-admins/,
            ),
        ]);
    });
});

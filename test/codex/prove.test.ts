import type { CodexControls } from "../../plan/codex";
import type { CodexBinary } from "../../codex/binary/find";
import { findCodex } from "../../codex/binary/find";
import { proveCodexFiles } from "../../codex/prove";
import { renderCodexFiles } from "../../codex/render";
import type { RenderedFile } from "../../codex/render";
import type { ProofRow } from "../../codex/result";
import { command, from, sample, silent } from "./sample";

let binary: CodexBinary;
beforeAll(async () => {
    binary = await findCodex();
});

async function prove(
    controls: CodexControls,
    files: readonly RenderedFile[] = renderCodexFiles(controls),
): Promise<readonly ProofRow[]> {
    return (await proveCodexFiles({ controls, files, binary })).rows;
}

const summary = (rows: readonly ProofRow[]): string[] =>
    rows.map((row) => `${row.verdict} ${row.subject}: ${row.declared}`);

/** Deny-read keeps even an allow rule inside the sandbox (0.169.0), so the two are not proven together. */
const declared: CodexControls = {
    ...sample,
    commands: {
        declared: [
            command("allowed", "npm test"),
            command("approval", "git push", { because: "pushes are seen by others" }),
            command("forbidden", "git push --force", { because: "history is kept" }),
            command("forbidden", "./deploy.sh prod"),
        ],
    },
};

test("every part of a policy is obeyed by the real binary, and what is not tried is named", async () => {
    const rows = await prove(declared);
    expect(rows.filter((row) => row.verdict === "broken" || row.verdict === "unchecked")).toEqual(
        [],
    );
    expect(summary(rows)).toEqual(
        expect.arrayContaining([
            "obeyed commands: runs in the sandbox: npm test",
            "obeyed commands: approval: git push",
            "obeyed commands: approval, disguised: env git push",
            "obeyed commands: forbidden: git push -f",
            "obeyed commands: forbidden, disguised: sh -c 'git push --force'",
            "obeyed commands: forbidden: ./deploy.sh prod",
            "obeyed commands (hook taken away): forbidden: git push --force",
            "obeyed execution: cannot be read: ~/.ssh",
            "obeyed execution: cannot be read: **/*.env",
            "obeyed execution: can be written: the workspace",
            "obeyed execution: cannot be written: the machine",
            "obeyed execution: cannot be written: .github",
            "obeyed execution: a person who asks for no sandbox does not get it",
            "obeyed execution: a person who asks for no questions does not get it",
            "obeyed network: a domain that is not listed is out of reach",
            "obeyed network: *.mirror.acme.dev may be reached",
            "obeyed network: old.mirror.acme.dev is out of reach",
            "obeyed network: nothing got out",
            "obeyed web search: at most cached",
            "obeyed users: nobody signs in with an API key",
            "obeyed guidance: the session starts with AGENTS.md",
            "obeyed guidance: the session starts with the instructions",
            "obeyed audit: events of every command are exported",
            "obeyed audit: prompts are not exported",
        ]),
    );
    expect(rows.filter((row) => row.verdict === "read").map((row) => row.declared)).toEqual([
        "/var/tmp/acme-cache can be written",
    ]);
}, 90_000);

test("network off, read-only, no search, a command outside the sandbox", async () => {
    const rows = await prove({
        ...silent,
        local: {
            ...silent.local,
            sandbox: from("execution.local.sandbox", "read-only" as const),
            network: from("execution.local.network", "off" as const),
            approvals: from("execution.local.approvals", ["on-request" as const]),
        },
        connections: {
            ...silent.connections,
            webSearch: from("connections.web-search", "disabled" as const),
        },
        commands: { declared: [command("allowed", "gh pr view", { outsideSandbox: true })] },
    });
    expect(rows.filter((row) => row.verdict !== "obeyed")).toEqual([]);
    expect(summary(rows)).toEqual(
        expect.arrayContaining([
            "obeyed commands: runs outside the sandbox: gh pr view",
            "obeyed execution: cannot be written: the workspace",
            "obeyed network: this machine is out of reach",
            "obeyed web search: at most disabled",
        ]),
    );
}, 90_000);

test("files broken by hand are seen for what they let happen", async () => {
    const change = (text: string): string =>
        text
            // The switch without which codex reads the domains and leaves the network open.
            .replace("network_proxy = true", "network_proxi = true")
            .replace('".github" = "read"\n', "")
            .replace('"**/*.env" = "deny"', '"**/*.enw" = "deny"')
            .replace('decision = "forbidden"', 'decision = "prompt"')
            .replace('allowed_web_search_modes = ["cached"]', "")
            .replace('allowed_login_methods = ["chatgpt"]', "")
            .replace("[[hooks.PreToolUse]]", "[[hooks.PostToolUse]]");
    const files = renderCodexFiles(declared)
        .filter(
            (file) =>
                file.path !== "machine/rules/rollout.rules" && file.path !== "machine/config.toml",
        )
        .map((file) =>
            file.path === "machine/requirements.toml" ? { ...file, text: change(file.text) } : file,
        );
    const broken = summary(
        (await prove(declared, files)).filter((row) => row.verdict === "broken"),
    );
    expect(broken).toEqual(
        expect.arrayContaining([
            "broken commands: forbidden: git push --force",
            "broken commands (hook taken away): forbidden: git push --force",
            "broken execution: cannot be read: **/*.env",
            "broken execution: cannot be written: .github",
            "broken network: this machine is out of reach",
            "broken network: a domain that is not listed is out of reach",
            "broken network: nothing got out",
            "broken web search: at most cached",
            "broken users: nobody signs in with an API key",
        ]),
    );
    expect(broken).not.toContain("broken commands: forbidden: ./deploy.sh prod");
}, 90_000);

test("files with which codex does not start are broken, in its own words", async () => {
    const files = renderCodexFiles(silent).map((file) =>
        file.path === "machine/requirements.toml"
            ? { ...file, text: "allowed_approval_policies = []\n" }
            : file,
    );
    expect(await prove(silent, files)).toEqual([
        expect.objectContaining({
            verdict: "broken",
            evidence: expect.stringContaining("cannot be empty"),
        }),
    ]);
}, 60_000);

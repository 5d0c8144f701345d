/** The codex release that files are made for and proven with: pinned, recorded, and said when another one is asked. */
import { readFileSync } from "node:fs";
import { proofExitCode, proofJson, proofText } from "../../cli/render/proof";
import { notEnforced } from "../../codex/limits";
import { renderCodexFiles } from "../../codex/render";
import { report } from "../../codex/result";
import { provenVersion } from "../../codex/version";
import { sample } from "./sample";

const row = {
    subject: "commands",
    declared: "forbidden: psql",
    verdict: "obeyed" as const,
    evidence: "refused",
    from: "commands.forbid[0]",
};

test("the binary that tests ask is the release that files are made for", () => {
    const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
        devDependencies: Record<string, string>;
    };
    expect(devDependencies["@openai/codex"]).toBe(provenVersion);
});

test("every rendered file of text says which release it is for", () => {
    const silent = renderCodexFiles(sample).filter(
        ({ path, text }) =>
            !text.includes(`codex ${provenVersion}`) &&
            // One line of base64, and lines in a file that people write too.
            !/\.base64$|AGENTS\.md$/.test(path),
    );
    expect(silent.map(({ path }) => path)).toEqual([]);
});

test("evidence records the release that was asked and the one that is proven", () => {
    const limits = notEnforced(sample);
    const document = JSON.parse(
        proofJson("rollout.yaml", report(provenVersion, [row]), limits),
    ) as object;
    expect(document).toEqual({
        version: 1,
        policy: "rollout.yaml",
        codex: { version: provenVersion, proven: provenVersion },
        counts: { obeyed: 1, broken: 0, read: 0, unchecked: 0 },
        rows: [row],
        notEnforced: limits,
    });
    expect(proofExitCode(report(provenVersion, [row]))).toBe(0);
});

test("with another release the files need proving again: a row says so, and the run is incomplete", () => {
    const newer = report("0.170.0", [row]);
    expect(newer.rows[0]).toEqual({
        subject: "version",
        declared: `codex ${provenVersion}`,
        verdict: "unchecked",
        evidence: expect.stringMatching(/^this is codex 0\.170\.0: .* is of 0\.169\.0/),
    });
    expect(proofExitCode(newer)).toBe(8);
    expect(proofText(newer, [])).toMatch(/UNCHECKED {2}codex 0\.169\.0/);
    expect(JSON.parse(proofJson("p.yaml", newer, []))).toMatchObject({
        codex: { version: "0.170.0", proven: "0.169.0" },
    });
});

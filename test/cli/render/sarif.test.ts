import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { renderDriftAs } from "../../../cli/render/drift-formats";
import { driftReport } from "../../../cli/render/drift-report";
import { renderPreview } from "../../../cli/render/preview/index";
import type { Preview } from "../../../preview/model";
import {
    previewOfAcme,
    previewOfFiveThousand,
    previewOfNothing,
} from "../../fixtures/preview-acme";

interface Log {
    readonly runs: readonly [
        {
            readonly tool: {
                readonly driver: { readonly rules: readonly { readonly id: string }[] };
            };
            readonly invocations: readonly [{ readonly toolExecutionNotifications?: unknown[] }];
            readonly results: readonly {
                readonly ruleId: string;
                readonly ruleIndex: number;
                readonly level: string;
                readonly message: { readonly text: string };
                readonly locations: readonly [
                    {
                        readonly physicalLocation: {
                            readonly artifactLocation: { readonly uri: string };
                            readonly region: { readonly startLine: number };
                        };
                    },
                ];
                readonly partialFingerprints: Readonly<Record<string, string>>;
            }[];
        },
    ];
}

/** The published schema of SARIF 2.1.0, which is closed: a key that is misspelled, or out of place, is an error. */
const schema = JSON.parse(
    readFileSync(path.join(__dirname, "../../fixtures/sarif-2.1.0.schema.json"), "utf8"),
) as object;
const ajv = new Ajv({ allErrors: true, strict: false });
addFormats(ajv);
const validate = ajv.compile(schema);

const run = (text: string) => {
    const log = JSON.parse(text) as Log;
    validate(log);
    expect(validate.errors ?? []).toEqual([]);
    return log.runs[0];
};
const preview = (of: Preview) => run(renderPreview(of, "sarif"));

test("one result a change, brake, finding and unread part, the worst first", () => {
    const { results } = preview(previewOfAcme);
    const { changes, brakes, findings, unknown } = previewOfAcme;
    expect(results).toHaveLength(changes.length + brakes.length + findings.length + unknown.length);
    const order = ["error", "warning", "note"];
    const levels = results.map(({ level }) => order.indexOf(level));
    expect(levels).toEqual([...levels].sort());
    expect(results[0]).toMatchObject({ ruleId: "brake/loosening", level: "error" });
});

test("rules are brakes, areas and codes, and every result points at its own", () => {
    const { results, tool } = preview(previewOfAcme);
    const ids = tool.driver.rules.map(({ id }) => id);
    expect(ids).toEqual([...new Set(results.map(({ ruleId }) => ruleId))].sort());
    expect(ids).toEqual(expect.arrayContaining(["branches", "brake/memberships", "unknown"]));
    for (const { ruleId, ruleIndex } of results) expect(ids[ruleIndex]).toBe(ruleId);
});

test("results stand at their policy line, and at the beginning of the policy where none speaks of them", () => {
    const { results } = preview(previewOfAcme);
    const place = (words: string) =>
        results.find(({ message }) => message.text.includes(words))?.locations[0].physicalLocation;
    expect(place("accounts-api: branch protection")).toEqual({
        artifactLocation: { uri: "policies/rollout.yaml" },
        region: { startLine: 50, startColumn: 5 },
    });
    expect(place("base permission of acme")?.region.startLine).toBe(1);
});

test("a result is the same one from run to run, and no other", () => {
    const prints = (of: Preview) =>
        preview(of).results.map((one) => one.partialFingerprints["codexRollout/v1"]);
    const all = prints(previewOfFiveThousand);
    expect(new Set(all).size).toBe(all.length);
    expect(prints({ ...previewOfFiveThousand, hash: "0".repeat(64) })).toEqual(all);
});

test("names of files and in messages are written as SARIF wants them", () => {
    const origin = { file: "my policies/ro#1.yaml", line: 3, column: 1, path: "users" };
    const message = "see [here](https://evil.example) {0} \\";
    const { results } = preview({
        ...previewOfNothing,
        findings: [{ severity: "warning", code: "c", message, origin }],
    });
    expect(results[0]?.locations[0].physicalLocation.artifactLocation.uri).toBe(
        "my%20policies/ro%231.yaml",
    );
    expect(results[0]?.message.text).toBe("see \\[here\\](https://evil.example) {{0}} \\\\");
});

test("more results than GitHub takes are cut from the end, which is said", () => {
    const [first] = previewOfFiveThousand.changes;
    if (first === undefined) throw new Error("no change in the fixture");
    const many = Array.from({ length: 25_010 }, (_, i) => ({ ...first, path: `p${i}` }));
    const { results, invocations } = preview({ ...previewOfNothing, changes: many });
    expect(results).toHaveLength(25_000);
    expect(JSON.stringify(invocations)).toContain("10 of 25,010 results left out here");
});

test("nothing to say is valid too, and so is drift", () => {
    expect(preview(previewOfNothing).results).toEqual([]);
    const report = driftReport(
        [
            {
                kind: "changed",
                path: "repositories/a/protections/main/approvals",
                area: "branches",
                repository: "a",
                summary: "a main: 1 approval, policy says 2",
                effect: "looser",
                managed: true,
                origin: { file: "rollout.yaml", line: 50, column: 3, path: "branches.standard" },
            },
            {
                kind: "unknown",
                path: "apps",
                area: "connections",
                summary: "apps could not be read: 403",
                managed: false,
            },
        ],
        { organization: "acme", policy: "rollout.yaml", areas: ["branches", "connections"] },
    );
    expect(
        run(renderDriftAs(report, "sarif")).results.map(({ ruleId, level }) => [ruleId, level]),
    ).toEqual([
        ["branches", "error"],
        ["unknown", "warning"],
    ]);
});

test("the schema knows keys that are misspelled, and keys that are out of place", () => {
    const log = JSON.parse(renderPreview(previewOfAcme, "sarif")) as Log;
    const [{ results, ...rest }] = log.runs;
    expect(validate({ ...log, runs: [{ ...rest, result: results }] })).toBe(false);
    const [first, ...others] = results;
    expect(
        validate({ ...log, runs: [{ ...rest, results: [{ ...first, uri: "a" }, ...others] }] }),
    ).toBe(false);
});

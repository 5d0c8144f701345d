import { exitCodes } from "../../cli/exit-codes";
import { renderDrift } from "../../cli/render/drift";
import { driftExitCode, driftJson, driftReport } from "../../cli/render/drift-report";
import { paintFor } from "../../cli/render/paint";
import type { Change } from "../../plan/change";

const areas = [
    "users",
    "repositories",
    "branches",
    "review",
    "environments",
    "secrets",
    "actions",
    "connections",
];
const plain = (_: string, text: string): string => text;
const at = (line: number, path: string) => ({ file: "rollout.yaml", line, column: 3, path });

const codeOwners: Change = {
    kind: "changed",
    path: "repositories/payments-api/protections/main/codeOwners",
    area: "branches",
    repository: "payments-api",
    summary: "payments-api main: code-owner review is off, policy says on",
    declared: true,
    actual: false,
    origin: at(50, "branches.standard.code-owners"),
    effect: "looser",
    managed: true,
};
const app: Change = {
    kind: "unmanaged",
    path: "apps/codex/repositories/payments-api",
    area: "connections",
    repository: "payments-api",
    summary: "app codex sees payments-api, not in the policy",
    actual: "payments-api",
    origin: at(99, "connections.codex-app"),
    effect: "looser",
    managed: false,
    remedy: "an organization owner, in the settings of the app",
};
const member: Change = {
    kind: "missing",
    path: "teams/pilot/members/dev-1",
    area: "users",
    summary: "dev-1 is not in team pilot, policy says member",
    effect: "tighter",
    managed: true,
};
const label: Change = {
    kind: "changed",
    path: "teams/pilot/description",
    area: "users",
    summary: "team pilot: description",
    managed: true,
};
const grant: Change = {
    kind: "unmanaged",
    path: "repositories/infra/collaborators/dev-5",
    area: "repositories",
    repository: "infra",
    summary: "dev-5 has admin on infra, policy grants nothing",
    actual: "admin",
    origin: at(41, "repositories.restricted.access"),
    effect: "looser",
    leftOpen: true,
    managed: false,
};
const hidden: Change = {
    kind: "unknown",
    path: "rulesets/reviews/bypass",
    area: "branches",
    summary: "who may bypass ruleset reviews could not be read: 403",
    managed: false,
};

const report = (changes: readonly Change[], more: { only?: string[]; strict?: boolean } = {}) =>
    driftReport(changes, { organization: "acme", policy: "rollout.yaml", areas, ...more });

test("what is looser comes first, by area, each with the line it breaks and who repairs it", () => {
    expect(renderDrift(report([label, member, app, hidden, grant, codeOwners]), plain)).toBe(
        [
            "Looser than the policy",
            "  branches      payments-api main: code-owner review is off, policy says on",
            "                rollout.yaml:50:3  branches.standard.code-owners",
            "  connections   app codex sees payments-api, not in the policy",
            "                rollout.yaml:99:3  connections.codex-app  · an organization owner, in the settings of the app",
            "",
            "Tighter than the policy",
            "  users         dev-1 is not in team pilot, policy says member",
            "",
            "Different from the policy",
            "  users         team pilot: description",
            "",
            "Granted beside the policy, where it leaves that open",
            "  repositories  dev-5 has admin on infra, policy grants nothing",
            "                rollout.yaml:41:3  repositories.restricted.access",
            "",
            "Not read, so nothing is said about it",
            "  branches      who may bypass ruleset reviews could not be read: 403",
            "",
            "acme against rollout.yaml: 4 differences, 2 looser, 1 tighter, 1 grant beside it, 1 part not read; pulumi up repairs 3, 1 by hand",
        ].join("\n"),
    );
});

test.each<[string, readonly Change[], string]>([
    ["nothing", [], "acme against rollout.yaml: no drift"],
    ["only what is left open", [grant], "acme against rollout.yaml: no drift, 1 grant beside it"],
    [
        "only what is unknown",
        [hidden, { ...hidden, path: "apps" }],
        "acme against rollout.yaml: no drift in what was read, 2 parts not read",
    ],
    [
        "one difference",
        [codeOwners],
        "acme against rollout.yaml: 1 difference, 1 looser; pulumi up repairs 1",
    ],
])("the last line says %s", (_, changes, line) => {
    expect(renderDrift(report(changes), plain).split("\n").at(-1)).toBe(line);
});

test.each<[string, readonly Change[], { strict?: boolean; only?: string[] }, number]>([
    ["no drift", [], {}, exitCodes.ok],
    ["drift", [codeOwners], {}, exitCodes.drift],
    ["left open", [grant], {}, exitCodes.ok],
    ["left open, strictly", [grant], { strict: true }, exitCodes.drift],
    ["unknown", [hidden], {}, exitCodes.incomplete],
    ["drift and unknown", [codeOwners, hidden], {}, exitCodes.incomplete],
    ["drift in another area", [codeOwners], { only: ["users"] }, exitCodes.ok],
    // Only what the areas need is read, so that whatever could not be read is a part of them.
    [
        "unknown, as another area has it",
        [hidden, member],
        { only: ["users"] },
        exitCodes.incomplete,
    ],
])("exit code of %s", (_, changes, more, code) =>
    expect(driftExitCode(report(changes, more))).toBe(code),
);

test("JSON is versioned and counts", () => {
    const parsed = JSON.parse(driftJson(report([codeOwners, app, grant, hidden]))) as Record<
        string,
        unknown
    >;
    expect(parsed).toMatchObject({
        version: 1,
        organization: "acme",
        policy: "rollout.yaml",
        changes: [codeOwners, app],
        leftOpen: [grant],
        unknown: [hidden],
        counts: { changes: 2, looser: 2, tighter: 0, managed: 1, leftOpen: 1, unknown: 1 },
    });
});

test("the order does not depend on the order in which things were found", () => {
    const changes = [label, member, app, hidden, grant, codeOwners];
    expect(driftJson(report([...changes].reverse()))).toBe(driftJson(report(changes)));
});

describe("colours", () => {
    const escape = "\u001b[";
    test.each<[string, { isTTY?: boolean }, NodeJS.ProcessEnv, boolean]>([
        ["on a terminal", { isTTY: true }, {}, true],
        ["not in a file", {}, {}, false],
        ["not with NO_COLOR", { isTTY: true }, { NO_COLOR: "1" }, false],
        ["an empty NO_COLOR is none", { isTTY: true }, { NO_COLOR: "" }, true],
        ["in a file with FORCE_COLOR", {}, { FORCE_COLOR: "1" }, true],
        ["NO_COLOR before FORCE_COLOR", {}, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
    ])("%s", (_, stream, env, coloured) => {
        const text = renderDrift(report([codeOwners]), paintFor(stream, env));
        expect(text.includes(escape)).toBe(coloured);
        expect(text.replaceAll(/\u001b\[\d+m/g, "")).toBe(renderDrift(report([codeOwners]), plain));
    });
});

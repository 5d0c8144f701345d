import { renderDriftAs } from "../../cli/render/drift-formats";
import type { DriftReport } from "../../cli/render/drift-report";
import { driftReport } from "../../cli/render/drift-report";
import { reportFormats } from "../../cli/render/preview/index";
import type { Change } from "../../plan/change";
import type { Finding } from "../../plan/finding";

const origin = { file: "rollout.yaml", line: 50, column: 3, path: "branches.standard.approvals" };

const approvals = (repository: string): Change => ({
    kind: "changed",
    path: `repositories/${repository}/protections/main/approvals`,
    area: "branches",
    repository,
    summary: `${repository} main: 1 required approval, policy says 2`,
    declared: 2,
    actual: 1,
    origin,
    effect: "looser",
    managed: true,
});
const app: Change = {
    kind: "unmanaged",
    path: "apps/codex/repositories/payments-api",
    area: "connections",
    repository: "payments-api",
    summary: "app codex sees payments-api, not in the policy",
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
const grant: Change = {
    kind: "unmanaged",
    path: "repositories/infra/collaborators/dev-5",
    area: "repositories",
    repository: "infra",
    summary: "dev-5 has admin on infra, policy grants nothing",
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
const finding: Finding = {
    severity: "warning",
    code: "attestation-missing",
    message: "nobody has said how long data is kept",
    origin: { ...origin, path: "attestations" },
};

const report = (changes: readonly Change[], findings: readonly Finding[] = []): DriftReport =>
    driftReport(changes, {
        organization: "acme",
        policy: "rollout.yaml",
        areas: ["users", "repositories", "branches", "connections"],
        findings,
    });
const everything = report(
    [member, hidden, grant, app, ...["a", "b", "c"].map(approvals)],
    [finding],
);
const verdict =
    "acme against rollout.yaml: 5 differences, 4 looser, 1 tighter, 1 grant beside it, 1 part not read; pulumi up repairs 4, 1 by hand";

test.each(["markdown", "html"] as const)(
    "%s: what is looser comes first, what is open last",
    (format) => {
        const said = renderDriftAs(everything, format).replace(/<nav.*<\/nav>/, "");
        const order = [
            verdict,
            "Looser than the policy (4)",
            "3 repositories main: 1 required approval, policy says 2",
            "an organization owner, in the settings of the app",
            "Tighter than the policy (1)",
            "Granted beside the policy (1)",
            "Could not be read (1)",
            "To be attested (1)",
            "nobody has said how long data is kept",
        ];
        const plain = said.replace(/\\([().-])/g, "$1");
        const places = order.map((words) => plain.indexOf(words));
        expect(places).not.toContain(-1);
        expect(places).toEqual([...places].sort((a, b) => a - b));
    },
);

test("annotations: the verdict, then the looser as errors, alike ones together", () => {
    expect(renderDriftAs(everything, "github").split("\n")).toEqual([
        `::error title=Drift of acme::${verdict}`,
        "::error file=rollout.yaml,line=50,col=3,title=branches::3 repositories main: 1 required approval, policy says 2: a, b and c",
        "::error title=connections::app codex sees payments-api, not in the policy - an organization owner, in the settings of the app",
        "::warning title=branches::who may bypass ruleset reviews could not be read: 403",
        "::warning title=users::dev-1 is not in team pilot, policy says member",
        "::warning file=rollout.yaml,line=50,col=3,title=attestation-missing::nobody has said how long data is kept",
        "::notice title=repositories::dev-5 has admin on infra, policy grants nothing",
    ]);
});

test("no drift is said in every format", () => {
    for (const format of reportFormats.filter((one) => one !== "json"))
        expect([format, renderDriftAs(report([]), format)]).toEqual([
            format,
            expect.stringContaining("acme against rollout.yaml: no drift"),
        ]);
    expect(JSON.parse(renderDriftAs(report([]), "json"))).toMatchObject({
        version: 1,
        counts: { changes: 0 },
    });
});

test("a terminal's width is kept, and what is said stays the same", () => {
    const plain = (_: string, text: string) => text;
    const narrow = renderDriftAs(everything, "text", plain, 60).split("\n").slice(0, -1);
    expect(Math.max(...narrow.map((line) => line.length))).toBeLessThanOrEqual(60);
    const flat = (text: string) => text.replace(/\s+/g, " ");
    expect(flat(renderDriftAs(everything, "text", plain, 60))).toBe(
        flat(renderDriftAs(everything, "text")),
    );
});

test("words of others cannot colour or move a terminal", () => {
    const evil = { ...member, summary: "dev\u001b[2J\u202e is not in team pilot\nall is well" };
    expect(renderDriftAs(report([evil]), "text")).toContain(
        "dev\\u{1b}[2J\\u{202e} is not in team pilot\\nall is well",
    );
});

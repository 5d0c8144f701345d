import { readFileSync } from "node:fs";
import { areaWords } from "../../../cli/report/area-words";
import type { RolloutReport } from "../../../cli/report/model";
import {
    historyOf,
    parseReport,
    pointOf,
    sameOrganization,
    sinceThen,
} from "../../../cli/report/since";
import { endBars } from "../../../cli/render/rollout/series";
import { renderRollout } from "../../../cli/render/rollout/index";
import { acmeReport, largeReport, loginOf, reportOf, repositoryOf } from "./organizations";

describe("what the report of acme says", () => {
    const report = acmeReport();
    const repository = (name: string) =>
        report.access.repositories.find((one) => one.name === name);

    it("answers the sixteen questions, and has one row an area", () => {
        expect(report.checklist).toHaveLength(16);
        expect(report.verdict).toMatchObject({ questions: 16, answered: 16, open: 0 });
        expect(report.areas.map(({ area }) => area)).toEqual(Object.keys(areaWords));
        expect(report.areas[0]).toMatchObject({ area: "users", page: "docs/areas/users.md" });
        expect(report.areas[0]?.sentence).toContain("codex-pilot has 4 people");
    });

    it("says who and what reaches a repository, and that there may be more", () => {
        expect(repository("sandbox")).toMatchObject({
            tier: "pilot",
            teams: { "codex-pilot": "write", "codex-reviewers": "write" },
            apps: ["chatgpt-codex-connector"],
        });
        expect(repository("sandbox")?.more).toContain("leaves other access alone");
        expect(repository("web-shop")?.apps).toEqual([]);
        expect(report.access.outside).toEqual(["tools-cli"]);
    });

    it("says who owns a sensitive path, and whether they must answer", () => {
        const area = report.review.areas.find((one) => one.area === "authentication");
        expect(area?.paths[0]).toEqual({
            pattern: "**/auth/**",
            owners: ["@acme/codex-reviewers"],
            passedOver: [],
            required: true,
            approvals: 2,
            repositories: ["infra-deploy", "payments-api"],
        });
    });

    it("says which secrets a Codex branch reaches", () => {
        const answers = report.secrets.map(({ name, answer }) => [name, answer]);
        expect(answers).toEqual([
            ["DEPLOY_TOKEN", "no"],
            ["NPM_TOKEN", "yes"],
            ["PAGES_TOKEN", "no"],
        ]);
    });

    it("has every end, and none twice in the chart", () => {
        expect(report.expiries).toHaveLength(11);
        const bars = endBars(report).filter(({ count }) => count > 0);
        expect(bars).toEqual([{ name: "Oct 2027", series: "attested", count: 11 }]);
        const ended = { ...report, date: "2027-11-23" };
        const later = ended.expiries.map((one) => ({ ...one, days: one.days - 365 }));
        expect(endBars({ ...ended, expiries: later })[1]).toMatchObject({
            name: "ended",
            count: 11,
        });
    });
});

it("the words of the areas are those of docs/areas.md", () => {
    const plain = (cell: string) =>
        cell
            .trim()
            .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
            .replaceAll("`", "");
    const rows = readFileSync("docs/areas.md", "utf8")
        .split("\n")
        .filter((line) => line.startsWith("| [`"))
        .map((line) => line.split("|").slice(1, -1));
    const page = Object.fromEntries(
        rows.map(([key = "", , becomes = "", verified = "", attested = ""]) => [
            plain(key),
            { becomes: plain(becomes), verified: plain(verified), attested: plain(attested) },
        ]),
    );
    expect(areaWords).toEqual(page);
});

describe("an organization of 1,000 repositories", () => {
    const report = largeReport();

    it("counts people by their strongest role, through everything together", () => {
        const last = report.access.repositories.find(({ name }) => name === repositoryOf(999));
        // The owner, one with a grant of their own; everybody else reads.
        expect(last?.effective).toEqual({ admin: 2, read: 998 });
        const first = report.access.repositories.find(({ name }) => name === repositoryOf(0));
        expect(first?.effective).toEqual({ admin: 1, write: 9, read: 990 });
        const person = report.access.people.find(({ logins }) => logins.includes(loginOf(5)));
        expect(person).toMatchObject({ logins: [loginOf(5)] });
        expect(person?.through).toEqual(["a grant of their own", "team everyone", "team team-0"]);
    });

    it("stays small enough to be sent, and names every repository and person", async () => {
        const page = await renderRollout(report, "html");
        expect(page.length).toBeLessThan(1_500_000);
        for (const index of [0, 99, 500, 999]) {
            expect(page).toContain(repositoryOf(index));
            expect(page).toContain(loginOf(index));
        }
        // 100 repositories of the first tier in pairs; the others alike, but for the pairs and the one with a grant of its own.
        expect(page.match(/<tr role="row"><th scope="row"/g)?.length).toBeLessThan(400);
    });

    it("takes nothing unread for nothing", () => {
        const unknown = [
            {
                path: `repositories/${repositoryOf(3)}`,
                what: "service-0003",
                reason: "502 Bad Gateway",
            },
        ];
        const partly = largeReport(unknown);
        expect(partly.unread).toEqual([{ what: "service-0003", reason: "502 Bad Gateway" }]);
        expect(partly.verdict.words).toContain("1 part not read");
        const more = (index: number) =>
            partly.access.repositories.find(({ name }) => name === repositoryOf(index))?.more;
        expect(more(3)).toContain("502 Bad Gateway");
        expect(more(4)).toBeUndefined();
    });
});

describe("JSON, and what changed since", () => {
    const json = async (report: RolloutReport) => renderRollout(report, "json");

    it("is the whole report, and comes back as it was", async () => {
        const report = acmeReport();
        expect(JSON.parse(await json(report))).toEqual(report);
    });

    it("finds nothing between a report and itself", async () => {
        const report = acmeReport();
        const before = parseReport(JSON.parse(await json(report)));
        expect(sinceThen(before, report)).toEqual({ date: report.date, changes: [] });
    });

    it("finds a grant, a reviewer, a secret, an answer and an end that changed, in both directions", async () => {
        const source = readFileSync("policies/rollout.yaml", "utf8");
        const changed = reportOf(
            source
                .replace("      platform-team: maintain\n", "      platform-team: admin\n")
                .replace("owners: [platform-team]", "owners: [codex-reviewers]")
                .replace("repositories: [pilot, standard]", "repositories: [pilot]")
                .replace(/ {2}retention:\n(?: {4}.*\n)+/, ""),
        );
        const before = parseReport(JSON.parse(await json(acmeReport())));
        const summaries = sinceThen(before, changed).changes.map(({ summary }) => summary);
        expect(summaries).toEqual(
            expect.arrayContaining([
                "data: from attested to partly",
                "team platform-team on infra-deploy: from maintain to admin",
                "owners of /migrations/ in infra-deploy: from @acme/platform-team (must approve) to @acme/codex-reviewers (must approve)",
                "NPM_TOKEN (organization) in web-shop: no longer readable from a Codex branch",
                "attestation retention: no longer until 2027-10-31",
            ]),
        );
        const back = sinceThen(changed, acmeReport()).changes;
        expect(back).toHaveLength(summaries.length);
        expect(back.map(({ summary }) => summary)).toContain("data: from partly to attested");
    });

    it("hands on what the reports before came to, the last of each day", () => {
        const now = { ...acmeReport(), date: "2026-11-24" };
        const day = (date: string, open: number) => ({
            ...now,
            date,
            verdict: { ...now.verdict, open, drift: open * 2 },
        });
        const first = day("2026-11-10", 9);
        const second = { ...day("2026-11-17", 7), history: historyOf(first, now) };
        const again = { ...day("2026-11-17", 6), history: historyOf(second, second) };
        const today = { ...day("2026-11-24", 5), history: historyOf(again, now) };
        const history = historyOf(today, now);
        expect(history.map(({ date, open, drift }) => [date, open, drift])).toEqual([
            ["2026-11-10", 9, 18],
            ["2026-11-17", 6, 12],
        ]);
        expect(history[0]).toEqual({ ...pointOf(first), drift: 18 });
    });

    it.each([{}, { version: 2 }, [], null])("refuses %j", (data) => {
        expect(() => parseReport(data)).toThrow();
    });

    it("refuses the report of another organization", async () => {
        const before = parseReport(JSON.parse(await json(acmeReport())));
        expect(() => sameOrganization(before, "old.json", "other")).toThrow(
            "it is of acme, and this is other",
        );
    });
});

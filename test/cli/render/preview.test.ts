import { renderPreview, reportFormats } from "../../../cli/render/preview/index";
import type { AccessChange, Preview } from "../../../preview/model";
import {
    previewOfAcme,
    previewOfFiveThousand,
    previewOfNothing,
    repositories,
} from "../../fixtures/preview-acme";

const flat = (text: string) => text.replace(/\s+/g, " ");
const text = (preview: Preview) => renderPreview(preview, "text");

test("the first words are the verdict, with every count", () => {
    const verdict =
        "74 changes: 49 loosen, 24 tighten, 1 neutral; 4 removals; 2 drift undone, of which 1 loosens; " +
        "2 left alone; 2 parts not read; 1 brake overridden; stopped by 1 brake";
    expect(flat(text(previewOfAcme)).startsWith(`${verdict} plan ${previewOfAcme.hash}`)).toBe(
        true,
    );
    expect(renderPreview(previewOfAcme, "markdown").split("\n")[0]).toBe(`### 🛑 ${verdict}`);
    expect(renderPreview(previewOfAcme, "html")).toContain(`<h1>${verdict}</h1>`);
    expect(renderPreview(previewOfAcme, "github").split("\n")[0]).toBe(
        `::error title=Preview of acme::${verdict}`,
    );
    expect(JSON.parse(renderPreview(previewOfAcme, "json"))).toMatchObject({
        version: 1,
        verdict,
        counts: { changes: 74, loosens: 49, removals: 4, drift: 2, brakes: 1, unknown: 2 },
    });
});

test.each<[string, Partial<Preview>, string]>([
    ["nothing", {}, "nothing to do: acme is as the policy says"],
    [
        "nothing in what was read",
        { unknown: previewOfAcme.unknown },
        "nothing to do in what was read of acme; 2 parts not read",
    ],
    [
        "only drift",
        {
            changes: previewOfAcme.changes.filter(
                ({ class: how, part }) => part === "drift" && how === "tightens",
            ),
        },
        "no change by the policy; 1 drift undone",
    ],
    [
        "only what is left alone",
        { changes: previewOfAcme.changes.filter(({ part }) => part === "left") },
        "nothing to do: acme is as the policy says; 2 left alone",
    ],
    [
        "only steps of the engine",
        { steps: previewOfAcme.steps },
        "acme stays as it is, and the engine takes 13 steps",
    ],
])("verdict of %s", (_, more, verdict) => {
    const preview = { ...previewOfNothing, ...more };
    expect(flat(text(preview)).startsWith(`${verdict} plan `)).toBe(true);
    expect(JSON.parse(renderPreview(preview, "json"))).toHaveProperty("verdict", verdict);
});

test.each(["text", "markdown", "html"] as const)(
    "%s: brakes, then who gains and loses, then what loosens, in the order of a decision",
    (format) => {
        const said = flat(renderPreview(previewOfAcme, format)).replace(/<nav.*<\/nav>/, "");
        const order = [
            "Stopped by 1 brake",
            "have one of",
            "Brakes that are overridden",
            "Gain access",
            "Lose access",
            "What this change does",
            "Loosens",
            "Takes away",
            "Tightens",
            "Neither loosens nor tightens",
            "Drift that the apply also undoes",
            "Left alone",
            "Findings and attestations",
            "Could not be read",
            "What else the engine does",
        ];
        const places = order.map((words) => said.indexOf(words));
        expect(places).not.toContain(-1);
        expect(places).toEqual([...places].sort((a, b) => a - b));
    },
);

test("a step is listed by itself only where no change above stands for it", () => {
    const step = (name: string, path?: string) => ({
        urn: `urn:pulumi:s::p::t::codex-rollout/${name}`,
        type: "github:index/x:X",
        op: "update",
        properties: [],
        ...(path === undefined ? {} : { path }),
    });
    const change = (path: string) => ({
        part: "change" as const,
        class: "neutral" as const,
        action: "change" as const,
        path,
        area: "users",
        summary: `${path} changes`,
    });
    const said = flat(
        text({
            ...previewOfNothing,
            changes: [
                change("repositories/a/teams/pilots"),
                change("teams/pilots/members/dev-1"),
                change("engine/codex-rollout~1provider"),
            ],
            steps: [
                step("repositories/a/access/all", "repositories/a/grants"),
                step("teams/pilots/members", "teams/pilots/members"),
                step("provider"),
                step("repositories/b/access/all", "repositories/b/grants"),
            ],
        }),
    );
    expect(said).toContain("Of 4 steps, those that no change above stands for.");
    expect(said).toContain("repositories/b/access/all");
    expect(said).not.toMatch(/repositories\/a\/access|codex-rollout\/provider/);
});

test("what happens alike in many repositories is said once, with its policy line", () => {
    const said = flat(text(previewOfAcme));
    expect(said).toContain(
        "37 repositories: branch protection of main: required approvals go from 2 to 1",
    );
    expect(said).toContain("and 31 others policies/rollout.yaml:50:5 branches.standard.approvals");
    expect(said).toContain("3 people leave team codex-reviewers dev-7, dev-8 and dev-9");
    expect(said).toContain("build -> build, lint, test");
});

test("repositories whose names contain each other are kept apart", () => {
    const change = (repository: string, approvals: number) => ({
        part: "change" as const,
        class: "loosens" as const,
        action: "change" as const,
        path: `repositories/${repository}/protections/web/approvals`,
        area: "branches",
        repository,
        summary: `${repository}: branch protection of web: required approvals go from 2 to ${approvals}`,
        before: 2,
        after: approvals,
    });
    const changes = [change("web", 1), change("web.docs", 1), change("web-shop", 0)];
    const said = flat(text({ ...previewOfNothing, changes }));
    expect(said).toContain(
        "2 repositories: branch protection of web: required approvals go from 2 to 1 web and web.docs",
    );
    expect(said).toContain("web-shop: branch protection of web: required approvals go from 2 to 0");
});

describe("access", () => {
    const change = (
        name: string,
        repository: string,
        more: Partial<AccessChange> = {},
    ): AccessChange => ({
        subject: { kind: "person", name },
        repository,
        after: "write",
        through: ["team codex-pilot"],
        class: "loosens",
        ...more,
    });
    const sentences = (access: readonly AccessChange[]) =>
        flat(text({ ...previewOfNothing, access }));
    const app = { kind: "app", name: "chatgpt-codex-connector" } as const;
    const some = (count: number) => repositories.slice(0, count);

    test.each<[string, readonly AccessChange[], string]>([
        [
            "one person",
            [change("dev-1", "payments-api")],
            "dev-1 gains write on payments-api through team codex-pilot",
        ],
        [
            "a change of role, by two ways",
            [change("dev-1", "payments-api", { before: "read", through: ["direct", "team a"] })],
            "dev-1 goes from read to write on payments-api through a grant of their own and team a",
        ],
        [
            "a loss",
            [
                change("dev-1", "payments-api", {
                    before: "admin",
                    after: undefined,
                    through: ["owner"],
                    class: "tightens",
                }),
            ],
            "dev-1 loses admin on payments-api, held through being an owner of the organization",
        ],
        [
            "twelve people in twelve repositories",
            Array.from({ length: 12 }, (_, i) =>
                some(12).map((one) => change(`dev-${i + 1}`, one)),
            ).flat(),
            "dev-1, dev-2 and 10 others gain write on 12 repositories: accounts-api, billing-api, catalog-api and 9 others, through team codex-pilot",
        ],
        [
            "the Codex app",
            some(12).map((one) =>
                change("", one, {
                    subject: app,
                    after: "pull-requests",
                    through: ["installation"],
                }),
            ),
            "the Codex app (chatgpt-codex-connector) can open pull requests in 12 more repositories: accounts-api, billing-api, catalog-api and 9 others",
        ],
        [
            "an app that goes",
            [
                change("", "a", {
                    subject: { kind: "app", name: "bot" },
                    before: "read",
                    after: undefined,
                    class: "tightens",
                }),
            ],
            "app bot no longer sees a",
        ],
    ])("of %s", (_, access, sentence) => {
        expect(sentences(access)).toContain(sentence);
    });

    test("people who gain different things are not said together", () => {
        const said = sentences([
            change("dev-1", "a"),
            change("dev-2", "a", { after: "admin" }),
            change("dev-3", "b"),
        ]);
        expect(said).toContain("dev-1 gains write on a through");
        expect(said).toContain("dev-2 gains admin on a through");
        expect(said).toContain("dev-3 gains write on b through");
        expect(said).toContain("3 people gain;");
    });

    test("what could not be read is said where it matters, and nowhere else", () => {
        const unread = (path: string) =>
            flat(text({ ...previewOfNothing, unknown: [{ path, what: "it", reason: "403" }] }));
        expect(unread("settings/defaultRepositoryPermission")).toContain("may have had as much");
        expect(unread("teams/web/members")).toContain("grants could not be read");
        expect(unread("repositories/a")).toContain("grants could not be read");
        expect(unread("repositories/a/environments")).not.toContain("Who gains");
    });
});

describe("five thousand changes in a comment", () => {
    const comment = renderPreview(previewOfFiveThousand, "markdown");

    test("fit", () => {
        expect(comment.length).toBeLessThanOrEqual(60_000);
        expect(comment.length).toBeGreaterThan(50_000);
    });

    test("every group says how many it has, and what is left out of it", () => {
        const groups = [...comment.matchAll(/^\*\*(?:\S+ )?([A-Z][^*]*) \(([\d,]+)\)\*\*$/gm)];
        expect(groups.map(([, title, count]) => `${title} ${count}`)).toEqual([
            "Gain access 157",
            "Lose access 1",
            "Loosens 400",
            "Takes away 300",
            "Tightens 1,500",
            "Neither loosens nor tightens 1,500",
            "Takes away 300",
        ]);
        for (const [title, count] of [
            ["Loosens", 400],
            ["Takes away", 300],
        ] as const) {
            const part =
                comment.slice(comment.indexOf(`${title} (${count})**`)).split("\n**")[0] ?? "";
            const shown = (part.match(/^- /gm) ?? []).length;
            const left = Number(/_([\d,]+) of [\d,]+ left out here/.exec(part)?.[1]);
            expect(shown + left).toBe(count);
            expect(shown).toBeGreaterThan(100);
        }
    });

    test("what loosens and takes away comes before all else, and its lack is said at the top", () => {
        const top = comment.split("\n").slice(0, 8).join("\n");
        expect(top).toMatch(/\*\*\d+ that loosen or take something away are left out\.\*\*/);
        expect(top).toContain("preview.html and preview.json");
        expect(comment).toContain("_1,500 of 1,500 left out here");
        for (const needed of [
            "**loosening**",
            "dev-13 gains write",
            "attestation-expires",
            "base permission of acme",
        ])
            expect(comment).toContain(needed);
    });

    test("opens and closes what it folds", () => {
        const count = (what: RegExp) => (comment.match(what) ?? []).length;
        expect(count(/<details>/g)).toBe(count(/<\/details>/g));
        expect(count(/<details>/g)).toBeGreaterThan(1);
    });

    test("the page, JSON and the terminal have every removal and everything that loosens", () => {
        const [page, json, terminal] = (["html", "json", "text"] as const).map((format) =>
            renderPreview(previewOfFiveThousand, format),
        );
        for (const { class: how, action, summary } of previewOfFiveThousand.changes) {
            if (how !== "loosens" && action !== "remove") continue;
            expect(page).toContain(summary);
            expect(json).toContain(summary);
            expect(terminal).toContain(summary.split(" ")[0]);
        }
        expect(page).toContain("service-3999: environment stage-3999 is created");
        expect(flat(terminal ?? "")).toContain("and 1,460 more, all of them in preview.html");
    });
});

test("a comment that has room says nothing of leaving out", () => {
    expect(renderPreview(previewOfAcme, "markdown")).not.toMatch(/left out|Not all/);
});

describe("a terminal", () => {
    test.each([80, 60, 120])("of %d columns is not run over", (width) => {
        const lines = renderPreview(previewOfAcme, "text", (_, text) => text, width).split("\n");
        // A word longer than the line, such as the hash, cannot be broken.
        const over = lines.filter((line) => line.length > width && line.trim().includes(" "));
        expect(over.filter((line) => !line.includes(previewOfAcme.hash))).toEqual([]);
    });

    test("has colours only when asked for, and the same words with them", () => {
        const coloured = renderPreview(
            previewOfAcme,
            "text",
            (style, words) => `<${style}>${words}</>`,
        );
        expect(coloured.replace(/<\/?\w*>/g, "")).toBe(text(previewOfAcme));
        expect(coloured).toContain("<looser>dev-13 gains write");
        expect(text(previewOfAcme)).not.toContain("\u001b");
    });
});

describe("annotations", () => {
    const lines = renderPreview(previewOfFiveThousand, "github").split("\n");

    test("are no more of a kind than GitHub shows, and say how many are not shown", () => {
        for (const kind of ["error", "warning", "notice"])
            expect(
                lines.filter((line) => line.startsWith(`::${kind} `)).length,
            ).toBeLessThanOrEqual(10);
        expect(lines.filter((line) => / more; all of them in /.test(line))).toHaveLength(2);
    });

    test("stand at the policy line", () => {
        expect(renderPreview(previewOfAcme, "github")).toContain(
            "::warning file=policies/rollout.yaml,line=50,col=5,title=branches::37 repositories: branch protection of main",
        );
    });
});

test("names of others stay names: the shape of what is written does not depend on them", () => {
    const evil =
        "x</details><script>`|[a](https://evil.example)@everyone\n::error::pwned\u001b[2J\u202e%0A<!--";
    const named = (name: string): Preview => ({
        ...previewOfNothing,
        organization: name,
        stack: name,
        changes: [
            {
                part: "change",
                class: "loosens",
                action: "change",
                path: `teams/${name.replaceAll("/", "~1")}/description`,
                area: "users",
                summary: `team ${name}: description goes from ${name} to b`,
                before: name,
                after: "b",
                origin: { file: name, line: 1, column: 1, path: name },
                remedy: name,
            },
        ],
        access: [
            {
                subject: { kind: "person", name },
                repository: name,
                after: name,
                through: [name],
                class: "loosens",
            },
        ],
        brakes: [{ brake: name, summary: name, paths: [name], remedy: name }],
        findings: [
            {
                severity: "warning",
                code: name,
                message: name,
                expected: name,
                origin: { file: name, line: 1, column: 1, path: name },
            },
        ],
        unknown: [{ path: "teams", what: name, reason: name }],
    });
    const shapes: Readonly<Record<string, (text: string) => unknown>> = {
        text: (text) => [/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/.test(text)],
        markdown: (text) => [text.split("\n").length, withoutCode(text).match(/<\/?[a-z!][^>]*>/g)],
        html: (text) => text.match(/<[^>]*>/g),
        github: (text) => text.split("\n").map((line) => line.split("::").length > 2),
        json: (text) => Object.keys(JSON.parse(text) as object),
        sarif: (text) => (JSON.parse(text) as { version: string }).version,
    };
    for (const format of reportFormats) {
        const shape = shapes[format] ?? String;
        expect([format, shape(renderPreview(named(evil), format))]).toEqual([
            format,
            shape(renderPreview(named("plain"), format)),
        ]);
    }
    const comment = renderPreview(named(evil), "markdown");
    expect(withoutCode(comment)).not.toMatch(/@everyone|\]\(https:/);
});

/** In a code span GitHub reads nothing as HTML, mention or link; no other backtick is left, since words have theirs escaped. */
function withoutCode(text: string): string {
    return text.replace(/(?<![`\\])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, "");
}

test("the page needs nothing but itself", () => {
    const page = renderPreview(previewOfAcme, "html");
    expect(page).not.toMatch(/<script|<link|<img|<iframe|url\(|@import|\son\w+=|(src|href)="(?!#)/);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).toMatch(/<html lang="en">[\s\S]*<main id="content">[\s\S]*<\/html>/);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, target] of page.matchAll(/(?:href="#|aria-labelledby=")([^"]+)"/g))
        expect(ids).toContain(target);
});

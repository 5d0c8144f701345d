/** The page itself: structure that assistive technology leans on, colours, and words that want to be more than words. */
import { createHash } from "node:crypto";
import { palettes, series } from "../../../cli/render/rollout/palette";
import { renderRollout } from "../../../cli/render/rollout/index";
import type { RolloutReport } from "../../../cli/report/model";
import { acmeReport } from "./organizations";

/** As much of a browser as the page's script needs. */
interface Browser {
    readonly window: {
        eval(script: string): void;
        close(): void;
        readonly Event: new (name: string) => object;
        readonly document: {
            querySelector(selector: string): { readonly open: boolean };
            getElementById(id: string): { value: string; dispatchEvent(event: object): void };
        };
    };
}
const { JSDOM } = jest.requireActual<{ JSDOM: new (html: string, options: object) => Browser }>(
    "jsdom",
);

const report = acmeReport();
let page: string;
beforeAll(async () => {
    page = await renderRollout(report, "html");
});

test("nothing is loaded, and no script runs but the page's own", () => {
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
    expect(page).not.toContain("@import");
    const [, script = ""] = /<script>([^]*?)<\/script>/.exec(page) ?? [];
    const hash = createHash("sha256").update(script).digest("base64");
    expect(page).toContain(
        `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'"`,
    );
    expect(page.match(/<script/g)).toHaveLength(1);
});

test("headings go down one level at a time, under one h1", () => {
    const levels = [...page.matchAll(/<h([1-6])[ >]/g)].map(([, level]) => Number(level));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels[0]).toBe(1);
    levels.forEach((level, index) => {
        expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    });
});

test("tables have captions and scoped headers, fields have labels, charts have words, links have targets", () => {
    const tables = page.match(/<table[^]*?<\/table>/g) ?? [];
    expect(tables.length).toBeGreaterThan(8);
    for (const table of tables) {
        expect(table).toContain("<caption>");
        expect(table.match(/<th(?![^>]*scope=)[ >]/g)).toBeNull();
    }
    expect(page).toContain('<label for="search">');
    const charts = [
        ...page.matchAll(/<figure class="chart"><div role="img" aria-label="([^"]+)"/g),
    ];
    expect(charts).toHaveLength(2);
    for (const [, id = ""] of page.matchAll(/href="#([^"]+)"/g))
        expect(page).toContain(`id="${id}"`);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
});

test("the charts are drawn, in the page's own colours", () => {
    const drawings = page.match(/<svg[^]*?<\/svg>/g) ?? [];
    expect(drawings).toHaveLength(4);
    for (const drawing of drawings) expect(drawing).toContain('fill="var(--chart-attested)"');
    expect(drawings[0]).toContain(">entry points</text>");
    expect(drawings[2]).toContain(">11</text>");
});

test("without a chart to draw, the section says so in words", async () => {
    const none = await renderRollout({ ...report, expiries: [] }, "html");
    expect(none).toContain("Nothing in the policy has an end.");
    expect(none.match(/<svg/g)).toHaveLength(2);
});

test("a long table is folded after a hundred rows, and a search unfolds it", async () => {
    const { access } = report;
    const subjects = Array.from({ length: 130 }, (_, index) => ({
        kind: "team" as const,
        name: `team-${index}`,
        tiers: [],
    }));
    const long = await renderRollout({ ...report, access: { ...access, subjects } }, "html");
    expect(long.match(/<details class="more"><summary>30 more rows/g)).toHaveLength(1);
    const dom = new JSDOM(long, { runScripts: "outside-only" });
    const { document } = dom.window;
    dom.window.eval(/<script>([^]*?)<\/script>/.exec(long)?.[1] ?? "");
    const more = document.querySelector("details.more");
    const search = (words: string) => {
        const input = document.getElementById("search");
        input.value = words;
        input.dispatchEvent(new dom.window.Event("input"));
        return more.open;
    };
    expect([search(""), search("team-129"), search("team-7"), search("")]).toEqual([
        false,
        true,
        false,
        false,
    ]);
    dom.window.close();
});

test.each(["html", "markdown"] as const)("%s: hostile names stay words", async (format) => {
    const evil = `<img src=x onerror=alert(1)>"'&\u202e</script>`;
    const [first, ...others] = report.access.repositories;
    const hostile: RolloutReport = {
        ...report,
        organization: evil,
        access: {
            ...report.access,
            repositories: [
                {
                    ...(first as NonNullable<typeof first>),
                    name: evil,
                    direct: { [evil]: "write" },
                    more: evil,
                },
                ...others,
            ],
            subjects: [{ kind: "team", name: evil, people: [evil], tiers: [] }],
            people: [{ logins: [evil], through: [evil], tiers: [] }],
            outside: [evil],
        },
        secrets: [
            {
                name: evil,
                answer: "yes",
                places: [
                    {
                        kind: "environment",
                        environment: evil,
                        fromCodexBranch: "yes",
                        repositories: [evil],
                        seenByCodexApp: [evil],
                    },
                ],
            },
        ],
        unread: [{ what: evil, reason: evil }],
        since: {
            date: "2026-10-01",
            changes: [{ area: "access", path: `access/${evil}`, summary: evil }],
        },
    };
    const whole = await renderRollout(hostile, format);
    // Within a code span Markdown takes everything for text.
    const text = format === "html" ? whole : whole.replace(/`[^`\n]*`/g, "");
    expect(text).not.toContain("<img");
    expect(text).not.toContain("\u202e");
    expect(text).toContain(format === "html" ? "&lt;img src=x onerror=alert(1)&gt;" : "&lt;img");
    expect(text.match(/<\/script>/g) ?? []).toHaveLength(format === "html" ? 1 : 0);
});

describe.each(["light", "dark"] as const)("colours, %s", (scheme) => {
    const palette = palettes[scheme];

    test("stand out from the page, and so does the number on them", () => {
        for (const one of series)
            expect(contrast(palette[one], palette.page)).toBeGreaterThanOrEqual(3);
    });

    test("neighbours differ for readers without one kind of cone", () => {
        for (const see of Object.values(vision))
            for (const [index, one] of series.entries())
                for (const other of series.slice(index + 1))
                    expect([
                        one,
                        other,
                        distance(see(palette[one]), see(palette[other])) >= 12,
                    ]).toEqual([one, other, true]);
    });
});

type Rgb = readonly [number, number, number];

/** Linear light of `#rrggbb` (IEC 61966-2-1). */
function linear(color: string): Rgb {
    const at = (index: number) => {
        const value = parseInt(color.slice(index, index + 2), 16) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    };
    return [at(1), at(3), at(5)];
}

function luminance([red, green, blue]: Rgb): number {
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, "contrast ratio". */
function contrast(a: string, b: string): number {
    const [light = 0, dark = 0] = [luminance(linear(a)), luminance(linear(b))].sort(
        (x, y) => y - x,
    );
    return (light + 0.05) / (dark + 0.05);
}

/** Machado, Oliveira and Fernandes, 2009, severity 1.0. */
const matrices = {
    normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    protanopia: [
        0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998,
    ],
    deuteranopia: [
        0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881,
    ],
    tritanopia: [
        1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039,
    ],
};
const vision = Object.fromEntries(
    Object.entries(matrices).map(([name, m]) => [
        name,
        (color: string): Rgb => {
            const rgb = linear(color);
            const row = (at: number) =>
                Math.min(
                    1,
                    Math.max(
                        0,
                        rgb.reduce((sum, one, index) => sum + one * (m[at + index] ?? 0), 0),
                    ),
                );
            return [row(0), row(3), row(6)];
        },
    ]),
);

/** CIE 1976 difference of two colours of linear sRGB, D65. */
function distance(a: Rgb, b: Rgb): number {
    const [x, y] = [lab(a), lab(b)];
    return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

function lab([red, green, blue]: Rgb): Rgb {
    const f = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
    const x = f((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
    const y = f(luminance([red, green, blue]));
    const z = f((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** What changed since an earlier report: both flattened into named facts, and compared fact by fact. */
import { z } from "zod";
import { firstIssue } from "../../plan/data-error";
import { exitCodes, Failure } from "../exit-codes";
import { readJsonFile } from "../reading";
import type { HistoryPoint, RolloutReport, Since, SinceChange } from "./model";

/** The parts of a report that are compared. */
export type Comparable = Pick<
    RolloutReport,
    "access" | "areas" | "checklist" | "date" | "drift" | "expiries" | "organization" | "review"
> &
    Pick<RolloutReport, "history" | "secrets" | "source" | "verdict">;

const text = z.string();
const count = z.int().nonnegative();
const record = z.record(text, text);
const schema = z.looseObject({
    version: z.literal(1),
    organization: text,
    date: z.iso.date(),
    source: z.enum(["policy", "organization"]),
    checklist: z.array(z.looseObject({ item: text, status: text, open: z.array(text) })),
    areas: z.array(z.looseObject({ area: text, sentence: text.optional() })),
    access: z.looseObject({
        subjects: z.array(
            z.looseObject({ kind: text, name: text, people: z.array(text).optional() }),
        ),
        repositories: z.array(
            z.looseObject({ name: text, teams: record, direct: record, apps: z.array(text) }),
        ),
    }),
    review: z.looseObject({
        areas: z.array(
            z.looseObject({
                area: text,
                paths: z.array(
                    z.looseObject({
                        pattern: text,
                        owners: z.array(text),
                        required: z.boolean(),
                        repositories: z.array(text),
                    }),
                ),
            }),
        ),
    }),
    secrets: z.array(
        z.looseObject({
            name: text,
            places: z.array(
                z.looseObject({
                    kind: text,
                    environment: text.optional(),
                    fromCodexBranch: text,
                    repositories: z.array(text),
                }),
            ),
        }),
    ),
    drift: z
        .looseObject({ changes: z.array(z.looseObject({ path: text, summary: text })) })
        .optional(),
    expiries: z.array(z.looseObject({ what: text, expires: text })),
    verdict: z.looseObject({
        answered: count,
        open: count,
        drift: count.optional(),
        ended: count,
    }),
    history: z
        .array(
            z.looseObject({
                date: z.iso.date(),
                answered: count,
                open: count,
                drift: count.optional(),
                ended: count,
            }),
        )
        .optional(),
});

/** An earlier report, of a file of JSON. @throws Failure (misuse) with the place of what is wrong */
export function readReport(file: string): Comparable {
    return readJsonFile(file, parseReport, "what `codex-rollout report --format json` wrote");
}

/** @throws DataError for what is no report */
export function parseReport(data: unknown): Comparable {
    const parsed = schema.safeParse(data);
    if (!parsed.success) throw firstIssue(parsed.error.issues);
    return parsed.data as unknown as Comparable;
}

/** @throws Failure (misuse) for a report of another organization */
export function sameOrganization(report: Comparable, file: string, organization: string) {
    if (report.organization.toLowerCase() === organization.toLowerCase()) return report;
    throw new Failure(
        `${file}: no report to compare with (it is of ${report.organization}, and this is ${organization})`,
        exitCodes.misuse,
    );
}

/** Sorted by area, then by the fact's name. */
export function sinceThen(before: Comparable, now: Comparable): Since {
    const [was, is] = [factsOf(before), factsOf(now)];
    const paths = [...new Set([...was.keys(), ...is.keys()])].sort();
    // Drift that nobody looked for has neither come nor gone.
    const looked = before.drift !== undefined && now.drift !== undefined;
    const changes = paths.flatMap((path): SinceChange[] => {
        const [old, fact] = [was.get(path), is.get(path)];
        const known = fact ?? old;
        if (known === undefined || old?.value === fact?.value) return [];
        if (known.area === "drift" && !looked) return [];
        return [
            {
                area: known.area,
                path,
                ...(known.repository === undefined ? {} : { repository: known.repository }),
                summary: summaryOf(known.what, old?.value, fact?.value),
                ...(old === undefined ? {} : { before: old.value }),
                ...(fact === undefined ? {} : { after: fact.value }),
            },
        ];
    });
    const order = (one: SinceChange) => areas.indexOf(one.area);
    return {
        date: before.date,
        ...(before.source === now.source ? {} : { note: sourcesDiffer(before, now) }),
        changes: changes.sort((a, b) => order(a) - order(b)),
    };
}

/** A year of weekly reports. */
const mostPoints = 52;

/** What the reports before this one came to, of the last of each day; a report hands it on to the next. */
export function historyOf(before: Comparable, now: RolloutReport): HistoryPoint[] {
    return [...(before.history ?? []), pointOf(before)]
        .filter(({ date }, index, all) => date !== (all[index + 1]?.date ?? now.date))
        .slice(-mostPoints);
}

/** A report as a point of its history. */
export function pointOf({ date, verdict }: Pick<Comparable, "date" | "verdict">): HistoryPoint {
    const { answered, open, drift, ended } = verdict;
    return { date, answered, open, ...(drift === undefined ? {} : { drift }), ended };
}

function sourcesDiffer(before: Comparable, now: Comparable): string {
    const words = { policy: "what the policy says", organization: "what the organization has" };
    return `The report before showed ${words[before.source]}, this one shows ${words[now.source]}: some of these differences are between the two, and not in time.`;
}

const areas: readonly SinceChange["area"][] = [
    "checklist",
    "access",
    "review",
    "secrets",
    "drift",
    "ends",
    "areas",
];

function summaryOf(what: string, before: string | undefined, after: string | undefined): string {
    if (before === undefined) return after === "" ? `${what}: new` : `${what}: now ${after}`;
    if (after === undefined)
        return before === "" ? `${what}: no longer` : `${what}: no longer ${before}`;
    return `${what}: from ${before} to ${after}`;
}

interface Fact {
    readonly area: SinceChange["area"];
    readonly what: string;
    readonly repository?: string;
    /** Empty for what is simply there. */
    readonly value: string;
}

function factsOf(report: Comparable): ReadonlyMap<string, Fact> {
    return new Map([
        ...checklistFacts(report),
        ...accessFacts(report),
        ...reviewFacts(report),
        ...secretFacts(report),
        ...driftFacts(report),
        ...endFacts(report),
        ...areaFacts(report),
    ]);
}

type Named = readonly [string, Fact];

function* checklistFacts({ checklist }: Comparable): Generator<Named> {
    for (const { item, status, open } of checklist) {
        yield [`checklist/${item}`, { area: "checklist", what: item, value: status }];
        for (const one of open) {
            const [part = one, ...why] = one.split(" - ");
            yield [
                `checklist/${item}/open/${part}`,
                { area: "checklist", what: `${item}, open: ${part}`, value: why.join(" - ") },
            ];
        }
    }
}

function* accessFacts({ access }: Comparable): Generator<Named> {
    for (const { kind, name, people = [] } of access.subjects)
        if (kind === "team" || kind === "owners")
            for (const login of people) {
                const where = kind === "team" ? `team ${name}` : name;
                const what = `${login} in ${where}`;
                yield [`access/${where}/${login}`, { area: "access", what, value: "" }];
            }
    for (const { name: repository, teams, direct, apps } of access.repositories) {
        const grants = [
            ...Object.entries(teams).map(([slug, role]) => [`team ${slug}`, role] as const),
            ...Object.entries(direct).map(([login, role]) => [login, role] as const),
            ...apps.map((slug) => [`app ${slug}`, "sees it"] as const),
        ];
        for (const [who, value] of grants)
            yield [
                `access/${repository}/${who}`,
                { area: "access", what: `${who} on ${repository}`, repository, value },
            ];
    }
}

function* reviewFacts({ review }: Comparable): Generator<Named> {
    for (const { area, paths } of review.areas)
        for (const { pattern, owners, required, repositories } of paths)
            for (const repository of repositories) {
                const who = owners.length === 0 ? "nobody" : owners.join(", ");
                yield [
                    `review/${area}/${repository}/${pattern}`,
                    {
                        area: "review",
                        what: `owners of ${pattern} in ${repository}`,
                        repository,
                        value: `${who} (${required ? "must approve" : "asked only"})`,
                    },
                ];
            }
}

const reach: Readonly<Record<string, string>> = {
    yes: "readable from a Codex branch",
    "after-approval": "readable after an approval",
    no: "out of reach of Codex branches",
};

function* secretFacts({ secrets }: Comparable): Generator<Named> {
    for (const { name, places } of secrets)
        for (const { kind, environment, fromCodexBranch, repositories } of places)
            for (const repository of repositories) {
                const slot = environment === undefined ? kind : `environment ${environment}`;
                yield [
                    `secrets/${name}/${repository}/${slot}`,
                    {
                        area: "secrets",
                        what: `${name} (${slot}) in ${repository}`,
                        repository,
                        value: reach[fromCodexBranch] ?? fromCodexBranch,
                    },
                ];
            }
}

function* driftFacts({ drift }: Comparable): Generator<Named> {
    for (const { path, summary, repository } of drift?.changes ?? [])
        yield [
            `drift/${path}`,
            {
                area: "drift",
                what: summary,
                ...(repository === undefined ? {} : { repository }),
                value: "",
            },
        ];
}

function* endFacts({ expiries }: Comparable): Generator<Named> {
    for (const { what, expires } of expiries)
        yield [`ends/${what}`, { area: "ends", what, value: `until ${expires}` }];
}

function* areaFacts({ areas: rows }: Comparable): Generator<Named> {
    for (const { area, sentence } of rows)
        if (sentence !== undefined)
            yield [`areas/${area}`, { area: "areas", what: area, value: sentence }];
}

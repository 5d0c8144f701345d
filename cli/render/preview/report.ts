/** A preview in the order in which a reviewer decides: what stops it, who gains and loses, what it does, what else. */
import { factOfStep } from "../../../preview/step-changes";
import { carriersFor } from "../../../preview/step-path";
import type { EngineStep, Part, Preview, PreviewChange } from "../../../preview/model";
import { stopping } from "../../../preview/model";
import { factRows } from "../report/fact-rows";
import { findingsSection } from "../report/findings";
import type { Group, Report, Row, Section } from "../report/report";
import { counted, names } from "../report/words";
import { accessCounts, accessRows } from "./access";
import { verdict, verdictTone } from "./counts";

export function previewReport(preview: Preview): Report {
    return {
        title: `Preview of ${preview.organization}`,
        verdict: verdict(preview),
        tone: verdictTone(preview),
        facts: [
            { name: "plan", value: preview.hash },
            { name: "stack", value: preview.stack },
            { name: "policy", value: preview.policy },
        ],
        whole: "preview.html and preview.json",
        sections: [
            stops(preview),
            overrides(preview),
            access(preview),
            part(preview, "change", "What this change does"),
            part(preview, "drift", "Drift that the apply also undoes"),
            leftAlone(preview),
            findingsSection(preview.findings, "Findings and attestations"),
            unknown(preview),
            engine(preview),
        ].filter(({ groups, note }) => groups.length > 0 || note !== undefined),
    };
}

function group(rows: readonly Row[], more: Omit<Group, "count" | "rows">): Group[] {
    const count = rows.reduce((sum, row) => sum + row.count, 0);
    return rows.length === 0 ? [] : [{ ...more, rows, count }];
}

function stops(preview: Preview): Section {
    const rows = stopping(preview).map(({ brake, summary, origin, remedy, paths }) => ({
        label: brake,
        text: summary,
        lists: paths.length > 0 ? [{ noun: "change", names: paths, said: true }] : [],
        count: 1,
        remedy,
        ...(origin === undefined ? {} : { origin }),
    }));
    return {
        id: "brakes",
        title: `Stopped by ${counted(rows.length, "brake")}`,
        tone: "bad",
        groups: group(rows, { tone: "bad", rank: 0 }),
    };
}

function overrides({ brakes }: Preview): Section {
    const rows = brakes.flatMap(({ brake, summary, override }) =>
        override === undefined
            ? []
            : [
                  {
                      label: brake,
                      text: `${summary}; let through by ${override.by} until ${override.expires}: ${override.because}`,
                      lists: [],
                      count: 1,
                      origin: override.origin,
                  },
              ],
    );
    return {
        id: "overrides",
        title: "Brakes that are overridden",
        tone: "warn",
        groups: group(rows, { tone: "warn", rank: 0 }),
    };
}

function access({ access, unknown }: Preview): Section {
    const of = (one: PreviewChange["class"]) =>
        accessRows(access.filter((change) => change.class === one));
    const groups = [
        ...group(of("loosens"), { title: "Gain access", tone: "bad", rank: 0 }),
        ...group(of("tightens"), { title: "Lose access", tone: "warn", rank: 0 }),
        ...group(of("neutral"), { title: "Have another role", tone: "plain", rank: 1 }),
    ];
    const unsaid = unsaidAccess(unknown.map(({ path }) => path));
    const counts = accessCounts(access);
    return {
        id: "access",
        title: "Who gains and who loses access",
        tone: "plain",
        groups,
        ...(counts === "" && unsaid === undefined
            ? {}
            : {
                  note: [
                      ...(counts === ""
                          ? []
                          : [`${counts}; a repository counts once for each of them.`]),
                      unsaid ?? [],
                  ]
                      .flat()
                      .join(" "),
              }),
    };
}

/** Nothing is said of a place whose grants were not read, which a reader must not take for no change. */
function unsaidAccess(paths: readonly string[]): string | undefined {
    const decides =
        /^(|members|teams|repositories|apps)$|^(members|apps|teams)\/|^repositories\/[^/]+(\/(teams|collaborators)|$)/;
    const base = paths.includes("settings/defaultRepositoryPermission")
        ? "The base permission of members could not be read: who gains here may have had as much by it, and who loses may keep as much."
        : undefined;
    const some = paths.some((path) => decides.test(path))
        ? "Nothing is said where grants could not be read; see below."
        : undefined;
    const said = [base, some].filter((one) => one !== undefined);
    return said.length === 0 ? undefined : said.join(" ");
}

function part(preview: Preview, which: Part, title: string): Section {
    const changes = preview.changes.filter((change) => change.part === which);
    const [loosens, tightens, neutral] = (["loosens", "tightens", "neutral"] as const).map((one) =>
        changes.filter((change) => change.class === one),
    );
    const gone = (some: readonly PreviewChange[] = []) => some.filter(isRemoval);
    const other = (some: readonly PreviewChange[] = []) => some.filter((one) => !isRemoval(one));
    return {
        id: which,
        title,
        tone: "plain",
        groups: [
            ...group(factRows(loosens ?? []), { title: "Loosens", tone: "bad", rank: 0 }),
            ...group(factRows([...gone(tightens), ...gone(neutral)]), {
                title: "Takes away",
                tone: "warn",
                rank: 0,
            }),
            ...group(factRows(other(tightens)), { title: "Tightens", tone: "good", rank: 2 }),
            ...group(factRows(other(neutral)), {
                title: "Neither loosens nor tightens",
                tone: "plain",
                rank: 3,
            }),
        ],
    };
}

function isRemoval({ action }: PreviewChange): boolean {
    return action === "remove";
}

function leftAlone({ changes }: Preview): Section {
    const rows = factRows(changes.filter(({ part }) => part === "left"));
    return {
        id: "left",
        title: "Left alone",
        tone: "plain",
        ...(rows.length === 0
            ? {}
            : { note: "There and not declared, or not for the apply to set. It stays as it is." }),
        closed: rows.length > 10,
        groups: group(rows, { tone: "plain", rank: 4 }),
    };
}

function unknown({ unknown }: Preview): Section {
    const rows = unknown.map(({ what, reason }) => ({
        text: `${what}: ${reason}`,
        lists: [],
        count: 1,
    }));
    return {
        id: "unknown",
        title: "Could not be read",
        tone: "warn",
        ...(rows.length === 0
            ? {}
            : { note: "Nothing is said about these parts; they are not taken for empty." }),
        groups: group(rows, { tone: "warn", rank: 1 }),
    };
}

/** Steps that no change above stands for, by what they do to which type of resource. */
function engine({ steps, changes }: Preview): Section {
    const paths = changes.filter(({ part }) => part !== "left").map(({ path }) => path);
    const said = new Set(paths);
    const stands = carriersFor(paths);
    const isSaid = (step: EngineStep) => {
        const path = factOfStep(step);
        return said.has(path) || stands(path);
    };
    const alike = new Map<string, EngineStep[]>();
    for (const step of steps.filter((one) => !isSaid(one))) {
        const kept = step.retained === true ? " (from the stack alone, it stays on GitHub)" : "";
        const key = `${step.op}${kept} ${step.type}`;
        alike.set(key, [...(alike.get(key) ?? []), step]);
    }
    const rows = [...alike].map(([words, some]) => ({
        text: `${words}: ${properties(some)}`.replace(/: $/, ""),
        lists: [{ noun: "resource", names: some.map(({ urn }) => urn.split("::").at(-1) ?? urn) }],
        count: some.length,
    }));
    return {
        id: "engine",
        title: "What else the engine does",
        tone: "plain",
        ...(rows.length === 0
            ? {}
            : {
                  note: `Of ${counted(steps.length, "step")}, those that no change above stands for.`,
              }),
        closed: true,
        groups: group(rows, { tone: "plain", rank: 5 }),
    };
}

function properties(steps: readonly EngineStep[]): string {
    const changed = new Set(steps.flatMap((step) => step.properties.map(({ name }) => name)));
    return steps.every(({ op }) => op === "create" || op === "delete")
        ? ""
        : names([...changed].sort(), 6);
}

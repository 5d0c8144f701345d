/** The smaller tables of the page. */
import type { NotEnforced } from "../../../codex/limits";
import type {
    AreaRow,
    Expiry,
    HistoryPoint,
    OwnedPaths,
    Review,
    SecretReach,
} from "../../report/model";
import { html } from "../escape";
import type { Tone } from "../report/report";
import { counted, number } from "../report/words";
import { namesCell, originCell, table } from "./table";
import { endTone, endWords, placeWords, reachWords } from "./words";

function badge(words: string, tone: Tone): string {
    return `<span class="badge ${tone}">${html(words)}</span>`;
}

const ownerColumns = ["Path", "Owners in force", "Before a change is merged", "Repositories"];

export function reviewTables({ areas, others }: Review): string {
    if (areas.length === 0 && others.length === 0)
        return `<p class="note">The policy names no sensitive path, and no CODEOWNERS was read.</p>`;
    return [
        ...areas.map(
            ({ area, approvals, origin, paths }) =>
                `<h3>${html(area)} <span class="count">${approvals === undefined ? "" : `asks for ${counted(approvals, "approval")} `}</span>${originCell(origin)}</h3>
${table({ caption: `Paths of ${area}, by who owns them`, columns: ownerColumns, rows: paths.map(ownedRow) })}`,
        ),
        ...(others.length === 0
            ? []
            : [
                  `<h3>Other lines of CODEOWNERS</h3><details><summary>${counted(others.length, "line")} that people wrote</summary>${table({ caption: "Lines beside the policy's own", columns: ownerColumns, rows: others.map(ownedRow) })}</details>`,
              ]),
    ].join("\n");
}

function ownedRow({
    pattern,
    owners,
    passedOver,
    required,
    approvals,
    unread,
    repositories,
}: OwnedPaths): string[] {
    const named = owners.map(
        (owner) =>
            `<code>${html(owner)}</code>${passedOver.includes(owner) ? ` ${badge("no write access: passed over", "bad")}` : ""}`,
    );
    if (unread === true)
        return [
            `<code>${html(pattern)}</code>`,
            [...named, badge("not all of it could be read", "warn")].join(", "),
            "",
            namesCell("repository", repositories),
        ];
    const asked =
        approvals === 0
            ? badge("nobody's approval is required", "bad")
            : required
              ? `${counted(approvals, "approval")}, one by an owner`
              : `${counted(approvals, "approval")} ${badge("owners need not answer", "warn")}`;
    return [
        `<code>${html(pattern)}</code>`,
        named.length === 0 ? badge("no line of CODEOWNERS", "bad") : named.join(", "),
        asked,
        namesCell("repository", repositories),
    ];
}

export function secretsTable(secrets: readonly SecretReach[]): string {
    if (secrets.length === 0) return `<p class="note">No secret is named.</p>`;
    return table({
        caption: "Whether a workflow that a Codex branch starts could read a secret",
        columns: ["Secret", "Readable from a Codex branch", "Where", "Codex app can push there"],
        rows: secrets.flatMap(({ name, answer, origin, places }) => {
            const first = `<code>${html(name)}</code> ${originCell(origin)}`;
            if (places.length === 0)
                return [[first, badge(reachWords[answer].words, reachWords[answer].tone), "", ""]];
            return places.map((place) => {
                const { words, tone } = reachWords[place.fromCodexBranch];
                return [
                    first,
                    badge(words, tone),
                    `${html(placeWords(place))}: ${namesCell("repository", place.repositories)}`,
                    place.seenByCodexApp.length === 0
                        ? "no; only people with write access"
                        : namesCell("repository", place.seenByCodexApp),
                ];
            });
        }),
    });
}

export function endsTable(expiries: readonly Expiry[]): string {
    return table({
        caption: "Everything with an end, the next first",
        columns: ["What", "Last day", "Owner", "Evidence", "Policy line"],
        rows: expiries.map((one) => [
            html(one.what),
            `${html(one.expires)} ${badge(endWords(one), endTone(one))}`,
            one.owner === undefined ? "" : html(one.owner),
            one.evidence === undefined ? "" : html(one.evidence),
            originCell(one.origin),
        ]),
    });
}

/** Report by report, the newest first. */
export function historyTable(points: readonly HistoryPoint[]): string {
    return table({
        caption: "What each report came to, the newest first",
        columns: ["Day", "Questions answered", "Items open", "Differences", "Ends passed"],
        rows: points
            .toReversed()
            .map(({ date, answered, open, drift, ended }) => [
                html(date),
                number(answered),
                number(open),
                drift === undefined ? `<span class="aside">not looked for</span>` : number(drift),
                number(ended),
            ]),
    });
}

export function areasTable(areas: readonly AreaRow[]): string {
    return table({
        caption:
            "What this policy says, what it becomes, how that is verified, what is left to people",
        columns: ["Area", "This policy", "Becomes", "Verified by", "Only attested, or only said"],
        rows: areas.map(({ area, title, sentence, becomes, verified, attested, page, origin }) => [
            `<strong>${html(title)}</strong><br><code>${html(area)}</code><br><span class="aside">${html(page)}</span>`,
            sentence === undefined
                ? `<span class="aside">not in this policy</span>`
                : `${html(sentence)} ${originCell(origin)}`,
            html(becomes),
            html(verified),
            html(attested),
        ]),
    });
}

export function limitsTable(limits: readonly NotEnforced[]): string {
    return table({
        caption: "What the files cannot hold, and what does instead",
        columns: ["What", "Why", "Instead"],
        rows: limits.map(({ what, why, instead }) => [html(what), html(why), html(instead)]),
    });
}

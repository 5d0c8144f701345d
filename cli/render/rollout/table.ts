/** Tables that screen readers can walk, and that a phone shows cell below cell. Cells are HTML already. */
import { formatOrigin } from "../../../plan/origin";
import type { Origin } from "../../../plan/origin";
import { html } from "../escape";
import { listOf } from "../report/html";
import { counted, number } from "../report/words";

export interface Table {
    readonly caption: string;
    readonly columns: readonly string[];
    /** The first cell of a row names it. */
    readonly rows: readonly (readonly string[])[];
    /** Rows may be searched. */
    readonly search?: boolean;
}

/** Rows that are shown before the rest is unfolded. */
const open = 100;

/** A long table is folded after its first hundred rows; a search unfolds it. */
export function table({ rows, ...rest }: Table): string {
    if (rows.length <= open + open / 10) return tableHtml({ rows, ...rest });
    const more = rows.slice(open);
    const caption = `${rest.caption}, continued`;
    return `${tableHtml({ rows: rows.slice(0, open), ...rest })}
<details class="more"><summary>${number(more.length)} more rows</summary>
${tableHtml({ ...rest, caption, rows: more })}
</details>`;
}

function tableHtml({ caption, columns, rows, search }: Table): string {
    const head = columns.map((name) => `<th scope="col">${html(name)}</th>`).join("");
    // Roles again, since a phone's layout takes them from the table (CSS "display: block").
    const body = rows.map(([first = "", ...cells]) => {
        const rest = cells.map(
            (cell, index) =>
                `<td role="cell" data-label="${html(columns[index + 1] ?? "")}"${cell === "" ? ' class="none">–' : `>${cell}`}</td>`,
        );
        return `<tr role="row"><th scope="row" role="rowheader">${first}</th>${rest.join("")}</tr>`;
    });
    return `<table role="table"${search === true ? " data-search" : ""}><caption>${html(caption)}</caption><thead role="rowgroup"><tr role="row">${head.replaceAll("<th ", '<th role="columnheader" ')}</tr></thead><tbody role="rowgroup">
${body.join("\n")}
</tbody></table>`;
}

/** All names, folded where they are many. */
export function namesCell(noun: string, names: readonly string[]): string {
    if (names.length === 0) return "";
    if (names.length <= 3) return names.map((name) => `<code>${html(name)}</code>`).join(", ");
    return listOf({ noun, names, said: true }).replace(
        `>all ${counted(names.length, noun)}<`,
        `>${counted(names.length, noun)}<`,
    );
}

export function originCell(origin: Origin | undefined): string {
    return origin === undefined ? "" : `<code class="origin">${html(formatOrigin(origin))}</code>`;
}

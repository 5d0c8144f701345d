/** Pages of the areas, `docs/areas/AREA.md`: prose by hand, the table of keys between two marks by this program. */
import { attestedSettings } from "../../controls/attestation-settings";
import type { Control } from "../../controls/control";
import { keysTable } from "./keys-table";

export const tableBegin = "<!-- keys: begin; written by `npm run docs:areas` from the schema -->";
export const tableEnd = "<!-- keys: end -->";

/** A page with the table of today's schema. @throws Error when the marks are not there, one before the other */
export function withKeysTable(page: string, control: Control): string {
    const begin = page.indexOf(tableBegin);
    const end = page.indexOf(tableEnd, begin);
    if (begin === -1 || end === -1)
        throw new Error(`docs/areas/${control.id}.md lacks the marks around the table of keys`);
    const before = page.slice(0, begin + tableBegin.length);
    // Prettier would pad every row to the widest cell.
    const table = `<!-- prettier-ignore-start -->\n\n${tablesOf(control)}\n\n<!-- prettier-ignore-end -->`;
    return `${before}\n${table}\n${page.slice(end)}`;
}

function tablesOf(control: Control): string {
    const keys = keysTable(control);
    return control.id === "attestations" ? `${keys}\n\n${settingsTable()}` : keys;
}

/** What can be attested, and where to look. */
function settingsTable(): string {
    const rows = Object.entries(attestedSettings).map(
        ([id, { what, place }]) => `| \`${id}\` | ${what} | ${place} |`,
    );
    return ["| Name | What is attested | Where to look |", "| --- | --- | --- |", ...rows].join(
        "\n",
    );
}

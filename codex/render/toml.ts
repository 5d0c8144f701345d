/**
 * TOML with a comment over each setting. smol-toml reads and checks what this writes; it cannot write comments, nor the
 * inline tables that keep one rule on one line, which is why the writing is ours. TOML 1.0.
 */
export type TomlValue =
    string | number | boolean | readonly TomlValue[] | { readonly [key: string]: TomlValue };

/** One key, or with `row` one element of an array of tables; `table` is where it stands, outermost first. */
export interface TomlSetting {
    readonly table: readonly string[];
    /** Absent: only the table's header is written, which declares an empty table. */
    readonly key?: string;
    readonly value?: TomlValue;
    /** For `[[table]]`. */
    readonly row?: Readonly<Record<string, TomlValue>>;
    readonly comment: readonly string[];
}

/** The whole document: settings of the root first, as TOML needs, then tables in order of first appearance. */
export function tomlDocument(header: readonly string[], settings: readonly TomlSetting[]): string {
    const groups = new Map<string, TomlSetting[]>();
    for (const setting of settings.filter((one) => one.table.length === 0)) put(groups, setting);
    for (const setting of settings.filter((one) => one.table.length > 0)) put(groups, setting);
    const blocks = [...groups.values()].map((group) => block(group).join("\n"));
    return [header.map(comment).join("\n"), ...blocks].join("\n\n") + "\n";
}

function put(groups: Map<string, TomlSetting[]>, setting: TomlSetting): void {
    const key = JSON.stringify([setting.table, setting.row !== undefined]);
    groups.set(key, [...(groups.get(key) ?? []), setting]);
}

function block(group: readonly TomlSetting[]): string[] {
    const table = group[0]?.table ?? [];
    const path = table.map(tomlKey).join(".");
    const lines: string[] = [];
    let last = "";
    const say = (setting: TomlSetting): void => {
        const text = setting.comment.map(comment).join("\n");
        if (text !== last && text !== "") lines.push(text);
        last = text;
    };
    if (group.some((setting) => setting.row !== undefined)) {
        group.forEach((setting, index) => {
            if (index > 0) lines.push("");
            say(setting);
            lines.push(`[[${path}]]`, ...Object.entries(setting.row ?? {}).map(assignment));
        });
        return lines;
    }
    if (table.length > 0) {
        if (group[0] !== undefined) say(group[0]);
        lines.push(`[${path}]`);
    }
    for (const setting of group) {
        if (setting.key === undefined || setting.value === undefined) continue;
        say(setting);
        lines.push(assignment([setting.key, setting.value]));
    }
    return lines;
}

function assignment([key, value]: readonly [string, TomlValue]): string {
    return `${tomlKey(key)} = ${tomlValue(value)}`;
}

/** A value on one line. */
export function tomlValue(value: TomlValue): string {
    if (typeof value === "string") return tomlString(value);
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    if (Array.isArray(value))
        return `[${value.map((item) => tomlValue(item as TomlValue)).join(", ")}]`;
    const entries = Object.entries(value);
    return entries.length === 0 ? "{}" : `{ ${entries.map(assignment).join(", ")} }`;
}

function tomlKey(key: string): string {
    return /^[A-Za-z0-9_-]+$/.test(key) ? key : tomlString(key);
}

/** JSON's escapes are TOML's, but for DEL and lone surrogates, which TOML has no way to carry. */
function tomlString(text: string): string {
    const wellFormed = Buffer.from(text, "utf8").toString("utf8");
    return JSON.stringify(wellFormed).replaceAll("\u007f", "\\u007F");
}

function comment(line: string): string {
    return line === "" ? "#" : `# ${line}`;
}

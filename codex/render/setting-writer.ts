import type { CodexControls, Sourced } from "../../plan/codex";
import { provenance } from "./provenance";
import type { TomlSetting, TomlValue } from "./toml";

/** Writes one key when the policy speaks of it. */
export type SettingWriter = <T>(
    table: readonly string[],
    key: string,
    from: Sourced<T> | undefined,
    value: (declared: T) => TomlValue | undefined,
) => TomlSetting[];

/** One setting with its policy path over it, or none when the policy is silent. */
export function settingWriter(controls: CodexControls): SettingWriter {
    return (table, key, from, value) => {
        const written = from === undefined ? undefined : value(from.value);
        if (from === undefined || written === undefined) return [];
        return [{ table, key, value: written, comment: [provenance(controls, from.origin)] }];
    };
}

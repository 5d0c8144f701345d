import { factPath } from "../plan/fact-path";
import type { CodexSetting, CodexSide } from "./codex-settings";
import { codexSettings } from "./codex-settings";
import type { ChangeClass, PreviewChange } from "./model";

/**
 * What a change of the policy does to Codex itself: its rules, sandbox, connections, data. `before` is the policy as it was,
 * read from where it is kept; nothing on GitHub says it.
 */
export function codexChanges(before: CodexSide, after: CodexSide): PreviewChange[] {
    const was = byKey(codexSettings(before));
    const is = byKey(codexSettings(after));
    return [...new Set([...was.keys(), ...is.keys()])]
        .sort()
        .flatMap((key) => changeOf(was.get(key), is.get(key)) ?? []);
}

function byKey(settings: readonly CodexSetting[]): Map<string, CodexSetting> {
    return new Map(settings.map((setting) => [factPath(setting.area, ...setting.key), setting]));
}

function changeOf(
    was: CodexSetting | undefined,
    is: CodexSetting | undefined,
): PreviewChange | undefined {
    const either = is ?? was;
    if (either === undefined || JSON.stringify(was?.value) === JSON.stringify(is?.value))
        return undefined;
    const { area, key, what } = either;
    const origin = is?.origin;
    return {
        part: "change",
        class: classOf(was, is),
        action: was === undefined ? "add" : is === undefined ? "remove" : "change",
        path: factPath("codex", area, ...key),
        area,
        summary: words(what, was?.value, is?.value),
        ...(was === undefined ? {} : { before: was.value }),
        ...(is === undefined ? {} : { after: is.value }),
        ...(origin === undefined ? {} : { origin }),
        remedy: "in Codex's files or settings: codex-rollout codex render, then deliver them",
    };
}

function classOf(was: CodexSetting | undefined, is: CodexSetting | undefined): ChangeClass {
    const [before, after] = [was?.value, is?.value];
    if (Array.isArray(before) && Array.isArray(after)) {
        // Only what is listed may be chosen.
        return after.some((one) => !before.includes(one)) ? "loosens" : "tightens";
    }
    // What cannot be ranked bounds while it is there, and another value of it may be any.
    if (was?.bounds === "unknown" || is?.bounds === "unknown")
        return was === undefined ? "tightens" : "loosens";
    const [less, more] = [was?.bounds ?? is?.unsaid ?? 0, is?.bounds ?? was?.unsaid ?? 0];
    return more > less ? "tightens" : more < less ? "loosens" : "neutral";
}

function words(what: string, before: unknown, after: unknown): string {
    if (before === undefined)
        return after === true ? `Codex: ${what}` : `Codex: ${what}: ${said(after)}`;
    if (after === undefined)
        return before === true
            ? `Codex: no longer, ${what}`
            : `Codex: ${what}: nothing is said any more, it was ${said(before)}`;
    return `Codex: ${what} ${what.endsWith("s") ? "go" : "goes"} from ${said(before)} to ${said(after)}`;
}

function said(value: unknown): string {
    if (typeof value === "boolean") return value ? "on" : "off";
    return Array.isArray(value) ? value.join(", ") || "none" : String(value);
}

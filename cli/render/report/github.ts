/** Annotations of a GitHub Actions run: workflow commands on standard output, each at its policy line. */
import { annotation, annotationProperty } from "../escape";
import type { Result, Results } from "./result";
import { number } from "./words";

const commands = { error: "error", warning: "warning", note: "notice" } as const;

/** GitHub shows ten annotations of a kind a step, and drops the rest without a word (GitHub, "Workflow commands"). */
const mostOfKind = 10;

/** The verdict first, then the worst; the last of a kind says how many are not shown. */
export function annotations({ title, verdict, level, results, whole }: Results): string {
    const first = command(commands[level], { title }, verdict);
    const lines = (["error", "warning", "note"] as const).flatMap((kind) => {
        const of = results.filter((one) => one.level === kind);
        // The verdict is one of its kind.
        const room = mostOfKind - (kind === level ? 1 : 0);
        const shown = of.length <= room ? of : of.slice(0, room - 1);
        const left = of.length - shown.length;
        return [
            ...shown.map(lineOf),
            ...(left > 0
                ? [
                      command(
                          commands[kind],
                          { title },
                          `${number(left)} more; all of them in ${whole}`,
                      ),
                  ]
                : []),
        ];
    });
    return [first, ...lines].join("\n");
}

function lineOf({ rule, level, message, origin }: Result): string {
    const place: Readonly<Record<string, string>> =
        origin === undefined
            ? {}
            : { file: origin.file, line: String(origin.line), col: String(origin.column) };
    return command(commands[level], { ...place, title: rule }, message);
}

function command(
    name: string,
    properties: Readonly<Record<string, string>>,
    message: string,
): string {
    const said = Object.entries(properties).map(
        ([key, value]) => `${key}=${annotationProperty(value)}`,
    );
    return `::${name} ${said.join(",")}::${annotation(message)}`;
}

/** An explanation as text for people: pure. */
import type { Explanation, Statement } from "../../plan/explain";
import { formatOrigin } from "../../plan/origin";
import type { Paint } from "./drift";

/** The answer first, then what it follows from, each with the line or place that decides it. */
export function renderExplanation(
    { answer, parts, unknown }: Explanation,
    basis: string,
    paint: Paint,
): string {
    return [
        paint("heading", answer),
        "",
        ...parts.flatMap(({ title, statements }) => [
            title,
            ...statements.flatMap((one) => statementLines(one, paint)),
            "",
        ]),
        ...(unknown.length === 0
            ? []
            : [
                  paint("looser", "Not read, so the answer may be more than this"),
                  ...unknown.map(({ what, reason }) => `  ${what}: ${reason}`),
                  "",
              ]),
        paint("aside", `From ${basis}.`),
    ].join("\n");
}

function statementLines({ text, origin, place }: Statement, paint: Paint): string[] {
    const from = origin === undefined ? place : `${formatOrigin(origin)}  ${origin.path}`;
    return [`  ${text}`, ...(from === undefined ? [] : [`      ${paint("aside", from)}`])];
}

/** Versioned: scripts may rely on these keys. */
export function explanationJson(explanation: Explanation, basis: string): string {
    return JSON.stringify({ version: 1, ...explanation, basis }, null, 2);
}

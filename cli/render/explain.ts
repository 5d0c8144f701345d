/** An explanation as text for people: pure. */
import type {
    Explanation,
    PathFacts,
    PersonFacts,
    RepositoryFacts,
    SecretFacts,
    Statement,
} from "../../plan/explain";
import { formatOrigin } from "../../plan/origin";
import { visibleJson } from "../../plan/visible";
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

/** An explanation of one of the kinds that there are. */
export type Explained = Explanation<PersonFacts | RepositoryFacts | PathFacts | SecretFacts>;

/** What the verbs of `explain` print with `--json`. */
export interface ExplanationDocument extends Explained {
    readonly version: 1;
    /** What the answer is from. */
    readonly basis: string;
}

export function explanationJson(explanation: Explained, basis: string): string {
    const document: ExplanationDocument = { version: 1, ...explanation, basis };
    return visibleJson(document);
}

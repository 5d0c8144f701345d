import type { Cost } from "../pacing/cost";
import { costOf } from "../pacing/cost";
import type { Journal } from "./read";
import { runsOf } from "./read";

/**
 * Writes of earlier runs to the same GitHub with what each cost, in the order of their answers: the limits of a minute and of an
 * hour count on when one run ends and the next begins. Reads are in no journal.
 *
 * @param origin of the API, e.g. `https://api.github.com`
 */
export function departedBefore(
    journal: Journal = { files: [], broken: [] },
    origin: string,
): { readonly cost: Cost; readonly at: number }[] {
    return runsOf(journal)
        .filter(({ started }) => started?.target === origin)
        .flatMap(({ writes }) => writes)
        .map(({ write, result }) => ({
            cost: costOf({
                method: write.method,
                path: write.path.split("?")[0] ?? "",
                read: false,
                ...(write.operation === undefined ? {} : { graphql: { fields: write.operation } }),
            }),
            at: Date.parse(result?.at ?? write.at),
        }))
        .sort((one, other) => one.at - other.at);
}

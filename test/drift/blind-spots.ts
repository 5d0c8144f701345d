/** What drift sees of the facts that the policy manages and the engine's refresh does not; the guide shows it as a table. */
import type { Change } from "../../plan/change";
import { factSegments } from "../../plan/fact-path";
import { managedWays } from "./managed-ways";

export interface BlindSpot {
    readonly what: string;
    readonly engine: string;
    readonly why: string;
    /** Whether drift's finding is of this kind; absent where the engine's refresh does not come to an end. */
    matches?(change: Change): boolean;
}

export const blindSpots: readonly BlindSpot[] = [
    {
        what: "one branch more may deploy to an environment",
        engine: "sees nothing",
        why: "each declared branch is a resource of its own, and no resource lists them all",
        matches: ({ path, actual, declared }) => {
            const [, , part, , field] = factSegments(path);
            if (part !== "environments" || field !== "branches") return false;
            if (!Array.isArray(actual) || !Array.isArray(declared)) return false;
            return declared.every((branch) => actual.includes(branch));
        },
    },
    ...managedWays.flatMap(({ name, stopsEngine }) =>
        stopsEngine === undefined
            ? []
            : [
                  {
                      what: name,
                      engine: "fails",
                      why: `the provider takes GitHub's answer about its repositories (${stopsEngine}) for an error`,
                  },
              ],
    ),
];

export function blindSpotTable(): string {
    return [
        "| Behind the policy's back | Engine's refresh | Why |",
        "| --- | --- | --- |",
        ...blindSpots.map(({ what, engine, why }) => `| ${what} | ${engine} | ${why} |`),
    ].join("\n");
}

/** SARIF 2.1.0 (OASIS), as GitHub code scanning takes it. */
import { createHash } from "node:crypto";
import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import { visible } from "../escape";
import type { Result, Results } from "./result";
import { counted, number } from "./words";

/** GitHub refuses a run with more results (GitHub, "SARIF support for code scanning"). */
const mostResults = 25_000;

export function sarif(all: Results): string {
    const { results, policy, title, verdict, whole, properties } = all;
    const shown = results.slice(0, mostResults);
    const left = results.length - shown.length;
    const rules = [...new Set(shown.map(({ rule }) => rule))].sort();
    const indexes = new Map(rules.map((rule, index) => [rule, index]));
    const log = {
        $schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [
            {
                tool: {
                    driver: {
                        name: "codex-rollout",
                        rules: rules.map((id) => ({
                            id,
                            shortDescription: { text: ruleWords(id) },
                        })),
                    },
                },
                columnKind: "unicodeCodePoints",
                invocations: [
                    {
                        executionSuccessful: true,
                        ...(left === 0
                            ? {}
                            : {
                                  toolExecutionNotifications: [
                                      {
                                          level: "warning",
                                          message: {
                                              text: `${number(left)} of ${counted(results.length, "result")} left out here; all of them in ${whole}`,
                                          },
                                      },
                                  ],
                              }),
                    },
                ],
                results: shown.map((result) => resultOf(result, indexes, policy)),
                properties: { title: visible(title), verdict: visible(verdict), ...properties },
            },
        ],
    };
    return JSON.stringify(log, null, 2);
}

function resultOf(result: Result, indexes: ReadonlyMap<string, number>, policy: string) {
    const { rule, level, message, origin, key } = result;
    return {
        ruleId: rule,
        ruleIndex: indexes.get(rule),
        level,
        message: { text: messageText(message) },
        // GitHub drops a result without a place; what no line speaks of stands at the beginning of the policy.
        locations: [
            {
                physicalLocation: {
                    artifactLocation: { uri: uriOf(origin?.file ?? policy) },
                    region: { startLine: origin?.line ?? 1, startColumn: origin?.column ?? 1 },
                },
            },
        ],
        partialFingerprints: {
            "codexRollout/v1": createHash("sha256").update(key).digest("hex"),
        },
    };
}

/** In a message's text, `[words](target)` is a link and `{0}` a placeholder (SARIF 3.11.3, 3.11.6); neither may come from a name. */
function messageText(message: string): string {
    return visible(message)
        .replace(/[\\[\]]/g, "\\$&")
        .replace(/[{}]/g, "$&$&");
}

function uriOf(file: string): string {
    if (isAbsolute(file)) return pathToFileURL(file).href;
    const segments = file.replace(/^\.\//, "").split(/[\\/]/);
    return segments.map(encodeURIComponent).join("/");
}

function ruleWords(rule: string): string {
    if (rule.startsWith("brake/"))
        return `The brake ${rule.slice(6)} of the policy stops the apply`;
    if (rule === "unknown") return "A part of the organization could not be read";
    return `The organization, and what the policy says under ${rule}`;
}

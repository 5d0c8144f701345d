/** Which keys of the policy the corpus of loosenings reaches, and why others need no loosening of their own. */
import { parse } from "yaml";

/** Paths of values that differ between two texts; `[]` stands for whatever place in a list. */
export function touched(before: string, after: string): string[] {
    return [...new Set(differences(parse(before), parse(after), ""))];
}

function differences(before: unknown, after: unknown, at: string): string[] {
    if (JSON.stringify(before) === JSON.stringify(after)) return [];
    if (isMapping(before) && isMapping(after)) {
        return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
            differences(before[key], after[key], at === "" ? key : `${at}.${key}`),
        );
    }
    if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
        return [at, ...before.flatMap((one, i) => differences(one, after[i], `${at}[]`))];
    return [at];
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a path is at a key of the schema, in which `<name>` is any name, or below it. */
export function reaches(path: string, key: string): boolean {
    const found = path.split(".");
    return key.split(".").every((part, index) => {
        const one = found[index] ?? "";
        if (part.replace("[]", "") === "<name>") return part.endsWith("[]") === one.endsWith("[]");
        return part === one || (!part.endsWith("[]") && `${part}[]` === one);
    });
}

const words = "words for people; they bound nothing";
const who = "who said so and why; a review of the file holds that";
const place =
    "where a profile or tier holds: the facts of places that come or go are classed as they are";
const value =
    "where the value of a secret comes from, and when it is sent again: its reach is the other keys";
const text = "text that people and models read; a file of the repository, shown as one";
const attested = "a person's word, whose absence and end are findings";
const stage = "when people mean to go on; nothing is set by it";
const shard = "which stack holds what; the organization is the same";

/** Keys that have no loosening of their own, each with the reason. */
export const withoutLoosening: Readonly<Record<string, string>> = {
    "users.<name>.description": words,
    "users.<name>.previously": "a rename; the people and grants stay",
    "users.<name>.identity-provider-group": attested,
    "repositories.<name>.match.names": place,
    "repositories.<name>.match.topic": place,
    "repositories.<name>.match.property": place,
    "repositories.<name>.codeowners": "how the file gets there, by commit or pull request",
    "repositories.<name>.secrets.<name>.from": value,
    "repositories.<name>.secrets.<name>.rotated": value,
    "branches.<name>.as":
        "the kind of object: what it asks for is classed rule by rule, and the old one as gone",
    "branches.<name>.name":
        "the name of a ruleset: another one is a new ruleset, and the old one is gone",
    "environments.<name>.name": "another name is another environment, and the old one is gone",
    "environments.<name>.secrets.<name>.from": value,
    "environments.<name>.secrets.<name>.rotated": value,
    "secrets.<name>.from": value,
    "secrets.<name>.rotated": value,
    "commands.approve[].run":
        "as of `allow` and `forbid`: a command that is gone here is classed by what holds then",
    "commands.approve[].because": words,
    "commands.approve[].spellings": "as of `forbid`",
    "commands.forbid[].because": words,
    "connections.codex-app.app":
        "another app is another fact: its repositories come, those of the other go",
    "connections.codex-app.manage":
        "whether the repositories are set or only compared; drift shows them either way",
    "audit.telemetry.environment": words,
    "guidance.instructions": text,
    "guidance.sections": text,
    "guidance.repositories": text,
    "guidance.files": text,
    "guidance.delivery": text,
    "rollout.stages[].name": stage,
    "rollout.stages[].tiers": stage,
    "rollout.stages[].entry": stage,
    "rollout.stages[].begins": stage,
    "guardrails.waive[].because": who,
    "guardrails.waive[].by": who,
    "guardrails.accept[].because": who,
    "guardrails.accept[].by": who,
    "drift.owners": "what drift is compared with; no apply makes owners",
    "drift.accept[].because": who,
    "drift.accept[].by": who,
    "shards.<name>.repositories": shard,
    "shards.<name>.match.names": shard,
    "shards.<name>.match.topic": shard,
    "shards.<name>.match.property": shard,
    "shards.<name>.split": shard,
    "attestations.<name>.says": attested,
    "attestations.<name>.by": attested,
    "attestations.<name>.on": attested,
    "attestations.<name>.expires": attested,
    "attestations.<name>.evidence": attested,
};

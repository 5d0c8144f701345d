/** Findings of a policy, attestations that are missing or run out among them, in every report alike. */
import type { Finding } from "../../../plan/finding";
import type { Section } from "./report";
import type { Result } from "./result";

export function findingsSection(findings: readonly Finding[], title: string): Section {
    const rows = findings.map(({ code, message, expected, origin }) => ({
        label: code,
        text: message,
        lists: [],
        count: 1,
        origin,
        ...(expected === undefined ? {} : { remedy: expected }),
    }));
    return {
        id: "findings",
        title,
        tone: "warn",
        groups: rows.length === 0 ? [] : [{ tone: "warn", rank: 1, rows, count: rows.length }],
    };
}

export function findingResults(findings: readonly Finding[]): Result[] {
    return findings.map(({ severity, code, message, expected, origin }) => ({
        rule: code,
        level: severity,
        message: expected === undefined ? message : `${message} - ${expected}`,
        key: `finding ${code} ${origin.path} ${message}`,
        origin,
    }));
}

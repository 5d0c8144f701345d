/** What is wrong with a policy as text and as JSON: pure. */
import type { Finding } from "../../plan/finding";
import { formatFinding } from "../../plan/finding";
import { visibleJson } from "../../plan/visible";
import type { LoadedPolicy } from "../../policies/load";

/** What `validate --json` prints. */
export interface ValidationDocument {
    readonly version: 1;
    /** The policy, as it was named. */
    readonly file: string;
    /** Whether it has no errors. */
    readonly valid: boolean;
    /** How many errors. */
    readonly errors: number;
    /** How many warnings. */
    readonly warnings: number;
    readonly findings: readonly Finding[];
}

export function validationJson(file: string, findings: readonly Finding[]): string {
    const { errors, warnings } = count(findings);
    const document: ValidationDocument = {
        version: 1,
        file,
        valid: errors === 0,
        errors,
        warnings,
        findings,
    };
    return visibleJson(document);
}

/** Every finding on a line, then what the policy declares, or that it is not valid. */
export function validationText(
    file: string,
    findings: readonly Finding[],
    { policy }: LoadedPolicy,
): string {
    const { errors, warnings } = count(findings);
    const found = [plural(errors, "error"), plural(warnings, "warning")].join(", ");
    if (errors > 0 || policy === undefined)
        return [...findings.map(formatFinding), "", `${file} is not valid: ${found}`].join("\n");
    const declared = [
        plural(Object.keys(policy.users ?? {}).length, "team"),
        plural(Object.keys(policy.repositories ?? {}).length, "tier"),
        plural(Object.keys(policy.branches ?? {}).length, "branch profile"),
        plural(Object.keys(policy.review ?? {}).length, "review area"),
        plural(Object.keys(policy.environments ?? {}).length, "environment"),
    ];
    const said = warnings === 0 ? "" : ` (${plural(warnings, "warning")})`;
    const summary = `${file} is valid${said}: ${declared.join(", ")}`;
    return [...findings.map(formatFinding), ...(findings.length === 0 ? [] : [""]), summary].join(
        "\n",
    );
}

function count(findings: readonly Finding[]): {
    readonly errors: number;
    readonly warnings: number;
} {
    const errors = findings.filter(({ severity }) => severity === "error").length;
    return { errors, warnings: findings.length - errors };
}

function plural(number: number, word: string): string {
    return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** What a rollback has beside an apply of the policy. */
import path from "node:path";
import { recordable } from "../../rollout/recordable";
import { formatPlanFile } from "../../rollout/plan-file";
import type { Finding } from "../../plan/finding";
import type { Plan } from "../../plan/plan";
import type { Computed } from "./compute";
import { writePrivate } from "./files";

/** Writes down, before anything is applied, what takes it back. Answers the file. */
export function writeRollback(computed: Computed, folder: string, began: Date): string {
    const { preview, before, plan } = computed;
    const file = path.join(folder, "rollback.json");
    const text = formatPlanFile({
        version: 1,
        kind: "rollback",
        organization: preview.organization,
        stack: preview.stack,
        time: began.toISOString(),
        applied: preview.hash,
        plan: recordable(before, plan),
    });
    writePrivate(file, text);
    return file;
}

/** What nobody can take back, said where somebody may think that it is. */
export function secretsNote(plan: Plan, before: Plan, file: string): Finding[] {
    if (!hasSecrets(plan) && !hasSecrets(before)) return [];
    return [
        {
            severity: "warning",
            code: "secret-values",
            message:
                "values of secrets are not rolled back: GitHub gives none back, so each keeps the value that it has now",
            expected: "whoever owns a value sets the one that was before",
            origin: { file, line: 1, column: 1, path: "" },
        },
    ];
}

function hasSecrets({ repositories, secrets }: Plan): boolean {
    return [
        secrets,
        ...Object.values(repositories).flatMap((one) => [
            one.secrets,
            ...Object.values(one.environments).map((environment) => environment.secrets),
        ]),
    ].some((some) => Object.keys(some).length > 0);
}

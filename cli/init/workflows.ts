/** The workflow templates, filled in for one policy repository. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { packageFile } from "../package";

export interface WorkflowSettings {
    /** Name of the Pulumi stack. */
    readonly stack: string;
    /** Policy file, from the root of the repository, with `/`. */
    readonly policy: string;
    /** The repository's default branch. */
    readonly branch: string;
    /** When drift is looked for, as GitHub's `schedule` has it, e.g. `23 5 * * *`. */
    readonly schedule: string;
}

/** File name to text. */
export function workflowFiles(settings: WorkflowSettings): ReadonlyMap<string, string> {
    const values: Readonly<Record<string, string>> = {
        STACK: settings.stack,
        POLICY: settings.policy,
        // The overrides stand beside the policy, under a name that cannot be chosen.
        OVERRIDES: path.posix.join(path.posix.dirname(settings.policy), "overrides.yaml"),
        BRANCH: settings.branch,
        SCHEDULE: settings.schedule,
    };
    const fill = (text: string) =>
        text.replace(/__([A-Z]+)__/g, (whole, name: string) => values[name] ?? whole);
    const templates = packageFile("templates", "workflows");
    return new Map(
        readdirSync(templates)
            .filter((name) => name.endsWith(".yml"))
            .sort()
            .map((name) => [name, fill(readFileSync(path.join(templates, name), "utf8"))]),
    );
}

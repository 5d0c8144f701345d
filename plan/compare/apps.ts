import type { AppInstallation } from "../organization";
import type { PlannedApp } from "../plan";
import type { Comparison } from "./comparison";
import { listWords } from "./words";
import { own } from "./lookup";

/** GitHub lets nobody else do it, and the switch between all and selected stands in the web page alone. */
const byOwner = {
    managed: false,
    remedy: "an organization owner, in the settings of the app",
} as const;

/** GitHub Apps that the policy declares, above all the Codex app: installed, and seeing which repositories. */
export function compareApps(comparison: Comparison): void {
    for (const planned of Object.values(comparison.plan.apps)) {
        const at = ["apps", planned.slug];
        const actual = own(comparison.state.apps, planned.slug);
        if (actual === undefined) {
            comparison.report({
                kind: "missing",
                at,
                summary: `app ${planned.slug} is not installed`,
                declared: planned.repositories,
                effect: "tighter",
                ...byOwner,
            });
            continue;
        }
        comparePermissions(comparison, planned, actual);
        if (actual.selection !== planned.selection) reportSelection(comparison, planned, actual);
        else if (planned.selection === "selected") compareRepositories(comparison, planned, actual);
    }
}

function reportSelection(
    comparison: Comparison,
    planned: PlannedApp,
    actual: AppInstallation,
): void {
    const at = ["apps", planned.slug, "selection"];
    comparison.report({
        kind: "changed",
        at,
        summary:
            actual.selection === "all"
                ? `app ${planned.slug} sees every repository, policy selects ${listWords(planned.repositories)}`
                : `app ${planned.slug} sees selected repositories only, policy says all`,
        declared: planned.selection,
        actual: actual.selection,
        effect: actual.selection === "all" ? "looser" : "tighter",
        ...byOwner,
    });
}

function compareRepositories(
    comparison: Comparison,
    planned: PlannedApp,
    actual: AppInstallation,
): void {
    const managed = planned.management === "apply";
    for (const repository of new Set([...planned.repositories, ...actual.repositories])) {
        const at = ["apps", planned.slug, "repositories", repository];
        const wanted = planned.repositories.includes(repository);
        if (wanted === actual.repositories.includes(repository)) continue;
        comparison.report({
            kind: wanted ? "missing" : managed ? "excess" : "unmanaged",
            at,
            repository,
            summary: wanted
                ? `app ${planned.slug} does not see ${repository}, policy says it does`
                : `app ${planned.slug} sees ${repository}, not in the policy`,
            ...(wanted ? { declared: repository } : { actual: repository }),
            effect: wanted ? "tighter" : "looser",
            ...(managed ? { managed } : byOwner),
        });
    }
}

const levels = ["read", "write", "admin"];

/** Only permissions that the policy names; an app asks for them, and an owner grants them in the web page. */
function comparePermissions(
    comparison: Comparison,
    planned: PlannedApp,
    actual: AppInstallation,
): void {
    for (const [name, declared] of Object.entries(planned.permissions)) {
        const at = ["apps", planned.slug, "permissions", name];
        const got = own(actual.permissions, name);
        if (got === declared) continue;
        comparison.report({
            kind: got === undefined ? "missing" : "changed",
            at,
            summary: `app ${planned.slug}: permission ${name} is ${got ?? "none"}, policy says ${declared}`,
            declared,
            ...(got === undefined ? {} : { actual: got }),
            effect: levels.indexOf(got ?? "") > levels.indexOf(declared) ? "looser" : "tighter",
            ...byOwner,
        });
    }
}

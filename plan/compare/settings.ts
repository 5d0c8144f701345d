import type { WorkflowPermissions } from "../organization";
import type { PlannedRepository } from "../plan";
import type { Comparison } from "./comparison";
import type { Fields } from "./fields";
import { compareFields, onOffPermission } from "./fields";
import { own } from "./lookup";

export const workflowFields: Fields<WorkflowPermissions> = {
    defaultWorkflowPermissions: {
        words: (declared, actual) =>
            `workflow tokens may ${actual} by default, policy says ${declared}`,
        effect: (_, actual) => (actual === "write" ? "looser" : "tighter"),
    },
    workflowsMayApprovePullRequests: onOffPermission("approval of pull requests by workflows"),
};

/** Settings of the organization itself. */
export function compareSettings(comparison: Comparison): void {
    compareWorkflows(
        comparison,
        ["settings", "actions"],
        comparison.plan.actions,
        comparison.state.settings.actions,
    );
    const at = ["settings", "defaultRepositoryPermission"];
    const base = comparison.state.settings.defaultRepositoryPermission;
    if (base === "write" || base === "admin") {
        comparison.report({
            kind: "unmanaged",
            at,
            summary: `every member of ${comparison.state.login} has ${base} on every repository, by the organization's base permission`,
            actual: base,
            effect: "looser",
            leftOpen: true,
            managed: false,
        });
    }
}

export function compareRepositoryWorkflows(
    comparison: Comparison,
    planned: PlannedRepository,
): void {
    const live = own(comparison.state.repositories, planned.name)?.actions;
    compareWorkflows(
        comparison,
        ["repositories", planned.name, "actions"],
        planned.actions,
        live,
        planned.name,
    );
}

function compareWorkflows(
    comparison: Comparison,
    at: readonly string[],
    planned: WorkflowPermissions | undefined,
    live: WorkflowPermissions | undefined,
    repository?: string,
): void {
    if (planned === undefined) return;
    const subject = repository ?? comparison.state.login;
    const within = repository === undefined ? {} : { repository };
    if (live === undefined) {
        const summary = `${subject}: no workflow permissions, policy sets them`;
        comparison.report({
            kind: "missing",
            at,
            ...within,
            summary,
            declared: planned,
            managed: true,
        });
        return;
    }
    compareFields(comparison, workflowFields, { at, subject, ...within }, planned, live);
}

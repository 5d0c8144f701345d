import type { z } from "zod";
import type { Control } from "./control";
import { brokenGuardrails } from "./guardrails";
import {
    permissionKeys,
    permissionOrigins,
    plannedPermissions,
    workflowPermissions,
} from "./workflow-permissions";

declare module "./control" {
    interface Policy {
        readonly actions?: z.output<typeof workflowPermissions>;
    }
}

/** What the workflows of the organization may do with their own token. */
export const actions: Control<"actions"> = {
    id: "actions",
    title: "Actions",
    schema: workflowPermissions,
    answers: ["github-ci"],
    *check(section, context) {
        const permissions = plannedPermissions(section);
        const fact = {
            kind: "workflow-permissions",
            path: "settings/actions",
            permissions,
        } as const;
        yield* brokenGuardrails(
            [fact],
            (field) => ["actions", permissionKeys[field as keyof typeof permissionKeys]],
            context,
        );
    },
    *contribute(section, context) {
        const origins = permissionOrigins(["actions"], context);
        yield {
            kind: "actions",
            actions: plannedPermissions(section),
            origin: context.keyAt(["actions"]),
            origins,
        };
    },
    explain(section) {
        const approve = section["workflows-approve-pull-requests"] ? "may" : "may not";
        return `Workflow tokens may ${section["workflow-permissions"]}; workflows ${approve} approve pull requests.`;
    },
};

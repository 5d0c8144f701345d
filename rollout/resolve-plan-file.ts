import type { ReadClient } from "../live/client";
import { readInventory } from "../live/inventory";
import { UnreadableError } from "../live/unreadable";
import type { Finding } from "../plan/finding";
import type { Inventory } from "../plan/inventory";
import type { Plan } from "../plan/plan";
import { readBounded } from "../policies/bounded-file";
import { jsonLimits, placesIn } from "../policies/json";
import { absentNames, loginsOf } from "./plan-names";
import { parsePlanFile } from "./plan-file";
import type { RecordedPlan } from "./plan-file";
import { withFilesAsTheyAre } from "./recorded-files";
import { PolicyError } from "./resolve";

/** A recorded plan that fits the organization as it is now. */
export interface ResolvedPlan {
    readonly recorded: RecordedPlan;
    readonly plan: Plan;
    readonly inventory: Inventory;
    /** What is worth saying although it stops nothing. */
    readonly warnings: readonly Finding[];
}

/**
 * The plan of a rollback file for the organization as it is now, as `resolvePolicyFile` gives that of a policy. Files keep
 * what people have written in them since: only our lines go back.
 * @throws PolicyError for a file that is none, of another organization, or that names somebody or something that is no
 *     more; UnreadableError when the organization could not be read whole; the file system's error for the file
 */
export async function resolvePlanFile(
    client: ReadClient,
    file: string,
    organization?: string,
): Promise<ResolvedPlan> {
    const text = readBounded(file, jsonLimits.bytes);
    const recorded = parsePlanFile(text, file);
    const refuse = (problems: readonly { path: readonly string[]; message: string }[]): void => {
        if (problems.length === 0) return;
        const places = placesIn(text, file);
        throw new PolicyError(
            file,
            problems.map(({ path, message }) => ({
                severity: "error",
                code: "plan-file",
                message,
                expected: "roll back by changing the policy instead",
                origin: places(["plan", ...path]),
            })),
        );
    };
    const { plan } = recorded;
    if (organization !== undefined && organization !== plan.organization) {
        const message = `is of organization ${plan.organization}, this stack is of ${organization}`;
        refuse([{ path: ["organization"], message }]);
    }
    const inventory = await readInventory(client, {
        organization: plan.organization,
        logins: loginsOf(plan),
        files: filesOf(plan),
    });
    const hidden = inventory.unread?.find(({ path }) => path === "inventory/repositories");
    if (hidden !== undefined) throw new UnreadableError(hidden.what, hidden.reason);
    refuse(absentNames(plan, inventory));
    const { plan: now, left } = withFilesAsTheyAre(plan, inventory);
    if (left.length === 0) return { recorded, plan: now, inventory, warnings: [] };
    const places = placesIn(text, file);
    const warnings = left.map(({ path, message }): Finding => ({
        severity: "warning",
        code: "file-left",
        message,
        origin: places(["plan", ...path]),
    }));
    return { recorded, plan: now, inventory, warnings };
}

function filesOf({ repositories }: Plan): string[] {
    return Object.values(repositories).flatMap(({ files }) => Object.keys(files));
}

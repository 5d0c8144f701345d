import path from "node:path";
import { recordable } from "../../rollout/recordable";
import { formatPlanFile } from "../../rollout/plan-file";
import { writePrivate } from "../private-file";
import type { Computed } from "./compute";

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

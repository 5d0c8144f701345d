import { formatFinding } from "../../plan/finding";
import { limits, readYaml } from "../../policies/yaml";
import { exitCodes, Failure } from "../exit-codes";
import { readText } from "../reading";

/**
 * Pulumi.yaml or the configuration of a stack, as a mapping; a file without a value is an empty one. It lies in a checkout, so
 * it is read with the bounds of a policy.
 * @throws Failure (misuse) with every place that is wrong
 */
export function readProjectFile(file: string): Readonly<Record<string, unknown>> {
    const { data, findings } = readYaml(readText(file), file, { limits });
    const wrong = findings.filter(({ code }) => code !== "empty-file");
    if (wrong.length > 0) throw new Failure(wrong.map(formatFinding).join("\n"), exitCodes.misuse);
    const isMapping = typeof data === "object" && data !== null && !Array.isArray(data);
    return isMapping ? (data as Record<string, unknown>) : {};
}

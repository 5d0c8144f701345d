/** A first policy that says what an organization has now, as `codex-rollout import` writes it. */
import { formatFinding } from "../../plan/finding";
import { exitCodes, Failure } from "../exit-codes";
import { addOnly, answeringFor, newPolicy, proven } from "../import/new-policy";
import { readSource } from "../import/sources";

/**
 * Text of the policy; what it has no words for is said on standard error.
 * @param from `live`, or a snapshot's file
 * @param file name of the policy, for messages
 * @throws Failure (misuse) for `live` without an organization, and for a snapshot of another one; Failure (incomplete)
 *     when a part could not be read
 */
export async function importedPolicy(
    from: string,
    organization: string | undefined,
    file: string,
): Promise<string> {
    if (from === "live" && organization === undefined)
        throw new Failure(
            "--from live reads an organization - say which with --organization",
            exitCodes.misuse,
        );
    const source = await readSource(from === "live" ? { org: organization } : { snapshot: from });
    const found = proven(source.found, false);
    const { login } = found.inventory.organization;
    if (organization !== undefined && organization.toLowerCase() !== login.toLowerCase())
        throw new Failure(
            `--from ${from}: is of organization ${login}, not of ${organization}`,
            exitCodes.misuse,
        );
    const { text, imported, warnings } = newPolicy(
        { ...source, found },
        { teams: "existing", stages: addOnly },
        answeringFor(found),
        { file, withSchema: true },
    );
    for (const { text: remark } of imported.remarks)
        process.stderr.write(`not in the policy: ${remark}\n`);
    for (const warning of warnings) process.stderr.write(`${formatFinding(warning)}\n`);
    return text;
}

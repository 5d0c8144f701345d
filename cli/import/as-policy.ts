import { parseDocument } from "yaml";
import { createContext } from "../../policies/check";
import { brokenBounds } from "../../importing/bounds";
import type { BrokenBounds } from "../../importing/bounds";
import { policyText } from "../../importing/document";
import { CannotKeep, TextEdits } from "../../importing/edit";
import type { Found, ImportChoices, Imported, PlainMap } from "../../importing/model";
import { importPolicy } from "../../importing/policy";
import { updatePolicy } from "../../importing/update";
import type { Finding } from "../../plan/finding";
import { formatFinding } from "../../plan/finding";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { exitCodes, Failure } from "../exit-codes";
import { invalidPolicy } from "../policy-file";

export interface PolicyFile {
    readonly text: string;
    readonly imported: Imported;
    /** What still is worth a look: every bound that is broken and stands, as `validate` says it. */
    readonly warnings: readonly Finding[];
    /** What was changed in a file that was there, a line each; absent for a new file. */
    readonly changes?: readonly string[];
}

export interface Answering {
    /** `@login`; unset when nobody is known to answer for broken bounds. */
    readonly by?: string;
    /** ISO date. */
    readonly expires: string;
}

/** A policy of what was found, in a new file. @throws Failure, see `withBounds` */
export function newPolicyFile(
    imported: Imported,
    found: Found,
    head: readonly string[],
    answering: Answering,
    file: string,
): PolicyFile {
    // Laid out anew in each round: nobody has written in it yet.
    let current = imported;
    const bounded = withBounds(policyText(current, head), found, answering, file, (_text, more) => {
        const guardrails = (current.policy.guardrails ?? {}) as Partial<BrokenBounds>;
        const waive = [...(guardrails.waive ?? []), ...more.waive];
        const accept = [...(guardrails.accept ?? []), ...more.accept];
        const both = {
            ...(waive.length === 0 ? {} : { waive }),
            ...(accept.length === 0 ? {} : { accept }),
        };
        current = { ...current, policy: { ...current.policy, guardrails: both } };
        return policyText(current, head);
    });
    return { ...bounded, imported };
}

/**
 * The policy that is there, with what is no longer so changed in place.
 * @throws Failure for a policy in error, of another organization, or with writing that a change would lose
 */
export function updatedPolicyFile(
    source: string,
    found: Found,
    choices: ImportChoices,
    answering: Answering,
    file: string,
): PolicyFile {
    const loaded = parsePolicy(source, file);
    if (loaded.policy === undefined) throw invalidPolicy(file, loaded.findings);
    const { login } = found.inventory.organization;
    if (loaded.policy.organization.toLowerCase() !== login.toLowerCase())
        throw new Failure(`${file} is of ${loaded.policy.organization}, and this is ${login}`);
    const plain = parseDocument(source).toJS() as PlainMap;
    const { selection } = createContext(loaded.policy, loaded.positions, found);
    const tiers = selection?.tiers ?? new Map<string, readonly string[]>();
    const profiles = Object.entries((plain.branches ?? {}) as PlainMap);
    const imported = importPolicy(found, {
        ...choices,
        known: { tiers, profiles: new Map(profiles as [string, PlainMap][]) },
    });
    const after = parsePolicy(policyText(imported, []), file);
    if (after.policy === undefined) throw invalidPolicy(file, after.findings);
    const next = createContext(after.policy, after.positions, found).selection?.tiers;
    const same = [...tiers].filter(
        ([tier, members]) => next?.get(tier)?.join("\n") === members.join("\n"),
    );
    try {
        const { text, changes } = updatePolicy(
            source,
            { plain, policy: loaded.policy },
            { plain: imported.policy, policy: after.policy },
            new Set(same.map(([tier]) => tier)),
        );
        const said = [...changes];
        const bounded = withBounds(text, found, answering, file, (before, more) => {
            const edits = new TextEdits(before);
            for (const kind of ["waive", "accept"] as const)
                for (const one of more[kind]) {
                    edits.addItem(["guardrails", kind], one);
                    const where = [one.where].flat().map(String).join(", ");
                    said.push(
                        `added guardrails.${kind} ${[one.guardrail ?? one.finding].flat().map(String).join()} ${where}`,
                    );
                }
            return edits.apply();
        });
        return { ...bounded, imported, changes: said };
    } catch (error) {
        if (!(error instanceof CannotKeep)) throw error;
        throw new Failure(
            `${file}:${error.line}  ${error.message}; nothing is written - move the comment above the entry, or import to another file and compare`,
        );
    }
}

/**
 * A policy whose broken bounds stand for a while, so that it can be previewed.
 * @throws Failure when it is in error all the same, or when nobody answers for what is broken
 */
function withBounds(
    start: string,
    found: Found,
    { by, expires }: Answering,
    file: string,
    add: (text: string, more: BrokenBounds) => string,
): Pick<PolicyFile, "text" | "warnings"> {
    let text = start;
    // Bounds of the plan show once the policy by itself has no error, so there is more than one round.
    for (let round = 0; round < 5; round++) {
        const { findings, broken } = resolvePolicy(parsePolicy(text, file), found.inventory);
        const mandatory = broken.filter(({ guardrail }) => guardrail.severity === "mandatory");
        const places = mandatory.map(({ guardrail, path }) => ({ guardrail: guardrail.id, path }));
        const more = brokenBounds(findings, places, { by: by ?? "", expires });
        if (more.waive.length + more.accept.length === 0) {
            const errors = findings.filter(({ severity }) => severity === "error");
            if (errors.length > 0) throw unsayable(errors);
            return { text, warnings: findings };
        }
        if (by === undefined)
            throw new Failure(
                "the organization breaks bounds, and somebody has to answer for letting them stand - name them with --by LOGIN",
                exitCodes.misuse,
            );
        text = add(text, more);
    }
    throw new Error("bounds do not come to an end");
}

function unsayable(errors: readonly Finding[]): Failure {
    return new Failure(
        [
            "what was found cannot be said in a policy without errors; nothing is written:",
            ...errors.map(formatFinding),
        ].join("\n"),
    );
}

/**
 * Revocations before extensions. The engine deletes at the end of a run, so that a plan which takes access from one and
 * gives it to another would have both at once for a while. When there is both, a first run does everything but what loosens.
 */
import type { FactPath } from "../plan/fact-path";
import { factSegments } from "../plan/fact-path";
import type { EngineStep, PreviewChange } from "./model";
import { carries } from "./step-path";

/** A resource of the stack or of the plan, with the fact that it carries. */
export interface Placed {
    readonly urn: string;
    readonly path?: FactPath;
}

/**
 * URNs that the first of two runs leaves out (`pulumi up --exclude`); empty: one run will do.
 *
 * The engine refuses to go on without a resource that is not created yet and that others depend on. In a rollout that is a
 * grant: the sweep of its repository, its environments and the protections that name people depend on it. So with a new
 * grant everything else in its repository waits too, except what is deleted there. A new team gives nobody anything before
 * it has a grant, and is never left out.
 */
export function heldBack(
    steps: readonly EngineStep[],
    changes: readonly PreviewChange[],
    resources: readonly Placed[],
): string[] {
    const factsOf = ({ path }: EngineStep) =>
        path === undefined
            ? []
            : changes.filter((change) => change.part !== "left" && carries(path, change.path));
    const classes = new Map(steps.map((step) => [step, factsOf(step).map((fact) => fact.class)]));
    const loosening = steps.filter(
        (step) => classes.get(step)?.includes("loosens") === true && !isNewTeam(step),
    );
    const revoking = steps.some(
        (step) =>
            step.op !== "create" &&
            step.retained !== true &&
            (classes.get(step) ?? []).length > 0 &&
            classes.get(step)?.every((one) => one === "tightens") === true,
    );
    if (loosening.length === 0 || !revoking) return [];

    const waiting = new Set(
        loosening.filter(({ op }) => op === "create").flatMap(({ path }) => repositoryOf(path)),
    );
    const deleted = new Set(
        steps.filter(({ op }) => op.startsWith("delete")).map(({ urn }) => urn),
    );
    const others = [...steps, ...resources].filter(
        ({ urn, path }) => !deleted.has(urn) && repositoryOf(path).some((one) => waiting.has(one)),
    );
    return [...new Set([...loosening, ...others].map(({ urn }) => urn))].sort();
}

function isNewTeam({ op, path }: EngineStep): boolean {
    return op === "create" && path?.startsWith("teams/") === true;
}

function repositoryOf(path: FactPath | undefined): string[] {
    const [root, name] = path === undefined ? [] : factSegments(path);
    return root === "repositories" && name !== undefined ? [name] : [];
}

/**
 * Revocations before extensions. The engine deletes at the end of a run, so that a plan which takes access from one and
 * gives it to another would have both at once for a while. When there is both, a first run does everything but what loosens.
 */
import type { FactPath } from "../plan/fact-path";
import { factSegments, isWithin } from "../plan/fact-path";
import type { EngineStep, PreviewChange } from "./model";
import { carriersFor, factsCarried } from "./step-path";

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
    const carried = factsCarried(changes.filter(({ part }) => part !== "left"));
    const classes = new Map(
        steps.map((step) => {
            const facts = step.path === undefined ? [] : carried(step.path);
            return [step, facts.map((fact) => fact.class)];
        }),
    );
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

/**
 * URNs of the base stack that wait until every other stack is applied: what lets people into teams and apps into repositories,
 * since what bounds those repositories is in the other stacks; and the end of a team, whose grants the others take away first.
 * In one stack the engine's own order does it (`CodexRollout`).
 * @param neededFirst slugs of teams whose people other stacks name, so that they must be there before
 */
export function afterShards(
    steps: readonly EngineStep[],
    changes: readonly PreviewChange[],
    resources: readonly Placed[],
    neededFirst: ReadonlySet<string>,
): string[] {
    const loosens = carriersFor(
        changes.flatMap(({ part, class: kind, path }) =>
            part !== "left" && kind === "loosens" ? [path] : [],
        ),
    );
    const letIn = steps.filter(({ path, op }) => {
        const [root, name = "", part] = path === undefined ? [] : factSegments(path);
        if (root === "apps") return true;
        if (root !== "teams" || part !== "members" || op.startsWith("delete")) return false;
        return !neededFirst.has(name) && (op === "create" || loosens(path as FactPath));
    });
    const ended = new Set(
        steps
            .filter(({ type, op }) => type.endsWith(":Team") && op.startsWith("delete"))
            .flatMap(({ path }) => path ?? []),
    );
    const below = [...steps, ...resources].filter(({ path }) =>
        path === undefined ? false : isWithin(ended, path),
    );
    return [...new Set([...letIn, ...below].map(({ urn }) => urn))].sort();
}

function isNewTeam({ op, path }: EngineStep): boolean {
    return op === "create" && path?.startsWith("teams/") === true;
}

function repositoryOf(path: FactPath | undefined): string[] {
    const [root, name] = path === undefined ? [] : factSegments(path);
    return root === "repositories" && name !== undefined ? [name] : [];
}

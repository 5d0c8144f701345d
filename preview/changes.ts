/**
 * What an apply does and leaves alone, told in facts: the comparison of the organization with the plan says what differs,
 * what was applied last says why, and the engine's own steps say that it happens.
 */
import type { Change } from "../plan/change";
import { compare } from "../plan/compare";
import { factSegments, isWithin } from "../plan/fact-path";
import type { FactPath } from "../plan/fact-path";
import type { Inventory } from "../plan/inventory";
import type { LiveOrganization } from "../plan/live";
import type { Plan } from "../plan/plan";
import { asLive } from "../stack";
import { authorityChanges } from "./authority";
import { ChangeMaker } from "./change-maker";
import { leftAlone } from "./left-alone";
import type { EngineStep, PreviewChange } from "./model";
import { removedFacts } from "./removals";
import { safeguardChanges } from "./safeguards";
import { carriedBy, carriersFor } from "./step-path";
import { stepChange } from "./step-changes";
import { withRenamedTeams } from "./team-renames";
import { valueAt } from "./value-at";

export interface ChangesInput {
    readonly plan: Plan;
    /** What was applied last. */
    readonly before: Plan;
    /** What the organization has, read for everything that `plan` or `before` speaks of. */
    readonly live: LiveOrganization;
    readonly inventory: Inventory;
    /** What the engine would do. */
    readonly steps: readonly EngineStep[];
}

export interface PreviewChanges {
    readonly changes: readonly PreviewChange[];
    /**
     * Changes that no step of the engine brings about, so that either we or the engine are wrong about this organization;
     * nothing may be applied on such a preview.
     */
    readonly unexplained: readonly PreviewChange[];
}

export function previewChanges(input: ChangesInput): PreviewChanges {
    const { plan, before, inventory, steps } = input;
    const live = withRenamedTeams(input.live, plan);
    const earlier = withRenamedTeams(asLive(before, inventory), plan);
    const maker = new ChangeMaker(plan, live);

    const total = compare(plan, live);
    const own = compare(plan, earlier);
    const ownPaths = new Set(own.filter(({ kind }) => kind !== "unknown").map(({ path }) => path));
    const removed = removedFacts(earlier.state, plan, (team) =>
        Object.values(before.teams).some(
            ({ name, management }) => name === team && management === "managed",
        ),
    );
    const isOwn = (path: FactPath) => isWithin(ownPaths, path);
    const happens = carriedBy(steps.flatMap(({ path }) => path ?? []));
    const unread = new Set(live.unknown.map(({ path }) => path));
    const isUnknown = (path: FactPath) => isWithin(unread, path);

    const applied = new Set(total.filter((change) => isApplied(change, { live, happens })));
    const done = [...applied].map((change) =>
        maker.applied(change, isOwn(change.path) ? "change" : "drift"),
    );
    const seen = new Set<FactPath>(done.map(({ path }) => path));
    const gone = removed
        .filter(
            (path) =>
                !seen.has(path) && (isUnknown(path) || valueAt(live.state, path) !== undefined),
        )
        .map((path) => maker.removed(path));
    // Where GitHub's own value could not be read, what was applied last is the best that is known of it.
    const hidden = own
        .filter(({ managed, path }) => managed && !seen.has(path) && isUnknown(path))
        .map((change) => maker.applied(change, "change", earlier));
    const all = [...done, ...gone, ...hidden, ...authorityChanges(before, plan, maker)];

    const stands = carriersFor(all.map(({ path }) => path));
    const rest = steps.filter(({ path }) => path === undefined || !stands(path));
    const paths = new Set(all.map(({ path }) => path));
    const left = total.filter(
        (change) => !applied.has(change) && change.kind !== "unknown" && !paths.has(change.path),
    );
    return {
        changes: [
            ...all,
            ...safeguardChanges(before, plan),
            ...rest.map((step) => stepChange(step, maker)),
            ...left.map(leftAlone),
        ],
        unexplained: all.filter(({ path }) => !happens(path)),
    };
}

interface Standing {
    readonly live: LiveOrganization;
    readonly happens: (path: FactPath) => boolean;
}

/** Whether an apply puts the difference right; a proposal only begins to. */
function isApplied(change: Change, { live, happens }: Standing): boolean {
    if (change.kind === "unknown" || change.kind === "unmanaged") return false;
    if (!change.managed) return isProposed(change.path) && happens(change.path);
    return !waitsForPerson(change.path, live) || happens(change.path);
}

function isProposed(path: FactPath): boolean {
    const [root, , part] = factSegments(path);
    return root === "repositories" && part === "files";
}

/** Whoever was invited is in the stack already and in the team once they accept. */
function waitsForPerson(path: FactPath, { state }: LiveOrganization): boolean {
    const [root, slug = "", part, login = ""] = factSegments(path);
    if (root !== "teams" || part !== "members" || !Object.hasOwn(state.teams, slug)) return false;
    const { members, invited = [] } = state.teams[slug] ?? { members: {} };
    return !Object.hasOwn(members, login) && invited.includes(login);
}

/** Removals and loosenings first, then by area, in the order that a policy has them, and path. */
export function sortChanges(
    changes: readonly PreviewChange[],
    areas: readonly string[],
): PreviewChange[] {
    const urgent = ({ class: kind, action }: PreviewChange) =>
        kind === "loosens" || action === "remove" ? 0 : 1;
    const place = ({ area }: PreviewChange) => {
        const at = areas.indexOf(area);
        return at < 0 ? areas.length : at;
    };
    return [...changes].sort(
        (a, b) =>
            urgent(a) - urgent(b) ||
            place(a) - place(b) ||
            compareText(a.area, b.area) ||
            compareText(a.path, b.path) ||
            compareText(a.summary, b.summary),
    );
}

function compareText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

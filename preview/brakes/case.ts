import type { Brakes } from "../../controls/brakes";
import { brakesOf, limitOf } from "../../controls/brakes";
import type { RemovalBrake } from "../../controls/brake-limits";
import { removalBrakes } from "../../controls/brake-limits";
import { bindingBrakes } from "../../controls/safeguards";
import type { Policy, PolicyPath } from "../../controls/control";
import { renames } from "../../plan/applied/slugs";
import { own } from "../../plan/compare/lookup";
import { factPath, isWithin } from "../../plan/fact-path";
import type { Inventory } from "../../plan/inventory";
import type { LiveOrganization } from "../../plan/live";
import type { OrganizationState, Team } from "../../plan/organization";
import type { Origin } from "../../plan/origin";
import type { Plan } from "../../plan/plan";
import type { AccessChange, EngineStep, Override, PreviewChange } from "../model";

/** Everything that brakes judge by. */
export interface BrakesInput {
    readonly policy: Policy;
    /** What was applied last; an empty plan before the first apply. */
    readonly before: Plan;
    readonly plan: Plan;
    readonly live: LiveOrganization;
    /** `applied(plan, before, live)` */
    readonly after: OrganizationState;
    readonly changes: readonly PreviewChange[];
    /** What the engine would do. */
    readonly steps: readonly EngineStep[];
    readonly access: readonly AccessChange[];
    readonly inventory: Inventory;
    readonly overrides: readonly Override[];
    /** SHA-256 of the canonical plan, hexadecimal. */
    readonly hash: string;
    /** ISO date. */
    readonly today: string;
    /** Where policy paths stand, as a loaded policy's `positions` know it; without it hits carry no line. */
    readonly lines?: PolicyLines;
}

export interface PolicyLines {
    at(path: PolicyPath): Origin;
    isWritten(path: PolicyPath): boolean;
}

/** One plan before its brakes, with the questions that several of them ask. */
export class Case {
    /** What binds this plan: of its own policy and of what was applied last, the stricter. */
    readonly brakes: Brakes;
    private readonly unknown: ReadonlySet<string>;
    private readonly renames: ReadonlyMap<string, string>;

    constructor(readonly input: BrakesInput) {
        this.brakes = bindingBrakes(input.policy, input.before.safeguards);
        this.unknown = new Set(input.live.unknown.map(({ path }) => path));
        this.renames = renamesOf(input);
    }

    /** Whether the fact was read. */
    knows(...at: readonly string[]): boolean {
        return !isWithin(this.unknown, factPath(...at));
    }

    /** Repositories that the policy speaks of, or did when it was applied last: what a plan drops it takes access from too. */
    get repositories(): readonly string[] {
        const { before, plan } = this.input;
        return [
            ...new Set([...Object.keys(plan.repositories), ...Object.keys(before.repositories)]),
        ].sort();
    }

    /** The policy line of the first of these keys that is written. */
    lineOf(...paths: readonly PolicyPath[]): { readonly origin?: Origin } {
        const { lines } = this.input;
        const path = paths.find((one) => lines?.isWritten(["brakes", ...one]));
        return lines === undefined || path === undefined
            ? {}
            : { origin: lines.at(["brakes", ...path]) };
    }

    /** Whether something else binds the plan here than its own policy. */
    isBoundByEarlier(brake: string): boolean {
        const [mine, binding] = [brakesOf(this.input.policy), this.brakes].map((brakes) =>
            Object.hasOwn(removalBrakes, brake)
                ? limitOf(brakes, brake as RemovalBrake)
                : (brakes[brake as keyof Brakes] ?? null),
        );
        return JSON.stringify(mine) !== JSON.stringify(binding);
    }

    /** The slug that a team of now has after the apply. */
    slugAfter(slug: string): string {
        return this.renames.get(slug) ?? slug;
    }

    teamAfter(slug: string): Team | undefined {
        return own(this.input.after.teams, this.slugAfter(slug));
    }

    /** The names by which it is known after the apply, for an actor of now. */
    actorAfter(actor: string): string {
        return actor.startsWith("team:") ? `team:${this.slugAfter(actor.slice(5))}` : actor;
    }

    isOwner(login: string): boolean {
        return own(this.input.live.state.members, login)?.role === "admin";
    }
}

/** Old slug to new, of teams that are renamed instead of replaced. */
function renamesOf({ plan, before, live }: BrakesInput): Map<string, string> {
    return new Map([...renames(plan, before.teams), ...renames(plan, live.state.teams)]);
}

export function isManaged(plan: Plan, slug: string): boolean {
    return own(plan.teams, slug)?.management === "managed";
}

import type { Change } from "../change";
import type { FactPath } from "../fact-path";
import { factPath, factSegments, isWithin } from "../fact-path";
import type { LiveOrganization } from "../live";
import type { OrganizationState } from "../organization";
import type { Origin } from "../origin";
import type { FactKind } from "../fact-kind";
import { areaOfFact, kindOf } from "../fact-kind";
import type { Plan } from "../plan";
import { originOf } from "../plan";
import { own } from "./lookup";

/** What the difference does to the bounds that the policy sets; `undefined`: neither can be said. */
export type Effect = Change["effect"];

/** A difference as an area of the comparison finds it; where it comes from in the policy is filled in here. */
export interface Difference {
    readonly kind: Exclude<Change["kind"], "unknown">;
    /** Segments of the fact's path. */
    readonly at: readonly string[];
    readonly repository?: string;
    readonly summary: string;
    readonly declared?: unknown;
    readonly actual?: unknown;
    readonly effect?: Effect;
    readonly leftOpen?: boolean;
    readonly managed: boolean;
    readonly remedy?: string;
    /** Another path to take the policy line from, where the fact's own place is not the one that governs it. */
    readonly governedBy?: readonly string[];
}

/** One comparison under way: both sides, what may be spoken of, and what was found. */
export class Comparison {
    readonly changes: Change[] = [];
    private readonly unknown: ReadonlySet<FactPath>;
    private readonly unasked: ReadonlySet<FactKind>;

    constructor(
        readonly plan: Plan,
        private readonly live: LiveOrganization,
    ) {
        this.unknown = new Set(live.unknown.map(({ path }) => path));
        this.unasked = new Set(live.unasked);
    }

    get state(): OrganizationState {
        return this.live.state;
    }

    /** Whether the fact was read; false when it or anything above it is unknown, or was not asked for. */
    knows(...at: readonly string[]): boolean {
        const path = factPath(...at);
        return !isWithin(this.unknown, path) && this.asked(path);
    }

    private asked(path: FactPath): boolean {
        if (this.unasked.size === 0) return true;
        const kind = kindOf(path);
        return kind === undefined || !this.unasked.has(kind);
    }

    isOwner(login: string): boolean {
        return own(this.state.members, login)?.role === "admin";
    }

    /**
     * Notes a difference, unless its place is unknown, or the repository that it is about: one that went away while it was read
     * went from every list.
     */
    report({ at, governedBy, ...difference }: Difference): void {
        if (!this.knows(...at)) return;
        const { repository } = difference;
        if (repository !== undefined && !this.knows("repositories", repository)) return;
        const path = factPath(...at);
        const governing = governedBy === undefined ? path : factPath(...governedBy);
        const origin = originOf(this.plan, governing) ?? originOf(this.plan, path);
        this.changes.push({ ...difference, path, ...placed(origin, path) });
    }

    reportUnknown(): void {
        for (const { path, what, reason } of this.live.unknown) {
            if (!this.asked(path)) continue;
            this.changes.push({
                kind: "unknown",
                path,
                ...placed(originOf(this.plan, path), path),
                ...repositoryOf(path),
                summary: `${what} could not be read: ${reason}`,
                managed: false,
            });
        }
    }
}

function placed(origin: Origin | undefined, path: FactPath): Pick<Change, "area" | "origin"> {
    return { area: areaOfFact(path, origin), ...(origin === undefined ? {} : { origin }) };
}

function repositoryOf(path: FactPath): { repository?: string } {
    const [root, repository] = factSegments(path);
    return root === "repositories" && repository !== undefined ? { repository } : {};
}

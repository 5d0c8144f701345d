/**
 * What a reviewer decides from: everything that an apply would do to the organization, what it would leave alone, and what
 * stands in its way. Plain data, the one model behind every format of `codex-rollout preview`, `up` and `rollback`.
 */
import type { FactPath } from "../plan/fact-path";
import type { Finding } from "../plan/finding";
import type { Unread } from "../plan/live";
import type { Origin } from "../plan/origin";

/** What a change does to the bounds around people and Codex. `neutral`: neither can be said, or nothing is bounded by it. */
export type ChangeClass = "loosens" | "neutral" | "tightens";

/**
 * Why a change is in the preview.
 * - `change`: the policy, or the program, differs from what was applied last. - `drift`: somebody changed the organization
 *   behind the policy's back, and the apply puts it back. - `left`: there and not declared, or not ours to set; the apply
 *   leaves it alone.
 */
export type Part = "change" | "drift" | "left";

/** One fact before and after the apply. */
export interface PreviewChange {
    readonly part: Part;
    readonly class: ChangeClass;
    /** What the apply does to the fact; `keep` in the part `left`. */
    readonly action: "add" | "change" | "remove" | "keep";
    readonly path: FactPath;
    /** Area of the policy, as its key is spelled. */
    readonly area: string;
    readonly repository?: string;
    /** The fact a reader recognizes, said as what happens: `docs-web: required approvals of main go from 2 to 1`. */
    readonly summary: string;
    /** What the organization has now; absent: nothing. Never a secret value: the state knows only names. */
    readonly before?: unknown;
    /** What it has after the apply; absent: nothing. */
    readonly after?: unknown;
    /** The policy line that asks for it; absent when a line that asked for it is gone. */
    readonly origin?: Origin;
    /** In the part `left`: what puts it right, when anything should. */
    readonly remedy?: string;
}

/** What one person, or one GitHub App, can do in one repository before and after the apply, by every way together. */
export interface AccessChange {
    readonly subject: { readonly kind: "person" | "app"; readonly name: string };
    readonly repository: string;
    /** GitHub's role for a person; for an app `read` or `pull-requests`. Absent: no access. */
    readonly before?: string;
    readonly after?: string;
    /** Through what the stronger of both comes, e.g. `team codex-pilot`, `direct`, `owner`, sorted. */
    readonly through: readonly string[];
    readonly class: ChangeClass;
}

/** One step of the Pulumi engine that is no `same`, from its own events. */
export interface EngineStep {
    readonly urn: string;
    /** Token of the resource type, e.g. `github:index/team:Team`. */
    readonly type: string;
    /** The engine's own word: `create`, `update`, `delete`, `replace`, `import`, `refresh`, … */
    readonly op: string;
    /** Changed properties, as the engine names them, with what they were and become; secrets are `[secret]`. Sorted. */
    readonly properties: readonly EngineProperty[];
    /** Fact that the resource carries, from its logical name; absent for resources that carry none. */
    readonly path?: FactPath;
    /** A deletion from the stack alone: what the resource stands for stays on GitHub. */
    readonly retained?: true;
}

export interface EngineProperty {
    readonly name: string;
    readonly before?: unknown;
    readonly after?: unknown;
}

/** A brake that the plan sets off. */
export interface BrakeHit {
    /** Key of the policy's `brakes` area, e.g. `memberships`, `owners`, `loosening`. */
    readonly brake: string;
    /** What is stopped and why, with the numbers: `removes 12 of 20 memberships (60 %); the policy allows 25 %`. */
    readonly summary: string;
    /** The changes that set it off, sorted. */
    readonly paths: readonly FactPath[];
    /** The policy line with the limit; absent when the default applies. */
    readonly origin?: Origin;
    /** What to do: the change that would be right, or the override to write. */
    readonly remedy: string;
    /** An override that holds for exactly this plan; the brake then stops nothing and is still shown. */
    readonly override?: Override;
}

/** A person's word that this plan, and no other, may pass a brake. */
export interface Override {
    readonly brake: string;
    /** Hash of the plan, at least its first 12 digits. */
    readonly plan: string;
    /** Login of who says so, with `@`. */
    readonly by: string;
    readonly because: string;
    /** Last day on which it holds, `YYYY-MM-DD`. */
    readonly expires: string;
    readonly origin: Origin;
}

export interface Preview {
    /** Version of this shape, for whoever reads the JSON. */
    readonly version: 1;
    readonly organization: string;
    /** Policy file as the user gave it. */
    readonly policy: string;
    /** Name of the Pulumi stack; of the base, when there are several. */
    readonly stack: string;
    /** The stacks, when there are several: the base first, the others sorted. */
    readonly shards?: readonly PreviewShard[];
    /** SHA-256, hexadecimal, of the canonical plan: the same digits mean that the same is applied. */
    readonly hash: string;
    /** Removals and loosenings first, then by area and path; every part in one list. */
    readonly changes: readonly PreviewChange[];
    readonly access: readonly AccessChange[];
    /** Sorted by urn. */
    readonly steps: readonly EngineStep[];
    readonly brakes: readonly BrakeHit[];
    /** Policy findings that stop nothing, missing and expiring attestations among them. */
    readonly findings: readonly Finding[];
    /** Parts of the organization that could not be read: nothing is said about them. */
    readonly unknown: readonly Unread[];
}

/** One stack of several. */
export interface PreviewShard {
    /** As the policy calls it; `base` holds what is the organization's. */
    readonly name: string;
    readonly stack: string;
    /** Repositories that it holds, or is to hold. */
    readonly repositories: number;
    /** Steps of the engine in it. */
    readonly steps: number;
}

/** Brakes that stop the apply: set off and not overridden. */
export function stopping(preview: Pick<Preview, "brakes">): readonly BrakeHit[] {
    return preview.brakes.filter(({ override }) => override === undefined);
}

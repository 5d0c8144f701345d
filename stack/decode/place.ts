import { factSegments } from "../../plan/fact-path";
import type { StackResource } from "../deployment";

/** Where a resource stands, by its logical name: `codex-rollout/[repositories/NAME/]KIND/KEY/…`. */
export interface Place {
    readonly repository?: string;
    /** Segments of the fact path below the organization or the repository. */
    readonly segments: readonly string[];
}

export function placeOf({ name }: Pick<StackResource, "name">): Place {
    const [, ...segments] = factSegments(name);
    return segments[0] === "repositories" && segments[1] !== undefined
        ? { repository: segments[1], segments: segments.slice(2) }
        : { segments };
}

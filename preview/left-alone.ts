import type { Change } from "../plan/change";
import type { PreviewChange } from "./model";

/** A difference that the apply leaves as it is: it bounds nothing more and nothing less, so it is neutral. */
export function leftAlone(change: Change): PreviewChange {
    const { path, area, repository, summary, actual, declared, origin, remedy } = change;
    return {
        part: "left",
        class: "neutral",
        action: "keep",
        path,
        area,
        ...(repository === undefined ? {} : { repository }),
        summary,
        ...(actual === undefined ? {} : { before: actual, after: actual }),
        ...(origin === undefined ? {} : { origin }),
        ...remedyOf(change, declared, remedy),
    };
}

function remedyOf(
    { kind, leftOpen }: Change,
    declared: unknown,
    remedy: string | undefined,
): { remedy?: string } {
    if (remedy !== undefined) return { remedy };
    if (leftOpen === true)
        return { remedy: "the policy leaves this open; name it there or take it away" };
    if (kind === "unmanaged") return { remedy: "by hand, or name it in the policy" };
    return declared === undefined ? {} : { remedy: "it waits for the person to accept" };
}

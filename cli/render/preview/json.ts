import type { Preview } from "../../../preview/model";
import { visibleJson } from "../../../plan/visible";
import type { PreviewCounts } from "./counts";
import { countsOf, verdict } from "./counts";

/** What `preview --json` and `rollback --json` print. */
export interface PreviewDocument extends Preview {
    /** One sentence: what the preview comes to. */
    readonly verdict: string;
    /** How many changes of each part and class. */
    readonly counts: PreviewCounts;
}

/** The model itself, whose `version` says which keys scripts may rely on, with its verdict and counts. */
export function previewJson(preview: Preview): string {
    const { version, ...rest } = preview;
    const document: PreviewDocument = {
        version,
        verdict: verdict(preview),
        counts: countsOf(preview),
        ...rest,
    };
    return visibleJson(document);
}

import type { Preview } from "../../../preview/model";
import { countsOf, verdict } from "./counts";

/** The model itself, whose `version` says which keys scripts may rely on, with its verdict and counts. */
export function previewJson(preview: Preview): string {
    const { version, ...rest } = preview;
    return JSON.stringify(
        { version, verdict: verdict(preview), counts: countsOf(preview), ...rest },
        null,
        2,
    );
}

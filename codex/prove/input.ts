import type { CodexControls } from "../../plan/codex";
import type { CodexBinary } from "../binary/find";
import type { RenderedFile } from "../render";

export interface ProveInput {
    readonly controls: CodexControls;
    readonly files: readonly RenderedFile[];
    readonly binary: CodexBinary;
    /** Called as each part begins, for a line of progress. */
    readonly progress?: (part: string) => void;
}

import type { CodexControls } from "../../plan/codex";
import type { CodexBinary } from "../binary/find";
import type { RenderedFile } from "../render";

export interface CheckInput {
    readonly controls: CodexControls;
    /** The files to check: as rendered now, or as they stand in a folder that someone may have changed. */
    readonly files: readonly RenderedFile[];
    readonly binary: CodexBinary;
}

import { basename } from "node:path";
import type { CodexControls } from "../../plan/codex";
import type { Origin } from "../../plan/origin";
import { provenVersion } from "../version";

/** First lines of every rendered file, without comment marks: whose it is, and what it was proven with. */
export function header(controls: CodexControls, purpose: string): string[] {
    return [
        purpose,
        `Written by codex-rollout from ${basename(controls.policy)} of ${controls.organization}. Change the policy, not this file.`,
        `For codex ${provenVersion}; after a new release run \`codex-rollout codex prove\` again.`,
    ];
}

/** The policy path that a part comes from; lines are left out, so that moving one in the policy changes no file. */
export function provenance(controls: CodexControls, origin: Origin): string {
    const file = origin.file === controls.policy ? "" : `${basename(origin.file)}: `;
    return `${file}${origin.path}`;
}

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

/** Whether a text is one that we have written, from whatever policy: it has our second line. */
export function isOurs(text: string): boolean {
    return /^# Written by codex-rollout from .+ of .+\. Change the policy, not this file\.$/m.test(
        text.split("\n", 4).join("\n"),
    );
}

/** The policy path that a part comes from; lines are left out, so that moving one in the policy changes no file. */
export function provenance(controls: CodexControls, origin: Origin): string {
    const file = origin.file === controls.policy ? "" : `${basename(origin.file)}: `;
    return `${file}${origin.path}`;
}

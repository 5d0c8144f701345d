/** What `init` says when the files are there. */
import { policyPlace } from "./project";

/** The commands that come next, each with what it does. */
export function nextSteps(stack: string, tried: boolean): string {
    const steps: readonly (readonly [string, string])[] = [
        ["npm install", "codex-rollout itself"],
        ...(tried
            ? ([
                  [`npx codex-rollout validate --watch ${policyPlace}`, "while you edit it"],
              ] as const)
            : ([
                  [
                      `npx codex-rollout init --try`,
                      "preview it on a local GitHub: no organization, no token",
                  ],
              ] as const)),
        [
            `npx codex-rollout run -- pulumi stack init ${stack} && npx codex-rollout preview`,
            "on the real organization, with GITHUB_TOKEN; nothing is written",
        ],
    ];
    const width = Math.max(...steps.map(([command]) => command.length));
    return [
        "Next:",
        ...steps.map(([command, what]) => `  ${command.padEnd(width)}   # ${what}`),
    ].join("\n");
}

import { z } from "zod";
import { named, repositories, section, teamOrPerson } from "./schema";

const area = section({
    paths: z
        .array(z.string().min(1))
        .min(1, "must name at least one path")
        .meta({
            title: "Paths",
            description:
                "CODEOWNERS patterns: gitignore's, without `!`, `[ ]` and `\\#`. `/migrations/` is the folder at the root, `**/auth/**` any folder of that name, `*.sql` any such file.",
            examples: [["/migrations/", "**/auth/**", "*.sql"]],
        }),
    owners: z
        .array(teamOrPerson)
        .min(1, "must name at least one owner: a sensitive path without one is looked at by nobody")
        .meta({
            title: "Owners",
            description:
                "Teams of `users` and people as @login, one of whom must approve. They need write access wherever the area applies.",
            examples: [["codex-reviewers"], ["security", "@lead-1"]],
        }),
    approvals: z
        .int()
        .min(1)
        .max(10)
        .optional()
        .meta({
            title: "Approvals",
            description:
                "Approvals that pull requests need, at least, in the repositories where the area applies. GitHub counts them for a whole pull request, so this raises what the profile asks for; the highest number wins.",
            examples: [2],
        }),
    repositories: repositories.optional().meta({
        title: "Repositories",
        description: "Tiers and repositories where the area applies; unset: every tier.",
        examples: [["restricted"]],
    }),
}).meta({ title: "Review area", description: "Paths that somebody in particular must look at." });

/** Areas by name. */
export const reviewAreas = named(area).meta({
    title: "Review",
    description:
        "Where a human must look, and who: becomes CODEOWNERS and required reviews. Where two areas match a path, the pattern that says more about it decides, whatever the order here.",
    examples: [
        {
            "codex-files": {
                paths: ["/AGENTS.md", "/.codex/", "/.github/"],
                owners: ["codex-reviewers"],
            },
        },
    ],
});
export type Review = z.output<typeof reviewAreas>;
export type ReviewArea = z.output<typeof area>;

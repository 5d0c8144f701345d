import { z } from "zod";
import { actor, named, section } from "./schema";

const flag = (title: string, description: string) =>
    z.boolean().default(false).meta({ title, description });

const actors = (title: string, description: string) =>
    z
        .array(actor)
        .meta({ title, description, examples: [["platform-team", "@lead-1", "app:release-bot"]] });

/** A branch name or pattern. GitHub matches with fnmatch: `*` stops at `/`, `**` does not. */
export const branchPattern = z
    .string()
    .min(1)
    .max(255)
    .regex(
        /^(?!refs\/)[^\s~^:\\]+$|^~DEFAULT_BRANCH$/,
        "must be a branch name or pattern, without refs/heads/",
    )
    .refine((text) => (text.match(/\*/g) ?? []).length <= 6, "must have at most six *")
    .meta({ examples: ["main", "release/**"] });

const bypassEntry = z.union([
    actor,
    section({
        actor: actor.meta({
            title: "Actor",
            description: "Who may bypass the ruleset.",
            examples: ["platform-team"],
        }),
        mode: z.enum(["always", "pull-request", "exempt"]).default("pull-request").meta({
            title: "Mode",
            description:
                "`pull-request`: may merge a pull request against the rules, and not push. `always`: may push too. `exempt`: is not asked and leaves no trace.",
        }),
    }),
]);

const profile = section({
    as: z
        .enum(["branch-protection", "repository-ruleset", "organization-ruleset"])
        .default("branch-protection")
        .meta({
            title: "As",
            description:
                "What GitHub is given: a classic branch protection for each repository; a ruleset for each repository; or one ruleset of the organization that covers every repository which uses the profile (needs a Team or Enterprise plan).",
        }),
    name: z
        .string()
        .min(1, "must be the name of the ruleset")
        .max(100)
        .optional()
        .meta({
            title: "Name",
            description:
                "What the ruleset is called on GitHub; unset: the profile's name. Rulesets only.",
            examples: ["Protect releases"],
        }),
    branches: z
        .array(branchPattern)
        .min(1)
        .optional()
        .meta({
            title: "Branches",
            description:
                "Branches to protect where a tier names this profile; unset: the default branch of each repository.",
            examples: [["main", "release/**"]],
        }),
    approvals: z
        .union([z.int().min(0).max(10), z.literal("none")])
        .default(1)
        .meta({
            title: "Approvals",
            description:
                "Approving reviews that a pull request needs; `none` asks for no pull request at all. At most 6 in a branch protection. `review` may raise it.",
        }),
    "code-owners": flag(
        "Code owners",
        "Whether owners by CODEOWNERS must approve what changes their paths. `review` turns it on where it says nothing.",
    ),
    "last-push-approval": flag(
        "Last push approval",
        "Whether somebody other than who pushed last must have approved.",
    ),
    "dismiss-stale-approvals": flag(
        "Dismiss stale approvals",
        "Whether a new push takes back the approvals given before it.",
    ),
    checks: z
        .array(z.string().min(1))
        .default([])
        .meta({
            title: "Checks",
            description: "Status checks that must pass, by name.",
            examples: [["test", "lint"]],
        }),
    "strict-checks": flag(
        "Strict checks",
        "Whether the branch must be up to date with its base for the checks to count.",
    ),
    "conversation-resolution": flag(
        "Conversation resolution",
        "Whether every review conversation must be resolved.",
    ),
    "linear-history": flag("Linear history", "Whether merge commits are refused."),
    "signed-commits": flag(
        "Signed commits",
        "Whether every commit must carry a verified signature.",
    ),
    "force-pushes": flag("Force pushes", "Whether history may be rewritten."),
    deletions: flag("Deletions", "Whether the branch may be deleted."),
    "enforce-admins": flag(
        "Enforce for administrators",
        "Whether the rules bind administrators too. Branch protections only: a ruleset always does, except for whom `bypass` names.",
    ),
    "lock-branch": flag("Lock branch", "Whether the branch is read-only. Branch protections only."),
    bypass: z
        .array(bypassEntry)
        .default([])
        .meta({
            title: "Bypass",
            description:
                "Who may merge without the required reviews: teams, people as @login and apps as app:slug in a branch protection; teams, apps, organization-admin, deploy-key and role:NAME in a ruleset.",
            examples: [["platform-team"], [{ actor: "platform-team", mode: "pull-request" }]],
        }),
    push: actors(
        "Push",
        "Who may push to the branch; unset: whoever may write. An empty list: nobody. Branch protections only.",
    ).optional(),
    dismissal: actors(
        "Dismissal",
        "Who may dismiss reviews; unset: whoever may write. Branch protections only.",
    ).optional(),
    "force-push-bypass": actors(
        "Force push bypass",
        "Who may rewrite history although others may not. Branch protections only.",
    ).default([]),
    enforcement: z.enum(["active", "evaluate", "disabled"]).default("active").meta({
        title: "Enforcement",
        description:
            "`active`: the ruleset binds. `evaluate`: it only records what it would have refused (Enterprise). `disabled`: it does nothing. Rulesets only.",
    }),
}).meta({ title: "Profile", description: "How a branch is protected." });

/** Profiles by name. */
export const branchProfiles = named(profile).meta({
    title: "Branches",
    description:
        "What protects a branch: profiles by name, which the tiers of `repositories` choose from.",
    examples: [{ standard: { approvals: 1, "code-owners": true, checks: ["test"] } }],
});
export type Branches = z.output<typeof branchProfiles>;
export type Profile = z.output<typeof profile>;

import { z } from "zod";
import { baseRoles } from "../plan/organization";
import { branchPattern } from "./branch-profile";
import { match, namesOrPatterns } from "./match";
import { delivery, name, named, section, teamOrPerson } from "./schema";
import { secretSlots } from "./secret-slots";
import { workflowPermissions } from "./workflow-permissions";

const tier = section({
    match: match.meta({
        title: "Match",
        description:
            "Which repositories belong to the tier: a list of names and patterns, any of which may match; or a mapping of `names`, `topic` and `property`, all of which must hold. A repository is in one tier: its full name beats any pattern. Archived repositories are left out, with a warning.",
        examples: [
            ["docs-*", "sandbox"],
            { topic: "web" },
            { property: { "data-class": "restricted" } },
        ],
    }),
    except: namesOrPatterns.optional().meta({
        title: "Except",
        description:
            "Names and patterns of repositories that `match` would select and that stay out.",
        examples: [["docs-internal"]],
    }),
    access: z
        .record(teamOrPerson, z.enum(baseRoles))
        .default({})
        .meta({
            title: "Access",
            description:
                "Who has which role: a team of `users`, or a person as @login. `{repository}` in a team's name stands for the name of each repository.",
            examples: [
                { "codex-pilot": "write", "@lead-1": "maintain" },
                { "{repository}-admins": "admin" },
            ],
        }),
    grants: z.enum(["additive", "authoritative"]).default("additive").meta({
        title: "Grants",
        description:
            "`additive`: access that the policy does not name is left alone and reported. `authoritative`: it is removed.",
    }),
    cloud: z.enum(["none", "read", "pull-requests"]).default("none").meta({
        title: "Cloud",
        description:
            "What Codex cloud may do here. `none`: its GitHub App does not see the repository. `pull-requests`: it sees it and proposes changes. `read`: it is meant to look only; the app's own permissions cannot be cut down for one repository, so people and branch rules have to hold that.",
    }),
    branches: z
        .union([name, z.record(branchPattern, name)])
        .optional()
        .meta({
            title: "Branches",
            description:
                "The profile of `branches` that protects the default branch; or a mapping from branch names and patterns to profiles, where ~DEFAULT_BRANCH stands for the default branch.",
            examples: ["standard", { "~DEFAULT_BRANCH": "standard", "release/**": "strict" }],
        }),
    codeowners: delivery.optional().meta({
        title: "CODEOWNERS delivery",
        description:
            "How the lines that `review` adds to CODEOWNERS get there: `commit` to the default branch, or a `pull-request` that a person merges. Unset: a commit where the protection of the default branch lets an administrator commit, a pull request where it does not.",
    }),
    secrets: secretSlots.optional().meta({
        title: "Secrets",
        description:
            "Actions secrets of each repository. Every workflow of the repository reads them, on every branch: prefer `environments`.",
        examples: [["LINT_TOKEN"], { LINT_TOKEN: { from: "LINT_TOKEN" } }],
    }),
    actions: workflowPermissions.optional().meta({
        title: "Actions",
        description: "Workflow permissions of each repository; unset: the organization's.",
        examples: [{ "workflow-permissions": "read" }],
    }),
}).meta({ title: "Tier", description: "Repositories that are treated alike." });

/** Tiers by name. */
export const tiers = named(tier).meta({
    title: "Repositories",
    description:
        "Which repositories Codex reaches, by tier, low risk first, and who has which access to them.",
    examples: [
        {
            pilot: {
                match: ["docs-*", "sandbox"],
                access: { "codex-pilot": "write" },
                branches: "standard",
            },
        },
    ],
});
export type Repositories = z.output<typeof tiers>;
export type Tier = z.output<typeof tier>;

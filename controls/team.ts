import { z } from "zod";
import type { TeamRole } from "../plan/organization";
import type { PolicyPath } from "./control";
import { date, login, section, teamName } from "./schema";

const team = section({
    description: z
        .string()
        .max(4096)
        .default("")
        .meta({
            title: "Description",
            description: "What the team is for, as GitHub shows it.",
            examples: ["Developers who may use Codex"],
        }),
    privacy: z.enum(["closed", "secret"]).default("closed").meta({
        title: "Privacy",
        description:
            "`closed`: every member of the organization sees the team. `secret`: only its members do; such a team can own no code and stand below no other.",
    }),
    parent: teamName.optional().meta({
        title: "Parent team",
        description:
            "The team above, one of `users`. This team has whatever access the team above has.",
        examples: ["engineering"],
    }),
    maintainers: z
        .array(login)
        .default([])
        .meta({
            title: "Maintainers",
            description:
                "Logins of people who may add and remove members on GitHub. Owners of the organization are maintainers of every team they are in, whichever list names them.",
            examples: [["lead-1"]],
        }),
    members: z
        .array(login)
        .default([])
        .meta({
            title: "Members",
            description: "Logins of the people in the team.",
            examples: [["dev-1", "dev-2"]],
        }),
    membership: z.enum(["authoritative", "additive"]).default("authoritative").meta({
        title: "Membership",
        description:
            "`authoritative`: whoever is not named is removed. `additive`: whoever is not named is left alone and reported.",
    }),
    previously: z
        .array(teamName)
        .default([])
        .meta({
            title: "Previous names",
            description:
                "Names this team had: it is renamed, and keeps its members and access, instead of being replaced.",
            examples: [["codex-early-users"]],
        }),
    "identity-provider-group": z
        .string()
        .min(1, "must be the name of a group")
        .optional()
        .meta({
            title: "Identity provider group",
            description:
                "Group of the identity provider that holds the same people, and that has Codex in the ChatGPT workspace. No API of ours reads it: the attestation seats-and-roles must name it.",
            examples: ["sso-codex-pilot"],
        }),
    until: date.optional().meta({
        title: "Until",
        description:
            "Last day of access, in UTC. There are warnings from 14 days before; from the day after, the team is planned without people, so the next `pulumi up` ends their access. Needs authoritative membership.",
    }),
});

/** Teams by name. */
export const teams = z
    .record(
        teamName,
        z.union([z.literal("existing"), team]).meta({
            title: "Team",
            description:
                "`existing`: a team that others look after and that this policy only speaks of; its name may then be a pattern with *, as in `*-admins`. Otherwise a team that this policy creates and keeps.",
        }),
    )
    .superRefine((teams, context) => {
        for (const [name, written] of Object.entries(teams))
            if (name.includes("*") && written !== "existing")
                context.addIssue({
                    code: "custom",
                    path: [name],
                    message: "must be `existing`: a pattern names no team to keep",
                });
    })
    .meta({
        title: "Users",
        description:
            "Who may use Codex, by GitHub team. Every team that the policy speaks of stands here, under its name.",
        examples: [{ "codex-pilot": { members: ["dev-1", "dev-2"] } }, { engineering: "existing" }],
    });

export type Users = z.output<typeof teams>;
export type Team = z.output<typeof team>;

/** People of a team as they are written, with their places; maintainers first. */
export function entries(
    name: string,
    team: Team,
): { readonly login: string; readonly role: TeamRole; readonly path: PolicyPath }[] {
    const of = (key: "members" | "maintainers", role: TeamRole) =>
        team[key].map((login, index) => ({ login, role, path: ["users", name, key, index] }));
    return [...of("maintainers", "maintainer"), ...of("members", "member")];
}

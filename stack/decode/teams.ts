import { z } from "zod";
import { own } from "../../plan/compare/lookup";
import type { PlannedTeam } from "../../plan/plan";
import type { StackResource } from "../deployment";
import type { Draft } from "./draft";
import type { Decode, Decoders } from "./read";
import { id, inputsOf, list, organizationKey, text, UndecodableError } from "./read";

const role = z
    .enum(["member", "maintainer"])
    .nullish()
    .transform((value) => value ?? "member");

const team: Decode = (resource, draft, names) => {
    const slug = organizationKey(resource, "teams");
    const inputs = inputsOf(
        resource,
        z.object({
            name: text,
            description: text.nullish(),
            privacy: z.enum(["closed", "secret"]).nullish(),
            parentTeamId: id.nullish(),
        }),
    );
    const parent = inputs.parentTeamId ? names.team(inputs.parentTeamId) : undefined;
    draft.teams[slug] = {
        slug,
        name: inputs.name,
        description: inputs.description ?? "",
        // The provider's default, which `pulumi import` leaves out.
        privacy: inputs.privacy ?? "secret",
        ...(parent === undefined ? {} : { parent }),
        members: {},
        management: "managed",
        // Until a resource says who is in it, nobody is taken out of it.
        membership: "additive",
        previously: [],
    };
};

const members: Decode = (resource, draft) => {
    const inputs = inputsOf(
        resource,
        z.object({ members: list(z.object({ username: text, role })) }),
    );
    change(resource, draft, () => ({
        membership: "authoritative",
        members: Object.fromEntries(
            inputs.members.map(({ username, role: has }) => [username.toLowerCase(), has]),
        ),
    }));
};

const membership: Decode = (resource, draft) => {
    const inputs = inputsOf(resource, z.object({ username: text, role }));
    change(resource, draft, ({ members: others }) => ({
        members: { ...others, [inputs.username.toLowerCase()]: inputs.role },
    }));
};

function change(
    resource: StackResource,
    draft: Draft,
    changes: (before: PlannedTeam) => Partial<PlannedTeam>,
): void {
    const slug = organizationKey(resource, "teams");
    const before = own(draft.teams, slug);
    if (before === undefined) {
        throw new UndecodableError(resource, `the stack has no team ${slug} that it belongs to`);
    }
    draft.teams[slug] = { ...before, ...changes(before) };
}

export const teamDecoders: Decoders = [
    ["github:index/team:Team", team],
    ["github:index/teamMembers:TeamMembers", members],
    ["github:index/teamMembership:TeamMembership", membership],
];

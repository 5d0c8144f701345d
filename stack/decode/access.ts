import { z } from "zod";
import type { RepositoryRole } from "../../plan/organization";
import type { Decode, Decoders } from "./read";
import { placeOf } from "./place";
import { inputsOf, misplaced, text } from "./read";
import type { StackResource } from "../deployment";

/**
 * `pulumi import` leaves out what is as by default (terraform-provider-github v6.13: `pull` of a team, `push` of a person).
 */
const grantOr = (usual: string) =>
    z.object({ permission: text.nullish().transform((said) => said ?? usual) });
const ofTeam = grantOr("pull");
const ofPerson = grantOr("push");

/** A repository of the plan has this component even when nobody is granted anything. */
const access: Decode = (resource, draft) => {
    draft.repository(accessPlace(resource).repository);
};

const teamGrant: Decode = (resource, draft, names) => {
    const { repository, key } = accessPlace(resource, "teams");
    const { permission } = inputsOf(resource, ofTeam);
    draft.repository(repository).teams[names.mention(key)] = roleOf(permission);
};

const collaborator: Decode = (resource, draft) => {
    const { repository, key } = accessPlace(resource, "people");
    const { permission } = inputsOf(resource, ofPerson);
    draft.repository(repository).collaborators[key.toLowerCase()] = roleOf(permission);
};

/** Each grant is a resource of its own; this one only takes away what none of them gives. */
const everybody: Decode = (resource, draft) => {
    draft.repository(accessPlace(resource).repository).grants = "authoritative";
};

function accessPlace(
    resource: StackResource,
    kind?: "teams" | "people",
): { readonly repository: string; readonly key: string } {
    const { repository, segments } = placeOf(resource);
    const [access, at, key = ""] = segments;
    if (repository === undefined || access !== "access" || (kind && (at !== kind || key === "")))
        return misplaced(
            resource,
            `codex-rollout/repositories/…/access${kind ? `/${kind}/…` : ""}`,
        );
    return { repository, key };
}

/** The way back of `components/roles.ts`. */
function roleOf(permission: string): RepositoryRole {
    return permission === "pull" ? "read" : permission === "push" ? "write" : permission;
}

export const accessDecoders: Decoders = [
    ["codex-rollout:index:RepositoryAccess", access],
    ["github:index/teamRepository:TeamRepository", teamGrant],
    ["github:index/repositoryCollaborator:RepositoryCollaborator", collaborator],
    ["github:index/repositoryCollaborators:RepositoryCollaborators", everybody],
];

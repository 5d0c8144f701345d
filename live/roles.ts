import { baseRoles } from "../plan/organization";
import type { Actor, RepositoryRole } from "../plan/organization";

/** A role as GitHub gives it in its several spellings: `WRITE`, `Write`, `push`; custom roles keep their own. */
export function repositoryRole(given: string): RepositoryRole {
    const lower = given.toLowerCase();
    const role = legacyRoles[lower] ?? lower;
    return (baseRoles as readonly string[]).includes(role) ? role : given;
}

/** REST's older names of two roles. */
const legacyRoles: Readonly<Record<string, string>> = { pull: "read", push: "write" };

/** A person, team or app as GraphQL gives it. */
export interface ActorNode {
    readonly __typename: string;
    readonly slug?: string;
    readonly login?: string;
}

/** Fields of an `ActorNode`, for the unions that GitHub has of these three. */
export const actorFields =
    "__typename ... on App { slug } ... on Team { slug } ... on User { login }";

/** `undefined` for a kind that we have no word for. */
export function actorOf({ __typename, slug, login }: ActorNode): Actor | undefined {
    if (__typename === "Team" && slug !== undefined) return `team:${slug}`;
    if (__typename === "App" && slug !== undefined) return `app:${slug}`;
    if (__typename === "User" && login !== undefined) return `user:${login.toLowerCase()}`;
    return undefined;
}

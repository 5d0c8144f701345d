/** Every REST resource served; a new one is a file here and a line in this list. */
import type { Route } from "../http/context";
import { routes as collaborators } from "./collaborators";
import { routes as invitations } from "./invitations";
import { routes as members } from "./members";
import { routes as meta } from "./meta";
import { routes as organization } from "./organization";
import { routes as properties } from "./properties";
import { routes as repositories } from "./repositories";
import { routes as repositoryInvitations } from "./repository-invitations";
import { routes as teamMembers } from "./team-members";
import { routes as teamRepositories } from "./team-repositories";
import { routes as teams } from "./teams";
import { routes as topics } from "./topics";
import { routes as users } from "./users";

export const routes: readonly Route[] = [
    ...meta,
    ...organization,
    ...members,
    ...invitations,
    ...users,
    ...teams,
    ...teamMembers,
    ...teamRepositories,
    ...repositories,
    ...topics,
    ...properties,
    ...collaborators,
    ...repositoryInvitations,
];

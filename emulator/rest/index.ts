/** Every REST resource served; a new one is a file here and a line in this list. */
import type { Route } from "../http/context";
import { routes as apps } from "./apps";
import { routes as branches } from "./branches";
import { routes as codeowners } from "./codeowners";
import { routes as collaborators } from "./collaborators";
import { routes as commits } from "./commits";
import { routes as contents } from "./contents";
import { routes as gitData } from "./git-data";
import { routes as gitRefs } from "./git-refs";
import { routes as invitations } from "./invitations";
import { routes as issueComments } from "./issue-comments";
import { routes as issues } from "./issues";
import { routes as members } from "./members";
import { routes as meta } from "./meta";
import { routes as organization } from "./organization";
import { routes as personalAccessTokens } from "./personal-access-tokens";
import { routes as properties } from "./properties";
import { routes as pullReviews } from "./pull-reviews";
import { routes as pulls } from "./pulls";
import { routes as repositories } from "./repositories";
import { routes as repositoryInvitations } from "./repository-invitations";
import { routes as search } from "./search";
import { routes as settings } from "./settings";
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
    ...apps,
    ...teams,
    ...teamMembers,
    ...teamRepositories,
    ...repositories,
    ...topics,
    ...properties,
    ...personalAccessTokens,
    ...collaborators,
    ...repositoryInvitations,
    ...branches,
    ...gitRefs,
    ...gitData,
    ...commits,
    ...contents,
    ...codeowners,
    ...pulls,
    ...pullReviews,
    ...issues,
    ...issueComments,
    ...search,
    ...settings,
];

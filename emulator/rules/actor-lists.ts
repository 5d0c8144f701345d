/** Lists of actors as REST takes them: logins, team slugs and App slugs. */
import type { Context } from "../http/context";
import { Problem } from "../http/problem";
import type { Repository } from "../state/repository";
import type { RuleActor } from "../state/settings";
import { ruleActor } from "./actors";

export type ActorKind = "users" | "teams" | "apps";
export const ACTOR_TYPES: Readonly<Record<ActorKind, RuleActor["type"]>> = {
    users: "User",
    teams: "Team",
    apps: "App",
};

/** `{users, teams, apps}` of a request; a list that is left out is empty. */
export function readActors(
    context: Context,
    repository: Repository,
    lists: Readonly<Record<string, unknown>>,
): RuleActor[] {
    return (["users", "teams", "apps"] as const).flatMap((kind) =>
        ((lists[kind] ?? []) as string[]).map((name) =>
            actorNamed(context, repository, kind, name),
        ),
    );
}

/** @throws 422 for a name that nobody has. */
export function actorNamed(
    { state }: Context,
    repository: Repository,
    kind: ActorKind,
    name: string,
): RuleActor {
    const found =
        kind === "users"
            ? state.userByLogin(name)
            : kind === "teams"
              ? state.teamBySlug(state.organizationOf(repository), name)
              : state.appBySlug(name);
    if (found === undefined) {
        throw new Problem(422, "Validation Failed", [
            { resource: "ProtectedBranch", field: kind, code: "invalid", value: name },
        ]);
    }
    return ruleActor(state, repository, ACTOR_TYPES[kind], found.id);
}

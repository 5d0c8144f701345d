/** Which teams and which app are Codex's: the same question for our policy and for any program. */
import picomatch from "picomatch";
import { teamSlug } from "../names";
import type { GuardedActor } from "./fact";

export interface CodexIdentity {
    /** Slugs of Codex teams, or patterns of them (`*`). */
    readonly teams: readonly string[];
    /** Codex's GitHub App: slug, numeric app id and node id, whichever a program may use. */
    readonly apps: readonly string[];
    /** Ids of teams and apps that are known to be none of Codex's, where a program names them by id only. */
    readonly others: readonly string[];
}

/**
 * The app is the public GitHub App https://github.com/apps/chatgpt-codex-connector, whose app id organizations that list
 * it in their rulesets write as 1144995.
 */
export const defaultIdentity: CodexIdentity = {
    teams: ["codex-*"],
    apps: ["chatgpt-codex-connector", "1144995"],
    others: [],
};

/** `undefined`: only an id is known, and nobody has said whose it is. */
export type Answer = boolean | undefined;

export function isCodexTeam(actor: GuardedActor, identity: CodexIdentity): Answer {
    const { kind, name } = split(actor);
    if (kind === "team") return matches(identity.teams, name);
    if (kind !== "id" && kind !== "team-id") return false;
    return ofId(name, "Team", identity.teams, identity.others);
}

export function isCodexApp(actor: GuardedActor, identity: CodexIdentity): Answer {
    const { kind, name } = split(actor);
    if (kind === "id") return ofId(name, "App", identity.apps, identity.others);
    if (kind !== "app") return false;
    if (identity.apps.includes(name)) return true;
    if (identity.others.includes(name)) return false;
    // A slug is told from the configured slug; a number can be told from a configured number only.
    return /^\d+$/.test(name) ? undefined : false;
}

/** Whether a team's name or slug is one of Codex's. */
function matches(patterns: readonly string[], name: string): boolean {
    const known = matchers.get(patterns);
    const matcher =
        known ?? picomatch([...patterns], { nocase: true, noextglob: true, nonegate: true });
    if (known === undefined) matchers.set(patterns, matcher);
    return matcher(name) || matcher(teamSlug(name));
}

/** Every grant of an organization is asked about, and compiling costs more than matching. */
const matchers = new WeakMap<readonly string[], (name: string) => boolean>();

function ofId(
    id: string,
    wanted: "Team" | "App",
    ours: readonly string[],
    others: readonly string[],
): Answer {
    if (ours.includes(id)) return true;
    if (others.includes(id)) return false;
    const kind = kindOfNodeId(id);
    return kind === undefined || kind === wanted ? undefined : false;
}

const kinds: Readonly<Record<string, "Team" | "App" | "User">> = {
    T: "Team",
    A: "App",
    U: "User",
    EMU: "User",
};

/** GitHub's node ids say what they are of: `T_kwDO…` by their prefix, older ones in base64 (`04:Team123`). */
function kindOfNodeId(id: string): "Team" | "App" | "User" | undefined {
    const prefix = /^([A-Z]+)_/.exec(id)?.[1];
    if (prefix !== undefined) return kinds[prefix];
    const old = /^\d+:(Team|App|User)\d+$/.exec(Buffer.from(id, "base64").toString("latin1"));
    return old?.[1] as "Team" | "App" | "User" | undefined;
}

function split(actor: GuardedActor): { readonly kind: string; readonly name: string } {
    const colon = actor.indexOf(":");
    return colon < 0
        ? { kind: actor, name: "" }
        : { kind: actor.slice(0, colon), name: actor.slice(colon + 1) };
}

/** An actor in a sentence. */
export function actorName(actor: GuardedActor): string {
    const { kind, name } = split(actor);
    if (kind === "id") return `the actor with the id ${name}`;
    if (kind === "team-id") return `the team with the id ${name}`;
    return name === "" ? kind : kind === "user" ? name : `the ${kind} ${name}`;
}

/** Who made a difference, by what the audit log says. Pure. */
import type { AuditEvent } from "../../live/audit-log";
import type { Change } from "../../plan/change";
import { factSegments } from "../../plan/fact-path";
import type { FactKind } from "../../plan/fact-kind";
import { kindOf } from "../../plan/fact-kind";
import type { Actor } from "./change";

/** Which events are about a fact, and what has to stand in them for it to be this one. */
interface Trace {
    readonly actions: RegExp;
    /** Field of the event that names the fact, and which segment of its path it has to be. */
    readonly names: Readonly<Record<string, number>>;
}

/** By GitHub's "audit log events for your organization". Segments of the path count from 0, with the kind's own. */
const traces: Readonly<Partial<Record<FactKind, Trace>>> = {
    settings: { actions: /^org\.update_default_repository_permission$/, names: {} },
    members: { actions: /^org\.(add|update|remove|invite)_member$/, names: { user: 1 } },
    invited: { actions: /^org\.invite_member$/, names: { user: 1 } },
    rulesets: { actions: /^repository_ruleset\./, names: { ruleset_name: 1 } },
    secrets: { actions: /^org\.\w+_actions_secret$/, names: { key: 1 } },
    apps: { actions: /^integration_installation\./, names: { integration: 1 } },
    "repositories/teams": { actions: /^team\.\w*repository\w*$/, names: { team: 3 } },
    "repositories/collaborators": { actions: /^repo\.\w+_member$/, names: { user: 3 } },
    "repositories/invitations": { actions: /^(repository_invitation|repo)\./, names: { user: 3 } },
    "repositories/deployKeys": { actions: /^public_key\./, names: { title: 3 } },
    "repositories/protections": { actions: /^protected_branch\./, names: { name: 3 } },
    "repositories/rulesets": { actions: /^repository_ruleset\./, names: { ruleset_name: 3 } },
    "repositories/environments": { actions: /^environment\./, names: { environment_name: 3 } },
    "repositories/secrets": { actions: /^repo\.\w+_actions_secret$/, names: { key: 3 } },
    "repositories/variables": { actions: /^repo\.\w+_actions_variable$/, names: { key: 3 } },
};

/** Of a team, the part of the path says which action tells of it. */
const ofTeams: Readonly<Record<string, Trace>> = {
    members: { actions: /^team\.\w+_member$/, names: { team: 1, user: 3 } },
    "": { actions: /^team\.(create|rename|change_\w+)$/, names: { team: 1 } },
};

/**
 * The last who did something to this very fact; nobody where no event names it, since who did something near it proves
 * nothing.
 *
 * @param events the newest first
 * @param codexApps slugs of the apps that are Codex
 */
export function actorOf(
    change: Pick<Change, "path">,
    organization: string,
    events: readonly AuditEvent[],
    codexApps: readonly string[],
): Actor | undefined {
    const segments = factSegments(change.path);
    const trace = traceOf(change.path, segments);
    if (trace === undefined) return undefined;
    const event = events.find((one) => isAbout(one, trace, segments, organization));
    // An event without an actor is GitHub's own.
    if (event?.actor === undefined) return undefined;
    const { actor: login, action, at, fields } = event;
    const type = typeOf(login, fields, codexApps);
    return { login, type, action, at: new Date(at).toISOString() };
}

/** Whether the log may know at all who made such a difference; what is in files, it does not. */
export function isTraceable({ path }: Pick<Change, "path">): boolean {
    return traceOf(path, factSegments(path)) !== undefined;
}

function traceOf(path: string, segments: readonly string[]): Trace | undefined {
    const kind = kindOf(path);
    if (kind === "teams") return ofTeams[segments[2] === "members" ? "members" : ""];
    return kind === undefined ? undefined : traces[kind];
}

function isAbout(
    { action, fields }: AuditEvent,
    { actions, names }: Trace,
    segments: readonly string[],
    organization: string,
): boolean {
    if (!actions.test(action)) return false;
    if (!same(fields.org, organization)) return false;
    const [root, repository] = segments;
    const whole = root === "repositories" ? `${organization}/${repository}` : undefined;
    if (whole === undefined ? "repo" in fields : !same(fields.repo, whole)) return false;
    return Object.entries(names).every(([field, segment]) => {
        const name = segments[segment];
        const given = fields[field];
        // A team is named with its organization before it.
        return name !== undefined && (same(given, name) || same(given, `${organization}/${name}`));
    });
}

function same(given: unknown, name: string): boolean {
    return typeof given === "string" && given.toLowerCase() === name.toLowerCase();
}

function typeOf(
    actor: string,
    fields: AuditEvent["fields"],
    codexApps: readonly string[],
): Actor["type"] {
    const slug = /^(.+)\[bot\]$/.exec(actor)?.[1];
    if (slug !== undefined && codexApps.includes(slug)) return "codex-app";
    return slug !== undefined || fields.actor_is_bot === true ? "bot" : "person";
}

/**
 * The lock file: which GitHub account, app or team each name of a policy stood for when a person last looked. GitHub gives a
 * login that was renamed or deleted to whoever asks for it next ("Changing your username": the old one is "available for anyone
 * else to claim"), so that a name alone does not say who is granted something.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Policy } from "../controls/control";
import { isTeamPattern } from "../controls/team-patterns";
import type { Finding } from "../plan/finding";
import { sortFindings } from "../plan/finding";
import type { Inventory } from "../plan/inventory";
import { teamSlug } from "../plan/names";
import { startOf } from "./bounded-file";
import { findingsOf } from "./issues";
import { mentionedLogins } from "./mentions";
import type { Positions } from "./positions";
import { limits, readYaml } from "./yaml";

/** Numeric ids of GitHub by name: lower-case login, team slug, app slug, repository name. */
export interface Pins {
    readonly organization: { readonly login: string; readonly id: number };
    readonly users: Readonly<Record<string, number>>;
    /** Teams that the policy speaks of and does not make. */
    readonly teams: Readonly<Record<string, number>>;
    readonly apps: Readonly<Record<string, number>>;
    /** Repositories that the policy names in full. */
    readonly repositories: Readonly<Record<string, number>>;
}

export interface Lock {
    readonly file: string;
    /** Unset when there is none, or the file is wrong. */
    readonly pins?: Pins;
    readonly positions?: Positions;
    /** What is wrong with the file; each of them an error. */
    readonly findings: readonly Finding[];
}

const ids = z.record(z.string().min(1), z.int().positive());
const schema = z.strictObject({
    version: z.literal(1),
    organization: z.strictObject({ login: z.string().min(1), id: z.int().positive() }),
    users: ids,
    teams: ids,
    apps: ids,
    repositories: ids,
});

const kinds = ["users", "teams", "apps", "repositories"] as const;
type Kind = (typeof kinds)[number];

/** `policies/rollout.lock.json` of `policies/rollout.yaml`. */
export function lockFileOf(policyFile: string): string {
    const { dir, name } = path.parse(policyFile);
    return path.join(dir, `${name}.lock.json`);
}

/**
 * Reads a lock file; one that does not exist pins nothing.
 * @throws the error of the file system when the file is there and cannot be read
 */
export function readLock(file: string): Lock {
    return existsSync(file)
        ? parseLock(startOf(file, limits.bytes).toString("utf8"), file)
        : { file, findings: [] };
}

/** As `readLock`, of a text; never throws. JSON is read as the YAML that it is: with the same caps, and places. */
export function parseLock(source: string, file: string): Lock {
    const { data, positions, findings } = readYaml(source.replace(/^\uFEFF/, ""), file);
    if (findings.length > 0) return { file, findings };
    const read = schema.safeParse(data);
    if (read.success) {
        const { version: _, ...pins } = read.data;
        return { file, pins, positions, findings: [] };
    }
    return {
        file,
        findings: sortFindings(
            findingsOf(read.error.issues, { schema, data, positions, base: [] }),
        ),
    };
}

/** What the lock file holds. */
export interface LockDocument extends Pins {
    readonly version: 1;
}

export function formatLock({ organization, ...pins }: Pins): string {
    const { login, id } = organization;
    const sorted = (kind: Kind) => Object.fromEntries(Object.entries(pins[kind]).sort(byName));
    const document: LockDocument = {
        version: 1,
        organization: { login, id },
        users: sorted("users"),
        teams: sorted("teams"),
        apps: sorted("apps"),
        repositories: sorted("repositories"),
    };
    return `${JSON.stringify(document, null, 2)}\n`;
}

/** What a policy names, with the ids that the organization has for it now. A name that nobody has is left out. */
export function pinsOf(policy: Policy, inventory: Inventory): Pins {
    const { login, id } = inventory.organization;
    const now = idsNow(inventory);
    const named = namesOf(policy, inventory);
    const pinned = (kind: Kind) =>
        Object.fromEntries(
            named[kind].flatMap((name): [string, number][] => {
                const id = now[kind].get(name);
                return id === undefined ? [] : [[name, id]];
            }),
        );
    return {
        organization: { login, id },
        users: pinned("users"),
        teams: pinned("teams"),
        apps: pinned("apps"),
        repositories: pinned("repositories"),
    };
}

/**
 * Names of a policy that stand for somebody or something else than when they were pinned.
 *
 * Another account behind a login, app, team or organization is an error: what is granted would go to a stranger. Another
 * repository behind a name is a warning, since only members can make one, and do. A name that is not pinned yet is a warning.
 * @param accepted names, in lower case, that are meant to stand for somebody or something else than before
 */
export function checkPins(
    lock: Lock,
    policy: Policy,
    inventory: Inventory,
    accepted: ReadonlySet<string> = new Set(),
): Finding[] {
    const { pins, positions, file } = lock;
    if (pins === undefined || positions === undefined) return [...lock.findings];
    const found: Finding[] = [];
    const say = (
        severity: Finding["severity"],
        code: string,
        at: readonly string[],
        message: string,
        expected: string,
    ): void => {
        found.push({ severity, code, message, expected, origin: positions.keyAt(at) });
    };

    const { organization } = inventory;
    if (pins.organization.id !== organization.id) {
        const message = `${organization.login} is organization ${organization.id}, and ${pins.organization.id} was pinned`;
        const expected = `make sure which one is meant; then remove ${file} and run codex-rollout lock`;
        say("error", "organization-changed", ["organization"], message, expected);
    }
    const now = idsNow(inventory);
    const named = namesOf(policy, inventory);
    for (const kind of kinds) {
        const names = new Map([...now[kind]].map(([name, id]) => [id, name]));
        for (const name of named[kind]) {
            const pinned = Object.hasOwn(pins[kind], name) ? pins[kind][name] : undefined;
            const id = now[kind].get(name);
            const word = words[kind];
            if (pinned === undefined) {
                if (id === undefined) continue;
                const message = `${name} (${word} ${id}) is not pinned yet`;
                say("warning", "not-pinned", [kind], message, "codex-rollout lock");
                continue;
            }
            if (id === pinned) continue;
            const to = names.get(pinned);
            if (id === undefined) {
                if (to === undefined) continue; // that nobody has the name is said where the policy has it
                const message = `${name} (${word} ${pinned}) is called ${to} now`;
                say("error", "renamed", [kind, name], message, `write ${to} in the policy`);
                continue;
            }
            const message = `${name} was ${word} ${pinned} when it was pinned, and is ${id} now`;
            const expected =
                to === undefined
                    ? `find out who that is: the first one was renamed or deleted; if ${id} is meant, codex-rollout lock --accept ${name}`
                    : `${pinned} is called ${to} now: write that in the policy; or, if ${id} is meant, codex-rollout lock --accept ${name}`;
            if (accepted.has(name.toLowerCase())) continue;
            const severity = kind === "repositories" ? "warning" : "error";
            say(severity, "identity-changed", [kind, name], message, expected);
        }
    }
    return sortFindings(found);
}

const words: Readonly<Record<Kind, string>> = {
    users: "GitHub account",
    teams: "team",
    apps: "GitHub App",
    repositories: "repository",
};

function idsNow(inventory: Inventory): Readonly<Record<Kind, ReadonlyMap<string, number>>> {
    const { users, teams, apps, repositories } = inventory;
    return {
        users: new Map(Object.values(users).map((one) => [one.login.toLowerCase(), one.id])),
        teams: new Map(Object.values(teams).map((one) => [one.slug, one.id])),
        apps: new Map(Object.values(apps).map((one) => [one.slug, one.appId])),
        repositories: new Map(Object.values(repositories).map((one) => [one.name, one.id])),
    };
}

function namesOf(policy: Policy, inventory: Inventory): Readonly<Record<Kind, readonly string[]>> {
    const existing = Object.entries(policy.users ?? {}).flatMap(([name, team]) =>
        team === "existing" && !isTeamPattern(name) ? [teamSlug(name)] : [],
    );
    const written = new Set(texts(policy));
    const mentioned = [...written].flatMap((text) => /^app:(.+)$/.exec(text)?.[1] ?? []);
    const app = policy.connections?.["codex-app"]?.app;
    const unique = (names: readonly string[]) => [...new Set(names)].sort();
    return {
        users: unique(mentionedLogins(policy).map((login) => login.toLowerCase())),
        teams: unique(existing),
        apps: unique([...mentioned, ...(app === undefined ? [] : [app])]),
        repositories: unique(Object.keys(inventory.repositories).filter((one) => written.has(one))),
    };
}

function* texts(value: unknown): Generator<string> {
    if (typeof value === "string") yield value;
    if (typeof value !== "object" || value === null) return;
    for (const [key, part] of Object.entries(value)) {
        yield key;
        yield* texts(part);
    }
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

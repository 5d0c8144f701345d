import type { Policy } from "../controls/control";

/**
 * Logins that a policy names, as written and sorted: people to look up although they may not be in the organization.
 * They stand as members and maintainers of teams, and as `@login` wherever a team may stand.
 */
export function mentionedLogins(policy: Policy): string[] {
    const logins = new Set<string>();
    for (const team of Object.values(policy.users ?? {})) {
        if (team === "existing") continue;
        for (const login of [...team.members, ...team.maintainers]) logins.add(login);
    }
    for (const login of policy.drift?.owners ?? []) logins.add(login);
    for (const text of texts({ ...policy, users: undefined })) {
        if (/^@[a-zA-Z0-9][a-zA-Z0-9_-]{0,38}$/.test(text)) logins.add(text.slice(1));
    }
    return [...logins].sort();
}

function* texts(value: unknown): Generator<string> {
    if (typeof value === "string") yield value;
    if (typeof value !== "object" || value === null) return;
    for (const [key, part] of Object.entries(value)) {
        yield key;
        yield* texts(part);
    }
}

import { draftRepository } from "../../plan/drafts";
import fc from "fast-check";
import type { Inventory } from "../../plan/inventory";
import type { OrganizationState, Repository, Team } from "../../plan/organization";
import { baseRoles } from "../../plan/organization";
import { accessChanges } from "../../preview/access";

const logins = ["ann", "bob", "cat", "dan"];
const slugs = ["top", "mid", "leaf", "side"];
const names = ["api", "docs", "shop"];
const roles = [...baseRoles, "release-manager", "auditor"];

const some = <T>(
    keys: readonly string[],
    value: fc.Arbitrary<T>,
): fc.Arbitrary<Record<string, T>> =>
    fc
        .tuple(...keys.map(() => fc.option(value, { nil: undefined })))
        .map((values) =>
            Object.fromEntries(
                keys.flatMap((key, i) => (values[i] === undefined ? [] : [[key, values[i] as T]])),
            ),
        );
const role = fc.constantFrom(...roles);

const stateOf = (from: {
    base: "admin" | "none" | "read" | "write";
    members: Record<string, "admin" | "member">;
    teams: Record<string, { parent?: string | undefined; members: Record<string, "member"> }>;
    repositories: Record<
        string,
        { teams: Record<string, string>; collaborators: Record<string, string> }
    >;
}): OrganizationState => ({
    login: "acme",
    settings: { defaultRepositoryPermission: from.base },
    members: Object.fromEntries(
        Object.entries(from.members).map(([login, role]) => [login, { login, role }]),
    ),
    teams: Object.fromEntries(
        Object.entries(from.teams).map(([slug, { parent, members }]): [string, Team] => [
            slug,
            {
                slug,
                name: slug,
                description: "",
                privacy: "closed",
                ...(parent === undefined ? {} : { parent }),
                members,
            },
        ]),
    ),
    repositories: Object.fromEntries(
        Object.entries(from.repositories).map(([name, grants]): [string, Repository] => [
            name,
            draftRepository(name, grants),
        ]),
    ),
    rulesets: {},
    secrets: {},
    apps: {},
});

const state = fc
    .record({
        base: fc.constantFrom("admin", "none", "read", "write"),
        members: some(logins, fc.constantFrom("admin", "member", "member")),
        teams: some(
            slugs,
            fc.record({
                parent: fc.option(fc.constantFrom(...slugs), { nil: undefined }),
                members: some(logins, fc.constant("member" as const)),
            }),
        ),
        repositories: some(
            names,
            fc.record({ teams: some(slugs, role), collaborators: some(logins, role) }),
        ),
    })
    .map(stateOf);

const visibility = fc.constantFrom("public", "private", "internal");

const inventoryOf = (
    visibilities: Record<string, "internal" | "private" | "public">,
): Inventory => ({
    organization: { login: "acme", id: 1, nodeId: "O" },
    users: {},
    teams: {},
    apps: {},
    repositories: Object.fromEntries(
        Object.entries(visibilities).map(([name, visibility]) => [
            name,
            {
                name,
                id: 1,
                nodeId: name,
                archived: false,
                visibility,
                defaultBranch: "main",
                topics: [],
                properties: {},
                files: {},
            },
        ]),
    ),
});

/** Every role that a person has in a repository, found the long way round. */
function naiveRoles(
    state: OrganizationState,
    visibility: string | undefined,
    login: string,
    name: string,
): string[] {
    const found: string[] = [];
    const member = state.members[login];
    if (member?.role === "admin") found.push("admin");
    const base = state.settings.defaultRepositoryPermission;
    if (member !== undefined && base !== undefined && base !== "none") found.push(base);
    if (visibility === "public" || (visibility === "internal" && member)) found.push("read");
    const direct = state.repositories[name]?.collaborators[login];
    if (direct !== undefined) found.push(direct);
    for (const [granted, role] of Object.entries(state.repositories[name]?.teams ?? {})) {
        for (const team of Object.values(state.teams)) {
            if (team.members[login] === undefined) continue;
            let at: string | undefined = team.slug;
            for (let steps = 0; at !== undefined && steps < 10; steps++) {
                if (at === granted) found.push(role);
                at = state.teams[at]?.parent;
            }
        }
    }
    return found;
}

function naiveRole(found: readonly string[]): string | undefined {
    const base = [...baseRoles].reverse().find((role) => found.includes(role));
    if (base === "admin") return "admin";
    const custom = ["auditor", "release-manager"].filter((role) => found.includes(role));
    const parts =
        base === undefined || (base === "read" && custom.length > 0) ? custom : [...custom, base];
    return parts.length === 0 ? undefined : parts.join(" and ");
}

const key = (login: string, name: string, before?: string, after?: string) =>
    `${login} ${name}: ${before ?? "nothing"} -> ${after ?? "nothing"}`;

test("finds exactly the differences that looking at everybody everywhere finds", () => {
    fc.assert(
        fc.property(state, state, some(names, visibility), (before, after, visibilities) => {
            const expected = logins.flatMap((login) =>
                names.flatMap((name) => {
                    const [was, is] = [before, after].map((one) =>
                        naiveRole(naiveRoles(one, visibilities[name], login, name)),
                    );
                    // A repository that neither side has grants nothing and is not in question.
                    const there = before.repositories[name] ?? after.repositories[name];
                    return was === is || there === undefined ? [] : [key(login, name, was, is)];
                }),
            );
            const found = accessChanges(
                { state: before, unknown: [] },
                after,
                inventoryOf(visibilities),
            ).map((one) => key(one.subject.name, one.repository, one.before, one.after));
            expect([...found].sort()).toEqual(expected.sort());
        }),
        { numRuns: 400 },
    );
});

test("what is not read hides changes and never makes one up", () => {
    const unreadable = fc.constantFrom(
        "",
        "members",
        "teams",
        "teams/mid/members",
        "teams/top/repositories",
        "repositories/api",
        "repositories/docs/collaborators",
    );
    fc.assert(
        fc.property(state, state, unreadable, (before, after, path) => {
            const inventory = inventoryOf({});
            const all = accessChanges({ state: before, unknown: [] }, after, inventory);
            const unknown = [{ path, what: path, reason: "403" }];
            const some = accessChanges({ state: before, unknown }, after, inventory);
            for (const one of some) expect(all).toContainEqual(one);
        }),
        { numRuns: 200 },
    );
});

test("what may be there unseen could not change what is said", () => {
    // Whoever is said to gain or lose does so whatever the part holds that was not read.
    fc.assert(
        fc.property(
            state,
            state,
            some(logins, fc.constant("member" as const)),
            (before, after, members) => {
                const unknown = [{ path: "teams/mid/members", what: "", reason: "403" }];
                const inventory = inventoryOf({});
                const said = accessChanges({ state: before, unknown }, after, inventory);
                const [was, is] = [before, after].map((one) => withMembers(one, "mid", members));
                if (was === undefined || is === undefined) return;
                const truth = accessChanges({ state: was, unknown: [] }, is, inventory);
                const facts = (all: typeof said) =>
                    all.map((one) => key(one.subject.name, one.repository, one.before, one.after));
                for (const one of facts(said)) expect(facts(truth)).toContain(one);
            },
        ),
        { numRuns: 300 },
    );
});

/** The organization in which some more people turn out to be in a team. */
function withMembers(
    state: OrganizationState,
    slug: string,
    members: Team["members"],
): OrganizationState {
    const team = state.teams[slug];
    if (team === undefined) return state;
    const widened = { ...team, members: { ...members, ...team.members } };
    return { ...state, teams: { ...state.teams, [slug]: widened } };
}

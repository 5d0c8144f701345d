import type { AppInstallation, OrganizationState, Repository, Team } from "../../plan/organization";
import { draftRepository } from "../../plan/drafts";
import { accessChanges } from "../../preview/access";
import { acmeInventory } from "../fixtures/acme-inventory";

const team = (slug: string, members: readonly string[], parent?: string): Team => ({
    slug,
    name: slug,
    description: "",
    privacy: "closed",
    ...(parent === undefined ? {} : { parent }),
    members: Object.fromEntries(members.map((login) => [login, "member"])),
});

const keyed = <T>(items: readonly T[], key: (item: T) => string): Record<string, T> =>
    Object.fromEntries(items.map((item) => [key(item), item]));

const organization = (
    teams: readonly Team[],
    repositories: readonly Repository[],
    more: Partial<OrganizationState> = {},
): OrganizationState => ({
    login: "acme",
    settings: { defaultRepositoryPermission: "none" },
    members: keyed(
        ["Owner-1", "dev-1", "dev-2", "Dev-4"].map((login) => ({
            login,
            role: login === "Owner-1" ? ("admin" as const) : ("member" as const),
        })),
        ({ login }) => login.toLowerCase(),
    ),
    teams: keyed(teams, ({ slug }) => slug),
    repositories: keyed(repositories, ({ name }) => name),
    rulesets: {},
    secrets: {},
    apps: {},
    ...more,
});

const changes = (before: OrganizationState, after: OrganizationState, unknown: string[] = []) =>
    accessChanges(
        {
            state: before,
            unknown: unknown.map((path) => ({ path, what: path, reason: "403" })),
        },
        after,
        acmeInventory,
    ).map(
        (one) =>
            `${one.class}: ${one.subject.name} on ${one.repository}: ${one.before ?? "-"} -> ${one.after ?? "-"} through ${one.through.join(", ")}`,
    );

const pilot = team("pilot", ["dev-1", "dev-4"]);
const nothing = organization([pilot], [draftRepository("sandbox")]);

test("a team's new grant reaches its members and those of the teams below it, and no owner", () => {
    const teams = [team("top", ["owner-1"]), team("leaf", ["dev-2"], "top"), pilot];
    const before = organization(teams, [draftRepository("sandbox")]);
    const after = organization(teams, [draftRepository("sandbox", { teams: { top: "write" } })]);
    expect(changes(before, after)).toEqual([
        "loosens: dev-2 on sandbox: - -> write through team top (above leaf)",
    ]);
});

test("what GitHub lists for a team below is said of the team that it comes from", () => {
    const teams = [team("top", []), team("leaf", ["dev-2"], "top")];
    const before = organization(teams, [
        draftRepository("sandbox", { teams: { leaf: "write", top: "write" } }),
    ]);
    expect(changes(before, organization(teams, [draftRepository("sandbox")]))).toEqual([
        "tightens: dev-2 on sandbox: write -> - through team top (above leaf)",
    ]);
});

test("whoever keeps as much by another way neither gains nor loses", () => {
    const both = draftRepository("sandbox", {
        teams: { pilot: "write" },
        collaborators: { "dev-1": "admin", "dev-4": "write" },
    });
    const without = draftRepository("sandbox", { collaborators: { "dev-1": "admin" } });
    expect(changes(organization([pilot], [both]), organization([pilot], [without]))).toEqual([
        "tightens: Dev-4 on sandbox: write -> - through direct, team pilot",
    ]);
});

test("a public repository is read by everybody, so that only more than that is gained or lost", () => {
    const docs = (teams: Repository["teams"]) =>
        organization([pilot], [draftRepository("docs-handbook", { teams })]);
    expect(changes(docs({}), docs({ pilot: "read" }))).toEqual([]);
    expect(changes(docs({ pilot: "write" }), docs({}))).toEqual([
        "tightens: Dev-4 on docs-handbook: write -> read through team pilot",
        "tightens: dev-1 on docs-handbook: write -> read through team pilot",
    ]);
});

test("the base permission reaches members of the organization alone", () => {
    const outsider = draftRepository("sandbox", { collaborators: { "guest-1": "read" } });
    const base = (defaultRepositoryPermission: "none" | "write") =>
        organization([], [outsider], { settings: { defaultRepositoryPermission } });
    expect(changes(base("none"), base("write"))).toEqual([
        "loosens: Dev-4 on sandbox: - -> write through base permission",
        "loosens: dev-1 on sandbox: - -> write through base permission",
        "loosens: dev-2 on sandbox: - -> write through base permission",
    ]);
});

test("whatever loosens comes first, then by person and repository", () => {
    const [api, shop] = [draftRepository("api"), draftRepository("shop")];
    const before = organization(
        [team("old", ["dev-1"]), team("new", [])],
        [
            { ...api, teams: { old: "write" } },
            { ...shop, teams: { new: "read" } },
        ],
    );
    const after = organization(
        [team("old", []), team("new", ["dev-2", "dev-1"])],
        [
            { ...shop, teams: { new: "read" } },
            { ...api, teams: { new: "admin", old: "write" } },
        ],
    );
    expect(changes(before, after)).toEqual([
        "loosens: dev-1 on api: write -> admin through team new",
        "loosens: dev-1 on shop: - -> read through team new",
        "loosens: dev-2 on api: - -> admin through team new",
        "loosens: dev-2 on shop: - -> read through team new",
    ]);
    expect(changes(after, before)[0]).toBe(
        "tightens: dev-1 on api: admin -> write through team new",
    );
});

test("a custom role is compared for equality only", () => {
    const role = (pilot: string) => changesTo({ pilot }, { pilot: "write" });
    expect(role("release-manager")).toEqual([
        "neutral: Dev-4 on sandbox: release-manager -> write through team pilot",
        "neutral: dev-1 on sandbox: release-manager -> write through team pilot",
    ]);
    expect(changesTo({}, { pilot: "release-manager" })[0]).toBe(
        "loosens: Dev-4 on sandbox: - -> release-manager through team pilot",
    );
});

function changesTo(was: Repository["teams"], is: Repository["teams"]): string[] {
    return changes(
        organization([pilot], [draftRepository("sandbox", { teams: was })]),
        organization([pilot], [draftRepository("sandbox", { teams: is })]),
    );
}

describe("what could not be read", () => {
    const after = organization(
        [pilot],
        [draftRepository("sandbox", { teams: { pilot: "write" } })],
    );

    test.each([
        [""],
        ["members"],
        ["teams"],
        ["teams/pilot/repositories"],
        ["repositories/sandbox"],
        ["repositories/sandbox/teams"],
        ["repositories/sandbox/collaborators"],
    ])("%j: nothing is said", (path) => {
        expect(changes(nothing, after, [path])).toEqual([]);
    });

    test.each([
        ["teams/pilot/invited"],
        ["repositories/sandbox/environments"],
        ["repositories/other"],
        ["secrets"],
        // Shown to owners alone, and the same before and after.
        ["settings/defaultRepositoryPermission"],
    ])("%j decides nobody's access", (path) => {
        expect(changes(nothing, after, [path])).toHaveLength(2);
    });

    test("members of a team: whoever gets no more than the team has might have it already", () => {
        const teams = [pilot, team("hidden", [])];
        const sandbox = (role: string) =>
            draftRepository("sandbox", { teams: { hidden: "triage", pilot: role } });
        const path = ["teams/hidden/members"];
        const was = organization(teams, [sandbox("read")]);
        expect(changes(was, organization(teams, [sandbox("triage")]), path)).toEqual([]);
        const written = organization(teams, [sandbox("write")]);
        expect(changes(written, organization(teams, [sandbox("maintain")]), path)).toHaveLength(2);
    });
});

describe("apps", () => {
    const codex = (repositories: readonly string[], more: Partial<AppInstallation> = {}) =>
        organization([], [], {
            apps: {
                codex: {
                    slug: "codex",
                    selection: "selected",
                    repositories,
                    permissions: {},
                    ...more,
                },
            },
        });

    test("gain and lose repositories", () => {
        expect(changes(codex(["sandbox", "web-shop"]), codex(["docs-api", "web-shop"]))).toEqual([
            "loosens: codex on docs-api: - -> pull-requests through installation of codex",
            "tightens: codex on sandbox: pull-requests -> - through installation of codex",
        ]);
    });

    test("that see all repositories see those that no state lists", () => {
        const all = changes(codex([]), codex([], { selection: "all" }));
        expect(all).toHaveLength(Object.keys(acmeInventory.repositories).length);
    });

    test("that may not write to pull requests only read", () => {
        const permissions = { contents: "read", pull_requests: "read" };
        const more = { permissions: { ...permissions, pull_requests: "write" } };
        expect(changes(codex(["sandbox"], { permissions }), codex(["sandbox"], more))).toEqual([
            "loosens: codex on sandbox: read -> pull-requests through installation of codex",
        ]);
    });

    test.each([[""], ["apps"], ["apps/codex"], ["apps/codex/repositories"]])(
        "%j unread: nothing is said",
        (path) => {
            expect(changes(codex([]), codex(["sandbox"]), [path])).toEqual([]);
        },
    );
});

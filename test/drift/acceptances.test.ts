import type { AcceptedFact } from "../../controls/drift";
import type { Accepting } from "../../cli/drift/acceptances";
import { applyAcceptances, nameOf } from "../../cli/drift/acceptances";
import { wasRead } from "../../cli/drift/reading";
import type { Change } from "../../plan/change";
import type { LiveOrganization } from "../../plan/live";
import type { Unmanaged } from "../../plan/unmanaged";

const key = (title: string, readOnly: boolean): Change => ({
    kind: "unmanaged",
    path: `repositories/docs/deployKeys/${title}`,
    area: "repositories",
    summary: `deploy key ${title}`,
    actual: { title, readOnly },
    leftOpen: true,
    managed: false,
});
const build = key("build", false);
const { where, as } = nameOf(build);
const entry = (more: Partial<AcceptedFact> = {}): AcceptedFact => ({
    where,
    as,
    because: "OPS-12",
    by: "@lead-1",
    expires: "2026-12-31",
    ...more,
});
const origin = { file: "rollout.yaml", line: 9, column: 5, path: "drift.accept[0]" };
const apply = (changes: readonly Change[], more: Partial<Accepting> = {}) =>
    applyAcceptances(changes, {
        accept: [entry()],
        today: "2026-11-24",
        originOf: () => origin,
        wasRead: () => true,
        ...more,
    });

test("a fact that somebody lets stand carries who, why and until when", () => {
    const { changes, findings } = apply([build]);
    expect(changes).toMatchObject([
        { accepted: { by: "@lead-1", because: "OPS-12", expires: "2026-12-31", origin } },
    ]);
    expect(findings).toEqual([]);
});

test.each<[string, Change]>([
    ["beside it", key("other", false)],
    ["below it", { ...build, path: `${build.path}/more` }],
    ["above it", { ...build, path: "repositories/docs/deployKeys" }],
    ["that the policy declares", { ...build, kind: "changed" }],
    ["that would be removed by up", { ...build, kind: "excess" }],
    ["that could not be read", { ...build, kind: "unknown" }],
])("nothing %s is accepted with it", (_, change) => {
    expect(apply([change]).changes[0]?.accepted).toBeUndefined();
});

test("another state of the same fact is not accepted, and says so", () => {
    const { changes, findings } = apply([key("build", true)]);
    expect(changes[0]).toMatchObject({ notAccepted: "@lead-1 let another state of it stand" });
    expect(changes[0]?.accepted).toBeUndefined();
    expect(findings).toMatchObject([{ code: "acceptance-stale" }]);
});

test("the last day counts; the day after, the fact is drift again, and the entry is not stale", () => {
    expect(apply([build], { today: "2026-12-31" }).changes[0]?.accepted).toBeDefined();
    const { changes, findings } = apply([build], { today: "2027-01-01" });
    expect(changes[0]).toMatchObject({ notAccepted: "@lead-1 let it stand until 2026-12-31" });
    expect(changes[0]?.accepted).toBeUndefined();
    expect(findings).toEqual([]);
});

test("an entry for nothing is a finding at its line, unless the place could not be read", () => {
    expect(apply([]).findings).toEqual([
        {
            severity: "warning",
            code: "acceptance-stale",
            message: `@lead-1 lets ${where} stand as ${as}, and nothing of the kind is there`,
            expected: "take the entry out",
            origin,
        },
    ]);
    const asked: string[] = [];
    const unread = (path: string) => asked.push(path) === 0;
    expect(apply([], { wasRead: unread }).findings).toEqual([]);
    expect(asked).toEqual(["repositories/docs/deployKeys/build"]);
});

test("what is refused for every repository at once was read in none", () => {
    const live = { state: {}, unknown: [], unasked: ["roles"] } as unknown as LiveOrganization;
    const untold = [{ path: "repositories/variables", what: "variables", reason: "403" }];
    const unknown = [{ path: "repositories/docs/secrets", what: "secrets", reason: "502" }];
    const read = wasRead({ live, unmanaged: { unknown, untold } as unknown as Unmanaged });
    const places = [
        "repositories/docs/variables/MODEL",
        "repositories/docs/secrets/TOKEN",
        "repositories/other/secrets/TOKEN",
        "roles/all_repo_write",
        "repositories/docs/deployKeys/build",
    ];
    expect(places.map(read)).toEqual([false, false, true, false, true]);
});

test("a name does not change with the order of keys, or with when a secret was set", () => {
    const environment = (updatedAt: string) => ({
        path: "x",
        actual: { secrets: { TOKEN: { updatedAt } }, name: "side" },
    });
    expect(nameOf(environment("2026-01-01T00:00:00Z"))).toEqual(
        nameOf({ path: "x", actual: { name: "side", secrets: { TOKEN: {} } } }),
    );
    expect(as).toMatch(/^[0-9a-f]{12}$/);
});

import { acmeWith, acmeInventory } from "../../fixtures/acme-inventory";
import { checkBrakes } from "../../../preview/brakes/index";
import type { Apply } from "./support";
import { brake, hash, inputOf } from "./support";

const people = (count: number): string =>
    ["dev-1", "dev-2", "dev-3", "Dev-4", "dev-5", "dev-6", "ops-1", "lead-1", "lead-2", "lead-3"]
        .slice(0, count)
        .join(", ");

const policy = (parts: {
    readonly users?: string;
    readonly access?: string;
    readonly tier?: string;
    readonly branches?: string;
    readonly more?: string;
}): string => `version: 1
organization: acme
users:
${parts.users ?? "  pilots: { members: [dev-1, dev-2, dev-3] }\n  leads: { members: [lead-1, lead-2, lead-3] }"}
repositories:
  pilot:
    match: [docs-*, sandbox, web-shop]
    access: ${parts.access ?? "{ pilots: write, leads: maintain }"}
    branches: standard
${parts.tier ?? ""}
branches:
  standard: ${parts.branches ?? "{ approvals: 1 }"}
${parts.more ?? ""}
`;

const base = policy({});
const pilots = (members: string, more = ""): string =>
    policy({
        users: `  pilots: { members: [${members}] }\n  leads: { members: [lead-1, lead-2, lead-3] }`,
        more,
    });

/** Which brakes are set off, in words up to the numbers. */
const hits = (apply: Apply): string[] =>
    brake(apply).map(({ brake: which, summary }) => `${which}: ${summary}`);

describe("an apply that removes nothing", () => {
    it.each([
        ["the first one", { to: base }],
        ["one that changes nothing", { from: base, to: base }],
        ["one that adds people", { from: pilots("dev-1, dev-2"), to: pilots(people(6)) }],
    ])("%s sets off no brake", (_name, apply) => {
        expect(hits(apply)).toEqual([]);
    });
});

describe("memberships", () => {
    it("lets a few go, whatever share they are", () => {
        expect(hits({ from: pilots(people(3)), to: pilots("dev-1") })).toEqual([]);
    });

    it("stops above the share, with the numbers and the lines", () => {
        const limits = "brakes:\n  memberships: { share: 30 % }";
        const [hit, ...others] = brake({
            from: pilots(people(8), limits),
            to: pilots("dev-1, dev-2, dev-3", limits),
        });

        expect(others).toEqual([]);
        expect(hit).toMatchObject({
            brake: "memberships",
            summary: "removes 5 of 11 memberships (45 %); allowed at once: 30 %",
            paths: ["dev-4", "dev-5", "dev-6", "lead-1", "ops-1"].map(
                (login) => `teams/pilots/members/${login}`,
            ),
            origin: { line: 15, path: "brakes.memberships.share" },
        });
        expect(hit?.remedy).toContain(`plan: "${hash.slice(0, 12)}"`);
    });

    it("stops above the number although the share is small", () => {
        const more = "brakes:\n  memberships: { most: 3, share: 90 % }";
        expect(
            hits({ from: pilots(people(8), more), to: pilots("dev-1, dev-2, dev-3, Dev-4", more) }),
        ).toEqual(["memberships: removes 4 of 11 memberships (36 %); allowed at once: 3"]);
    });

    it("stops whatever empties a team, even of two", () => {
        expect(hits({ from: pilots("dev-1, dev-2"), to: pilots("") })).toEqual([
            "memberships: removes 2 of 5 memberships (40 %); nothing is left of team pilots",
        ]);
    });

    it("counts people whom nobody declared, where the team is authoritative", () => {
        const strangers = ["dev-3", "dev-4", "dev-5", "dev-6"];
        expect(
            hits({
                from: base,
                to: base,
                meanwhile: ({ state }) => {
                    for (const login of strangers) state.teams["leads"]!.members[login] = "member";
                },
            }),
        ).toEqual(["memberships: removes 4 of 10 memberships (40 %); allowed at once: 25 %"]);
    });

    it("does not count who has left already", () => {
        expect(
            hits({
                from: pilots(people(8)),
                to: pilots("dev-1, dev-2, dev-3"),
                meanwhile: ({ state }) => {
                    for (const login of ["dev-5", "dev-6", "ops-1", "lead-1"])
                        delete state.teams["pilots"]!.members[login];
                },
            }),
        ).toEqual([]);
    });

    it("lets access end on its declared day, for the whole team", () => {
        const [ended, lasting] = [until("2026-11-22"), until("2026-11-23")];
        expect(hits({ from: ended, appliedOn: "2026-11-20", to: ended })).toEqual([]);
        expect(hits({ from: lasting, appliedOn: "2026-11-20", to: lasting })).toEqual([]);
    });

    it("does not let a plan end access by a day of its own that is over", () => {
        const stopped =
            "memberships: removes 6 of 9 memberships (67 %); nothing is left of team pilots; allowed at once: 25 %";
        const ended = until("2026-11-22");
        expect(hits({ from: pilots(people(6)), to: ended })).toEqual([stopped]);
        expect(hits({ from: until("2027-11-22"), to: ended })).toEqual([stopped]);
    });

    it("follows a team that is renamed", () => {
        const renamed = policy({
            users: "  early: { members: [dev-1, dev-2, dev-3], previously: [pilots] }\n  leads: { members: [lead-1, lead-2, lead-3] }",
            access: "{ early: write, leads: maintain }",
        });
        expect(hits({ from: base, to: renamed })).toEqual([]);
    });

    it("goes by what was applied where the members could not be read", () => {
        expect(
            hits({
                from: pilots(people(8)),
                to: pilots("dev-1"),
                meanwhile: (live) => {
                    live.state.teams["pilots"]!.members = {};
                    live.unknown.push({ path: "teams/pilots/members", what: "x", reason: "502" });
                },
            })[0],
        ).toMatch(/^memberships: removes 7 of 11/);
    });
});

function until(day: string): string {
    return policy({
        users: `  pilots: { members: [${people(6)}], until: ${day} }\n  leads: { members: [lead-1, lead-2, lead-3] }`,
    });
}

describe("teams", () => {
    const one = "  pilots: { members: [dev-1, dev-2, dev-3] }";
    it("stops a team that is dropped, and what goes with it", () => {
        expect(
            hits({ from: base, to: policy({ users: one, access: "{ pilots: write }" }) }),
        ).toEqual([
            "memberships: removes 3 of 6 memberships (50 %); nothing is left of team leads; allowed at once: 25 %",
            "grants: removes 4 of 8 grants (50 %); nothing is left of the access of team leads; allowed at once: 25 %",
            "teams: removes 1 of 2 teams (50 %): leads would be deleted; allowed at once: none",
        ]);
    });

    it("says that `existing` does not keep a team that was managed", () => {
        const inventory = acmeWith({
            teams: {
                ...acmeInventory.teams,
                leads: {
                    ...acmeInventory.teams["web"]!,
                    slug: "leads",
                    name: "leads",
                    parent: undefined,
                },
            },
        });
        const hit = brake({
            from: base,
            to: policy({ users: `${one}\n  leads: existing` }),
            inventory,
        }).find(({ brake: which }) => which === "teams");
        expect(hit?.summary).toContain(
            "`existing` does not keep a team that this policy has managed",
        );
    });
});

describe("grants", () => {
    it("stops a tier that loses its access", () => {
        expect(hits({ from: base, to: policy({ access: "{ pilots: write }" }) })).toEqual([
            "grants: removes 4 of 8 grants (50 %); nothing is left of the access of team leads; allowed at once: 25 %",
        ]);
    });

    it("counts whom an authoritative tier puts out at the first apply", () => {
        expect(
            hits({
                to: policy({ tier: "    grants: authoritative" }),
                meanwhile: ({ state }) => {
                    for (const name of ["docs-api", "sandbox", "web-shop"])
                        state.repositories[name]!.teams = { web: "write", security: "read" };
                },
            }),
        ).toEqual([
            "grants: removes 6 of 6 grants (100 %); nothing is left of the access of team security, the access of team web, the access to docs-api, the access to sandbox and the access to web-shop; allowed at once: 25 %",
        ]);
    });

    it("lets one repository leave a tier of many", () => {
        const fewer = base.replace("[docs-*, sandbox, web-shop]", "[docs-*, sandbox]");
        // Two grants are few, but the repository has lost all that the policy gave it.
        expect(hits({ from: base, to: fewer })).toEqual([
            "grants: removes 2 of 8 grants (25 %); nothing is left of the access to web-shop",
            "protections: removes 1 of 4 protections (25 %), disabled and weakened ones among them; allowed at once: 10 %",
        ]);
    });
});

describe("reviewers", () => {
    const gated = (reviewers: string, owners: string): string =>
        policy({
            branches: "{ approvals: 1, code-owners: true }",
            more: `environments:
  production:
    repositories: [pilot]
    reviewers: [${reviewers}]
    branches: protected
    secrets: [TOKEN]
review:
  files: { paths: [/.github/, /.codex/], owners: [${owners}] }`,
        });

    it("stops reviewers of environments and code owners that go", () => {
        expect(
            hits({ from: gated("leads, '@dev-1'", "leads"), to: gated("leads", "leads") }),
        ).toEqual(["reviewers: removes 4 of 16 reviewers and code owners (25 %)"].slice(1));
        expect(
            hits({ from: gated("leads, '@dev-1'", "leads, pilots"), to: gated("leads", "leads") }),
        ).toEqual([
            "reviewers: removes 12 of 24 reviewers and code owners (50 %); allowed at once: 25 %",
        ]);
    });
});

describe("protections", () => {
    it("stops when they are weakened, and names no number of rules", () => {
        expect(
            hits({
                from: policy({ branches: "{ approvals: 2 }" }),
                to: policy({ branches: "{ approvals: 1 }" }),
            }),
        ).toEqual([
            expect.stringMatching(
                /^protections: removes 4 of 4 protections \(100 %\), disabled and weakened ones among them; allowed at once: 10 %$/,
            ),
        ]);
    });

    it("lets them become stricter", () => {
        expect(
            hits({
                from: policy({ branches: "{ approvals: 1 }" }),
                to: policy({ branches: "{ approvals: 2, code-owners: true, checks: [test] }" }),
            }),
        ).toEqual([]);
    });

    it("stops a ruleset that somebody may pass from now on, and one that is gone", () => {
        const as = (more: string): string =>
            policy({ branches: `{ as: organization-ruleset, approvals: 1${more} }` });
        expect(hits({ from: as(""), to: as(", bypass: [leads]") })).toEqual([
            "protections: removes 1 of 1 protections (100 %), disabled and weakened ones among them; allowed at once: 10 %",
        ]);
        expect(hits({ from: as(""), to: base })).toEqual([
            "protections: removes 1 of 1 protections (100 %), disabled and weakened ones among them; allowed at once: 10 %",
        ]);
    });
});

describe("app repositories", () => {
    const seen = (match: string): string => `version: 1
organization: acme
repositories:
  open: { match: [${match}], cloud: pull-requests, branches: standard }
branches: { standard: { approvals: 1 } }
connections: { codex-app: { manage: apply } }
`;
    it("stops when the app loses more than a few", () => {
        expect(hits({ from: seen("docs-*, sandbox, web-shop"), to: seen("sandbox") })).toEqual([
            "protections: removes 3 of 4 protections (75 %), disabled and weakened ones among them; allowed at once: 10 %",
            "app-repositories: removes 3 of 4 repositories of apps (75 %); allowed at once: 25 %",
        ]);
    });
});

describe("owners", () => {
    const owners = (count: string): string => policy({ more: `brakes: { owners: ${count} }` });
    it("wants as many as the policy declares, and by itself stops nothing that is so already", () => {
        expect(hits({ from: base, to: owners("2") })).toEqual([]);
        expect(hits({ from: base, to: owners("3") })).toEqual([
            "owners: the organization would have 2 owners, as now; at least 3 must be left",
        ]);
        const oneLeft: Apply["meanwhile"] = ({ state }) => {
            state.members["owner-2"]!.role = "member";
        };
        expect(hits({ from: base, to: base, meanwhile: oneLeft })).toEqual([]);
        expect(hits({ from: base, to: owners("2"), meanwhile: oneLeft })).toEqual([
            "owners: the organization would have 1 owner, as now; at least 2 must be left",
        ]);
    });

    it("stops a plan that takes one away, should ever one do so", () => {
        const input = inputOf({ from: base, to: base });
        const members = {
            ...input.after.members,
            "owner-2": { login: "owner-2", role: "member" },
        } as const;
        expect(checkBrakes({ ...input, after: { ...input.after, members } })).toMatchObject([
            { brake: "owners", paths: ["members/owner-2"] },
        ]);
    });

    it("stops where declared owners cannot be counted", () => {
        const meanwhile: Apply["meanwhile"] = (live) => {
            live.state.members = {};
            live.unknown.push({ path: "members", what: "members", reason: "403" });
        };
        expect(hits({ from: base, to: owners("2"), meanwhile })).toEqual([
            "owners: owners could not be counted, and the policy wants at least 2",
        ]);
        expect(hits({ from: base, to: base, meanwhile })).toEqual([]);
    });
});

describe("administrators of repositories", () => {
    const admins = (access: string): string =>
        policy({ access, more: "brakes: { repository-admins: 1, grants: { few: 9 } }" });
    const few = "brakes: { grants: { few: 9 } }";
    const before = policy({
        access: "{ pilots: write, leads: write, '@ops-1': admin }",
        more: few,
    });
    it("stops the last one's leaving, and nothing where there was none", () => {
        const hitsOf = hits({
            from: before,
            to: admins("{ pilots: write, leads: write, '@ops-1': maintain }"),
        });
        expect(hitsOf).toHaveLength(4);
        expect(hitsOf[0]).toBe(
            "repository-admins: docs-api would have 0 administrators besides the owners, now 1; at least 1 must be left",
        );
        expect(
            hits({ from: policy({ more: few }), to: admins("{ pilots: write, leads: maintain }") }),
        ).toEqual([]);
        expect(
            hits({
                from: before,
                to: admins("{ pilots: write, leads: admin, '@ops-1': maintain }"),
            }),
        ).toEqual([]);
    });
});

describe("whoever applies", () => {
    const from = policy({
        users: "  pilots: { members: [dev-1, dev-2], maintainers: [ops-1] }\n  leads: { members: [lead-1, lead-2, lead-3] }",
        access: "{ pilots: write, leads: maintain, '@ops-1': admin }",
    });
    const by = (viewer: string | undefined) => acmeWith({ viewer });
    const own = (apply: Omit<Apply, "to">): string[] =>
        hits({ ...apply, to: policy({ more: "brakes: { grants: { few: 9 } }" }) }).filter((hit) =>
            hit.startsWith("self"),
        );

    it("keeps the teams and repositories that it manages", () => {
        expect(own({ from, inventory: by("ops-1") })).toEqual([
            "self: ops-1, who applies this, would lose admin on docs-api, admin on docs-handbook, admin on sandbox, admin on web-shop and being a maintainer of pilots, and could not apply the next plan",
        ]);
    });

    it("is not locked out as an owner, as somebody else, or as an app", () => {
        expect(own({ from, inventory: by("owner-1") })).toEqual([]);
        expect(own({ from, inventory: by("dev-1") })).toEqual([]);
        expect(own({ from, inventory: by(undefined) })).toEqual([]);
    });
});

describe("write where nothing protects the default branch", () => {
    const reads = (more = ""): string =>
        policy({
            tier: "  quiet:\n    match: [payments-api]\n    access: { pilots: read }",
            more,
        });
    /** A team of others gives dev-1 write there already. */
    const payments: Apply["meanwhile"] = ({ state }) => {
        state.teams["payments"]!.members["dev-1"] = "member";
        state.repositories["payments-api"]!.teams["payments"] = "write";
    };

    it("stops people who become Codex users while they write there by another way", () => {
        const [hit] = brake({ to: reads(), meanwhile: payments });
        expect(hit).toMatchObject({
            brake: "unprotected-write",
            summary:
                "payments-api: nothing protects main, and 1 subject of Codex could write there: dev-1",
            paths: ["teams/pilots/members/dev-1"],
        });
    });

    it("lets be what was so before, and what the policy excepts, by tier or by name", () => {
        expect(hits({ from: reads(), to: reads(), meanwhile: payments })).toEqual([]);
        for (const name of ["quiet", "payments-api"]) {
            const more = `brakes: { unprotected-write: { except: [${name}] } }`;
            expect(hits({ to: reads(more), meanwhile: payments })).toEqual([]);
        }
    });

    it("counts a protection that somebody else keeps", () => {
        const meanwhile: Apply["meanwhile"] = (live) => {
            payments(live);
            const { protections } = inputOf({ to: base }).after.repositories["sandbox"]!;
            live.state.repositories["payments-api"]!.protections = structuredClone(
                protections,
            ) as unknown as (typeof live.state.repositories)[string]["protections"];
        };
        expect(hits({ to: reads(), meanwhile })).toEqual([]);
    });
});

describe("a protection that names whom it lets pass", () => {
    const named = (match: string, bypass: string): string =>
        base
            .replace("[docs-*, sandbox, web-shop]", match)
            .replace("{ approvals: 1 }", `{ approvals: 1, bypass: [${bypass}] }`);

    it("sets off nothing at the first apply: its people come when it stands", () => {
        expect(hits({ to: named("[sandbox]", "leads") })).toEqual([]);
    });

    it("stops where people who use Codex already would write before it stands", () => {
        const [hit, ...others] = brake({
            from: named("[sandbox]", "leads"),
            to: named("[sandbox, web-shop]", "leads"),
        });
        expect(others).toEqual([]);
        expect(hit).toMatchObject({
            brake: "unprotected-write",
            summary:
                "web-shop: its protection names people who must be let in before it stands, and lead-1, lead-2, lead-3 could write with Codex until it does",
            paths: ["repositories/web-shop/protections/main"],
        });
    });

    it("stops where a person is named, who has to be in a team first", () => {
        expect(hits({ to: named("[sandbox]", "'@dev-1'") })).toEqual([
            expect.stringMatching(
                /^unprotected-write: sandbox: .* dev-1, dev-2, dev-3 could write/,
            ),
        ]);
    });

    it("does not stop where something else protects the branch meanwhile", () => {
        expect(
            hits({
                from: named("[sandbox]", "leads"),
                to: named("[sandbox, web-shop]", "leads"),
                meanwhile: ({ state }) => {
                    state.repositories["web-shop"]!.protections = structuredClone(
                        state.repositories["sandbox"]!.protections,
                    );
                },
            }),
        ).toEqual([]);
    });
});

describe("loosening", () => {
    const approved = (members: string, approvers = "[leads]"): string =>
        pilots(members, `brakes: { loosening: { approvers: ${approvers} } }`);

    it("needs an approver where the policy names some, and passes where it names none", () => {
        expect(hits({ from: base, to: approved("dev-1, dev-2, dev-3") })).toEqual([]);
        expect(hits({ from: base, to: approved("dev-1, dev-2, dev-3, dev-5") })).toEqual([
            expect.stringMatching(/^loosening: 1 change lets more happen than before: dev-5 /),
        ]);
        expect(hits({ from: base, to: pilots("dev-1, dev-2, dev-3, dev-5") })).toEqual([]);
    });

    it("does not ask for what only gets tighter", () => {
        expect(hits({ from: base, to: approved("dev-1, dev-2") })).toEqual([]);
    });
});

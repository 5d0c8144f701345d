/** What a plan says of brakes, exceptions and ends is a change like any other, and does not bind that plan itself. */
import { checkOverrides } from "../../../preview/brakes/index";
import type { PreviewChange } from "../../../preview/model";
import { safeguardChanges } from "../../../preview/safeguards";
import type { Apply } from "./support";
import { brake, hash, inputOf, nothingApplied, planOf } from "./support";

const policy = (more: string, pilots = "members: [dev-1, dev-2, dev-3, dev-5, dev-6]"): string =>
    `version: 1
organization: acme
users:
  pilots: { ${pilots} }
  leads: { members: [lead-1, lead-2, lead-3] }
repositories:
  pilot:
    match: [docs-*, sandbox, web-shop]
    access: { pilots: write, leads: maintain }
    branches: standard
branches:
  standard: { approvals: 1 }
${more}
`;

const changes = (from: string, to: string): PreviewChange[] =>
    safeguardChanges(planOf(from), planOf(to));
const told = (some: readonly PreviewChange[]): string[] =>
    some.map(({ class: how, summary }) => `${how}: ${summary}`);
const stops = (apply: Apply): string[] =>
    brake(apply).map(({ brake: which, summary }) => `${which}: ${summary}`);

const limits = (text: string): string => policy(`brakes: { ${text} }`);
const guardrails = (text: string): string => policy(`guardrails: { ${text} }`);
const waiver = (expires: string, where = "repositories/sandbox"): string =>
    `waive: [{ guardrail: no-force-push, where: ${where}, because: mirror, by: "@lead-1", expires: ${expires} }]`;
const acceptance = (expires: string): string =>
    `accept: [{ finding: write-without-protection, where: repositories.pilot, because: import, by: "@lead-1", expires: ${expires} }]`;

/** Tighter, looser, and how going from the one to the other is put; every key is in the corpus of loosenings. */
const loosenings: readonly (readonly [string, string, string])[] = [
    [
        limits("memberships: { most: 3, few: 0 }"),
        limits("memberships: { most: 3, few: 1 }"),
        "brake memberships: the number that may go whatever share it is goes from 0 to 1",
    ],
    [
        limits("teams: { share: 5 % }"),
        limits("teams: { share: 6 % }"),
        "brake teams: the largest share that may go at once goes from 5 to 6 %",
    ],
    [
        limits("owners: 2"),
        limits("owners: 1"),
        "brake owners: the fewest that must be left goes from 2 to 1",
    ],
    [
        limits("owners: 2"),
        policy(""),
        "brake owners: the fewest that must be left goes from 2 to unset",
    ],
    [
        limits("repository-admins: 2"),
        limits("repository-admins: 1"),
        "brake repository-admins: the fewest that must be left goes from 2 to 1",
    ],
    [
        policy(""),
        limits("unprotected-write: { except: [sandbox] }"),
        "brake unprotected-write: exceptions go from none to sandbox",
    ],
    [
        limits("loosening: { approvers: [leads] }"),
        limits("loosening: { approvers: [leads, '@dev-1'] }"),
        "who may let a brake pass goes from leads to @dev-1, leads",
    ],
    [
        limits("loosening: { approvers: [leads] }"),
        policy(""),
        "who may let a brake pass goes from leads to anybody",
    ],
    [
        guardrails("codex-teams: [codex-*, pilots]"),
        guardrails("codex-teams: [pilots]"),
        "guardrails: teams that work with Codex go from codex-*, pilots to pilots",
    ],
    [
        policy(""),
        guardrails(waiver("2027-03-01")),
        "new waiver of guardrail no-force-push for repositories/sandbox, until 2027-03-01",
    ],
    [
        guardrails(waiver("2027-03-01")),
        guardrails(waiver("2027-04-01")),
        "waiver of guardrail no-force-push for repositories/sandbox ends on 2027-04-01 instead of 2027-03-01",
    ],
    [
        policy(""),
        guardrails(acceptance("2027-03-01")),
        "new acceptance of finding write-without-protection at repositories.pilot, until 2027-03-01",
    ],
    [
        policy("", "members: [dev-1], until: 2027-01-31"),
        policy("", "members: [dev-1], until: 2027-12-31"),
        "access of team pilots ends on 2027-12-31 instead of 2027-01-31",
    ],
    [
        policy("", "members: [dev-1], until: 2027-01-31"),
        policy("", "members: [dev-1]"),
        "access of team pilots does not end any more, until now on 2027-01-31",
    ],
];

it.each(loosenings)(
    "%#: looser is told as loosening, and the way back as tightening",
    (a, b, said) => {
        expect(told(changes(a, b))).toEqual([`loosens: ${said}`]);
        expect(changes(b, a).map((change) => change.class)).toEqual(["tightens"]);
        expect(changes(a, a)).toEqual([]);
    },
);

it("names the policy line, and none where the default came back", () => {
    const [wider] = changes(policy(""), limits("memberships: { most: 50 }"));
    expect(wider).toMatchObject({ area: "brakes", origin: { path: "brakes.memberships.most" } });
    const [narrower] = changes(limits("memberships: { most: 50 }"), policy(""));
    expect(narrower).not.toHaveProperty("origin");
});

describe("a brake that the same plan widens", () => {
    const dropped = "members: [dev-1]";
    const widened = policy("brakes: { memberships: { share: 90 % } }", dropped);

    it("stops by the limit of before, and for being widened", () => {
        expect(stops({ from: policy(""), to: widened })).toEqual([
            "memberships: removes 4 of 8 memberships (50 %); allowed at once: 25 % (as applied last; what this plan says of `brakes.memberships` holds from the next apply on)",
            "loosening: 1 change lets more happen than before in later applies: brake memberships: the largest share that may go at once goes from 25 to 90 %",
        ]);
    });

    it("lets pass what it allows once it was applied", () => {
        const from = policy("brakes: { memberships: { share: 90 % } }");
        expect(stops({ from, to: widened })).toEqual([]);
    });

    it("binds with what is stricter in the plan's own policy", () => {
        const from = policy("brakes: { memberships: { share: 90 % } }");
        expect(stops({ from, to: policy("", dropped) })).toEqual([
            expect.stringMatching(/allowed at once: 25 %$/),
        ]);
    });

    it("holds to the policy's own before the first apply, and says what is not usual", () => {
        const { changes: rows, ...input } = inputOf({ to: widened });
        expect(input.before.safeguards).toBeUndefined();
        expect(stops({ to: widened })).toEqual([]);
        expect(told(rows)).toContain(
            "loosens: brake memberships: the largest share that may go at once goes from 25 to 90 %",
        );
        expect(safeguardChanges(nothingApplied, planOf(policy("")))).toEqual([]);
    });

    it("does not except a repository from `unprotected-write` at once", () => {
        const open = (brakes: string, access: string): string =>
            policy(`guardrails: { ${acceptance("2027-03-01")} }\n${brakes}`)
                .replace("    branches: standard\n", "")
                .replace(/branches:\n.*\n/, "")
                .replace("{ pilots: write, leads: maintain }", access);
        const from = open("", "{ pilots: read }");
        const except = "brakes: { unprotected-write: { except: [pilot] } }";
        const to = open(except, "{ pilots: write }");
        expect(stops({ from, to })).toEqual(
            expect.arrayContaining([
                expect.stringMatching(/^unprotected-write: sandbox: .* \(as applied last/),
            ]),
        );
        expect(stops({ from: open(except, "{ pilots: read }"), to })).toEqual([]);
    });
});

describe("who may let a brake pass", () => {
    const by = (login: string) => [
        {
            brake: "loosening",
            plan: hash,
            by: login,
            because: "meant",
            expires: "2026-11-30",
            origin: { file: "overrides.yaml", line: 1, column: 1, path: "" },
        },
    ];
    const from = limits("loosening: { approvers: [leads] }");
    const to = limits("loosening: { approvers: [leads, '@dev-1'] }");
    const letsPass = (login: string, apply: Apply): boolean[] =>
        brake({ ...apply, more: { overrides: by(login) } }).map(
            ({ override }) => override !== undefined,
        );

    it("is whoever could before, not whom the plan adds", () => {
        expect(letsPass("@dev-1", { from, to })).toEqual([false]);
        expect(letsPass("@lead-1", { from, to })).toEqual([true]);
        const strangers = checkOverrides({ ...inputOf({ from, to }), overrides: by("@dev-1") });
        expect(strangers).toMatchObject([
            { code: "override-by-stranger", expected: "by one of leads" },
        ]);
    });

    it("is not anybody where the plan takes the approvers away", () => {
        expect(letsPass("@dev-1", { from, to: policy("") })).toEqual([false]);
    });

    it("is whom the plan names where nobody was named before", () => {
        const wider = limits("memberships: { most: 50 }, loosening: { approvers: [leads] }");
        expect(letsPass("@dev-1", { from: policy(""), to: wider })).toEqual([false]);
        expect(letsPass("@lead-2", { from: policy(""), to: wider })).toEqual([true]);
    });
});

/** What could not be read is not written over, and no brake takes it for nothing. */
import type { EngineStep } from "../../../preview/model";
import { brake, hash } from "./support";

const policy = `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2] }
repositories:
  pilot:
    match: [docs-*, sandbox]
    access: { pilots: write }
    branches: standard
branches:
  standard: { approvals: 1 }
`;

const step = (path: string): EngineStep => ({
    urn: `urn:${path}`,
    type: "github:index/x:X",
    op: "update",
    properties: [],
    path,
});

/** Whether the plan with a step is stopped while a part is unread. */
function isStopped(part: string, ...steps: readonly string[]): boolean {
    const hits = brake({
        from: policy,
        to: policy,
        meanwhile: (live) => live.unknown.push({ path: part, what: "a part", reason: "403 no" }),
        more: { steps: steps.map(step) },
    });
    return hits.some(({ brake: which }) => which === "unread");
}

it.each([
    [
        "the fact itself",
        "repositories/sandbox/protections/main",
        "repositories/sandbox/protections/main",
    ],
    [
        "the place that holds it",
        "repositories/sandbox/environments",
        "repositories/sandbox/environments/prod",
    ],
    [
        "a part of it",
        "repositories/sandbox/protections/main/bypass",
        "repositories/sandbox/protections/main",
    ],
    ["the repository", "repositories/sandbox", "repositories/sandbox/secrets/TOKEN"],
    ["the organization", "", "teams/pilots/members"],
    [
        "people, where the sweep of a repository takes them out",
        "repositories/sandbox/collaborators",
        "repositories/sandbox/grants",
    ],
    ["who is an owner, where access changes", "members", "teams/pilots/members"],
    [
        "another team's people, where access changes",
        "teams/web/members",
        "repositories/sandbox/teams/pilots",
    ],
    [
        "grants elsewhere, where people change teams",
        "repositories/docs-api/teams",
        "teams/pilots/members",
    ],
])("stops while there is unread: %s", (_name, part, written) => {
    expect(isStopped(part, written)).toBe(true);
});

it.each([
    ["nothing is written at all", "repositories/sandbox/protections", []],
    [
        "something else is written in that repository",
        "repositories/sandbox/deployKeys",
        ["repositories/sandbox/protections/main"],
    ],
    [
        "another repository is written to",
        "repositories/docs-api/environments",
        ["repositories/sandbox/environments/prod"],
    ],
    ["no access changes", "teams/web/members", ["repositories/sandbox/protections/main"]],
    [
        "the repository is none of the policy",
        "repositories/payments-api/teams",
        ["teams/pilots/members"],
    ],
    [
        "another repository's name begins alike",
        "repositories/sand",
        ["repositories/sandbox/grants"],
    ],
])("does not stop where %s", (_name, part, written) => {
    expect(isStopped(part, ...written)).toBe(false);
});

it("names what, why, and how many more; an override lets it pass", () => {
    const meanwhile: Parameters<typeof brake>[0]["meanwhile"] = ({ unknown }) =>
        unknown.push(
            { path: "teams/pilots/members", what: "members of team pilots", reason: "502 oops" },
            { path: "teams/web/members", what: "members of team web", reason: "502 oops" },
        );
    const steps = [step("teams/pilots/members")];
    const expires = "2026-11-30";
    const origin = { file: "overrides.yaml", line: 1, column: 1, path: "" };
    const overrides = [
        { brake: "unread", plan: hash, by: "@owner-1", because: "x", expires, origin },
    ];
    const [hit, ...others] = brake({
        from: policy,
        to: policy,
        meanwhile,
        more: { steps, overrides },
    });
    expect(others).toEqual([]);
    expect(hit).toMatchObject({
        brake: "unread",
        summary:
            "what this apply writes to, or another brake goes by, could not be read: members of team pilots (502 oops), and 1 other",
        paths: ["teams/pilots/members", "teams/web/members"],
        override: { by: "@owner-1" },
    });
});

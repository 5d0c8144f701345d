import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { formatFinding } from "../../../plan/finding";
import { overridesFileOf, parseOverrides, readOverrides } from "../../../policies/overrides";
import { checkOverrides } from "../../../preview/brakes/index";
import { stopping } from "../../../preview/model";
import type { Apply } from "./support";
import { brake, hash, inputOf, today } from "./support";

const file = "policies/overrides.yaml";
const plan = hash.slice(0, 12);
const one = (parts: Partial<Record<string, string>> = {}): string => {
    const all = {
        brake: "memberships",
        plan: `"${plan}"`,
        by: '"@lead-1"',
        because: "the team was split",
        expires: "2026-11-30",
        ...parts,
    };
    return `- { ${Object.entries(all)
        .filter(([, value]) => value !== "")
        .map(([key, value]) => `${key}: ${value}`)
        .join(", ")} }\n`;
};
const findings = (yaml: string): string[] =>
    parseOverrides(yaml, file, today).findings.map(formatFinding);

describe("overrides.yaml", () => {
    it("stands beside the policy, and holds nothing where there is none", () => {
        expect(overridesFileOf("policies/rollout.yaml")).toBe(
            path.join("policies", "overrides.yaml"),
        );
        expect(readOverrides("policies/there-is-none.yaml", today)).toEqual({
            overrides: [],
            findings: [],
        });
        expect(findings("# none at present\n\n")).toEqual([]);
        expect(findings("[]\n")).toEqual([]);
    });

    it("is read with its places", () => {
        const folder = mkdtempSync(path.join(tmpdir(), "overrides-"));
        try {
            const at = path.join(folder, "overrides.yaml");
            writeFileSync(at, one());
            expect(readOverrides(at, today)).toEqual({
                overrides: [
                    {
                        brake: "memberships",
                        plan,
                        by: "@lead-1",
                        because: "the team was split",
                        expires: "2026-11-30",
                        origin: { file: at, line: 1, column: 3, path: "[0]" },
                    },
                ],
                findings: [],
            });
        } finally {
            rmSync(folder, { recursive: true });
        }
    });

    it.each([
        [
            "a brake that is none",
            one({ brake: "membership" }),
            "1:12  error  [0].brake  no brake membership - did you mean memberships?",
        ],
        [
            "one that has ended",
            one({ expires: "2026-11-22" }),
            "1:100  warning  [0].expires  the override of memberships for plan 0123456789ab ended on 2026-11-22 - remove it, or write another one for the plan at hand",
        ],
        [
            "one for too long",
            one({ expires: "2026-12-25" }),
            "1:100  error  [0].expires  the override of memberships would hold for 32 days - at most 31: an override is for one plan, to be applied now",
        ],
        [
            "no reason",
            one({ because: "" }),
            "1:3  error  [0].because  because is missing - add text",
        ],
        ["an empty reason", one({ because: '" "' }), "1:71  error  [0].because  must say why ( )"],
        [
            "too few digits",
            one({ plan: '"0123"' }),
            "1:31  error  [0].plan  must be the hash of a plan, at least its first 12 digits, in quotes (0123)",
        ],
        [
            "a team instead of a person",
            one({ by: "leads" }),
            "1:51  error  [0].by  must be a person as @login, in quotes (leads)",
        ],
        ["a key too many", one({ until: "2026-11-30" }), "unknown key until"],
        ["no list", "brake: memberships\n", "must be a list, is a mapping"],
        ["no YAML", "- { brake: [\n", "error"],
    ])("%s", (_name, yaml, said) => {
        const { overrides } = parseOverrides(yaml, file, today);
        expect(findings(yaml).join("\n")).toContain(said);
        const expired = said.includes("warning");
        expect(overrides).toHaveLength(expired ? 1 : 0);
    });
});

describe("an override", () => {
    const policy = (more: string, members = "dev-1"): string => `version: 1
organization: acme
users:
  pilots: { members: [${members}] }
  leads: { members: [lead-1, lead-2, lead-3] }
${more}
`;
    const from = policy("", "dev-1, dev-2, dev-3, Dev-4, dev-5, dev-6");
    const approvers = 'brakes: { loosening: { approvers: [leads, "@ops-1"] } }';
    const passes = (yaml: string, apply: Partial<Apply> = {}, with_ = { hash }): boolean => {
        const { overrides } = parseOverrides(yaml, file, today);
        const more = { ...apply.more, overrides, ...with_ };
        const hits = brake({ from, to: policy(""), ...apply, more });
        expect(hits.map((hit) => hit.brake)).toContain("memberships");
        return stopping({ brakes: hits }).every((hit) => hit.brake !== "memberships");
    };

    it("lets its plan pass, and the brake is still shown", () => {
        const { overrides } = parseOverrides(one(), file, today);
        const hits = brake({ from, to: policy(""), more: { overrides } });
        expect(hits).toMatchObject([{ brake: "memberships", override: { by: "@lead-1" } }]);
        expect(passes(one({ plan: `"${hash.toUpperCase()}"` }))).toBe(true);
    });

    it("is for no other plan, no other brake and no other day", () => {
        expect(passes(one(), {}, { hash: `f${hash.slice(1)}` })).toBe(false);
        expect(passes(one({ plan: `"${hash.slice(0, 12)}0"` }))).toBe(false);
        expect(passes(one({ brake: "grants" }))).toBe(false);
        expect(passes(one({ expires: "2026-11-22" }))).toBe(false);
        expect(passes(one({ expires: today }))).toBe(true);
    });

    it("is by an approver of now where the policy names some", () => {
        const to = policy(approvers);
        expect(passes(one(), { to })).toBe(true);
        expect(passes(one({ by: '"@OPS-1"' }), { to })).toBe(true);
        expect(passes(one({ by: '"@dev-1"' }), { to })).toBe(false);
        // Whom the same plan makes an approver is none yet.
        const added = policy(approvers).replace("lead-3]", "lead-3, dev-1]");
        expect(passes(one({ by: '"@dev-1"' }), { to: added })).toBe(false);
    });

    it("by a stranger is an error, unless it has ended", () => {
        const said = (yaml: string, apply: Partial<Apply> = {}): string[] => {
            const { overrides } = parseOverrides(yaml, file, today);
            const input = inputOf({ from, to: policy(approvers), ...apply });
            return checkOverrides({ ...input, overrides }).map(formatFinding);
        };
        expect(said(one())).toEqual([]);
        expect(said(one({ by: '"@dev-1"', expires: "2026-11-22" }))).toEqual([]);
        expect(said(one({ by: '"@dev-1"' }))).toEqual([
            "policies/overrides.yaml:1:3  error  [0]  @dev-1 may not override a brake - by one of leads and @ops-1",
        ]);
        const unread: Apply["meanwhile"] = (live) =>
            live.unknown.push({ path: "teams/leads/members", what: "members", reason: "403" });
        expect(said(one(), { meanwhile: unread })).toEqual([
            "policies/overrides.yaml:1:3  error  [0]  whether @lead-1 may override could not be read - by one of leads and @ops-1",
        ]);
        expect(passes(one(), { to: policy(approvers), meanwhile: unread })).toBe(false);
    });
});

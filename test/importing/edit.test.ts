import { parse } from "yaml";
import { CannotKeep, TextEdits } from "../../importing/edit";

const text = `# top
version: 1 # always

users: # people
  web: existing
  "*-admins": existing

repositories:
  # low risk
  docs: # first
    match: [docs-*] # all of them
    access: { web: write }

  core:
    match:
      - core
      - "odd # name"
    access:
      web: write # by hand
    cloud: none

branches:
  reviewed: { approvals: 1 }
`;

function edited(change: (edits: TextEdits) => void): string {
    const edits = new TextEdits(text);
    change(edits);
    return edits.apply();
}

/** Lines that are not in the other text. */
function lost(after: string): string[] {
    const now = new Set(after.split("\n"));
    return text.split("\n").filter((line) => !now.has(line));
}

describe("TextEdits", () => {
    it("changes one value and leaves the comment beside it, and everything else", () => {
        const after = edited((edits) => edits.set(["repositories", "docs", "match"], ["a", "b"]));
        expect(lost(after)).toEqual(["    match: [docs-*] # all of them"]);
        expect(after).toContain("    match: [a, b] # all of them\n");
    });

    it("replaces a value over several lines, a # in quotes not being a comment", () => {
        const after = edited((edits) => edits.set(["repositories", "core", "match"], ["core"]));
        expect(after).toContain("  core:\n    match: [core]\n    access:\n");
    });

    it("adds keys, entries and sections where such stand, and makes several changes at once", () => {
        const after = edited((edits) => {
            edits.set(["repositories", "docs", "cloud"], "pull-requests");
            edits.set(["repositories", "new"], { match: ["x"], access: {} });
            edits.set(["users", "ops"], "existing");
            edits.set(["branches", "reviewed", "approvals"], 2);
            edits.set(["actions"], { "workflow-permissions": "read" });
            edits.delete(["repositories", "core", "cloud"]);
        });
        expect(lost(after)).toEqual(["    cloud: none", "  reviewed: { approvals: 1 }"]);
        expect(parse(after)).toEqual({
            version: 1,
            users: { web: "existing", "*-admins": "existing", ops: "existing" },
            repositories: {
                docs: { match: ["docs-*"], access: { web: "write" }, cloud: "pull-requests" },
                core: { match: ["core", "odd # name"], access: { web: "write" } },
                new: { match: ["x"], access: {} },
            },
            branches: { reviewed: { approvals: 2 } },
            actions: { "workflow-permissions": "read" },
        });
    });

    it("adds items to a list that is there and to one that is not", () => {
        const item = { finding: "x", where: "y" };
        const list = "guardrails:\n  accept:\n    - finding: a\n      where: b # why\n";
        const more = new TextEdits(list);
        more.addItem(["guardrails", "accept"], item);
        expect(parse(more.apply())).toEqual({
            guardrails: { accept: [{ finding: "a", where: "b" }, item] },
        });
        expect(more.apply()).toContain("where: b # why\n");
        const none = edited((edits) => edits.addItem(["guardrails", "accept"], item));
        expect(parse(none)).toMatchObject({ guardrails: { accept: [item] } });
    });

    it("refuses what would lose a comment, with its line, and aliases altogether", () => {
        const refused = (change: (edits: TextEdits) => void): unknown => {
            try {
                return edited(change);
            } catch (error) {
                return error;
            }
        };
        const access = refused((edits) => edits.set(["repositories", "core", "access"], {}));
        expect(access).toBeInstanceOf(CannotKeep);
        expect((access as CannotKeep).line).toBe(19);
        expect(refused((edits) => edits.delete(["repositories", "docs"]))).toBeInstanceOf(
            CannotKeep,
        );
        expect(() => new TextEdits("a: &x 1\nb: *x\n")).toThrow(CannotKeep);
    });
});

import fc from "fast-check";
import { withBlock } from "../../codex/render/agents";
import { replaceManagedBlock } from "../../plan/codeowners";
import type { Inventory } from "../../plan/inventory";
import type { Plan, PlannedFile } from "../../plan/plan";
import { formatPlanFile, parsePlanFile } from "../../rollout/plan-file";
import type { RecordedPlan } from "../../rollout/plan-file";
import { absentNames, loginsOf } from "../../rollout/plan-names";
import { withFilesAsTheyAre } from "../../rollout/recorded-files";
import { PolicyError } from "../../rollout/resolve";
import { acmeInventory, acmeWith, repository } from "../fixtures/acme-inventory";
import { wholePlan } from "../live/support/whole-plan";
import { plans } from "../plan/support/planned-organization";

const recordingOf = (plan: Plan): RecordedPlan => ({
    version: 1,
    kind: "rollback",
    organization: plan.organization,
    stack: "acme",
    time: "2026-11-23T21:00:00.000Z",
    applied: "a".repeat(64),
    plan,
});

function errorOf(text: string): string {
    try {
        parsePlanFile(text, "rollback.json");
    } catch (error) {
        if (error instanceof PolicyError) return error.message;
        throw error;
    }
    throw new Error("nothing was wrong");
}

describe("a plan in a file", () => {
    test("is the same plan when it is read again, policy lines included", () => {
        fc.assert(
            fc.property(plans, (plan) => {
                const recording = recordingOf(plan);
                const read = parsePlanFile(formatPlanFile(recording), "rollback.json");
                expect({ ...read, plan: undefined }).toEqual({ ...recording, plan: undefined });
                expect(plain(read.plan)).toEqual(plain(plan));
                expect(read.plan.origins).toEqual(plan.origins);
            }),
            { numRuns: 100 },
        );
    });

    const text = formatPlanFile(recordingOf(wholePlan));
    const lineOf = (words: string) => text.slice(0, text.indexOf(words)).split("\n").length;

    test("what is wrong is said with its line, all of it at once", () => {
        const broken = text
            .replace('"privacy": "closed"', '"privacy": "open"')
            .replace('"enforceAdmins": true', '"enforceAdmin": true');
        const said = errorOf(broken);
        expect(said).toContain("rollback.json is not applied:");
        expect(said).toMatch(
            new RegExp(
                `rollback\\.json:${lineOf('"privacy"')}:\\d+  error  plan\\.teams\\.leads\\.privacy`,
            ),
        );
        expect(said).toContain("plan.repositories.sandbox.protections.main.enforceAdmins");
        expect(said).toContain('Unrecognized key: "enforceAdmin"');
    });

    test.each([
        [
            "no JSON at all",
            text.slice(0, 200),
            /rollback\.json:\d+:\d+ {2}error {2}this is no JSON/,
        ],
        ["another kind of file", '{ "version": 1, "hash": "x" }', /rollback\.json:1:1 {2}error/],
        [
            "a plan of another organization than the file",
            text.replace('"organization": "acme"', '"organization": "other"'),
            /another organization/,
        ],
        ["a version to come", text.replace('"version": 1', '"version": 2'), /version/],
    ])("%s is refused", (_, given, message) => {
        expect(errorOf(given)).toMatch(message);
    });
});

/** As JSON has it. */
function plain(plan: Plan): unknown {
    return JSON.parse(JSON.stringify({ ...plan, origins: [] }));
}

describe("names of a plan that was recorded some time ago", () => {
    const inventory = acmeWith({
        apps: {
            "codex-app": { ...acmeInventory.apps["chatgpt-codex-connector"]!, slug: "codex-app" },
        },
    });

    test("are all looked for", () => {
        expect(loginsOf(wholePlan)).toEqual(["dev-1", "dev-2", "lead-1"]);
        expect(absentNames(wholePlan, inventory)).toEqual([]);
    });

    test("those that are no more are named with their places", () => {
        const { "lead-1": _, ...users } = inventory.users;
        const { sandbox: __, ...repositories } = inventory.repositories;
        const left: Inventory = { ...inventory, users, repositories, apps: {} };
        const said = absentNames(wholePlan, left).map(
            ({ path, message }) => `${path.join("/")}: ${message}`,
        );
        expect(said).toEqual(
            expect.arrayContaining([
                "teams/leads/members/lead-1: acme has no person lead-1",
                "repositories/sandbox: acme has no repository that is not archived sandbox",
                "repositories/sandbox/environments/production/reviewers/1: acme has no person lead-1",
                "apps/codex-app: acme has no GitHub App codex-app",
            ]),
        );
    });

    test("an id that nobody had a name for is nobody's", () => {
        const main = wholePlan.repositories.sandbox!.protections.main!;
        const plan: Plan = {
            ...wholePlan,
            repositories: {
                sandbox: {
                    ...wholePlan.repositories.sandbox!,
                    protections: { main: { ...main, push: ["user:#42"] } },
                },
            },
        };
        expect(absentNames(plan, inventory).map(({ message }) => message)).toEqual([
            "acme has no person #42",
        ]);
    });
});

describe("files of a recorded plan", () => {
    const planned = (text: string): PlannedFile => ({
        mode: "whole",
        lines: [],
        text,
        delivery: "commit",
        delivered: true,
    });
    const at = (path: string, then: string, now?: string, unread = false) => {
        const plan: Plan = {
            ...wholePlan,
            repositories: {
                sandbox: { ...wholePlan.repositories.sandbox!, files: { [path]: planned(then) } },
            },
        };
        const files = now === undefined ? {} : { [path]: now };
        const inventory = acmeWith({
            repositories: {
                sandbox: repository("sandbox", { files: files }),
            },
            unread: unread
                ? [{ path: `repositories/sandbox/files/${path}`, what: "a file", reason: "502" }]
                : [],
        });
        const result = withFilesAsTheyAre(plan, inventory);
        return { file: result.plan.repositories.sandbox?.files[path], left: result.left };
    };

    test("CODEOWNERS: our lines of then below the human lines of now", () => {
        const { file } = at(
            "CODEOWNERS",
            replaceManagedBlock("* @acme/old\n", ["/a @acme/x"]),
            replaceManagedBlock("* @acme/new\n", ["/b @acme/y"]),
        );
        expect(file?.text).toBe(replaceManagedBlock("* @acme/new\n", ["/a @acme/x"]));
        expect(file?.delivered).toBe(false);
    });

    test("AGENTS.md: the same, with its own marks", () => {
        const { file } = at(
            "AGENTS.md",
            withBlock("# Old\n", ["one", "", "two"]),
            withBlock("# New\n", ["three"]),
        );
        expect(file?.text).toBe(withBlock("# New\n", ["one", "", "two"]));
    });

    test("what is there already is not sent again, what is gone is", () => {
        const text = replaceManagedBlock("", ["/a @acme/x"]);
        expect(at("CODEOWNERS", text, text).file?.delivered).toBe(true);
        expect(at("CODEOWNERS", text).file).toMatchObject({ text, delivered: false });
    });

    test("a whole file that a person has written since is left alone, and that is said", () => {
        const { file, left } = at(".codex/config.toml", "ours = 1\n", "mine = 2\n");
        expect(file).toBeUndefined();
        expect(left).toEqual([
            {
                path: ["repositories", "sandbox", "files", ".codex/config.toml"],
                message: ".codex/config.toml of sandbox is not ours any more, and is left as it is",
            },
        ]);
    });

    test("a file that could not be read is not taken for gone", () => {
        expect(() => at("CODEOWNERS", "x", undefined, true)).toThrow("502");
    });
});

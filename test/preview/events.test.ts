import { readFileSync } from "node:fs";
import path from "node:path";
import { readEvent } from "../../preview/engine-event";
import { readEventLog } from "../../preview/events";

/** Of a real run: pulumi 3.256 with @pulumi/github 6.15, a policy edited and one person let in by hand. */
const log = readFileSync(path.join(__dirname, "fixtures", "preview-events.ndjson"), "utf8");

const secret = (value: unknown) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
});
const urn = (type: string, name: string, above = "codex-rollout:index:CodexRollout$") =>
    `urn:pulumi:test::rollout::${above}${type}::${name}`;

/** One event of one resource, as the engine writes it. */
function line(op: string, type: string, name: string, more: object): string {
    const metadata = { op, type, urn: urn(type, name), ...more };
    return JSON.stringify({ sequence: 1, timestamp: 1, resourcePreEvent: { metadata } });
}

describe("the event log of a real preview", () => {
    const report = readEventLog(log);

    test("one step a resource; reads into the state and what stays the same are none", () => {
        expect(report.result).toBe("succeeded");
        expect(report.steps.map(({ op, path: at }) => `${op} ${at}`)).toEqual([
            "update teams/codex-pilot/members",
            "update repositories/docs-handbook/protections/main",
            "delete repositories/docs-api/teams/codex-pilot",
            "replace repositories/docs-handbook/environments/docs-site/secrets/PAGES_TOKEN",
        ]);
    });

    test("what changes is named as the engine names it, lists are shown whole", () => {
        const [members, protection, grant] = report.steps;
        expect(protection?.properties).toEqual([
            {
                name: "requiredPullRequestReviews[0].requiredApprovingReviewCount",
                before: 1,
                after: 0,
            },
        ]);
        expect(members?.properties.map(({ name }) => name)).toEqual(["members"]);
        expect(members?.properties[0]?.after).toContainEqual({ role: "member", username: "dev-5" });
        expect(grant?.properties.every((property) => !("after" in property))).toBe(true);
    });

    test("nothing of a secret is in it", () => {
        expect(JSON.stringify(report)).not.toMatch(/ciphertext|encrypted|keyId|4dabf181/i);
    });
});

describe("events one by one", () => {
    const type = "github:index/actionsVariable:ActionsVariable";

    test("secrets are masked with all that they hold; what is not known yet is said to be so", () => {
        const { steps } = readEventLog(
            line("create", type, "codex-rollout/x", {
                new: {
                    custom: true,
                    inputs: {
                        __defaults: [],
                        token: secret({ deep: "s3cret" }),
                        nested: {
                            list: [secret("s3cret")],
                            id: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
                        },
                    },
                },
            }),
        );
        expect(steps[0]?.properties).toEqual([
            { name: "nested", after: { id: "(known after apply)", list: ["[secret]"] } },
            { name: "token", after: "[secret]" },
        ]);
    });

    test("a property below a secret is masked", () => {
        const { steps } = readEventLog(
            line("update", type, "codex-rollout/x", {
                old: { custom: true, inputs: {}, outputs: { config: secret({ key: "s3cret" }) } },
                new: { custom: true, inputs: { config: secret({ key: "other" }) } },
                detailedDiff: { "config.key": { diffKind: "update", inputDiff: false } },
            }),
        );
        expect(steps[0]?.properties).toEqual([
            { name: "config.key", before: "[secret]", after: "[secret]" },
        ]);
    });

    test("components write nothing, and a provider's token is another one in every run", () => {
        const provider = (diff: string) =>
            line("update", "pulumi:providers:github", "github", {
                old: { custom: true, inputs: {} },
                new: { custom: true, inputs: { token: "a", owner: "b" } },
                diffs: [diff],
            });
        const component = line(
            "create",
            "codex-rollout:index:AccessTeam",
            "codex-rollout/teams/a",
            {
                new: { custom: false, inputs: {} },
            },
        );
        expect(readEventLog([provider("token"), component].join("\n")).steps).toEqual([]);
        expect(readEventLog(provider("owner")).steps).toHaveLength(1);
    });

    test("a deletion that GitHub does not hear of says so", () => {
        const gone = line("delete", type, "codex-rollout/x", {
            old: { custom: true, retainOnDelete: true, inputs: { name: "x" } },
            new: null,
        });
        expect(readEventLog(gone).steps).toMatchObject([{ op: "delete", retained: true }]);
    });

    test("errors and violated policies come in plain words, each once; debugging does not", () => {
        const said = (severity: string, message: string, at?: string) =>
            JSON.stringify({ diagnosticEvent: { severity, message, urn: at } });
        const violated = JSON.stringify({
            policyEvent: {
                message: "no bypass",
                policyName: "no-bypass",
                policyPackName: "codex",
                enforcementLevel: "mandatory",
                resourceUrn: urn(type, "codex-rollout/x"),
            },
        });
        const { diagnostics } = readEventLog(
            [
                said("debug", "noise"),
                said("error", "boom\n"),
                said("error", "boom\n"),
                violated,
            ].join("\n"),
        );
        expect(diagnostics).toEqual([
            { severity: "error", message: "boom" },
            {
                severity: "error",
                message: "no bypass",
                resource: "codex-rollout/x",
                policy: "codex/no-bypass",
            },
        ]);
    });

    test("a torn last line of a run that was killed is no event; a whole line that is none is refused", () => {
        expect(readEvent('{"resourcePreEvent":{"metadata":{"op":"cre')).toBeUndefined();
        expect(readEvent("")).toBeUndefined();
        expect(() => readEvent('{"resourcePreEvent":{"metadata":{"op":7}}}')).toThrow(TypeError);
    });
});

/** P9 and P14: what the rollout's own program and commands hold, through the real engine, with the gateway and without. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Outcome, TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";
import { writesTo } from "../support/writes";
import { killPolicy, killSeed } from "./support/kill-organization";
import { row } from "./support/table";

jest.setTimeout(600_000);

const value = "canary-value-5f2c9d8e71";
let stack: TestStack;
beforeEach(async () => {
    stack = await createTestStack({
        program: "bin/index.js",
        github: { seed: killSeed(1), contract: "off" },
        environment: { CODEX_ROLLOUT_POLICY: "rollout.yaml", DEPLOY_TOKEN: value },
    });
});
afterEach(() => stack.close());

const policy = (text: string) => writeFileSync(path.join(stack.folder, "rollout.yaml"), text);

function pulumi(fixed: boolean, words: string): Promise<Outcome> {
    const all = `${words} --non-interactive`;
    return fixed
        ? stack.codexRollout(`run --port ${stack.gatewayPort} -- pulumi ${all}`)
        : stack.pulumi(all);
}

describe.each([false, true])("gateway %s", (fixed) => {
    test("P9 two team names with one slug: nothing is written", async () => {
        policy(
            killPolicy.replace("  codex-two:", "  Codex One:").replace("codex-two", "Codex One"),
        );
        const validate = await stack.codexRollout("validate rollout.yaml");
        const up = await pulumi(fixed, "up --yes --skip-preview");
        const writes = writesTo(stack.github).length;
        row("P9", fixed, `validate exits ${validate.code}; up exits ${up.code}, ${writes} writes`);
        expect([validate.code === 0, up.code === 0, writes]).toEqual([false, false, 0]);
        expect(validate.output).toMatch(/codex-one/);
    });

    test("P14 secrets in what Pulumi prints, and in its state", async () => {
        policy(killPolicy);
        const printed: Record<string, Outcome> = {};
        for (const words of [
            "preview --diff",
            "preview --json",
            "up --yes --diff",
            "up --yes --json",
        ])
            printed[words] = await pulumi(fixed, words);
        printed["stack export"] = await stack.pulumi("stack export");
        const secrets = [value, "local-owner"];
        const leaks = Object.entries(printed).filter(([, { output, stdout }]) =>
            secrets.some((one) => output.includes(one) || stdout.includes(one)),
        );
        row("P14", fixed, `${leaks.length} of ${Object.keys(printed).length} outputs leak`);
        expect(printed["up --yes --diff"]?.code).toBe(0);
        expect(leaks.map(([words]) => words)).toEqual([]);
    });
});

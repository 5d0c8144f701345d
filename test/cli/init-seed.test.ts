/** A policy can be previewed with no organization: the one that is made of its names has all that it speaks of. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { examples, firstPolicy } from "../../cli/init/policy";
import { seedFor, valueSources } from "../../cli/init/seed";
import { createLocalGitHub } from "../../emulator/server";
import { createClient } from "../../live/client";
import { formatFinding } from "../../plan/finding";
import { loadPolicy, parsePolicy } from "../../policies/load";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolvePolicyFile } from "../../rollout/resolve";

const folder = path.resolve(__dirname, "..", "..", "policies");

async function resolved(file: string) {
    const { policy, findings } = loadPolicy(file);
    expect(findings.map(formatFinding)).toEqual([]);
    const github = await createLocalGitHub({ seed: seedFor(policy!), contract: "strict" });
    try {
        const client = await createClient({ baseUrl: `${github.url}/`, token: "local-owner" });
        return await resolvePolicyFile(client, file);
    } finally {
        await github.close();
    }
}

test("the examples are those of the folder", () => {
    const files = readdirSync(path.join(folder, "examples"));
    expect(examples().map((name) => `${name}.yaml`)).toEqual(files.sort());
});

test.each([...examples().map((name) => `examples/${name}.yaml`), "rollout.yaml"])(
    "%s resolves without an error, and no tier is empty",
    async (name) => {
        const { policy, warnings } = await resolved(path.join(folder, name));
        expect(policy.repositories).toBeDefined();
        expect(warnings.filter(({ code }) => /empty|nothing/.test(code))).toEqual([]);
    },
);

test("a first policy resolves whatever its names look like", async () => {
    const scratch = mkdtempSync(path.join(tmpdir(), "init-seed-"));
    try {
        const file = path.join(scratch, "rollout.yaml");
        const text = firstPolicy({
            organization: "on",
            repositories: ["docs-*", "123", "yes"],
            users: ["1e3", "null"],
            teams: ["Platform Team", "web"],
            reviewers: ["no"],
        });
        writeFileSync(file, text);
        const { plan, warnings, policy } = await resolved(file);
        expect(warnings.map(formatFinding)).toEqual([]);
        expect(Object.keys(plan.repositories).sort()).toEqual(["123", "docs-example", "yes"]);
        expect(policy.organization).toBe("on");
        expect(parsePolicy(text, file).findings).toEqual([]);
    } finally {
        rmSync(scratch, { recursive: true });
    }
});

test("values of secrets are named by `from`, at any depth", () => {
    const policy = parse("a: { from: ONE, b: [{ from: TWO }] }\nfrom: 3") as unknown;
    expect(valueSources(policy)).toEqual(["ONE", "TWO"]);
});

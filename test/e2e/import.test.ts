/** An organization as it is, imported and adopted by literal commands: then the preview proposes nothing. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";

jest.setTimeout(600_000);

const guide = readFileSync(path.resolve(__dirname, "../../docs/guides/import.md"), "utf8");

/** The commands of the guide's block that begins with a line. */
function commands(begin: string): string[] {
    const blocks = [...guide.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = ""]) => block);
    const block = blocks.find((one) => one.startsWith(begin));
    if (block === undefined) throw new Error(`the guide has no block that begins with ${begin}`);
    return block.split("\n").flatMap((line) => line.replace(/\s*#.*$/, "").trim() || []);
}

/** Types what the guide says, with another import in its first line. Answers what the last command said. */
async function typed(stack: TestStack, first: string): Promise<void> {
    const [, ...more] = commands("npx codex-rollout import --org acme");
    for (const line of [first, ...more]) {
        const [, words] = /^(?:npx codex-rollout|pulumi) (.*)$/.exec(line) ?? [];
        if (words === undefined) throw new Error(`not a command of this test: ${line}`);
        // Configuration goes by the project's name, which in a test is another.
        const own = words.replace(/\bcodex-rollout:/, "rollout:");
        const { code, output } = line.startsWith("pulumi")
            ? await stack.pulumi(`${own} --non-interactive`)
            : await stack.codexRollout(words);
        if (code !== 0) throw new Error(`${line} exits ${code}\n${output}`);
    }
}

async function imported(stack: TestStack, words: string): Promise<string> {
    const { code, output } = await stack.codexRollout(`import --out found.yaml ${words}`);
    if (code !== 0) throw new Error(output);
    return output;
}

async function stackOf(seed?: string): Promise<TestStack> {
    return createTestStack({
        program: "bin/index.js",
        ...(seed === undefined ? {} : { github: { seed, contract: "off", budget: 1_000_000 } }),
    });
}

/** What the small organization has not: a policy must be able to say these too. */
async function addWarts(stack: TestStack): Promise<void> {
    const send = stack.send.bind(stack);
    await send("PUT", "/repos/acme/web-shop/branches/main/protection", {
        required_pull_request_reviews: {
            required_approving_review_count: 2,
            dismiss_stale_reviews: true,
            require_code_owner_reviews: true,
        },
        required_status_checks: { strict: true, contexts: ["test", "lint: all"] },
        enforce_admins: true,
        restrictions: null,
    });
    await send("PUT", "/repos/acme/web-shop/environments/production", {
        wait_timer: 10,
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
    await send("POST", "/repos/acme/web-shop/environments/production/deployment-branch-policies", {
        name: "release/*",
    });
    await send("PUT", "/orgs/acme/actions/permissions/workflow", {
        default_workflow_permissions: "write",
        can_approve_pull_request_reviews: false,
    });
    await send("PUT", "/repos/acme/sandbox/actions/permissions/workflow", {
        default_workflow_permissions: "read",
        can_approve_pull_request_reviews: false,
    });
    await send("POST", "/repos/acme/docs-api/rulesets", {
        name: "Docs: reviewed",
        target: "branch",
        enforcement: "active",
        conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
        rules: [
            {
                type: "pull_request",
                parameters: {
                    required_approving_review_count: 1,
                    dismiss_stale_reviews_on_push: false,
                    require_code_owner_review: false,
                    require_last_push_approval: false,
                    required_review_thread_resolution: false,
                },
            },
        ],
    });
}

describe("import of the small organization", () => {
    let stack: TestStack;
    beforeAll(async () => {
        stack = await stackOf();
        await addWarts(stack);
    });
    afterAll(() => stack.close());

    it("is adopted whole: the preview proposes nothing, and nothing was written", async () => {
        await typed(
            stack,
            "npx codex-rollout import --org acme --out found.yaml --teams managed --stage users=authoritative",
        );
        const writes = stack.github.journal.entries.filter(
            ({ method, path: at }) => method !== "GET" && !at.endsWith("/graphql"),
        );
        // Those of the set-up alone.
        expect(writes.length).toBe(6);
    });

    it("is changed in place when it is imported again, and previews as it is again", async () => {
        const file = path.join(stack.folder, "found.yaml");
        const before = readFileSync(file, "utf8").replace(
            "  sandbox:\n",
            "  # where anything may be tried\n  sandbox:\n",
        );
        writeFileSync(file, before);
        await stack.send("PUT", "/orgs/acme/teams/security/repos/acme/sandbox", {
            permission: "pull",
        });
        const said = await imported(stack, "--org acme");
        expect(said).toContain("changed repositories.sandbox.access\n");
        const after = readFileSync(file, "utf8");
        const changed = before.split("\n").filter((line) => !after.split("\n").includes(line));
        expect(changed).toEqual([]);
        expect(after).toContain("  # where anything may be tried\n  sandbox:\n");
        expect(after).toContain("access: { engineering: write, security: read }");
        expect(await imported(stack, "--org acme")).toContain("found.yaml (as it was)");
    });
});

// A minute and a half, most of it the provider's 1,200 calls.
if (process.env.CODEX_ROLLOUT_LARGE === "1") {
    describe("import of a recorded organization of 202 repositories and 405 teams", () => {
        it("is a tenth of the facts' lines at most, and adopted whole", async () => {
            const seed = path.resolve(process.env.CODEX_ROLLOUT_LARGE_SEED ?? "large-org.json");
            const stack = await stackOf(seed);
            try {
                const said = await imported(stack, "--org large-org");
                const [, lines = "", facts = ""] =
                    /found.yaml: (\d+) lines for (\d+) facts/.exec(said) ?? [];
                expect(Number(facts)).toBeGreaterThan(4000);
                expect(Number(lines) * 10).toBeLessThan(Number(facts));
                await typed(stack, "npx codex-rollout import --org large-org --out found.yaml");
            } finally {
                await stack.close();
            }
        });
    });
}

/** Literal pulumi commands on the package's own program: a policy in error, and every example policy from nothing to nothing. */
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";

jest.setTimeout(300_000);

const root = path.resolve(__dirname, "..", "..");
const examples = path.join(root, "policies", "examples");
const secrets = { PAGES_TOKEN: "p", NPM_TOKEN: "n", GITHUB_APP_TOKEN: "local-owner" };

function stackFor(policy: string): Promise<TestStack> {
    return createTestStack({
        program: "bin/index.js",
        environment: { CODEX_ROLLOUT_POLICY: policy, ...secrets },
    });
}

function writesTo(stack: TestStack): string[] {
    return stack.github.journal.entries
        .filter(({ method, path: at, operation }) =>
            at.endsWith("/graphql") ? /Rule$/.test(operation ?? "") : method !== "GET",
        )
        .map(({ method, path: at }) => `${method} ${at}`);
}

/** What the README does once for an organization that is not new. */
async function adopt(stack: TestStack, policy: string): Promise<void> {
    await stack.must("preview --import-file create.json --non-interactive");
    const words = ["adopt", "create.json", "--out", "adopt.json", "--policy", policy];
    await new Promise<void>((resolve, reject) => {
        execFile(
            process.execPath,
            [path.join(root, "bin", "cli", "main.js"), ...words],
            {
                cwd: stack.folder,
                env: {
                    PATH: process.env.PATH,
                    GITHUB_BASE_URL: stack.github.url,
                    GITHUB_TOKEN: "local-owner",
                },
            },
            (error, out, err) => (error === null ? resolve() : reject(new Error(out + err))),
        );
    });
    await stack.must(
        "import --file adopt.json --yes --protect=false --generate-code=false --non-interactive",
    );
}

test("a policy in error stops preview and up with its place, and nothing is written", async () => {
    const stack = await stackFor("broken.yaml");
    try {
        const broken = readFileSync(path.join(examples, "pilot.yaml"), "utf8").replace(
            "access:",
            "acces:",
        );
        writeFileSync(path.join(stack.folder, "broken.yaml"), broken);
        for (const words of ["preview --diff --non-interactive", "up --yes --non-interactive"]) {
            const { code, output } = await stack.pulumi(words);
            expect(code).not.toBe(0);
            expect(output).toMatch(
                /broken\.yaml:\d+:\d+ {2}error {2}repositories\.pilot\.acces {2}unknown key acces - did you mean access\?/,
            );
            expect(output).not.toContain("unhandled exception");
        }
        expect(writesTo(stack)).toEqual([]);
    } finally {
        await stack.close();
    }
});

test.each(["pilot", "several-teams", "organization-wide", "regulated", "local-only", "cloud-only"])(
    "%s: previewed without a write, applied, then nothing to do, then destroyed",
    async (name) => {
        const policy = path.join(examples, `${name}.yaml`);
        const stack = await stackFor(policy);
        try {
            await adopt(stack, policy);
            await stack.must("preview --diff --non-interactive");
            expect(writesTo(stack)).toEqual([]);
            await stack.must("up --yes --non-interactive --skip-preview");
            expect(writesTo(stack)).not.toEqual([]);
            await stack.must("preview --refresh --expect-no-changes --non-interactive");
            const teams = async () =>
                (await stack.send("GET", "/orgs/acme/teams?per_page=100")) as { slug: string }[];
            expect((await teams()).map(({ slug }) => slug)).toContain("codex-reviewers");
            await stack.must("destroy --yes --non-interactive --skip-preview");
            expect((await teams()).map(({ slug }) => slug)).not.toContain("codex-reviewers");
            expect(stack.github.journal.unserved.size).toBe(0);
        } finally {
            await stack.close();
        }
    },
);

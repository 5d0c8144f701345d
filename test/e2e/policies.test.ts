/** Literal pulumi commands on the package's own program: a policy in error, and every example policy from nothing to nothing. */
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { adopt } from "../support/adopt";
import { forgotten } from "../support/remembered";
import type { TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";
import { writesTo } from "../support/writes";

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

/** `codex-rollout WORDS` against the stack's local GitHub. */
function rollout(stack: TestStack, ...words: string[]): Promise<{ code: number; said: string }> {
    return new Promise((resolve) => {
        execFile(
            process.execPath,
            [path.join(root, "bin", "cli", "main.js"), ...words],
            {
                cwd: stack.folder,
                env: {
                    PATH: process.env.PATH,
                    GITHUB_BASE_URL: stack.github.url,
                    GITHUB_TOKEN: "local-owner",
                    GITHUB_APP_TOKEN: "local-owner",
                },
            },
            (error, out, err) =>
                resolve({ code: error === null ? 0 : Number(error.code), said: out + err }),
        );
    });
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
        expect(writesTo(stack.github)).toEqual([]);
    } finally {
        await stack.close();
    }
});

interface More {
    readonly before?: (stack: TestStack) => Promise<void>;
    readonly after: (stack: TestStack, policy: string) => Promise<void>;
}

interface Contents {
    readonly sha: string;
    readonly content: string;
}

const contents = (repository: string, file: string) => `/repos/acme/${repository}/contents/${file}`;

async function textOf(stack: TestStack, repository: string, file: string): Promise<string> {
    const { content } = (await stack.send("GET", contents(repository, file))) as Contents;
    return Buffer.from(content, "base64").toString();
}

/** As a person does who edits the file on GitHub. */
async function edit(stack: TestStack, file: string, change: (text: string) => string) {
    const at = contents("sandbox", file);
    const now = (await stack.send("GET", at).catch(() => undefined)) as Contents | undefined;
    const text = change(now === undefined ? "" : Buffer.from(now.content, "base64").toString());
    const content = Buffer.from(text).toString("base64");
    const sha = now === undefined ? {} : { sha: now.sha };
    await stack.send("PUT", at, { message: "Edit", content, ...sha });
}

/** What single examples are there to show, besides being applied. */
const more: Readonly<Record<string, More>> = {
    pilot: {
        before: (stack) => edit(stack, "AGENTS.md", () => "# Ours\n\nBe kind.\n"),
        async after(stack, policy) {
            const document = () => textOf(stack, "sandbox", "AGENTS.md");
            expect(await document()).toMatch(
                /^# Ours\n\nBe kind\.\n\n<!-- codex-rollout: begin[^]*Tests with every change\.[^]*end -->\n$/,
            );
            expect(await textOf(stack, "sandbox", ".codex/rules/rollout.rules")).toContain(
                'pattern = ["git", "push", ["--force", "-f"]]',
            );
            expect(await textOf(stack, "sandbox", ".codex/config.toml")).toContain(
                "project_doc_max_bytes = 32768",
            );
            const drift = () => rollout(stack, "drift", "--only", "guidance", "--policy", policy);
            expect(await drift()).toMatchObject({ code: 0 });

            // People's own lines are theirs: no drift, no change, and they stay.
            await edit(stack, "AGENTS.md", (text) =>
                text.replace("Be kind.", "Be kind and brief."),
            );
            expect(await drift()).toMatchObject({ code: 0 });
            await stack.must("preview --refresh --expect-no-changes --non-interactive");

            // Lines of ours are not.
            await edit(stack, "AGENTS.md", (text) =>
                text.replace("Tests with every", "No tests for any"),
            );
            await edit(stack, ".codex/rules/rollout.rules", (text) =>
                text.replace('decision = "forbidden"', 'decision = "allow"'),
            );
            const found = await drift();
            expect(found.code).toBe(7);
            expect(found.said).toContain("sandbox AGENTS.md differs from line");
            expect(found.said).toContain("sandbox .codex/rules/rollout.rules differs from line");
            expect(found.said).toMatch(/pilot\.yaml:\d+:\d+ {2}guidance/);
            await stack.must("up --refresh --yes --non-interactive --skip-preview");
            expect(await drift()).toMatchObject({ code: 0 });
            expect(await document()).toMatch(/^# Ours\n\nBe kind and brief\.[^]*Tests with every/);
        },
    },
    regulated: {
        async after(stack) {
            const pulls = (await stack.send("GET", "/repos/acme/docs-api/pulls")) as {
                title: string;
            }[];
            expect(pulls.map(({ title }) => title)).toEqual([
                "Codex rollout: update .codex/rules/rollout.rules, .github/CODEOWNERS, AGENTS.md",
            ]);
        },
    },
};

test.each(["pilot", "several-teams", "organization-wide", "regulated", "local-only", "cloud-only"])(
    "%s: previewed without a write, applied, then nothing to do, then destroyed",
    async (name) => {
        const policy = path.join(examples, `${name}.yaml`);
        const stack = await stackFor(policy);
        try {
            await more[name]?.before?.(stack);
            const earlier = writesTo(stack.github);
            await adopt(stack, policy);
            await stack.must("preview --diff --non-interactive");
            expect(writesTo(stack.github)).toEqual(earlier);
            await stack.must("up --yes --non-interactive --skip-preview");
            expect(writesTo(stack.github)).not.toEqual(earlier);
            expect(await forgotten(stack, policy)).toEqual([]);
            await stack.must("preview --refresh --expect-no-changes --non-interactive");
            await more[name]?.after(stack, policy);
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

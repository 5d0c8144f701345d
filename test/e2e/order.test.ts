/**
 * At no moment of an apply does anybody come to write with Codex where the policy's protection does not stand yet: the local
 * GitHub is looked at after every single request that writes.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { adopt } from "../support/adopt";
import { gaps, isWrite, look, openSecrets } from "../support/looks";
import type { Look } from "../support/looks";
import type { TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";

jest.setTimeout(600_000);

const root = path.resolve(__dirname, "..", "..");

/** Runs one apply and looks after each of its writes, and once before. */
async function looksOf(
    stack: TestStack,
    codexTeams: readonly string[],
    apply: () => Promise<unknown>,
): Promise<Look[]> {
    const looks = [look(stack.github, codexTeams, "nothing")];
    watching = ({ method, path: at, requestBody }) => {
        if (!isWrite(method, at, requestBody)) return;
        looks.push(look(stack.github, codexTeams, `${method} ${at}`));
    };
    try {
        await apply();
    } finally {
        watching = undefined;
    }
    return looks;
}

type OnExchange = NonNullable<
    NonNullable<Parameters<typeof createTestStack>[0]["github"]>["onExchange"]
>;
let watching: OnExchange | undefined;

function stackFor(policy: string): Promise<TestStack> {
    return createTestStack({
        program: "bin/index.js",
        github: { onExchange: (exchange) => watching?.(exchange) },
        environment: {
            CODEX_ROLLOUT_POLICY: policy,
            ...{ PAGES_TOKEN: "p", NPM_TOKEN: "n", GITHUB_APP_TOKEN: "local-owner" },
        },
    });
}

const up = "up --yes --non-interactive --skip-preview";

test("rollout.yaml, then a repository and a person more, then repositories that move between tiers", async () => {
    const text = readFileSync(path.join(root, "policies", "rollout.yaml"), "utf8");
    const stack = await stackFor("policy.yaml");
    const file = path.join(stack.folder, "policy.yaml");
    const teams = ["codex-pilot", "codex-reviewers"];
    const selected = [
        "docs-handbook",
        "docs-api",
        "sandbox",
        "web-shop",
        "payments-api",
        "infra-deploy",
    ];
    try {
        writeFileSync(file, text);
        await adopt(stack, file);

        const first = await looksOf(stack, teams, () => stack.must(up));
        expect(first.length).toBeGreaterThan(30);
        // The looks see what they are for: people and the app come to write while it runs.
        expect(first[0]?.writes).toEqual(["app docs-handbook", "app sandbox"]);
        expect(first.at(-1)?.writes).toEqual(
            expect.arrayContaining(["app docs-api", "dev-1 docs-api", "lead-2 payments-api"]),
        );
        expect(gaps(first, selected)).toEqual([]);
        expect(first.at(-1)?.environments.get("docs-handbook docs-site")?.secrets).toEqual([
            "PAGES_TOKEN",
        ]);
        expect(openSecrets(first)).toEqual([]);

        const more = text
            .replace("match: [docs-*, sandbox]", "match: [docs-*, sandbox, tools-cli]")
            .replace("members: [dev-1, dev-2, Dev-4]", "members: [dev-1, dev-2, Dev-4, dev-5]");
        writeFileSync(file, more);
        const second = await looksOf(stack, teams, () => stack.must(up));
        expect(second.at(-1)?.writes).toEqual(
            expect.arrayContaining(["app tools-cli", "dev-5 tools-cli", "dev-5 sandbox"]),
        );
        expect(gaps(second, [...selected, "tools-cli"])).toEqual([]);

        // web-shop comes to the app and to stricter branches, docs-api leaves it; sandbox gets an environment with its secret.
        const moved = more
            .replace(
                "match: [docs-*, sandbox, tools-cli]",
                "match: [docs-handbook, sandbox, web-shop]",
            )
            .replace("branches: standard", "branches: strict")
            .replace("match: { topic: web }", "match: [docs-api, tools-cli]")
            .replace("repositories: [docs-handbook]", "repositories: [docs-handbook, sandbox]");
        writeFileSync(file, moved);
        const third = await looksOf(stack, teams, () => stack.must(up));
        expect(third[0]?.writes).not.toContain("app web-shop");
        expect(third.at(-1)?.writes).toContain("app web-shop");
        expect(third.at(-1)?.writes).not.toContain("app docs-api");
        expect(third[0]?.bounds.get("web-shop")).not.toBe(third.at(-1)?.bounds.get("web-shop"));
        expect(third[0]?.environments.has("sandbox docs-site")).toBe(false);
        expect(third.at(-1)?.environments.get("sandbox docs-site")?.secrets).toEqual([
            "PAGES_TOKEN",
        ]);
        expect(gaps(third, [...selected, "tools-cli"])).toEqual([]);
        expect(openSecrets(third)).toEqual([]);
    } finally {
        await stack.close();
    }
});

test.each([
    ["organization-wide", ["codex-users", "codex-reviewers"]],
    // Its protections name a team, which has to be let in before GitHub takes them.
    ["several-teams", undefined],
])("%s: at no moment of its first apply", async (name, teams) => {
    const policy = path.join(root, "policies", "examples", `${name}.yaml`);
    const stack = await stackFor(policy);
    try {
        await adopt(stack, policy);
        const before = teamSlugs(stack);
        const managed = teams ?? managedTeams(policy);
        expect(before.filter((slug) => managed.includes(slug))).toEqual([]);
        const looks = await looksOf(stack, managed, () => stack.must(up));
        expect(looks.length).toBeGreaterThan(20);
        expect(looks.at(-1)?.writes.length).toBeGreaterThan(looks[0]?.writes.length ?? 0);
        const bounded = [...(looks.at(-1)?.bounds.keys() ?? [])];
        expect(gaps(looks, bounded)).toEqual([]);
    } finally {
        await stack.close();
    }
});

function teamSlugs({ github: { state } }: TestStack): string[] {
    const organization = state.organizationByLogin("acme");
    return [...(organization?.teams.values() ?? [])].map(({ slug }) => slug);
}

/** Teams of `users` that are a mapping in the file. */
function managedTeams(policy: string): string[] {
    const users = /^users:\n([\s\S]*?)^\S/m.exec(readFileSync(policy, "utf8"))?.[1] ?? "";
    return [...users.matchAll(/^ {2}([\w-]+):\s*(?:#.*)?$/gm)].map(([, slug]) => slug ?? "");
}

/**
 * At no moment of an apply does anybody come to write with Codex where the policy's protection does not stand yet: the local
 * GitHub is looked at after every single request that writes.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { effectiveRole, isOwner, rank } from "../../emulator/access";
import type { LocalGitHub } from "../../emulator/server";
import { protectionOfRef } from "../../emulator/rules/classic";
import { rulesetApplies, rulesetCoversRef } from "../../emulator/rules/conditions";
import type { Repository } from "../../emulator/state/repository";
import { adopt } from "../support/adopt";
import type { TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";

jest.setTimeout(600_000);

const root = path.resolve(__dirname, "..", "..");

/** One look at the organization: who of Codex can write where, and what stands there. */
interface Look {
    readonly after: string;
    /** `SUBJECT REPOSITORY`, sorted. */
    readonly writes: readonly string[];
    /** Repository to everything in force for its default branch. */
    readonly bounds: ReadonlyMap<string, string>;
}

function look(github: LocalGitHub, codexTeams: readonly string[], after: string): Look {
    const { state } = github;
    const organization = state.organizationByLogin("acme");
    if (organization === undefined) throw new Error("no acme");
    const repositories = [...organization.repositories.values()].filter(
        ({ archived }) => !archived,
    );
    const people = new Set(
        codexTeams.flatMap((slug) => [
            ...(state.teamBySlug(organization, slug)?.members.keys() ?? []),
        ]),
    );
    const writes = repositories.flatMap((repository) => {
        const persons = [...people].flatMap((id) => {
            const user = state.users.get(id);
            if (user === undefined || isOwner(organization, id)) return [];
            const role = effectiveRole(state, repository, user);
            return rank(role) >= rank("write") ? [`${user.login} ${repository.name}`] : [];
        });
        const codex = [...organization.installations.values()].filter(
            ({ appId }) => state.apps.get(appId)?.slug === "chatgpt-codex-connector",
        );
        const apps = codex
            .filter(({ repositoryIds }) => repositoryIds.has(repository.id))
            .map(() => `app ${repository.name}`);
        return [...persons, ...apps];
    });
    const bounds = new Map(repositories.map((one) => [one.name, boundsOf(github, one)]));
    return { after, writes: writes.sort(), bounds };
}

function boundsOf({ state }: LocalGitHub, repository: Repository): string {
    const ref = `heads/${repository.defaultBranch}`;
    const classic = protectionOfRef(repository, ref);
    const rulesets = [
        ...repository.rulesets.values(),
        ...state.organizationOf(repository).rulesets.values(),
    ].filter(
        (ruleset) =>
            ruleset.enforcement === "active" &&
            rulesetApplies(ruleset, repository) &&
            rulesetCoversRef(ruleset, repository, ref),
    );
    const shown = rulesets.map(({ name, rules, bypassActors }) => ({ name, rules, bypassActors }));
    return JSON.stringify([
        { ...classic, id: undefined, nodeId: undefined },
        shown.sort((a, b) => (a.name < b.name ? -1 : 1)),
    ]);
}

/** Whoever writes at a moment when the bounds are not those of the end, and did not write before the apply. */
function gaps(looks: readonly Look[], selected: readonly string[]): string[] {
    const [first, last] = [looks[0], looks.at(-1)];
    if (first === undefined || last === undefined) throw new Error("never looked");
    return looks.flatMap(({ after, writes, bounds }) =>
        writes
            .filter((one) => !first.writes.includes(one))
            .filter((one) => {
                const repository = one.slice(one.lastIndexOf(" ") + 1);
                return (
                    selected.includes(repository) &&
                    bounds.get(repository) !== last.bounds.get(repository)
                );
            })
            .map((one) => `after ${after}: ${one}`),
    );
}

const isWrite = (method: string, at: string, body: unknown): boolean =>
    at.endsWith("/graphql")
        ? /^\s*mutation/.test(String((body as { query?: string }).query))
        : method !== "GET";

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

test("rollout.yaml, then a repository and a person more", async () => {
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

        const more = text
            .replace("match: [docs-*, sandbox]", "match: [docs-*, sandbox, tools-cli]")
            .replace("members: [dev-1, dev-2, Dev-4]", "members: [dev-1, dev-2, Dev-4, dev-5]");
        writeFileSync(file, more);
        const second = await looksOf(stack, teams, () => stack.must(up));
        expect(second.at(-1)?.writes).toEqual(
            expect.arrayContaining(["app tools-cli", "dev-5 tools-cli", "dev-5 sandbox"]),
        );
        expect(gaps(second, [...selected, "tools-cli"])).toEqual([]);
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

import { readFileSync } from "node:fs";
import { acmeInventory, acmeWith, repository, team } from "../fixtures/acme-inventory";
import type { Inventory } from "../../plan/inventory";
import type { Plan } from "../../plan/plan";
import { resourceCount } from "../../plan/resource-count";
import { partOfStack } from "../../plan/stack-part";
import { formatFinding } from "../../plan/finding";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { CodexRollout, githubProvider } from "../../components/index";
import type { Declared } from "../support/pulumi-mocks";
import { declared, onlyGithub, shortType } from "../support/pulumi-mocks";

const file = "test/fixtures/acme-policy.yaml";
const policy = readFileSync(file, "utf8");

function planOf(text = policy, inventory: Inventory = acmeInventory): Plan {
    const { plan, findings } = resolvePolicy(parsePolicy(text, file), inventory, "2026-11-23");
    if (plan === undefined) throw new Error(findings.map(formatFinding).join("\n"));
    return plan;
}

/** The example policy with one text replaced by another. */
function edited(before: string, after: string): string {
    if (!policy.includes(before)) throw new Error(`the example policy has no ${before}`);
    return policy.replace(before, after);
}

async function rollout(plan: Plan, inventory: Inventory = acmeInventory): Promise<Declared[]> {
    return declared(() => new CodexRollout("codex-rollout", { plan, inventory }));
}

const named = (all: readonly Declared[], name: string): Declared => {
    const found = all.find((one) => one.name === `codex-rollout/${name}`);
    if (found === undefined) throw new Error(`nothing declared at ${name}`);
    return found;
};

/**
 * Everything that must be there before a resource, itself not counted. A child waits for its parent to be registered, and the
 * parent for what it depends on; the engine deletes by the same graph, backwards.
 */
function before(all: readonly Declared[], name: string): string[] {
    const seen = new Set<string>();
    const visit = (at: string): void => {
        for (const { options } of all.filter((one) => one.name === at)) {
            for (const next of [...(options.dependsOn ?? []), options.parent]) {
                if (next === undefined || seen.has(next)) continue;
                seen.add(next);
                visit(next);
            }
        }
    };
    visit(`codex-rollout/${name}`);
    return [...seen];
}

describe("the example policy at the example organization", () => {
    let all: Declared[];
    beforeAll(async () => {
        all = await rollout(planOf());
    });

    test("becomes exactly these resources, each at its fact path", () => {
        expect(onlyGithub(all).map((one) => `${shortType(one)} ${one.name}`)).toMatchSnapshot();
    });

    test("with exactly these inputs and options", () => {
        const shown = onlyGithub(all).map(({ name, inputs, options }) => {
            // Sealing is randomized.
            const sealed = "valueEncrypted" in inputs ? { valueEncrypted: "sealed" } : {};
            return { name, inputs: { ...inputs, ...sealed }, options };
        });
        expect(shown).toMatchSnapshot();
    });

    test("are as many as the plan says, with the stack and its provider", () => {
        expect(resourceCount(planOf())).toBe(all.length + 2);
    });

    test("A6: asks the provider for nothing but public keys; the mocks refuse any other function", () => {
        expect(all.length).toBeGreaterThan(50);
    });

    test("nobody gets access to a repository before its branches are protected and its files are there", () => {
        for (const grant of all.filter(({ name }) => /\/access\/(teams|people|all)/.test(name))) {
            const place = grant.name.slice("codex-rollout/".length);
            const at = place.split("/").slice(0, 2).join("/");
            const guards = all.filter(
                ({ name }) =>
                    name.startsWith(`codex-rollout/${at}/protections/`) ||
                    name.startsWith(`codex-rollout/${at}/files/`),
            );
            expect(guards.length).toBeGreaterThan(0);
            const earlier = before(all, place);
            for (const guard of onlyGithub(guards)) expect(earlier).toContain(guard.name);
        }
    });

    test("whom a protection names is let in before it, and everybody else after it", async () => {
        const named = await rollout(
            planOf(
                edited(
                    "    checks: [test]",
                    "    checks: [test]\n    dismissal: [codex-reviewers]",
                ),
            ),
        );
        const at = "repositories/sandbox";
        const reviewers = `codex-rollout/${at}/access/teams/codex-reviewers`;
        expect(before(named, `${at}/protections/main/rule`)).toContain(reviewers);
        const pilot = before(named, `${at}/access/teams/codex-pilot`);
        expect(pilot).toContain(`codex-rollout/${at}/protections/main/rule`);
    });

    test("A12: files are committed before the branch is protected, and one after the other", () => {
        expect(before(all, "repositories/sandbox/protections/main/rule")).toContain(
            "codex-rollout/repositories/sandbox/files/.github~1CODEOWNERS/file",
        );
    });

    test("environments come after the access that their reviewers need, secrets after the gate", () => {
        const earlier = before(
            all,
            "repositories/infra-deploy/environments/production/environment",
        );
        expect(earlier).toContain(
            "codex-rollout/repositories/infra-deploy/access/teams/platform-team",
        );
        const secret = "repositories/docs-handbook/environments/docs-site/secrets/PAGES_TOKEN";
        expect(before(all, secret)).toContain(
            "codex-rollout/repositories/docs-handbook/environments/docs-site/environment",
        );
    });

    test("a secret that somebody else fills is no resource", () => {
        expect(all.filter(({ name }) => name.includes("DEPLOY_TOKEN"))).toEqual([]);
    });

    test("a missing secret variable is named with its policy line", () => {
        const line = policy.split("\n").findIndex((text) => text.includes("PAGES_TOKEN: {")) + 1;
        const plan = planOf();
        const origin = plan.origins.get(
            "repositories/docs-handbook/environments/docs-site/secrets/PAGES_TOKEN",
        );
        expect(origin?.line).toBe(line);
    });

    test("the Codex app that is only verified is no resource, and a note says so", async () => {
        expect(all.filter(({ type }) => type.includes("AppInstallation"))).toEqual([]);
        let notes: string[] = [];
        await declared(() => {
            const { notes: said } = new CodexRollout("codex-rollout", {
                plan: planOf(),
                inventory: acmeInventory,
            });
            said.apply((value) => (notes = value));
        });
        expect(notes).toEqual([
            "app chatgpt-codex-connector: its repositories are only checked, not applied",
        ]);
    });
});

describe("grants", () => {
    test("authoritative: the sweep knows every grant and leaves inherited ones alone", async () => {
        const inventory = acmeWith({
            teams: { ...acmeInventory.teams, squad: team("squad", { parent: "web" }) },
        });
        const plan = planOf(
            edited(
                "    codeowners: pull-request",
                "    grants: authoritative\n    codeowners: pull-request",
            ),
            inventory,
        );
        const all = await rollout(plan, inventory);
        const { inputs } = named(all, "repositories/web-shop/access/all");
        const id = (slug: string) => String(inventory.teams[slug]?.id);
        expect(inputs).toMatchObject({
            repository: "web-shop",
            teams: expect.arrayContaining([
                { teamId: id("web"), permission: "push" },
                { teamId: id("payments"), permission: "push" },
                { teamId: "4242", permission: "push" },
            ]),
            ignoreTeams: [{ teamId: id("squad") }],
        });
    });

    test("A2: a person of the policy is granted as GitHub spells him, whatever the policy writes", async () => {
        const all = await rollout(
            planOf(
                edited(
                    "      codex-pilot: write\n      codex-reviewers: write",
                    '      codex-pilot: write\n      codex-reviewers: write\n      "@dev-4": admin',
                ),
            ),
        );
        expect(named(all, "repositories/sandbox/access/people/dev-4").inputs).toMatchObject({
            username: "Dev-4",
        });
    });

    test("A3: teams are granted by number, those of the policy and those that exist", async () => {
        const all = await rollout(planOf());
        for (const { inputs } of all.filter((one) => shortType(one) === "TeamRepository")) {
            expect(inputs.teamId).toMatch(/^\d+$/);
        }
    });
});

describe("names that change", () => {
    test("A10: a renamed team keeps its resource, its members and its grants", async () => {
        const renamed = policy
            .replaceAll("codex-pilot", "codex-developers")
            .replace(
                "    description: Developers",
                "    previously: [codex-pilot]\n    description: Developers",
            );
        const all = await rollout(planOf(renamed));
        expect(named(all, "teams/codex-developers").options.aliases).toEqual([
            "codex-rollout/teams/codex-pilot",
        ]);
        expect(
            named(all, "repositories/sandbox/access/teams/codex-developers").options.aliases,
        ).toEqual(["codex-rollout/repositories/sandbox/access/teams/codex-pilot"]);
    });

    test("a child team takes its parent's id from the parent's resource", async () => {
        const nested = edited(
            "    description: People who review",
            "    parent: codex-pilot\n    description: People who review",
        );
        const all = await rollout(planOf(nested));
        expect(named(all, "teams/codex-reviewers/team")).toMatchObject({
            inputs: { parentTeamId: "4242" },
            options: { dependsOn: ["codex-rollout/teams/codex-pilot/team"] },
        });
    });
});

describe("files by pull request", () => {
    const proposals = (all: readonly Declared[]) =>
        all
            .filter(({ type }) => type === "codex-rollout:index:FileProposal")
            .map(({ name }) => name);
    const codeowners = (text: string): Inventory =>
        acmeWith({
            repositories: {
                ...acmeInventory.repositories,
                "web-shop": repository("web-shop", {
                    topics: ["web"],
                    files: { ".github/CODEOWNERS": text },
                }),
            },
        });
    const ofWebShop = (names: readonly string[]) =>
        names.filter((name) => name.includes("web-shop"));

    test("A7: declared only while the default branch lacks the text", async () => {
        const planned = planOf();
        const wanted = planned.repositories["web-shop"]?.files[".github/CODEOWNERS"]?.text ?? "";
        expect(ofWebShop(proposals(await rollout(planned)))).toHaveLength(1);
        const merged = codeowners(wanted);
        expect(ofWebShop(proposals(await rollout(planOf(policy, merged), merged)))).toEqual([]);
    });

    test("another proposal, on another branch, once the file has changed underneath", async () => {
        const one = ofWebShop(proposals(await rollout(planOf())));
        const changed = codeowners("# Kept by hand\n* @acme/engineering\n");
        const two = ofWebShop(proposals(await rollout(planOf(policy, changed), changed)));
        expect(two).toHaveLength(1);
        expect(two).not.toEqual(one);
        expect(ofWebShop(proposals(await rollout(planOf())))).toEqual(one);
    });

    test("a committed file that is there already is declared and not sent", async () => {
        const text = planOf().repositories.sandbox?.files[".github/CODEOWNERS"]?.text ?? "";
        const inventory = acmeWith({
            repositories: {
                ...acmeInventory.repositories,
                sandbox: repository("sandbox", { files: { ".github/CODEOWNERS": text } }),
            },
        });
        const all = await rollout(planOf(policy, inventory), inventory);
        const { options } = named(all, "repositories/sandbox/files/.github~1CODEOWNERS/file");
        expect(options.ignoreChanges).toEqual(["content"]);
    });
});

describe("branches", () => {
    test("a protection that names people comes after their access: GitHub refuses actors who cannot write", async () => {
        const text = edited(
            "    conversation-resolution: true\n    enforce-admins: true",
            "    conversation-resolution: true\n    enforce-admins: true\n    push: [platform-team]",
        );
        const all = await rollout(planOf(text));
        const rule = "repositories/infra-deploy/protections/main/rule";
        expect(named(all, rule).inputs.restrictPushes).toEqual([
            { blocksCreations: true, pushAllowances: ["T_platform-team"] },
        ]);
        expect(before(all, rule)).toContain(
            "codex-rollout/repositories/infra-deploy/access/teams/platform-team",
        );
        expect(before(all, "repositories/infra-deploy/access/teams/platform-team")).not.toContain(
            `codex-rollout/${rule}`,
        );
    });

    test("an organization ruleset stands before any grant", async () => {
        const text = edited(
            "  standard:\n    approvals: 1",
            "  standard:\n    as: organization-ruleset\n    bypass: [organization-admin]\n    approvals: 1",
        );
        const all = await rollout(planOf(text));
        expect(named(all, "rulesets/standard/ruleset").inputs).toMatchObject({
            bypassActors: [{ actorType: "OrganizationAdmin", bypassMode: "pull_request" }],
            conditions: {
                repositoryName: { includes: ["docs-api", "docs-handbook", "sandbox", "web-shop"] },
            },
        });
        expect(before(all, "repositories/sandbox/access/teams/codex-pilot")).toContain(
            "codex-rollout/rulesets/standard/ruleset",
        );
    });

    test("A5: protections know the repository by node id", async () => {
        const all = await rollout(planOf());
        const rules = all.filter((one) => shortType(one) === "BranchProtection");
        expect(rules.length).toBeGreaterThan(3);
        for (const { inputs } of rules) expect(inputs.repositoryId).toMatch(/^R_/);
    });
});

describe("the Codex app's repositories", () => {
    const applied = edited("    manage: verify", "    manage: apply");

    test("applied through the provider with the owner's token", async () => {
        const all = await declared(() => {
            const appProvider = githubProvider("apps", { owner: "acme", token: "classic" });
            return new CodexRollout("codex-rollout", {
                plan: planOf(applied),
                inventory: acmeInventory,
                appProvider,
            });
        });
        expect(named(all, "apps/chatgpt-codex-connector/repositories")).toMatchObject({
            inputs: {
                installationId: "501",
                selectedRepositories: ["docs-api", "docs-handbook", "sandbox"],
            },
            options: { provider: "apps" },
        });
    });

    test("without that token the run is refused at the policy line, never pretended", async () => {
        await expect(rollout(planOf(applied))).rejects.toThrow(
            /acme-policy\.yaml:\d+:\d+ {2}applying the repositories of app chatgpt-codex-connector needs a classic token/,
        );
    });
});

test("a name that is nowhere is refused, never taken for a new one", async () => {
    const { "lead-1": _lead, ...users } = acmeInventory.users;
    await expect(rollout(planOf(), acmeWith({ users }))).rejects.toThrow(
        "the organization has no person lead-1",
    );
});

describe("a part of the plan, for one stack of several", () => {
    const part = partOfStack(planOf(), {
        base: false,
        repositories: new Set(Object.keys(planOf().repositories)),
    });
    const managed = Object.entries(planOf().teams)
        .filter(([, { management }]) => management === "managed")
        .map(([name]) => name);
    const [slug = ""] = managed;
    const made = acmeWith({
        teams: {
            ...acmeInventory.teams,
            ...Object.fromEntries(managed.map((name) => [name, team(name)])),
            [slug]: team(slug, { id: 4711 }),
        },
    });

    test("takes the ids of the base's teams from GitHub, by name, and makes none of them", async () => {
        const all = await rollout(part, made);
        expect(all.filter((one) => shortType(one) === "Team")).toEqual([]);
        const grants = all.filter(({ name }) => name.endsWith(`/access/teams/${slug}`));
        expect(grants.length).toBeGreaterThan(0);
        for (const { inputs } of grants) expect(inputs.teamId).toBe("4711");
    });

    test("a team that the base is about to make has no id yet in a preview, and stops an apply", async () => {
        const program = () =>
            new CodexRollout("codex-rollout", { plan: part, inventory: acmeInventory });
        const all = await declared(program, { preview: true });
        const [grant] = all.filter(({ name }) => name.endsWith(`/access/teams/${slug}`));
        expect(grant?.inputs.teamId).not.toBe("4711");
        await expect(declared(program)).rejects.toThrow(
            /no team .*; if another shard makes it, apply that one first/,
        );
    });
});

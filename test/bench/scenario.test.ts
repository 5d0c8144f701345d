import { growth } from "../../bench/result";
import { scenario } from "../../bench/scenario";
import { createLocalGitHub } from "../../emulator/server";
import { createClient } from "../../live/client";
import { readInventory } from "../../live/inventory";
import { readOrganization } from "../../live/organization";
import { compare } from "../../plan/compare";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";

jest.setTimeout(120_000);

describe("the organizations of the benchmark", () => {
    it("are the same for the same size, and have per 1,000 repositories what the page says", () => {
        const { seed } = scenario(1000);
        expect(JSON.stringify(scenario(1000).seed)).toBe(JSON.stringify(seed));
        const repositories = (seed.repositories ?? []).filter((one) => typeof one !== "string");
        const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one);
        const teams = seed.teams ?? [];
        expect({
            repositories: repositories.length,
            teams: teams.length,
            memberships: sum(teams.map(({ members = [] }) => members.length)),
            grants: sum(teams.map((team) => Object.keys(team.repositories ?? {}).length)),
            collaborators: sum(
                repositories.map((one) => Object.keys(one.collaborators ?? {}).length),
            ),
            protections: sum(repositories.map((one) => one.protections?.length ?? 0)),
            rulesets: sum(repositories.map((one) => one.rulesets?.length ?? 0)),
            environments: sum(repositories.map((one) => one.environments?.length ?? 0)),
            members: seed.members?.length,
            secrets: seed.secrets?.length,
            apps: seed.apps?.length,
        }).toEqual({
            repositories: 1000,
            teams: 50,
            memberships: 1000,
            grants: 3000,
            collaborators: 2000,
            protections: 1000,
            rulesets: 500,
            environments: 2000,
            members: 500,
            secrets: 5,
            apps: 5,
        });
    });

    it("are as their policy wants them, so that drift is measured on an organization without any", async () => {
        const { seed, policy } = scenario(60);
        const github = await createLocalGitHub({ seed });
        try {
            const client = await createClient({ baseUrl: `${github.url}/`, token: "local-owner" });
            const inventory = await readInventory(client, { organization: "bench", secrets: true });
            const { plan, findings } = resolvePolicy(
                parsePolicy(policy, "rollout.yaml"),
                inventory,
            );
            expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
            if (plan === undefined) throw new Error("no plan");
            const live = await readOrganization(client, { inventory, plan });
            expect(live.unknown).toEqual([]);
            expect(compare(plan, live).filter(({ managed }) => managed)).toEqual([]);
        } finally {
            await github.close();
        }
    });
});

describe("growth", () => {
    it("is the exponent, and nothing for one size", () => {
        expect(growth([100, 1000, 10_000].map((size) => [size, 3 * size ** 2]))).toBeCloseTo(2);
        expect(growth([100, 1000].map((size) => [size, 7 * size]))).toBeCloseTo(1);
        expect(growth([[100, 5]])).toBeUndefined();
    });
});

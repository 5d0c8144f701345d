import fc from "fast-check";
import type { Sharded } from "../../controls/shard-key";
import { shardKeys, shardNames } from "../../controls/shard-key";
import { resourceCount } from "../../plan/resource-count";
import { partOfStack } from "../../plan/stack-part";
import { formatFinding } from "../../plan/finding";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { acmeInventory } from "../fixtures/acme-inventory";

const repository = (id: number, more: Partial<Sharded> = {}): Sharded => ({
    name: `repository-${id}`,
    tier: "pilot",
    repository: { id, name: more.name ?? `repository-${id}`, topics: [], properties: {} },
    ...more,
});
const shardOf = (shards: Parameters<typeof shardKeys>[0], one: Sharded): string | undefined =>
    shardKeys(shards, [one]).of.get(one.name);

describe("the shard of a repository", () => {
    test("by tier, by pattern, by its name, which beats both; by nothing: the base", () => {
        const shards = {
            pilot: { repositories: ["pilot"] },
            web: { match: ["web-*"] },
            one: { repositories: ["repository-1"] },
        };
        expect(shardOf(shards, repository(1))).toBe("one");
        expect(shardOf(shards, repository(2))).toBe("pilot");
        expect(shardOf(shards, repository(3, { name: "web-shop", tier: "open" }))).toBe("web");
        expect(shardOf(shards, repository(4, { tier: "open" }))).toBe("base");
    });

    test("does not depend on any other repository, nor on the order of anything", () => {
        const shards = { all: { match: ["*"], split: 7 } };
        fc.assert(
            fc.property(fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 40 }), (ids) => {
                const together = shardKeys(shards, ids.map((id) => repository(id)).reverse()).of;
                for (const id of ids)
                    expect(together.get(`repository-${id}`)).toBe(shardOf(shards, repository(id)));
            }),
            { numRuns: 100 },
        );
    });

    test("a renamed repository stays; with one part more only those move that the new part gets, about a share", () => {
        const [four, five] = [4, 5].map((split) => ({ all: { match: ["*"], split } }));
        const numbers = Array.from({ length: 4000 }, (_, index) => 700_000_000 + index * 13);
        const sizes = new Map<string, number>();
        let moved = 0;
        for (const id of numbers) {
            const before = shardOf(four ?? {}, repository(id)) ?? "";
            const after = shardOf(five ?? {}, repository(id)) ?? "";
            expect(shardOf(four ?? {}, repository(id, { name: `renamed-${id}` }))).toBe(before);
            sizes.set(before, (sizes.get(before) ?? 0) + 1);
            if (after === before) continue;
            moved++;
            expect(after).toBe("all-5");
        }
        expect([...sizes.keys()].sort()).toEqual(["all-1", "all-2", "all-3", "all-4"]);
        for (const size of sizes.values()) expect(Math.abs(size - 1000)).toBeLessThan(120);
        expect(Math.abs(moved - 800)).toBeLessThan(120);
    });

    test("names: the base first, parts by number", () => {
        expect(shardNames(undefined)).toEqual(["base"]);
        expect(shardNames({ web: { match: ["*"], split: 2 }, api: { match: ["api"] } })).toEqual([
            "base",
            "api",
            "web-1",
            "web-2",
        ]);
    });
});

const policy = (shards: string): string => `version: 1
organization: acme
users:
  codex-pilot: { members: [dev-1] }
  codex-added: { members: [dev-2], membership: additive }
repositories:
  pilot:
    match: [docs-*, sandbox]
    access: { codex-pilot: write, "@lead-1": write }
    grants: authoritative
    branches: standard
branches:
  standard: { approvals: 1 }
environments:
  docs-site:
    repositories: [sandbox]
    reviewers: [codex-pilot]
    branches: [main]
    secrets: { PAGES_TOKEN: { from: PAGES_TOKEN } }
${shards}`;
function resolved(shards: string) {
    return resolvePolicy(parsePolicy(policy(shards), "rollout.yaml"), acmeInventory, "2026-11-24");
}

describe("findings", () => {
    test.each([
        [
            "shards: { base: { repositories: [pilot] } }",
            /shards\.base {2}base is the stack that holds/,
        ],
        [
            "shards: { a: { repositories: [pilot], split: 2 }, a-1: { match: [x] } }",
            /shards\.a-1 {2}a-1 is a part of a, which is split/,
        ],
        [
            "shards: { a: { repositories: [pilt] } }",
            /no tier and no repository pilt - did you mean pilot/,
        ],
        [
            "shards: { a: { repositories: [pilot] }, b: { match: [docs-*] } }",
            /are in two shards, a and b - name it in full in one of them/,
        ],
        ["shards: { a: {} }", /must say either `repositories` or `match`/],
        ["shards: { a: { match: [nothing-*] } }", /no repository of this policy is in shard a/],
    ])("%s", (shards, message) => {
        expect(resolved(shards).findings.map(formatFinding).join("\n")).toMatch(message);
    });
});

test("the parts of a plan hold every fact once, and count as many resources as it, but for each stack's own root", () => {
    const { plan, findings } = resolved("shards: { docs: { match: [docs-*] } }");
    if (plan === undefined) throw new Error(findings.map(formatFinding).join("\n"));
    const docs = Object.keys(plan.repositories).filter((name) => name.startsWith("docs-"));
    const others = Object.keys(plan.repositories).filter((name) => !docs.includes(name));
    const base = partOfStack(plan, { base: true, repositories: new Set(others) });
    const part = partOfStack(plan, { base: false, repositories: new Set(docs) });
    expect([docs.length > 0, others.length > 0]).toEqual([true, true]);
    expect({ ...base.repositories, ...part.repositories }).toEqual(plan.repositories);
    expect(Object.values(part.teams).every(({ management }) => management === "reference")).toBe(
        true,
    );
    expect([part.rulesets, part.secrets, part.apps, part.actions]).toEqual([{}, {}, {}, undefined]);
    expect(resourceCount(base) + resourceCount(part)).toBe(resourceCount(plan) + 3);
});

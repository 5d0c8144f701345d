/**
 * Generated organizations of any size, always the same for the same size. Per 1,000 repositories: 50 teams of 20 people, three
 * team grants and two collaborators a repository, a branch protection on each, a repository ruleset on every second, two
 * environments each, of which one is declared with two secrets, CODEOWNERS, a deploy key each, three organization rulesets,
 * five organization secrets for 200 repositories each, 500 members, five installed apps.
 *
 * A policy is one file, which people read and of which `policies/yaml.ts` bounds the size: above 3,000 repositories the people
 * of a team are not written into it (`existing`, as where an identity provider says who is in a team), and there are at most
 * 500 teams, tiers, review areas and environments, which then stand for more repositories each.
 */
import { stringify } from "yaml";
import type { Seed, SeedApp, SeedRepository, SeedTeam } from "../emulator/seed/types";
import { replaceManagedBlock } from "../plan/codeowners-block";

export interface Scenario {
    readonly repositories: number;
    /** The organization for the local GitHub. */
    readonly seed: Seed;
    /** YAML of the policy that the organization is held to. */
    readonly policy: string;
}

export const organization = "bench";
/** Token of an owner of the organization, at the local GitHub only. */
export const ownerToken = "local-owner";
/** The environment that the policy declares in every repository. */
export const environmentName = "codex";
/** Environment variables that the policy takes secret values from. */
export const secretValues = { BENCH_DEPLOY: "a-value", BENCH_PUBLISH: "another-value" };

/** How the organization is found: as the policy wants it, or before anything was applied. */
export type Found = "applied" | "bare";

const leastPerArea = 20;
const mostAreas = 500;
/** Repositories up to which the policy names the people of its teams. */
const mostWithPeople = 3000;
const peoplePerTeam = 20;
const secretNames = ["DEPLOY", "PUBLISH"];

/** Repositories come in areas, each with a team and a tier of its own, as organizations grow. */
interface Area {
    readonly index: number;
    readonly team: string;
    readonly reviewers: string;
    readonly readers: string;
    readonly people: readonly string[];
    readonly collaborators: readonly string[];
    readonly repositories: readonly string[];
}

/**
 * @param repositories at least 60, so that the three teams of an area are different ones
 * @param stacks into how many the policy splits the repositories, beside the base; undefined: none, there is one stack
 */
export function scenario(
    repositories: number,
    found: Found = "applied",
    stacks?: number,
): Scenario {
    const areas = areasOf(repositories);
    const policy = policyOf(areas, repositories <= mostWithPeople, stacks);
    return { repositories, seed: seedOf(areas, repositories, found), policy };
}

function areasOf(repositories: number): Area[] {
    const perArea = Math.max(leastPerArea, Math.ceil(repositories / mostAreas));
    const count = Math.ceil(repositories / perArea);
    const members = peopleOf(repositories);
    const team = (index: number): string => `team-${digits(index % count, 4)}`;
    const person = (number: number): string => members[number % members.length] ?? "";
    return Array.from({ length: count }, (_, index): Area => {
        const size = Math.min(perArea, repositories - index * perArea);
        const first = index * 10;
        return {
            index,
            team: team(index),
            reviewers: team(index + 1),
            readers: team(index + 2),
            people: Array.from({ length: peoplePerTeam }, (_, one) => person(first + one)),
            collaborators: [person(first + 21), person(first + 22)],
            repositories: Array.from(
                { length: size },
                (_, one) => `area-${digits(index, 4)}-${digits(one, 2)}`,
            ),
        };
    });
}

function peopleOf(repositories: number): string[] {
    const count = Math.max(50, Math.ceil(repositories / 2));
    return Array.from({ length: count }, (_, index) => `person-${digits(index, 5)}`);
}

function digits(number: number, width: number): string {
    return String(number).padStart(width, "0");
}

const secretCount = (areas: readonly Area[]): number => Math.ceil(areas.length / 10);

function areasOfSecret(areas: readonly Area[], index: number): readonly Area[] {
    return areas.slice(index * 10, index * 10 + 10);
}

function policyOf(areas: readonly Area[], withPeople: boolean, stacks?: number): string {
    const of = <T>(value: (area: Area) => T): Record<string, T> =>
        Object.fromEntries(areas.map((area) => [tier(area), value(area)]));
    return stringify({
        version: 1,
        organization,
        users: Object.fromEntries(
            areas.map(({ team, people }) => [team, withPeople ? { members: people } : "existing"]),
        ),
        repositories: of(({ index, team, reviewers, readers, collaborators }) => ({
            match: [`area-${digits(index, 4)}-*`],
            access: {
                [team]: "write",
                [reviewers]: "write",
                [readers]: "read",
                ...Object.fromEntries(collaborators.map((login) => [`@${login}`, "triage"])),
            },
            branches: "standard",
            codeowners: "commit",
        })),
        branches: { standard: { approvals: 1, checks: ["test"] } },
        review: of((area) => ({
            paths: ["/AGENTS.md", "/.codex/", "/.github/"],
            owners: [area.reviewers],
            repositories: [tier(area)],
        })),
        environments: of((area) => ({
            name: environmentName,
            repositories: [tier(area)],
            reviewers: [area.reviewers],
            secrets: Object.fromEntries(
                secretNames.map((name) => [name, { from: `BENCH_${name}` }]),
            ),
        })),
        secrets: Object.fromEntries(
            Array.from({ length: secretCount(areas) }, (_, index) => [
                organizationSecret(index),
                { repositories: areasOfSecret(areas, index).map(tier) },
            ]),
        ),
        ...(stacks !== undefined && { shards: { areas: { match: ["area-*"], split: stacks } } }),
    });
}

function tier({ index }: Area): string {
    return `area-${digits(index, 4)}`;
}

function organizationSecret(index: number): string {
    return `SHARED_${digits(index, 3)}`;
}

function seedOf(areas: readonly Area[], repositories: number, found: Found): Seed {
    const applied = found === "applied";
    return {
        organization,
        plan: "enterprise",
        defaultRepositoryPermission: "none",
        admins: ["owner-1", "owner-2"],
        members: peopleOf(repositories),
        teams: applied ? areas.map((area) => teamOf(areas, area)) : [],
        repositories: areas.flatMap((area) =>
            area.repositories.map((name, index) => repositoryOf(name, index, area, applied)),
        ),
        rulesets: [1, 2, 3].map((number) => ({
            name: `organization-${number}`,
            conditions: {
                ref_name: { include: [`refs/heads/release-${number}/*`], exclude: [] },
                repository_name: { include: ["~ALL"], exclude: [] },
            },
            rules: [{ type: "deletion" }],
        })),
        secrets: Array.from({ length: secretCount(areas) }, (_, index) => ({
            name: organizationSecret(index),
            visibility: "selected" as const,
            repositories: areasOfSecret(areas, index).flatMap((area) => area.repositories),
        })),
        apps: [1, 2, 3, 4, 5].map((number) => appOf(number, areas)),
        tokens: [{ token: ownerToken, user: "owner-1", scopes: ["*"] }],
    };
}

function teamOf(areas: readonly Area[], { index, team, people }: Area): SeedTeam {
    const near = (back: number): readonly string[] =>
        areas[(index - back + areas.length) % areas.length]?.repositories ?? [];
    const grants = [
        ...near(2).map((name) => [name, "read"] as const),
        ...near(1).map((name) => [name, "write"] as const),
        ...near(0).map((name) => [name, "write"] as const),
    ];
    return {
        name: team,
        privacy: "closed",
        members: [...people],
        repositories: Object.fromEntries(grants),
    };
}

function repositoryOf(name: string, index: number, area: Area, applied: boolean): SeedRepository {
    const beside: SeedRepository = {
        name,
        files: { "README.md": `# ${name}\n` },
        deployKeys: [{ title: "build server", key: deployKey(name), readOnly: true }],
        rulesets: index % 2 === 0 ? [{ name: "no deletion", rules: [{ type: "deletion" }] }] : [],
        environments: [{ name: "staging" }],
    };
    if (!applied) return beside;
    return {
        ...beside,
        files: { ...beside.files, ".github/CODEOWNERS": codeowners(area) },
        collaborators: Object.fromEntries(area.collaborators.map((login) => [login, "triage"])),
        protections: [
            {
                pattern: "main",
                requiresApprovingReviews: true,
                requiredApprovingReviewCount: 1,
                requiresCodeOwnerReviews: true,
                requiresStatusChecks: true,
                requiredStatusChecks: [{ context: "test" }],
            },
        ],
        environments: [
            ...(beside.environments ?? []),
            {
                name: environmentName,
                preventSelfReview: true,
                canAdminsBypass: false,
                reviewers: [{ team: area.reviewers }],
                branches: "protected",
                secrets: secretNames,
            },
        ],
    };
}

function codeowners(area: Area): string {
    const lines = ["/.codex/", "/.github/", "/AGENTS.md"].map(
        (path) => `${path} @${organization}/${area.reviewers}`,
    );
    return replaceManagedBlock(undefined, [`# review.${tier(area)}`, ...lines]);
}

/** Unlike for every repository, as GitHub wants it. */
function deployKey(name: string): string {
    const length = (text: string): Buffer => {
        const size = Buffer.alloc(4);
        size.writeUInt32BE(text.length);
        return Buffer.concat([size, Buffer.from(text)]);
    };
    const body = Buffer.concat([length("ssh-ed25519"), length(name.padEnd(32, "-"))]);
    return `ssh-ed25519 ${body.toString("base64")}`;
}

function appOf(number: number, areas: readonly Area[]): SeedApp {
    return {
        slug: `app-${number}`,
        permissions: { contents: "read", metadata: "read" },
        installation: {
            repositories: areas.flatMap(({ repositories }) => repositories.slice(0, number)),
        },
    };
}

/**
 * The facts of an organization as people write them down one by one: a resource each. What `refresh` and `terraform plan` are
 * measured on, and what the resources of our own stack are held against.
 */
import type { Seed, SeedRepository } from "../emulator/seed/types";
import { environmentName } from "./scenario";

/** Which facts: all that the policy declares, or those that `drift of access and protections` reads too. */
export const parts = ["everything", "access and protections"] as const;
export type Part = (typeof parts)[number];

interface OfRepository {
    readonly repository: string;
}

/** Lists of resources, each with what it cannot do without. */
export interface Facts {
    readonly teams: readonly { readonly team: string }[];
    readonly memberships: readonly { readonly team: string; readonly username: string }[];
    readonly grants: readonly (OfRepository & {
        readonly team: string;
        readonly permission: string;
    })[];
    readonly collaborators: readonly (OfRepository & { readonly username: string })[];
    readonly codeowners: readonly (OfRepository & { readonly content: string })[];
    readonly protections: readonly OfRepository[];
    readonly environments: readonly OfRepository[];
    readonly secrets: readonly (OfRepository & { readonly name: string })[];
}

/** @param seed an organization as its policy wants it */
export function factsOf({ teams = [], repositories: some = [] }: Seed, part: Part): Facts {
    const repositories = some.filter((one) => typeof one !== "string");
    const each = part === "everything" ? repositories : [];
    return {
        teams: teams.map(({ name }) => ({ team: name })),
        memberships: teams.flatMap(({ name, members = [] }) =>
            members.map((username) => ({ team: name, username })),
        ),
        grants: teams.flatMap(({ name, repositories: granted = {} }) =>
            Object.entries(granted).map(([repository, role]) => ({
                team: name,
                repository,
                permission: role === "read" ? "pull" : "push",
            })),
        ),
        collaborators: repositories.flatMap(({ name, collaborators = {} }) =>
            Object.keys(collaborators).map((username) => ({ repository: name, username })),
        ),
        codeowners: repositories.map(({ name, files }) => ({
            repository: name,
            content: textOf(files?.[".github/CODEOWNERS"]),
        })),
        protections: repositories.map(({ name }) => ({ repository: name })),
        environments: each.map(({ name }) => ({ repository: name })),
        secrets: each.flatMap((repository) =>
            secretsOf(repository).map((name) => ({ repository: repository.name, name })),
        ),
    };
}

/** How many resources they are. */
export function countFacts(facts: Facts): number {
    const lists: readonly (readonly object[])[] = Object.values(facts);
    return lists.reduce((sum, some) => sum + some.length, 0);
}

function secretsOf({ environments = [] }: SeedRepository): readonly string[] {
    return environments.find(({ name }) => name === environmentName)?.secrets ?? [];
}

function textOf(text: string | { base64: string } | undefined): string {
    return typeof text === "string" ? text : "";
}

/**
 * Repositories that nothing is known or planned of yet: where readers, importers and tests begin, so that a new kind of fact
 * has one place in which it starts out empty. A draft is never an answer: what could not be read is unknown, not empty.
 */
import type { InventoryRepository } from "./inventory";
import type { Repository } from "./organization";
import type { PlannedRepository } from "./plan";

/** A repository with no fact besides those given. */
export function draftRepository(name: string, facts: Partial<Repository> = {}): Repository {
    return {
        name,
        teams: {},
        collaborators: {},
        invitations: {},
        protections: {},
        rulesets: {},
        environments: {},
        secrets: {},
        deployKeys: {},
        files: {},
        ...facts,
    };
}

/** A repository of a plan that asks for nothing besides what is given; it is of no tier, and what it has beyond the plan stays. */
export function draftPlannedRepository(
    name: string,
    facts: Partial<PlannedRepository> = {},
): PlannedRepository {
    return {
        name,
        tier: "",
        grants: "additive",
        teams: {},
        collaborators: {},
        protections: {},
        rulesets: {},
        environments: {},
        secrets: {},
        files: {},
        ...facts,
    };
}

/** A repository that GitHub was not asked about: private, no topics, ids 0. */
export function draftInventoryRepository(
    name: string,
    facts: Partial<InventoryRepository> = {},
): InventoryRepository {
    return {
        name,
        id: 0,
        nodeId: "",
        archived: false,
        visibility: "private",
        defaultBranch: "main",
        topics: [],
        properties: {},
        files: {},
        ...facts,
    };
}

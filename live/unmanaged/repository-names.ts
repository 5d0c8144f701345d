import type { Inventory } from "../../plan/inventory";
import type { Unread } from "../../plan/live";
import type { Plan, PlannedRepository } from "../../plan/plan";
import type { Unmanaged } from "../../plan/unmanaged";
import type { ReadClient } from "../client";
import type { Unknowns } from "../parts";
import { byKey } from "../parts";
import { UnreadableError } from "../unreadable";

/** Names of secrets in repositories for which the plan alone does not ask. */
export async function readRepositorySecretNames(
    client: ReadClient,
    inventory: Inventory,
    plan: Plan,
    unknown: Unknowns,
): Promise<Unmanaged["repositorySecrets"]> {
    const owner = inventory.organization.login;
    const asked = present(inventory, plan).filter(
        ({ secrets }) => Object.keys(secrets).length === 0,
    );
    const read = asked.map(async ({ name: repo }) => {
        const secrets = await unknown.orUnknown(
            ["repositories", repo, "secrets"],
            `secret names of ${repo}`,
            [],
            client.list("GET /repos/{owner}/{repo}/actions/secrets", { owner, repo }),
        );
        return [repo, namesOf(secrets)] as const;
    });
    return withSome(await Promise.all(read));
}

/**
 * Names of Actions variables; their values go no further than this function. They let nobody in, so that a token without the
 * permission for them is told so once and makes no run incomplete.
 */
export async function readRepositoryVariableNames(
    client: ReadClient,
    inventory: Inventory,
    plan: Plan,
    unknown: Unknowns,
    untold: Unread[],
): Promise<Unmanaged["repositoryVariables"]> {
    const owner = inventory.organization.login;
    const refused: UnreadableError[] = [];
    const read = present(inventory, plan).map(async ({ name: repo }) => {
        const variables = await unknown.orUnknown(
            ["repositories", repo, "variables"],
            `variable names of ${repo}`,
            [],
            client
                .list("GET /repos/{owner}/{repo}/actions/variables", { owner, repo })
                .catch((error: unknown) => {
                    if (!(error instanceof UnreadableError) || error.status !== 403) throw error;
                    refused.push(error);
                    return [];
                }),
        );
        return [repo, namesOf(variables)] as const;
    });
    const names = withSome(await Promise.all(read));
    const [first] = refused;
    if (first !== undefined) {
        untold.push({
            path: "repositories/variables",
            what: `variables of ${refused.length} of the repositories`,
            reason: `the token may not read them (${first.reason})`,
        });
    }
    return names;
}

function present(inventory: Inventory, plan: Plan): PlannedRepository[] {
    return Object.values(plan.repositories).filter(({ name }) =>
        Object.hasOwn(inventory.repositories, name),
    );
}

function namesOf(items: readonly { readonly name: string }[]): string[] {
    return items.map(({ name }) => name).sort();
}

function withSome(all: readonly (readonly [string, readonly string[]])[]) {
    return byKey(all.filter(([, names]) => names.length > 0));
}

/**
 * To a caller without administration rights on a repository GitHub answers *no* branch protections and *no* deploy keys, with a
 * total of 0 and without an error. Invitations need the same right and are refused without it: where they are, an empty list
 * proves nothing.
 */
import type { Inventory } from "../plan/inventory";
import type { ReadClient } from "./client";
import type { Unknowns } from "./parts";
import type { ReadRepository } from "./repositories";
import type { Scope } from "./scope";
import { asksFor, reads } from "./scope";
import { UnreadableError } from "./unreadable";

const reason = "GitHub shows none to a token without administration rights on the repository";

/** Makes empty lists unknown where nothing shows that they are empty. */
export async function doubtEmptyLists(
    client: ReadClient,
    inventory: Inventory,
    repositories: readonly ReadRepository[],
    scope: Scope,
    unknown: Unknowns,
): Promise<void> {
    const asked = reads(scope, "repositories/invitations");
    const probe = new Probe(client, inventory);
    for (const repository of repositories) {
        const empty = emptyLists(repository, scope);
        if (empty.length === 0) continue;
        const { name } = repository.wanted.planned;
        const at = ["repositories", name];
        const refused = asked
            ? unknown.has([...at, "invitations"])
            : !(await probe.mayAdminister(repository));
        if (!refused) continue;
        for (const { part, words } of empty)
            unknown.add([...at, part], `${words} of ${name}`, reason);
    }
}

function emptyLists({ wanted: { planned }, rules, deployKeys }: ReadRepository, scope: Scope) {
    const { everything } = scope;
    const unprotected =
        reads(scope, "repositories/protections") &&
        asksFor(planned.protections, everything) &&
        rules.length === 0;
    const keyless = reads(scope, "repositories/deployKeys") && Object.keys(deployKeys).length === 0;
    return [
        ...(unprotected ? [{ part: "protections", words: "branch protections" }] : []),
        ...(keyless ? [{ part: "deployKeys", words: "deploy keys" }] : []),
    ];
}

/**
 * Asks for the invitations of as few repositories as show what a token may, where nobody wants to know of invitations. A token
 * may do the same on all private repositories that its holder has the same role on: those that a fine-grained token is not
 * meant for it does not see. Of others it sees those too, so that each is asked for.
 */
class Probe {
    private readonly answers = new Map<string, Promise<boolean>>();

    constructor(
        private readonly client: ReadClient,
        private readonly inventory: Inventory,
    ) {}

    mayAdminister({ wanted: { planned }, role }: ReadRepository): Promise<boolean> {
        const { name } = planned;
        const isPrivate = this.inventory.repositories[name]?.visibility === "private";
        const key = isPrivate ? `role ${role}` : `repository ${name}`;
        const known = this.answers.get(key) ?? this.ask(name);
        this.answers.set(key, known);
        return known;
    }

    private async ask(repo: string): Promise<boolean> {
        const owner = this.inventory.organization.login;
        try {
            await this.client.list("GET /repos/{owner}/{repo}/invitations", { owner, repo });
            return true;
        } catch (error) {
            if (error instanceof UnreadableError) return false;
            throw error;
        }
    }
}

import type { Inventory } from "../plan/inventory";
import type { Plan } from "../plan/plan";
import { accessDecoders } from "./decode/access";
import { actionsDecoders } from "./decode/actions";
import { appDecoders } from "./decode/apps";
import { Draft } from "./decode/draft";
import { environmentDecoders } from "./decode/environments";
import { fileDecoders } from "./decode/files";
import { Names } from "./decode/names";
import { protectionDecoders } from "./decode/protections";
import type { Decoders } from "./decode/read";
import { isComponent, UndecodableError } from "./decode/read";
import { rulesetDecoders } from "./decode/rulesets";
import { safeguardsOfStack } from "./decode/safeguards";
import { secretDecoders } from "./decode/secrets";
import { teamDecoders } from "./decode/teams";
import type { StackResource } from "./deployment";

/** What every type of resource says, in the order in which they are read: a team before its members. */
const decoders: Decoders = [
    ...teamDecoders,
    ...accessDecoders,
    ...protectionDecoders,
    ...rulesetDecoders,
    ...environmentDecoders,
    ...secretDecoders,
    ...fileDecoders,
    ...actionsDecoders,
    ...appDecoders,
];

/**
 * The plan that a stack's resources were made from: what was applied last. Nothing applied gives an empty plan.
 * The inverse of `components/`, held to it by a property test.
 *
 * A stack does not know everything that a plan says. Absent from the plan are what is only checked (secrets and apps of
 * somebody else's, files that wait for a person's merge or had it), `from` and `rotated` of secrets, former names of
 * teams, and the policy's lines (`origins`); a repository's `tier` is empty. Teams that the resources name and the
 * stack does not have are `reference`, as the inventory knows them.
 *
 * An id that neither the stack nor the inventory has a name for, such as that of somebody who has left the
 * organization, is named by itself: `user:#42`. No login, slug or app is spelled so: it equals nothing, and nothing can
 * be granted to it.
 *
 * @throws UndecodableError for a resource that this program does not declare, or that says what it never would
 */
export function planOfStack(resources: readonly StackResource[], inventory: Inventory): Plan {
    const known = new Set(decoders.map(([type]) => type));
    const names = new Names(resources, inventory);
    const draft = new Draft(names, inventory);
    const sorted = resources
        .filter(({ type }) => !type.startsWith("pulumi:"))
        .sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
    for (const resource of sorted) {
        if (known.has(resource.type) || isComponent(resource)) continue;
        throw new UndecodableError(
            resource,
            `no resource of type ${resource.type} is declared by codex-rollout - keep other resources in a stack of their own`,
        );
    }
    for (const [type, decode] of decoders) {
        for (const resource of sorted) if (resource.type === type) decode(resource, draft, names);
    }
    const safeguards = safeguardsOfStack(sorted);
    return { ...draft.finish(), ...(safeguards === undefined ? {} : { safeguards }) };
}

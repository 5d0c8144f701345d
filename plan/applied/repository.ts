import { heldEnvironment, heldProtection, heldRuleset } from "../compare/held";
import { own } from "../compare/lookup";
import type {
    Environment,
    Repository,
    RepositoryFile,
    SecretSlot,
    WorkflowPermissions,
} from "../organization";
import type { PlannedEnvironment, PlannedRepository, PlannedSecret } from "../plan";
import { peopleAfter, teamGrantsAfter } from "./grants";
import { replaced } from "./records";
import type { World } from "./world";

/** One repository after the apply. */
export function repositoryAfter(world: World, live: Repository): Repository {
    const planned = own(world.plan.repositories, live.name);
    const before = world.repositoryBefore(live.name);
    const granted = {
        ...live,
        teams: teamGrantsAfter(world, live, planned, before),
        ...peopleAfter(world, live, planned, before),
    };
    if (planned === undefined && before === undefined) return granted;
    return {
        ...granted,
        protections: replaced(
            live.protections,
            before?.protections ?? {},
            planned?.protections ?? {},
            heldProtection,
        ),
        rulesets: replaced(
            live.rulesets,
            before?.rulesets ?? {},
            planned?.rulesets ?? {},
            heldRuleset,
        ),
        environments: replaced(
            live.environments,
            before?.environments ?? {},
            planned?.environments ?? {},
            (environment, name) => environmentAfter(environment, own(live.environments, name)),
        ),
        secrets: secretsAfter(planned?.secrets ?? {}, live.secrets),
        ...actionsAfter(planned?.actions, before?.actions, live.actions),
        files: filesAfter(planned, live),
    };
}

function environmentAfter(planned: PlannedEnvironment, live: Environment | undefined): Environment {
    return {
        ...heldEnvironment(planned),
        secrets: secretsAfter(planned.secrets, live?.secrets ?? {}),
    };
}

/** Secrets are never deleted with the policy's line: nobody could read their values back. Others set what has no `from`. */
function secretsAfter(
    planned: Readonly<Record<string, PlannedSecret>>,
    live: Readonly<Record<string, SecretSlot>>,
): Record<string, SecretSlot> {
    const sent = Object.entries(planned).filter(
        ([name, { from }]) => from !== undefined && !Object.hasOwn(live, name),
    );
    return { ...live, ...Object.fromEntries(sent.map(([name]) => [name, {}])) };
}

/** Files stay when the policy stops managing them; what is proposed waits for a person. */
function filesAfter(
    planned: PlannedRepository | undefined,
    live: Repository,
): Record<string, RepositoryFile> {
    const committed = Object.entries(planned?.files ?? {}).filter(
        ([, { delivery }]) => delivery === "commit",
    );
    return {
        ...live.files,
        ...Object.fromEntries(committed.map(([path, { text }]) => [path, { text }])),
    };
}

/** Deleting the resource sets GitHub's own default (terraform-provider-github, `…_workflow_permissions`). */
const defaultPermissions: WorkflowPermissions = {
    defaultWorkflowPermissions: "read",
    workflowsMayApprovePullRequests: false,
};

/** Workflow permissions of a repository, or of the organization. */
export function actionsAfter(
    planned: WorkflowPermissions | undefined,
    before: WorkflowPermissions | undefined,
    live: WorkflowPermissions | undefined,
): { readonly actions?: WorkflowPermissions } {
    const actions = planned ?? (before === undefined ? live : defaultPermissions);
    return actions === undefined ? {} : { actions };
}

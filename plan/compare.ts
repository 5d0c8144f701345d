import type { Change } from "./change";
import { compareApps } from "./compare/apps";
import { compareProtections, compareRulesets } from "./compare/branch-rules";
import { Comparison } from "./compare/comparison";
import { compareEnvironments } from "./compare/environments";
import { compareFiles } from "./compare/files";
import { compareGrants, compareUnselected } from "./compare/grants";
import { compareOrganizationSecrets, compareRepositorySecrets } from "./compare/secrets";
import { compareRepositoryWorkflows, compareSettings } from "./compare/settings";
import { compareTeams } from "./compare/teams";
import type { LiveOrganization } from "./live";
import type { Plan, PlannedRepository } from "./plan";
import { own } from "./compare/lookup";

/**
 * Every difference between what the policy declares and what the organization has, each at the path of the one fact that
 * differs, with the policy line it breaks; sorted by path. An organization that is as declared gives an empty list.
 *
 * What could not be read gives a change of kind `unknown` and nothing else: below an unknown path nothing is compared.
 */
export function compare(plan: Plan, live: LiveOrganization): Change[] {
    const comparison = new Comparison(plan, live);
    compareSettings(comparison);
    compareTeams(comparison);
    for (const repository of Object.values(plan.repositories))
        compareRepository(comparison, repository);
    compareUnselected(comparison);
    compareRulesets(comparison, plan.rulesets, live.state.rulesets);
    compareOrganizationSecrets(comparison);
    compareApps(comparison);
    comparison.reportUnknown();
    return comparison.changes.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function compareRepository(comparison: Comparison, planned: PlannedRepository): void {
    const at = ["repositories", planned.name];
    const live = own(comparison.state.repositories, planned.name);
    if (live === undefined) {
        comparison.report({
            kind: "missing",
            at,
            repository: planned.name,
            summary: `repository ${planned.name} does not exist`,
            effect: "tighter",
            managed: false,
        });
        return;
    }
    compareGrants(comparison, planned);
    compareProtections(comparison, planned);
    compareRulesets(comparison, planned.rulesets, live.rulesets, planned.name);
    compareEnvironments(comparison, planned);
    compareRepositorySecrets(comparison, planned);

    compareRepositoryWorkflows(comparison, planned);
    compareFiles(comparison, planned);
}

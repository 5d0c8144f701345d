/** What bounds an organization and its repositories: protections, rulesets, environments, secrets, keys, Actions, Apps, audit. */
import type { Route } from "../http/context";
import { routes as actionsPermissions } from "./actions-permissions";
import { routes as auditLog } from "./audit-log";
import { routes as branchProtection } from "./branch-protection";
import { routes as branchProtectionParts } from "./branch-protection-parts";
import { routes as deployKeys } from "./deploy-keys";
import { routes as deploymentBranchPolicies } from "./deployment-branch-policies";
import { routes as environments } from "./environments";
import { routes as installations } from "./installations";
import { routes as roles } from "./roles";
import { routes as rulesets } from "./rulesets";
import { routes as secrets } from "./secrets";
import { routes as variables } from "./variables";

export const routes: readonly Route[] = [
    ...branchProtection,
    ...branchProtectionParts,
    ...rulesets,
    ...environments,
    ...deploymentBranchPolicies,
    ...secrets,
    ...variables,
    ...deployKeys,
    ...actionsPermissions,
    ...installations,
    ...auditLog,
    ...roles,
];

/** What an event of the audit log may have changed of what a drift run reads. Pure. */
import type { AuditEvent } from "../../../live/audit-log";

/**
 * - `nothing`: nothing that is read of a repository by itself. What comes for all repositories at once anyway (teams, settings,
 *   rulesets, secrets and apps of the organization; text of files) is read in every run, whatever happened.
 * - `{ repository }`: that one, as the log names it.
 * - `everything`: nobody knows which.
 */
export type EventReach =
    | { readonly kind: "everything" }
    | { readonly kind: "nothing" }
    | { readonly kind: "repository"; readonly name: string };

const nothing: EventReach = { kind: "nothing" };
const everything: EventReach = { kind: "everything" };

/**
 * By GitHub's "audit log events for your organization". An action that is not known here is taken to touch its repository, and
 * every repository where it names none.
 *
 * @param org login of the organization
 */
export function eventReach({ action, fields }: AuditEvent, org: string): EventReach {
    if (isWork.test(action)) return nothing;
    const name = repositoryOf(fields, org);
    if (name !== undefined) return { kind: "repository", name };
    const isNamed = fields.repo !== undefined && fields.repo !== null;
    // A repository that is not, or no longer, below this organization is read by what the inventory has of it.
    if (isNamed) return ofLifetime.test(action) ? nothing : everything;
    return ofOrganization.test(action) ? nothing : everything;
}

function repositoryOf({ repo }: AuditEvent["fields"], org: string): string | undefined {
    if (typeof repo !== "string") return undefined;
    const [owner = "", name = "", ...rest] = repo.split("/");
    const ours = owner.toLowerCase() === org.toLowerCase() && name !== "" && rest.length === 0;
    return ours ? name : undefined;
}

/** People's and workflows' daily work, alerts, and what no policy speaks of: it changes no access and no setting that is read. */
const isWork = new RegExp(
    `^(${[
        "actions_cache",
        "api",
        "artifact",
        "billing",
        "checks",
        "codespaces",
        "commit_comment",
        "copilot",
        "dependabot_\\w+",
        "discussion\\w*",
        "git",
        "hook",
        "issue\\w*",
        "milestone",
        "oauth_access",
        "oauth_authorization",
        "packages",
        "project\\w*",
        "pull_request\\w*",
        "repository_advisory",
        "repository_vulnerability_alert\\w*",
        "secret_scanning_alert",
        "workflows",
    ].join("|")})\\.|^(${[
        "protected_branch\\.(policy_override|rejected_ref_update)",
        "repo\\.download_zip",
        "repo\\.\\w*self_hosted_runner\\w*",
    ].join("|")})$`,
);

/** Where an organization's event names a repository of somebody else's: it came from there, or went there. */
const ofLifetime = /^repo\.(create|destroy|rename|transfer\w*)$/;

/** Of the organization itself, and read in every run. */
const ofOrganization = new RegExp(
    `^(${[
        "custom_property\\w*",
        "external_(group|identity)",
        "integration_installation\\w*",
        "ip_allow_list\\w*",
        "org_credential_authorization",
        "organization_role\\w*",
        "personal_access_token\\w*",
        "repository_ruleset",
        "team",
    ].join("|")})\\.|^org\\.(${[
        "(add|invite|update)_member",
        "(add|remove)_billing_manager",
        "cancel_invitation",
        "create",
        "(create|remove|update)_actions_(secret|variable)",
        "audit_log_\\w+",
        "runner_group_\\w+",
        "\\w*self_hosted_runner\\w*",
        "sso_response",
        "update_default_repository_permission",
    ].join("|")})$`,
);

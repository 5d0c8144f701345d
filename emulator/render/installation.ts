/** An installation of a GitHub App as REST shows it, to the App and to the organization alike. */
import type { Context } from "../http/context";
import type { Installation } from "../state/accounts";
import { ownerUser } from "./accounts";

export function renderInstallation(
    context: Context,
    installation: Installation,
): Record<string, unknown> {
    const { state, apiUrl, webUrl } = context;
    const organization = state.organizationOf(installation);
    const app = state.apps.get(installation.appId);
    return {
        id: installation.id,
        client_id: app?.clientId,
        account: ownerUser(context, organization),
        repository_selection: installation.repositorySelection,
        access_tokens_url: `${apiUrl}/app/installations/${installation.id}/access_tokens`,
        repositories_url: `${apiUrl}/installation/repositories`,
        html_url: `${webUrl}/organizations/${organization.login}/settings/installations/${installation.id}`,
        app_id: installation.appId,
        app_slug: app?.slug ?? "",
        target_id: organization.id,
        target_type: "Organization",
        permissions: installation.permissions,
        events: installation.events,
        created_at: installation.createdAt,
        updated_at: installation.updatedAt,
        single_file_name: null,
        has_multiple_single_files: false,
        single_file_paths: [],
        suspended_by: null,
        suspended_at: installation.suspendedAt,
    };
}

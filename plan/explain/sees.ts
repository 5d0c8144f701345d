import type { AppInstallation } from "../organization";
import type { View } from "./view";

/** Apps of the policy that see a repository. */
export function seesApps(view: View, repository: string): AppInstallation[] {
    return Object.values(view.apps).filter(
        ({ selection, repositories }) => selection === "all" || repositories.includes(repository),
    );
}

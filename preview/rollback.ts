import { own } from "../plan/compare/lookup";
import { factPath } from "../plan/fact-path";
import type { LiveOrganization } from "../plan/live";
import type { Plan } from "../plan/plan";
import type { PreviewChange } from "./model";

/**
 * Secrets that a rollback brings back only in name: their environment was deleted with them and is made again, and their
 * value is nowhere. Secrets that are missing from an environment that is there are told by `compare`.
 */
export function secretsWithoutValue(plan: Plan, live: LiveOrganization): PreviewChange[] {
    return Object.values(plan.repositories).flatMap(({ name: repository, environments }) =>
        Object.values(environments)
            .filter(
                ({ name }) =>
                    own(own(live.state.repositories, repository)?.environments, name) === undefined,
            )
            .flatMap(({ name, secrets }) =>
                Object.entries(secrets)
                    .filter(([, { from }]) => from === undefined)
                    .map(([secret]): PreviewChange => ({
                        part: "left",
                        class: "neutral",
                        action: "keep",
                        path: factPath(
                            "repositories",
                            repository,
                            "environments",
                            name,
                            "secrets",
                            secret,
                        ),
                        area: "environments",
                        repository,
                        summary: `${repository}, environment ${name}: comes back without its secret ${secret}`,
                        remedy: "whoever owns the value sets it",
                    })),
            ),
    );
}

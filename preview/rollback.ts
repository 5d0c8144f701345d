/** What a rollback has to say beside an apply of the policy. */
import { own } from "../plan/compare/lookup";
import { factPath } from "../plan/fact-path";
import type { Finding } from "../plan/finding";
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

/** What nobody can take back, said where somebody may think that it is. */
export function secretsNote(plan: Plan, before: Plan, file: string): Finding[] {
    if (!hasSecrets(plan) && !hasSecrets(before)) return [];
    return [
        {
            severity: "warning",
            code: "secret-values",
            message:
                "values of secrets are not rolled back: GitHub gives none back, so each keeps the value that it has now",
            expected: "whoever owns a value sets the one that was before",
            origin: { file, line: 1, column: 1, path: "" },
        },
    ];
}

function hasSecrets({ repositories, secrets }: Plan): boolean {
    return [
        secrets,
        ...Object.values(repositories).flatMap((one) => [
            one.secrets,
            ...Object.values(one.environments).map((environment) => environment.secrets),
        ]),
    ].some((some) => Object.keys(some).length > 0);
}

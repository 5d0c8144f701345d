import type { FactPath } from "../plan/fact-path";
import { factPath } from "../plan/fact-path";
import type { OrganizationState } from "../plan/organization";
import type { Plan, PlannedRepository } from "../plan/plan";

/**
 * Facts that were applied last and that the plan says nothing of any more, so that the engine deletes them. `before` is what
 * was applied last, with teams under the slugs that the plan gives them; `managed` knows of a team by its name whether the
 * stack had it or only spoke of it. Left out is what stays on GitHub although the stack
 * lets go of it: secrets, files and an app's repositories (components/ keep them, `retainOnDelete`).
 */
export function removedFacts(
    before: OrganizationState,
    plan: Plan,
    managed: (team: string) => boolean,
): FactPath[] {
    const kept = (record: Readonly<Record<string, unknown>> | undefined, key: string) =>
        record !== undefined && Object.hasOwn(record, key);
    const missing = (
        at: readonly string[],
        had: Readonly<Record<string, unknown>>,
        has: Readonly<Record<string, unknown>> | undefined,
    ) =>
        Object.keys(had)
            .filter((key) => !kept(has, key))
            .map((key) => factPath(...at, key));

    const teams = Object.values(before.teams)
        .filter(({ name }) => managed(name))
        .flatMap(({ slug, members }) => {
            const planned = kept(plan.teams, slug) ? plan.teams[slug] : undefined;
            if (planned?.management !== "managed") return [factPath("teams", slug)];
            return missing(["teams", slug, "members"], members, planned.members);
        });
    const repositories = Object.values(before.repositories).flatMap((had) => {
        const has: PlannedRepository | undefined = kept(plan.repositories, had.name)
            ? plan.repositories[had.name]
            : undefined;
        const at = ["repositories", had.name];
        return [
            ...parts.flatMap((part) => missing([...at, part], had[part], has?.[part])),
            ...(had.actions !== undefined && has?.actions === undefined
                ? [factPath(...at, "actions")]
                : []),
        ];
    });
    return [
        ...teams,
        ...repositories,
        ...missing(["rulesets"], before.rulesets, plan.rulesets),
        ...missing(["secrets"], before.secrets, plan.secrets),
        ...(before.settings.actions !== undefined && plan.actions === undefined
            ? [factPath("settings", "actions")]
            : []),
    ];
}

const parts = ["teams", "collaborators", "protections", "rulesets", "environments"] as const;

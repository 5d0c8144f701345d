/** What really holds an answer of the checklist: resources of the resolved plan and keys of Codex's rendered files, by name. */
import { hookWanted } from "../codex/commands/guards";
import { commandRules } from "../codex/commands/command-rules";
import { requirementSettings } from "../codex/render/requirements";
import type { Change } from "../plan/change";
import type { CodexControls } from "../plan/codex";
import { codeownersPaths } from "../plan/codeowners";
import type { Plan, PlannedRepository } from "../plan/plan";

/** What a policy comes to, for one organization. */
export interface Evidence {
    readonly plan: Plan;
    readonly codex: CodexControls;
    /** Differences that the live organization has from the plan; absent: it was not read. */
    readonly changes?: readonly Change[];
}

export interface Held {
    /**
     * `enforced`: Pulumi or Codex puts it in force. `verified`: `drift` reads it and says what differs, and a person sets it.
     * `declared`: people and models read it, and nothing holds them to it.
     */
    readonly kind: "enforced" | "verified" | "declared";
    /** Resources and files by name, sorted; none: nothing holds it. */
    readonly by: readonly string[];
}

export type Holder = (evidence: Evidence) => Held;

const enforced = (by: readonly string[]): Held => ({ kind: "enforced", by });

/** Keys of requirements.toml; a table stands for all in it. */
export function requirements(...keys: readonly string[]): Holder {
    return ({ codex }) => {
        const names = requirementSettings(codex).map(({ table, key }) =>
            [...table, ...(key === undefined ? [] : [key])].join("."),
        );
        const found = names.filter((name) =>
            keys.some((key) => name === key || name.startsWith(`${key}.`)),
        );
        return enforced([...new Set(found)].sort().map((name) => `requirements.toml ${name}`));
    };
}

export const teams: Holder = ({ plan }) =>
    enforced(
        Object.values(plan.teams)
            .filter(({ management }) => management === "managed")
            .map(({ slug }) => `team ${slug}`),
    );

export const access: Holder = ({ plan }) =>
    enforced(
        repositoriesWith(plan, ({ teams: granted, collaborators }) =>
            Object.keys({ ...granted, ...collaborators }).length > 0 ? ["access to"] : [],
        ),
    );

export const appRepositories: Holder = ({ plan }) => {
    const apps = Object.values(plan.apps);
    return {
        kind: apps.every(({ management }) => management === "apply") ? "enforced" : "verified",
        by: apps.map(({ slug, repositories }) => {
            const seen = repositories.length === 0 ? "no repository" : repositories.join(", ");
            return `app ${slug}, which sees ${seen}`;
        }),
    };
};

export const protections: Holder = ({ plan }) =>
    enforced([
        ...Object.keys(plan.rulesets).map((name) => `ruleset ${name}`),
        ...repositoriesWith(plan, (one) => [
            ...Object.keys(one.protections).map((pattern) => `protection of ${pattern} in`),
            ...Object.keys(one.rulesets).map((name) => `ruleset ${name} of`),
        ]),
    ]);

export const codeOwners: Holder = ({ plan }) =>
    enforced(
        repositoriesWith(plan, ({ files }) =>
            Object.keys(files)
                .filter((path) => (codeownersPaths as readonly string[]).includes(path))
                .map((path) => `${path} of`),
        ),
    );

export const guidanceFilesHeld: Holder = (evidence) => ({
    kind: "declared",
    by: [
        ...requirements("additional_developer_instructions")(evidence).by,
        ...repositoriesWith(evidence.plan, ({ files }) =>
            Object.hasOwn(files, "AGENTS.md") ? ["AGENTS.md of"] : [],
        ),
    ],
});

/** Rules and hook; what is only allowed needs no rule, and is held by the sandbox. */
export const commandFiles: Holder = (evidence) => {
    const { commands } = evidence.codex;
    const rules = commandRules(commands).length;
    const sandbox =
        commands.declared.length > 0
            ? requirements("allowed_permission_profiles", "default_permissions")(evidence).by
            : [];
    return enforced([
        ...(rules > 0 ? [`requirements.toml rules and rollout.rules, ${rules} of them`] : []),
        ...(hookWanted(commands) === undefined ? [] : ["the managed hook forbidden-commands.sh"]),
        ...sandbox,
    ]);
};

export const workflowPermissions: Holder = ({ plan }) =>
    enforced([
        ...(plan.actions === undefined ? [] : ["workflow permissions of the organization"]),
        ...repositoriesWith(plan, ({ actions }) =>
            actions === undefined ? [] : ["workflow permissions of"],
        ),
    ]);

export const environments: Holder = ({ plan }) =>
    enforced(
        repositoriesWith(plan, (one) =>
            Object.keys(one.environments).map((name) => `environment ${name} of`),
        ),
    );

/** Whose value somebody else sets is compared, and set for a list of repositories only. */
export const organizationSecrets: Holder = ({ plan }) => ({
    kind: Object.values(plan.secrets).every(
        ({ from, visibility }) => from !== undefined || visibility === "selected",
    )
        ? "enforced"
        : "verified",
    by: Object.keys(plan.secrets).map((name) => `organization secret ${name}`),
});

/** `WHAT a, b and c` for each thing that repositories have, so that many repositories make one line. */
function repositoriesWith(plan: Plan, things: (one: PlannedRepository) => string[]): string[] {
    const having = new Map<string, string[]>();
    for (const one of Object.values(plan.repositories)) {
        for (const thing of things(one))
            having.set(thing, [...(having.get(thing) ?? []), one.name]);
    }
    return [...having].sort().map(([thing, names]) => `${thing} ${names.sort().join(", ")}`);
}

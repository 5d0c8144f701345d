/** A plan as facts for the guardrails. */
import { rulesInForce } from "../explain/branch";
import { planView } from "../explain/view";
import type { View, ViewedRepository } from "../explain/view";
import { factPath } from "../fact-path";
import type { Inventory } from "../inventory";
import { baseRoles } from "../organization";
import type { Plan, PlannedRepository } from "../plan";
import type { Fact } from "./fact";
import type { CodexIdentity } from "./identity";
import { actorName, isCodexApp, isCodexTeam } from "./identity";

export function* factsOfPlan(
    plan: Plan,
    inventory: Inventory,
    identity: CodexIdentity,
): Generator<Fact> {
    for (const team of Object.values(plan.teams)) {
        if (team.management === "managed")
            yield { kind: "team", path: factPath("teams", team.slug), team };
    }
    const view = planView(plan, inventory);
    for (const repository of Object.values(plan.repositories)) {
        yield* factsOfRepository(repository);
        const viewed = view.repositories[repository.name];
        if (viewed !== undefined) yield defaultBranch(plan, view, viewed, identity);
    }
    for (const ruleset of Object.values(plan.rulesets))
        yield { kind: "ruleset", path: factPath("rulesets", ruleset.name), ruleset };
    for (const [name, { visibility }] of Object.entries(plan.secrets))
        yield { kind: "organization-secret", path: factPath("secrets", name), name, visibility };
    if (plan.actions !== undefined)
        yield { kind: "workflow-permissions", path: "settings/actions", permissions: plan.actions };
}

function* factsOfRepository(planned: PlannedRepository): Generator<Fact> {
    const { name: repository } = planned;
    const at = (...segments: string[]): string => factPath("repositories", repository, ...segments);
    for (const [kind, prefix] of [
        ["teams", "team"],
        ["collaborators", "user"],
    ] as const) {
        for (const [who, role] of Object.entries(planned[kind]))
            yield {
                kind: "grant",
                path: at(kind, who),
                repository,
                actor: `${prefix}:${who}`,
                role,
            };
    }
    for (const [pattern, protection] of Object.entries(planned.protections))
        yield { kind: "protection", path: at("protections", pattern), repository, protection };
    for (const [name, ruleset] of Object.entries(planned.rulesets))
        yield { kind: "ruleset", path: at("rulesets", name), repository, ruleset };
    for (const [name, { secrets, ...rest }] of Object.entries(planned.environments)) {
        const environment = { ...rest, secretNames: Object.keys(secrets) };
        yield { kind: "environment", path: at("environments", name), repository, environment };
    }
    if (planned.actions !== undefined) {
        const { actions: permissions } = planned;
        yield { kind: "workflow-permissions", path: at("actions"), repository, permissions };
    }
}

function defaultBranch(
    plan: Plan,
    view: View,
    repository: ViewedRepository,
    identity: CodexIdentity,
): Fact {
    const { name, defaultBranch: branch } = repository;
    const inForce = rulesInForce(view, repository, branch);
    // The rules of the default branch are broken where its protection stands.
    const path = factPath(...(inForce[0]?.at ?? ["repositories", name]));
    return {
        kind: "default-branch",
        path,
        repository: name,
        branch,
        rules: inForce.map(({ rules }) => rules),
        codexWriters: codexWriters(plan, repository, identity),
        codeowners: Object.keys(repository.files).some((file) => /(^|\/)CODEOWNERS$/.test(file)),
    };
}

function codexWriters(
    plan: Plan,
    { name, teams }: ViewedRepository,
    identity: CodexIdentity,
): string[] {
    const weak: readonly string[] = baseRoles.slice(0, baseRoles.indexOf("write"));
    const actors = [
        ...Object.entries(teams)
            .filter(([, role]) => !weak.includes(role))
            .map(([slug]) => `team:${slug}`)
            .filter((actor) => isCodexTeam(actor, identity) === true),
        ...Object.values(plan.apps)
            .filter(
                ({ selection, repositories }) => selection === "all" || repositories.includes(name),
            )
            .map(({ slug }) => `app:${slug}`)
            .filter((actor) => isCodexApp(actor, identity) === true),
    ];
    return actors.map(actorName).sort();
}

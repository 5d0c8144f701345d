import type {
    Contribution,
    FileContribution,
    ProtectionContribution,
    ReviewContribution,
    RulesetContribution,
} from "./contribution";
import { factPath } from "./fact-path";
import type { FactPath } from "./fact-path";
import type { Finding } from "./finding";
import { sortFindings } from "./finding";
import type { BranchProtection, Ruleset } from "./organization";
import type { Origin } from "./origin";
import type { Plan, PlannedRepository } from "./plan";
import type { NeededReview } from "./raise-reviews";
import { neededReviews, raised, raisedRulesets } from "./raise-reviews";
import { strictest } from "./strictest";

export interface Merged {
    readonly plan: Plan;
    /** Contradictions between contributions, each with the lines of both. */
    readonly findings: readonly Finding[];
}

/**
 * Joins what the areas contribute into one plan. Required reviews, code owners and checks are one object on GitHub, so the
 * strictest of what is asked for it holds. The order of contributions does not matter.
 */
export function mergeContributions(
    organization: string,
    contributions: readonly Contribution[],
): Merged {
    const draft = new Draft();
    for (const one of contributions) draft.add(one);
    return draft.finish(organization);
}

/** Repositories are collected field by field and sorted at the end. */
interface RepositoryDraft {
    tier: string;
    grants: PlannedRepository["grants"];
    readonly teams: Map<string, string>;
    readonly collaborators: Map<string, string>;
    readonly protections: Map<string, BranchProtection>;
    readonly rulesets: Map<string, Ruleset>;
    readonly environments: Map<string, PlannedRepository["environments"][string]>;
    readonly secrets: Map<string, PlannedRepository["secrets"][string]>;
    readonly files: Map<string, PlannedRepository["files"][string]>;
    actions?: PlannedRepository["actions"];
}

class Draft {
    private readonly teams = new Map<string, Plan["teams"][string]>();
    private readonly repositories = new Map<string, RepositoryDraft>();
    private readonly rulesets = new Map<string, Ruleset>();
    private readonly secrets = new Map<string, Plan["secrets"][string]>();
    private readonly apps = new Map<string, Plan["apps"][string]>();
    private actions: Plan["actions"];
    private readonly reviews: ReviewContribution[] = [];
    private readonly origins = new Map<FactPath, Origin>();
    private readonly findings: Finding[] = [];

    add(one: Contribution): void {
        switch (one.kind) {
            case "team":
                this.teams.set(one.team.slug, one.team);
                return this.from(one, "teams", one.team.slug);
            case "repository":
                Object.assign(this.repository(one.repository), {
                    tier: one.tier,
                    grants: one.grants,
                });
                return this.from(one, "repositories", one.repository);
            case "grant": {
                const kind = one.actor.startsWith("team:") ? "teams" : "collaborators";
                const key = one.actor.slice(one.actor.indexOf(":") + 1);
                this.repository(one.repository)[kind].set(key, one.role);
                return this.from(one, "repositories", one.repository, kind, key);
            }
            case "protection":
                return this.protect(one);
            case "ruleset":
                return this.addRuleset(one);
            case "review":
                this.reviews.push(one);
                return;
            case "environment":
                this.repository(one.repository).environments.set(
                    one.environment.name,
                    one.environment,
                );
                return this.from(
                    one,
                    "repositories",
                    one.repository,
                    "environments",
                    one.environment.name,
                );
            case "secret":
                if (one.repository === undefined) {
                    this.secrets.set(one.name, one.secret);
                    return this.from(one, "secrets", one.name);
                }
                this.repository(one.repository).secrets.set(one.name, one.secret);
                return this.from(one, "repositories", one.repository, "secrets", one.name);
            case "file":
                return this.addFile(one);
            case "actions":
                if (one.repository === undefined) {
                    this.actions = one.actions;
                    return this.from(one, "settings", "actions");
                }
                this.repository(one.repository).actions = one.actions;
                return this.from(one, "repositories", one.repository, "actions");
            case "app":
                this.apps.set(one.app.slug, one.app);
                return this.from(one, "apps", one.app.slug);
        }
    }

    finish(organization: string): Merged {
        this.raiseReviews();
        const plan: Plan = {
            organization,
            teams: mapped(this.teams, (team) => ({
                ...team,
                members: sorted(Object.entries(team.members)),
            })),
            repositories: mapped(this.repositories, (draft, name) => finished(name, draft)),
            rulesets: sorted(this.rulesets),
            secrets: sorted(this.secrets),
            ...(this.actions === undefined ? {} : { actions: this.actions }),
            apps: sorted(this.apps),
            origins: new Map([...this.origins].sort(byKey)),
        };
        return { plan, findings: sortFindings(this.findings) };
    }

    private repository(name: string): RepositoryDraft {
        const known = this.repositories.get(name);
        if (known !== undefined) return known;
        const draft: RepositoryDraft = {
            tier: "",
            grants: "additive",
            teams: new Map(),
            collaborators: new Map(),
            protections: new Map(),
            rulesets: new Map(),
            environments: new Map(),
            secrets: new Map(),
            files: new Map(),
        };
        this.repositories.set(name, draft);
        return draft;
    }

    private protect(one: ProtectionContribution): void {
        const { pattern } = one.protection;
        const { protections } = this.repository(one.repository);
        const path = ["repositories", one.repository, "protections", pattern];
        const present = protections.get(pattern);
        if (present === undefined) {
            protections.set(pattern, one.protection);
            return this.from(one, ...path);
        }
        const { protection, from, clashes } = strictest(present, one.protection);
        protections.set(pattern, protection);
        for (const rule of clashes) {
            const other = this.origins.get(factPath(...path, rule));
            const message = `${rule} lists of one branch (${pattern} of ${one.repository}) have nobody in common`;
            this.clash("nobody-in-common", message, one.origins?.[rule] ?? one.origin, other);
        }
        for (const [rule, side] of from) {
            const origin = one.origins?.[rule];
            if (side === "b" && origin !== undefined)
                this.origins.set(factPath(...path, rule), origin);
        }
    }

    private addRuleset(one: RulesetContribution): void {
        const place =
            one.repository === undefined ? this.rulesets : this.repository(one.repository).rulesets;
        place.set(one.ruleset.name, one.ruleset);
        this.from(one, ...rulesetPath(one.repository, one.ruleset.name));
    }

    private addFile(one: FileContribution): void {
        const { files } = this.repository(one.repository);
        const path = ["repositories", one.repository, "files", one.path];
        if (files.has(one.path)) {
            const message = `${one.path} of ${one.repository} is written by two areas`;
            return this.clash(
                "file-in-two-areas",
                message,
                one.origin,
                this.origins.get(factPath(...path)),
            );
        }
        files.set(one.path, one.file);
        this.from(one, ...path);
    }

    private raiseReviews(): void {
        const needs = neededReviews(this.reviews);
        for (const [name, draft] of this.repositories) {
            const need = needs.get(name);
            for (const [pattern, protection] of draft.protections) {
                const { rules, origins } = raised(protection, need);
                draft.protections.set(pattern, rules);
                this.overrule(origins, "repositories", name, "protections", pattern);
            }
            for (const [ruleset, now] of draft.rulesets) {
                const { rules, origins } = raised(now, need);
                draft.rulesets.set(ruleset, rules);
                this.overrule(origins, ...rulesetPath(name, ruleset));
            }
        }
        for (const ruleset of [...this.rulesets.values()]) this.raiseRuleset(ruleset, needs);
    }

    private raiseRuleset(ruleset: Ruleset, needs: ReadonlyMap<string, NeededReview>): void {
        const origin = this.origins.get(factPath("rulesets", ruleset.name));
        for (const { rules, origins } of raisedRulesets(ruleset, needs)) {
            this.rulesets.set(rules.name, rules);
            const path = rulesetPath(undefined, rules.name);
            if (origin !== undefined) this.origins.set(factPath(...path), origin);
            this.overrule(origins, ...path);
        }
    }

    private from(
        one: { readonly origin: Origin; readonly origins?: Readonly<Record<string, Origin>> },
        ...path: string[]
    ): void {
        this.origins.set(factPath(...path), one.origin);
        this.overrule(one.origins ?? {}, ...path);
    }

    /** Keys are fact paths below `path` already, so they are not escaped again. */
    private overrule(origins: Readonly<Record<string, Origin>>, ...path: string[]): void {
        for (const [key, origin] of Object.entries(origins))
            this.origins.set(`${factPath(...path)}/${key}`, origin);
    }

    private clash(code: string, message: string, origin: Origin, other: Origin | undefined): void {
        this.findings.push({
            severity: "error",
            code,
            message,
            origin,
            ...(other === undefined ? {} : { also: [other] }),
        });
    }
}

function rulesetPath(repository: string | undefined, name: string): string[] {
    return repository === undefined
        ? ["rulesets", name]
        : ["repositories", repository, "rulesets", name];
}

function finished(name: string, draft: RepositoryDraft): PlannedRepository {
    return {
        name,
        tier: draft.tier,
        grants: draft.grants,
        teams: sorted(draft.teams),
        collaborators: sorted(draft.collaborators),
        protections: sorted(draft.protections),
        rulesets: sorted(draft.rulesets),
        environments: mapped(draft.environments, (one) => ({
            ...one,
            secrets: sorted(Object.entries(one.secrets)),
        })),
        secrets: sorted(draft.secrets),
        ...(draft.actions === undefined ? {} : { actions: draft.actions }),
        files: sorted(draft.files),
    };
}

function sorted<Value>(entries: Iterable<readonly [string, Value]>): Record<string, Value> {
    return Object.fromEntries([...entries].sort(byKey));
}

function mapped<Value, Result>(
    entries: Iterable<readonly [string, Value]>,
    each: (value: Value, key: string) => Result,
): Record<string, Result> {
    return Object.fromEntries(
        [...entries].sort(byKey).map(([key, value]) => [key, each(value, key)]),
    );
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
    return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}

import type * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { factPath } from "../plan/fact-path";
import type { Inventory } from "../plan/inventory";
import { teamsNeededFirst } from "../plan/named-actors";
import type { Plan, PlannedApp, PlannedOrganizationSecret, PlannedTeam } from "../plan/plan";
import type { Safeguards } from "../plan/safeguards";
import { AccessTeam } from "./access-team";
import { AppRepositories } from "./app-repositories";
import { ComponentResource } from "./component-resource";
import { Gate } from "./gate";
import { Identities } from "./identities";
import { OrganizationBranchRuleset } from "./organization-branch-ruleset";
import { OrganizationSecretScope } from "./organization-secret-scope";
import { entries, policyLine, previousSlugs, rulesetArgsOf, secretsOf } from "./planned-args";
import type { Bound, Bounds } from "./rollout-repository";
import { rollOutRepository } from "./rollout-repository";
import { WorkflowPermissions } from "./workflow-permissions";

export interface CodexRolloutArgs {
    /** What the organization should have. */
    readonly plan: Plan;
    /** The ids behind the plan's names. */
    readonly inventory: Inventory;
    /**
     * Provider with a classic token of an organization owner, for apps whose repositories the policy applies.
     * @default - none: a plan that applies them is refused
     */
    readonly appProvider?: github.Provider;
}

/**
 * A whole plan as resources, each at the logical name that its fact path gives it. No policy is decided here.
 *
 * The order keeps anybody from coming to write with Codex where the default branch is not protected yet, at every moment of
 * an apply: teams without people, then files and protections, then grants (`rollOutRepository`), and when all repositories
 * are bounded, people come into teams and apps get their repositories. People whom a protection or an environment names must
 * be there before it: their teams wait for the bounds that name nobody.
 */
export class CodexRollout extends ComponentResource {
    /** Repositories that the plan covers, sorted. */
    public readonly repositories: pulumi.Output<string[]>;
    /** Slugs of the teams that the plan manages, sorted. */
    public readonly teams: pulumi.Output<string[]>;
    /** What is checked and not applied, in sentences. */
    public readonly notes: pulumi.Output<string[]>;
    /** What the plan says of applies. The stack remembers it, and the next plan's brakes are held to it. */
    public readonly safeguards: pulumi.Output<Safeguards | undefined>;

    constructor(name: string, args: CodexRolloutArgs, opts?: pulumi.ComponentResourceOptions) {
        super("CodexRollout", name, opts);
        const { plan } = args;
        const { teams, rulesets, bounds } = this.createBounded(name, args);
        this.addPeople(plan, teams, rulesets, [...bounds.values()]);
        const standing = rulesets.map(({ resource }) => resource);
        const notes = [
            ...entries(plan.secrets).map(([secret, one]) => this.scopeSecret(secret, one, args)),
            ...entries(plan.apps).map(([, app]) =>
                this.setAppRepositories(app, args, standing, bounds),
            ),
        ];

        this.repositories = pulumi.output(Object.keys(plan.repositories).sort());
        this.teams = pulumi.output([...teams.keys()].sort());
        this.notes = pulumi.output(notes.filter((note) => note !== undefined));
        this.safeguards = pulumi.output(plan.safeguards);
        this.registerOutputs({
            repositories: this.repositories,
            teams: this.teams,
            notes: this.notes,
            safeguards: this.safeguards,
        });
    }

    /** Teams without people, and what bounds the repositories. */
    private createBounded(name: string, args: CodexRolloutArgs) {
        const { plan, inventory } = args;
        const teams = this.createTeams(args);
        const identities = new Identities(plan, inventory, teams);
        const rulesets = this.createRulesets(plan, identities);
        const context = {
            name,
            parent: this,
            plan,
            inventory,
            identities,
            rulesets: rulesets.map(({ resource }) => resource),
            actions: this.setWorkflowPermissions(plan),
            teams,
        };
        const bounds = new Map<string, Bounds>();
        for (const [of, repository] of entries(plan.repositories)) {
            bounds.set(of, rollOutRepository(repository, context));
        }
        return { teams, rulesets, bounds };
    }

    private createTeams({ plan, inventory }: CodexRolloutArgs): Map<string, AccessTeam> {
        const created = new Map<string, AccessTeam>();
        const identities = new Identities(plan, inventory, created);
        const create = (team: PlannedTeam): void => {
            if (team.management === "reference" || created.has(team.slug)) return;
            // A team needs its parent's id.
            const parent = team.parent === undefined ? undefined : plan.teams[team.parent];
            if (parent !== undefined) create(parent);
            created.set(team.slug, this.createTeam(team, identities));
        };
        for (const [, team] of entries(plan.teams)) create(team);
        return created;
    }

    private createTeam(team: PlannedTeam, identities: Identities): AccessTeam {
        const { parent } = team;
        return new AccessTeam(
            this.child(factPath("teams", team.slug)),
            {
                name: team.name,
                description: team.description,
                privacy: team.privacy,
                parentTeamId: parent === undefined ? undefined : identities.teamId(parent),
                peopleLater: true,
                previously: previousSlugs(team).map((slug) => this.child(factPath("teams", slug))),
            },
            { parent: this },
        );
    }

    /** People come last, into teams that have their grants: who is named somewhere before what names them, everybody else after. */
    private addPeople(
        plan: Plan,
        teams: ReadonlyMap<string, AccessTeam>,
        rulesets: readonly Bound[],
        bounds: readonly Bounds[],
    ): void {
        const guards = [...rulesets, ...bounds.flatMap((one) => one.guards)].map(({ id }) => id);
        const named = bounds.flatMap((one) => one.named).map(({ id }) => id);
        const [guarded, bounded] = [new Gate(guards), new Gate([...guards, ...named])];
        const first = teamsNeededFirst(plan);
        for (const [slug, team] of teams) {
            const gate = first.has(slug) ? guarded : bounded;
            const { name, members, membership } = plan.teams[slug] as PlannedTeam;
            team.addPeople({
                name,
                members: Object.fromEntries(
                    entries(members).map(([login, role]) => [login, gate.hold(role)]),
                ),
                additive: membership === "additive",
            });
        }
    }

    private createRulesets(plan: Plan, identities: Identities): Bound[] {
        return entries(plan.rulesets).map(([name, ruleset]) => {
            const resource = new OrganizationBranchRuleset(
                this.child(factPath("rulesets", name)),
                {
                    ...rulesetArgsOf(ruleset, identities),
                    repositories: [...(ruleset.repositories?.include ?? ["~ALL"])],
                    repositoriesExcept: [...(ruleset.repositories?.exclude ?? [])],
                },
                { parent: this },
            );
            return { resource, id: resource.rulesetId };
        });
    }

    /** Answers a note when the secret is left as it is. */
    private scopeSecret(
        secretName: string,
        planned: PlannedOrganizationSecret,
        { plan, inventory }: CodexRolloutArgs,
    ): string | undefined {
        const [value] = secretsOf(plan, ["secrets"], { [secretName]: planned });
        if (value === undefined && planned.visibility !== "selected") {
            return `organization secret ${secretName} is only checked: its value comes from whoever owns it`;
        }
        new OrganizationSecretScope(
            this.child(factPath("secrets", secretName)),
            {
                secretName,
                visibility: planned.visibility,
                repositoryIds: planned.repositories.map((name) => repositoryId(inventory, name)),
                value,
            },
            { parent: this },
        );
        return undefined;
    }

    /** Answers a note when the app is only checked. */
    private setAppRepositories(
        app: PlannedApp,
        { plan, inventory, appProvider }: CodexRolloutArgs,
        rulesets: readonly pulumi.Resource[],
        bounds: ReadonlyMap<string, Bounds>,
    ): string | undefined {
        const { slug, management, selection } = app;
        if (management === "verify") {
            return `app ${slug}: its repositories are only checked, not applied`;
        }
        if (selection === "all") {
            return `app ${slug}: that it may see all repositories is a switch in GitHub's web page; it is only checked`;
        }
        const installation = app.installationId ?? inventory.apps[slug]?.installationId;
        if (appProvider === undefined || installation === undefined) {
            const line = policyLine(plan, ["apps", slug]) ?? "the policy";
            throw new pulumi.RunError(
                installation === undefined
                    ? `${line}  app ${slug} is not installed in ${plan.organization}`
                    : `${line}  applying the repositories of app ${slug} needs a classic token of an organization owner - set GITHUB_APP_TOKEN or the secret config key appToken, or let the policy verify them`,
            );
        }
        const before = app.repositories
            .flatMap((name) => bounds.get(name) ?? [])
            .flatMap(({ guards, named }) => [...guards, ...named].map(({ resource }) => resource));
        new AppRepositories(
            this.child(factPath("apps", slug)),
            { installationId: String(installation), repositories: [...app.repositories] },
            { parent: this, provider: appProvider, dependsOn: [...rulesets, ...before] },
        );
        return undefined;
    }

    private setWorkflowPermissions({ actions, organization }: Plan): pulumi.Resource[] {
        if (actions === undefined) return [];
        const permissions = new WorkflowPermissions(
            this.child("actions"),
            {
                organization,
                defaultWorkflowPermissions: actions.defaultWorkflowPermissions,
                approvePullRequests: actions.workflowsMayApprovePullRequests,
            },
            { parent: this },
        );
        return [permissions];
    }
}

function repositoryId(inventory: Inventory, name: string): number {
    const repository = inventory.repositories[name];
    if (repository === undefined) {
        throw new pulumi.RunError(`the organization has no repository ${name}`);
    }
    return repository.id;
}

import * as pulumi from "@pulumi/pulumi";
import { factPath } from "../plan/fact-path";
import type { Inventory, InventoryRepository } from "../plan/inventory";
import { grantedFirst, namedIn, teamsLettingIn } from "../plan/named-actors";
import type { Actor, BranchProtection } from "../plan/organization";
import type { Plan, PlannedEnvironment, PlannedFile, PlannedRepository } from "../plan/plan";
import { BranchRuleset } from "./branch-ruleset";
import { FileProposal } from "./file-proposal";
import type { Identities } from "./identities";
import { ManagedFile } from "./managed-file";
import {
    branchRulesOf,
    contentName,
    entries,
    previousSlugs,
    rulesetArgsOf,
    secretsOf,
} from "./planned-args";
import { ProtectedBranch } from "./protected-branch";
import { RepositoryAccess } from "./repository-access";
import { RepositorySecrets } from "./repository-secrets";
import { ScopedEnvironment } from "./scoped-environment";
import { WorkflowPermissions } from "./workflow-permissions";

/** What the repositories of a rollout have in common. */
export interface RolloutContext {
    /** Logical name of the rollout. */
    readonly name: string;
    readonly parent: pulumi.Resource;
    readonly plan: Plan;
    readonly inventory: Inventory;
    readonly identities: Identities;
    /** Rulesets of the organization: they stand before anybody is let in. */
    readonly rulesets: readonly pulumi.Resource[];
    /** Workflow permissions of the organization: GitHub refuses a repository more than they allow. */
    readonly actions: pulumi.Resource[];
    /** Teams that the plan manages, by slug. */
    readonly teams: ReadonlyMap<string, pulumi.Resource>;
}

/** What bounds a repository: whoever is let in elsewhere waits for it. */
export interface Bounds {
    /** Protections and rulesets that name nobody, so that nothing keeps them from being first. */
    readonly guards: readonly Bound[];
    /** Protections that name somebody, and environments. */
    readonly named: readonly Bound[];
}

export interface Bound {
    readonly resource: pulumi.Resource;
    /** Of the resource on GitHub: there once that is. */
    readonly id: pulumi.Output<unknown>;
}

/** One repository of the plan as resources. */
export function rollOutRepository(planned: PlannedRepository, context: RolloutContext): Bounds {
    const repository = context.inventory.repositories[planned.name];
    if (repository === undefined) {
        throw new pulumi.RunError(`the organization has no repository ${planned.name}`);
    }
    return new RepositoryRolloutSteps(planned, repository, context).run();
}

class RepositoryRolloutSteps {
    constructor(
        private readonly planned: PlannedRepository,
        private readonly repository: InventoryRepository,
        private readonly context: RolloutContext,
    ) {}

    /**
     * Files come first: afterwards the branch refuses commits. Then the protections that name nobody. GitHub refuses a
     * protection that names somebody who cannot write, and a reviewer who cannot read: those get their grants next, then
     * what names them, and only then everybody else theirs. People come into teams later still (`CodexRollout`).
     */
    run(): Bounds {
        const files = this.commitFiles();
        this.proposeFiles();
        const protections = Object.values(this.planned.protections);
        const guards = [
            ...this.protect(protections.filter(isImpersonal), files),
            ...this.addRulesets(files),
        ];
        const standing = [...this.context.rulesets, ...guards.map(({ resource }) => resource)];
        const { first, open } = this.grantAccess([...files, ...standing]);
        const named = [
            ...protections
                .filter((protection) => !isImpersonal(protection))
                .flatMap((protection) =>
                    this.protect(
                        [protection],
                        [...files, ...first, ...this.teamsOf(namedIn(protection))],
                    ),
                ),
            ...entries(this.planned.environments).map(([, environment]) =>
                this.createEnvironment(environment, [
                    ...standing,
                    ...first,
                    ...this.teamsOf(environment.reviewers),
                ]),
            ),
        ];
        open(named.map(({ resource }) => resource));
        this.setSecrets();
        this.setWorkflowPermissions();
        return { guards, named };
    }

    /** Teams that let people among actors in: they must be in them before they are named. */
    private teamsOf(actors: readonly Actor[]): pulumi.Resource[] {
        return teamsLettingIn(this.context.plan, this.planned, actors).flatMap(
            (slug) => this.context.teams.get(slug) ?? [],
        );
    }

    private commitFiles(): pulumi.Resource[] {
        const files: pulumi.Resource[] = [];
        for (const [path, file] of entries(this.planned.files)) {
            if (file.delivery !== "commit") continue;
            // Commits to one branch race, so each file waits for the one before.
            files.push(this.commitFile(path, file, files.slice(-1)));
        }
        return files;
    }

    private commitFile(path: string, file: PlannedFile, dependsOn: pulumi.Resource[]): ManagedFile {
        return new ManagedFile(
            this.at("files", path),
            {
                repository: this.planned.name,
                path,
                content: file.text,
                branch: this.repository.defaultBranch,
                delivered: file.delivered,
            },
            { parent: this.context.parent, dependsOn },
        );
    }

    /** One pull request for all files, and only while the default branch lacks one of them. */
    private proposeFiles(): void {
        const files = entries(this.planned.files).filter(
            ([, file]) => file.delivery === "pull-request" && !file.delivered,
        );
        if (files.length === 0) return;
        // A proposal is against what the files say now: when somebody changes them it is another one, on another branch.
        const id = contentName(
            files.map(([path, { text }]) => [path, this.repository.files[path] ?? null, text]),
        );
        const paths = files.map(([path]) => path);
        new FileProposal(
            this.at("proposals", id),
            {
                repository: this.planned.name,
                baseBranch: this.repository.defaultBranch,
                branch: `codex-rollout/${id}`,
                files: files.map(([path, { text }]) => ({ path, content: text })),
                title: `Codex rollout: update ${paths.join(", ")}`,
                body: proposalBody(paths),
            },
            { parent: this.context.parent },
        );
    }

    private protect(
        protections: readonly BranchProtection[],
        dependsOn: pulumi.Resource[],
    ): Bound[] {
        const { identities, parent } = this.context;
        const ids = (actors: readonly string[]) => actors.map((actor) => identities.nodeId(actor));
        return protections
            .map(
                (protection) =>
                    new ProtectedBranch(
                        this.at("protections", protection.pattern),
                        {
                            ...branchRulesOf(protection),
                            repositoryId: this.repository.nodeId,
                            pattern: protection.pattern,
                            enforceAdmins: protection.enforceAdmins,
                            lockBranch: protection.lockBranch,
                            bypassActorIds: ids(protection.bypass),
                            pushActorIds:
                                protection.push === null ? undefined : ids(protection.push),
                            dismissalActorIds:
                                protection.dismissal === null
                                    ? undefined
                                    : ids(protection.dismissal),
                            forcePushActorIds: ids(protection.forcePushBypass),
                        },
                        { parent, dependsOn },
                    ),
            )
            .map((resource) => ({ resource, id: resource.protectionId }));
    }

    private addRulesets(dependsOn: pulumi.Resource[]): Bound[] {
        return entries(this.planned.rulesets)
            .map(
                ([name, ruleset]) =>
                    new BranchRuleset(
                        this.at("rulesets", name),
                        {
                            ...rulesetArgsOf(ruleset, this.context.identities),
                            repository: this.planned.name,
                        },
                        { parent: this.context.parent, dependsOn },
                    ),
            )
            .map((resource) => ({ resource, id: resource.rulesetId }));
    }

    /** `first`: grants of whom the bounds of the repository name. The others wait until `open` says for what. */
    private grantAccess(dependsOn: pulumi.Resource[]): {
        readonly first: readonly pulumi.Resource[];
        readonly open: (bounds: readonly pulumi.Resource[]) => void;
    } {
        const { plan, identities, parent } = this.context;
        const { teams, people } = grantedFirst(this.planned, plan, (slug) =>
            identities.ancestors(slug),
        );
        const firstPlaces = [
            ...[...teams].map((slug) => `teams/${slug}`),
            ...[...people].map((login) => `people/${login}`),
        ];
        const name = this.at("access");
        let open!: (bounds: readonly pulumi.Resource[]) => void;
        const bounds = new Promise<pulumi.Resource[]>(
            (resolve) => (open = (resources) => resolve([...resources])),
        );
        const access = new RepositoryAccess(
            name,
            {
                repository: this.planned.name,
                authoritative: this.planned.grants === "authoritative",
                teams: entries(this.planned.teams).map(([slug, role]) => ({
                    slug,
                    teamId: identities.teamId(slug),
                    role,
                    previously: previousSlugs(plan.teams[slug]),
                })),
                people: Object.fromEntries(
                    entries(this.planned.collaborators).map(([login, role]) => [
                        identities.user(login).login,
                        role,
                    ]),
                ),
                inheritedTeamIds: identities.inheriting(Object.keys(this.planned.teams)),
            },
            {
                parent,
                dependsOn,
                transformations: [
                    waitFor(bounds, new Set(firstPlaces.map((at) => `${name}/${at}`))),
                ],
            },
        );
        return { first: firstPlaces.flatMap((place) => access.grantAt(place) ?? []), open };
    }

    private createEnvironment(
        environment: PlannedEnvironment,
        dependsOn: pulumi.Resource[],
    ): Bound {
        const { plan, identities, parent } = this.context;
        const { name, branches, reviewers } = environment;
        const at = ["repositories", this.planned.name, "environments", name];
        const named = (kind: string) =>
            reviewers
                .filter((actor) => actor.startsWith(`${kind}:`))
                .map((actor) => actor.slice(kind.length + 1));
        const resource = new ScopedEnvironment(
            this.at("environments", name),
            {
                repository: this.planned.name,
                environment: name,
                reviewerTeamIds: named("team").map((slug) => identities.teamNumber(slug)),
                reviewerUserIds: named("user").map((login) => identities.user(login).id),
                preventSelfReview: environment.preventSelfReview,
                adminBypass: environment.adminBypass,
                waitMinutes: environment.waitMinutes,
                protectedBranches: branches === "protected",
                branchPatterns: typeof branches === "string" ? [] : [...branches],
                secrets: secretsOf(plan, [...at, "secrets"], environment.secrets),
            },
            { parent, dependsOn },
        );
        return { resource, id: resource.environment };
    }

    private setSecrets(): void {
        const { plan, parent } = this.context;
        const at = ["repositories", this.planned.name, "secrets"];
        const secrets = secretsOf(plan, at, this.planned.secrets);
        if (secrets.length === 0) return;
        new RepositorySecrets(
            this.at("secrets"),
            { repository: this.planned.name, secrets },
            { parent },
        );
    }

    private setWorkflowPermissions(): void {
        const { actions } = this.planned;
        if (actions === undefined) return;
        new WorkflowPermissions(
            this.at("actions"),
            {
                organization: this.context.plan.organization,
                repository: this.planned.name,
                defaultWorkflowPermissions: actions.defaultWorkflowPermissions,
                approvePullRequests: actions.workflowsMayApprovePullRequests,
            },
            { parent: this.context.parent, dependsOn: this.context.actions },
        );
    }

    /** Logical name of a part of this repository. */
    private at(...segments: readonly string[]): string {
        return `${this.context.name}/${factPath("repositories", this.planned.name, ...segments)}`;
    }
}

/** Names no team, person or app. */
function isImpersonal(protection: BranchProtection): boolean {
    return namedIn(protection).length === 0;
}

/** Grants but the first ones, by logical name, wait for the bounds of the repository. */
function waitFor(
    bounds: Promise<pulumi.Resource[]>,
    first: ReadonlySet<string>,
): pulumi.ResourceTransformation {
    const grants = ["TeamRepository", "RepositoryCollaborator"];
    return ({ type, name, props, opts }) =>
        grants.some((grant) => type.endsWith(`:${grant}`)) && !first.has(name)
            ? { props, opts: { ...opts, dependsOn: bounds } }
            : undefined;
}

function proposalBody(paths: readonly string[]): string {
    const files = paths.map((path) => `- \`${path}\``).join("\n");
    return `The Codex rollout policy of this organization wants these files to be so:\n\n${files}\n\nLines that people wrote stay as they are. Merging this is all there is to do; after that the policy keeps the files.\n`;
}

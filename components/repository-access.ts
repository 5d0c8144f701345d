import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "./component-resource";
import { permissionOf } from "./roles";

export interface TeamGrantArgs {
    /** Slug of the team; it names the grant in the stack. */
    readonly slug: string;
    /** Numeric id of the team, as text. Never the slug: see `RepositoryAccess`. */
    readonly teamId: pulumi.Input<string>;
    /** `read`, `triage`, `write`, `maintain`, `admin`, or a custom repository role. */
    readonly role: pulumi.Input<string>;
    /**
     * Slugs that the team had, so that its rename does not replace the grant.
     * @default - none
     */
    readonly previously?: string[];
}

export interface RepositoryAccessArgs {
    /** Name of the repository. */
    readonly repository: pulumi.Input<string>;
    /**
     * Teams with direct access.
     * @default - none
     */
    readonly teams?: TeamGrantArgs[];
    /**
     * People with direct access: login, spelled as GitHub spells it, to role.
     * @default - nobody
     */
    readonly people?: Record<string, pulumi.Input<string>>;
    /**
     * Take access away from every person and team that is not named here.
     * @default false
     */
    readonly authoritative?: boolean;
    /**
     * When authoritative: numeric ids of teams whose access comes from elsewhere (a parent team, a role in the
     * organization) and is not this component's to remove.
     * @default - none
     */
    readonly inheritedTeamIds?: pulumi.Input<string>[];
}

/**
 * Who may do what in a repository.
 *
 * The ways in which the provider takes access away by accident are closed here:
 * - A grant by slug becomes a grant by id in the order put, delete. Ids only, and deletion first where a replacement cannot
 *   be avoided.
 * - The authoritative resource compares logins by GitHub's spelling and removes `Alice` after adding `alice`: logins are
 *   passed on as given, never lowered (integrations/terraform-provider-github #2051).
 * - It lists teams that inherit their access and would remove them: `inheritedTeamIds` names those (#3178).
 * - Deleting it takes everybody's access away, after the resources that follow it have given theirs. So each grant is a
 *   resource of its own in both modes, the authoritative one only sweeps, and nothing is deleted with it.
 */
export class RepositoryAccess extends ComponentResource {
    public readonly repository: pulumi.Output<string>;

    constructor(name: string, args: RepositoryAccessArgs, opts?: pulumi.ComponentResourceOptions) {
        super("RepositoryAccess", name, opts);
        this.repository = pulumi.output(args.repository);
        const grants = [...this.grantTeams(args), ...this.grantPeople(args)];
        if (args.authoritative === true) this.removeOthers(args, grants);
        this.registerOutputs({ repository: this.repository });
    }

    /** The resource behind the grant at `teams/SLUG` or `people/LOGIN`, for what follows that one and not the others. */
    grantAt(place: string): pulumi.Resource | undefined {
        return grantsOf.get(this)?.get(place);
    }

    private grantTeams(args: RepositoryAccessArgs): pulumi.Resource[] {
        return (args.teams ?? []).map(({ slug, teamId, role, previously }) =>
            this.keep(
                `teams/${slug}`,
                new github.TeamRepository(
                    this.child(`teams/${slug}`),
                    { repository: args.repository, teamId, permission: permission(role) },
                    {
                        parent: this,
                        deleteBeforeReplace: true,
                        aliases: (previously ?? []).map((previous) => ({
                            name: this.child(`teams/${previous}`),
                        })),
                    },
                ),
            ),
        );
    }

    private grantPeople(args: RepositoryAccessArgs): pulumi.Resource[] {
        return Object.entries(args.people ?? {}).map(([username, role]) =>
            this.keep(
                `people/${username.toLowerCase()}`,
                new github.RepositoryCollaborator(
                    this.child(`people/${username.toLowerCase()}`),
                    { repository: args.repository, username, permission: permission(role) },
                    // Another role is another collaborator to the provider: it replaces.
                    { parent: this, deleteBeforeReplace: true },
                ),
            ),
        );
    }

    private keep(place: string, grant: pulumi.Resource): pulumi.Resource {
        const grants = grantsOf.get(this) ?? new Map<string, pulumi.Resource>();
        grantsOf.set(this, grants.set(place, grant));
        return grant;
    }

    private removeOthers(args: RepositoryAccessArgs, grants: pulumi.Resource[]): void {
        new github.RepositoryCollaborators(
            this.child("all"),
            {
                repository: args.repository,
                teams: (args.teams ?? []).map(({ teamId, role }) => ({
                    teamId,
                    permission: permission(role),
                })),
                users: Object.entries(args.people ?? {}).map(([username, role]) => ({
                    username,
                    permission: permission(role),
                })),
                ignoreTeams: (args.inheritedTeamIds ?? []).map((teamId) => ({ teamId })),
            },
            { parent: this, dependsOn: grants, retainOnDelete: true },
        );
    }
}

/** Not a field: Pulumi's analyzer takes every field of a component for one of its outputs. */
const grantsOf = new WeakMap<RepositoryAccess, Map<string, pulumi.Resource>>();

function permission(role: pulumi.Input<string>): pulumi.Output<string> {
    return pulumi.output(role).apply(permissionOf);
}

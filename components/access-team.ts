import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "./component-resource";

export interface AccessTeamArgs {
    /** Name of the team; GitHub makes its slug from it. Changing it renames the team, which keeps members and grants. */
    readonly name: pulumi.Input<string>;
    /**
     * What the team is for.
     * @default - no description
     */
    readonly description?: pulumi.Input<string>;
    /**
     * `closed`: every member of the organization sees it. `secret`: only its members do; a secret team can neither be
     * nested nor be a code owner.
     * @default "closed"
     */
    readonly privacy?: pulumi.Input<string>;
    /**
     * Numeric id of the parent team, as text.
     * @default - not nested
     */
    readonly parentTeamId?: pulumi.Input<string>;
    /**
     * Who is in the team: login to `member` or `maintainer`. An owner of the organization must be a `maintainer`:
     * GitHub makes him one anyway, and a `member` here would be proposed again for ever.
     * @default - nobody
     */
    readonly members?: Record<string, pulumi.Input<string>>;
    /**
     * Leave people alone who are in the team and not in `members`, instead of removing them.
     * @default false
     */
    readonly additive?: boolean;
    /**
     * Logical names that this component had; the team is renamed instead of replaced.
     * @default - none
     */
    readonly previously?: string[];
    /**
     * Create the team without people, who come in by `addPeople` once something else is there.
     * @default false
     */
    readonly peopleLater?: boolean;
}

/** A team with its members: who may use Codex, or who reviews what it proposes. */
export class AccessTeam extends ComponentResource {
    /** Numeric id as text. Grants refer to it, since a slug changes with the name. */
    public readonly teamId: pulumi.Output<string>;
    /** GraphQL node id, which branch protections name actors by. */
    public readonly nodeId: pulumi.Output<string>;
    public readonly slug: pulumi.Output<string>;

    constructor(name: string, args: AccessTeamArgs, opts?: pulumi.ComponentResourceOptions) {
        super(
            "AccessTeam",
            name,
            pulumi.mergeOptions(opts, {
                aliases: (args.previously ?? []).map((previous) => ({ name: previous })),
            }),
        );
        const team = new github.Team(
            this.child("team"),
            {
                name: args.name,
                description: args.description ?? "",
                privacy: args.privacy ?? "closed",
                parentTeamId: args.parentTeamId,
            },
            { parent: this },
        );
        this.teamId = team.id;
        this.nodeId = team.nodeId;
        this.slug = team.slug;

        if (args.peopleLater !== true) this.addPeople(args);
        this.registerOutputs({ teamId: this.teamId, nodeId: this.nodeId, slug: this.slug });
    }

    /** Gives the team its people; in the constructor already, unless `peopleLater`. */
    addPeople({ members = {}, additive = false }: AccessTeamArgs): void {
        const people = Object.entries(members).map(([login, role]) => ({
            // The provider stores logins of team members in lower case; any other spelling differs for ever.
            username: login.toLowerCase(),
            role,
        }));
        if (additive) this.addMembers(people);
        else this.setMembers(people);
    }

    private setMembers(members: TeamMember[]): void {
        new github.TeamMembers(
            this.child("members"),
            { teamSlug: this.slug, members },
            // Deleting it empties the team. It goes only with its team, or when `additive` is switched on: neither asks for that.
            { parent: this, retainOnDelete: true },
        );
    }

    private addMembers(members: TeamMember[]): void {
        const group = new AddedMembers(this.child("members"), { parent: this });
        for (const { username, role } of members) {
            new github.TeamMembership(
                this.child(`members/${username}`),
                { teamId: this.teamId, username, role },
                // When `additive` is switched off the group goes, and its memberships are TeamMembers' from then on.
                { parent: group, deletedWith: group },
            );
        }
    }
}

/** Holds the memberships of an additive team together, so that the engine can tell their end from one member's leaving. */
class AddedMembers extends ComponentResource {
    constructor(name: string, opts: pulumi.ComponentResourceOptions) {
        super("AddedMembers", name, opts);
        this.registerOutputs();
    }
}

interface TeamMember {
    readonly username: string;
    readonly role: pulumi.Input<string>;
}

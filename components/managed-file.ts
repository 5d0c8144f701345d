import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "./component-resource";

export interface ManagedFileArgs {
    /** Name of the repository. */
    readonly repository: pulumi.Input<string>;
    /** Path in the repository. */
    readonly path: pulumi.Input<string>;
    /** The whole text. */
    readonly content: pulumi.Input<string>;
    /** Branch to commit to. */
    readonly branch: pulumi.Input<string>;
    /**
     * Commit message.
     * @default "Update PATH from the Codex rollout policy"
     */
    readonly message?: pulumi.Input<string>;
    /**
     * The branch is known to have this text, so that nothing is to be sent even if Pulumi's state remembers another one.
     * @default false
     */
    readonly delivered?: boolean;
}

/**
 * A file on a branch, written by a commit. People edit such files too, so a new text is written over whatever the file is
 * at that moment: an update would send the blob id that the state remembers, and GitHub answers 409 once somebody else has
 * committed. For the same reason the file is never deleted with this component: human lines would go with ours.
 *
 * Commits to one branch race: files of one repository must depend on each other. A branch that requires reviews refuses
 * direct commits: the file comes before the protection, or by pull request (`FileProposal`).
 */
export class ManagedFile extends ComponentResource {
    /** Commit that brought the text. */
    public readonly commit: pulumi.Output<string>;

    constructor(name: string, args: ManagedFileArgs, opts?: pulumi.ComponentResourceOptions) {
        super("ManagedFile", name, opts);
        const file = new github.RepositoryFile(
            this.child("file"),
            {
                repository: args.repository,
                file: args.path,
                content: args.content,
                branch: args.branch,
                commitMessage:
                    args.message ??
                    pulumi.interpolate`Update ${args.path} from the Codex rollout policy`,
                overwriteOnCreate: true,
            },
            {
                parent: this,
                replaceOnChanges: ["content"],
                retainOnDelete: true,
                ignoreChanges: args.delivered === true ? ["content"] : [],
            },
        );
        this.commit = file.commitSha;
        this.registerOutputs({ commit: this.commit });
    }
}

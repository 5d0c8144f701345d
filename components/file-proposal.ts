import * as github from "@pulumi/github";
import type * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "./component-resource";

export interface ProposedFileArgs {
    /** Path in the repository. */
    readonly path: string;
    /** The whole text. */
    readonly content: pulumi.Input<string>;
}

export interface FileProposalArgs {
    /** Name of the repository. */
    readonly repository: pulumi.Input<string>;
    /** Branch that the files are meant for. */
    readonly baseBranch: pulumi.Input<string>;
    /** Branch that is made for the proposal. It must be another one for every proposal, or a merged one would come back. */
    readonly branch: pulumi.Input<string>;
    /** What is proposed. */
    readonly files: ProposedFileArgs[];
    /** Title of the pull request. */
    readonly title: pulumi.Input<string>;
    /**
     * Description of the pull request.
     * @default - empty
     */
    readonly body?: pulumi.Input<string>;
}

/**
 * Files proposed as a pull request, which a person merges. A proposal happens once and is no desired state: after the merge
 * the provider would make branch and commit anew with every `up`. So a program declares it only while the base branch lacks
 * the text, and dropping it touches nothing on GitHub.
 */
export class FileProposal extends ComponentResource {
    /** Number of the pull request. */
    public readonly number: pulumi.Output<number>;

    constructor(name: string, args: FileProposalArgs, opts?: pulumi.ComponentResourceOptions) {
        super("FileProposal", name, opts);
        const { repository } = args;
        const branch = new github.Branch(
            this.child("branch"),
            { repository, branch: args.branch, sourceBranch: args.baseBranch },
            { parent: this, retainOnDelete: true },
        );
        const last = args.files.reduce<pulumi.Resource>((before, file) => {
            return new github.RepositoryFile(
                this.child(`files/${file.path}`),
                {
                    repository,
                    file: file.path,
                    content: file.content,
                    branch: branch.branch,
                    commitMessage: args.title,
                    overwriteOnCreate: true,
                },
                // One after the other: commits to one branch race.
                { parent: this, retainOnDelete: true, dependsOn: before },
            );
        }, branch);
        const pullRequest = new github.RepositoryPullRequest(
            this.child("pull-request"),
            {
                baseRepository: repository,
                baseRef: args.baseBranch,
                headRef: branch.branch,
                title: args.title,
                body: args.body ?? "",
            },
            { parent: this, retainOnDelete: true, dependsOn: last },
        );
        this.number = pullRequest.number;
        this.registerOutputs({ number: this.number });
    }
}

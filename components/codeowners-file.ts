import type * as pulumi from "@pulumi/pulumi";
import { formatCodeownersRule, replaceManagedBlock } from "../plan/codeowners";
import { ComponentResource } from "./component-resource";
import { ManagedFile } from "./managed-file";

export interface CodeownersRuleArgs {
    /** Path pattern; spaces are written plainly. */
    readonly pattern: string;
    /** `@login` or `@organization/team`; none: nobody owns what matches. */
    readonly owners: string[];
}

export interface CodeownersFileArgs {
    /** Name of the repository. */
    readonly repository: pulumi.Input<string>;
    /** Branch to commit to. */
    readonly branch: pulumi.Input<string>;
    /** Rules of the managed block, in order: the last that matches wins. */
    readonly rules: CodeownersRuleArgs[];
    /**
     * The file as it is, whose human lines stay.
     * @default - there is none
     */
    readonly currentText?: string;
    /**
     * Path of the file; the one that GitHub reads, should there be several.
     * @default ".github/CODEOWNERS"
     */
    readonly path?: pulumi.Input<string>;
}

/** Who must review which paths: a managed block at the end of CODEOWNERS, below what people keep there by hand. */
export class CodeownersFile extends ComponentResource {
    /** Commit that brought the block. */
    public readonly commit: pulumi.Output<string>;

    constructor(name: string, args: CodeownersFileArgs, opts?: pulumi.ComponentResourceOptions) {
        super("CodeownersFile", name, opts);
        const lines = args.rules.map(({ pattern, owners }) =>
            formatCodeownersRule(pattern, owners),
        );
        const content = replaceManagedBlock(args.currentText, lines);
        const file = new ManagedFile(
            this.child("managed"),
            {
                repository: args.repository,
                path: args.path ?? ".github/CODEOWNERS",
                branch: args.branch,
                content,
                delivered: content === args.currentText,
            },
            { parent: this },
        );
        this.commit = file.commit;
        this.registerOutputs({ commit: this.commit });
    }
}

import * as github from "@pulumi/github";
import type * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "./component-resource";
import type { RulesetArgs } from "./ruleset-rules";
import { refName, rulesetOf } from "./ruleset-rules";

export interface BranchRulesetArgs extends RulesetArgs {
    /** Name of the repository. */
    readonly repository: pulumi.Input<string>;
}

/** Branch rules of one repository as a ruleset, which several may be added to and anybody with read access can see. */
export class BranchRuleset extends ComponentResource {
    public readonly rulesetId: pulumi.Output<number>;

    constructor(name: string, args: BranchRulesetArgs, opts?: pulumi.ComponentResourceOptions) {
        super("BranchRuleset", name, opts);
        const ruleset = new github.RepositoryRuleset(
            this.child("ruleset"),
            {
                ...rulesetOf(args),
                repository: args.repository,
                conditions: { refName: refName(args) },
            },
            { parent: this },
        );
        this.rulesetId = ruleset.rulesetId;
        this.registerOutputs({ rulesetId: this.rulesetId });
    }
}

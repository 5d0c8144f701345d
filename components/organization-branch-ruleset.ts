import * as github from "@pulumi/github";
import type * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "./component-resource";
import type { RulesetArgs } from "./ruleset-rules";
import { refName, rulesetOf } from "./ruleset-rules";

export interface OrganizationBranchRulesetArgs extends RulesetArgs {
    /**
     * Repositories it is for: names or patterns, `~ALL` for every one.
     * @default ["~ALL"]
     */
    readonly repositories?: pulumi.Input<string>[];
    /**
     * Repositories it is not for.
     * @default - none
     */
    readonly repositoriesExcept?: pulumi.Input<string>[];
}

/** One ruleset for many repositories: one resource and one call where branch protection takes one a repository. */
export class OrganizationBranchRuleset extends ComponentResource {
    public readonly rulesetId: pulumi.Output<number>;

    constructor(
        name: string,
        args: OrganizationBranchRulesetArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("OrganizationBranchRuleset", name, opts);
        const ruleset = new github.OrganizationRuleset(
            this.child("ruleset"),
            {
                ...rulesetOf(args),
                conditions: {
                    refName: refName(args),
                    repositoryName: {
                        includes: args.repositories ?? ["~ALL"],
                        excludes: args.repositoriesExcept ?? [],
                    },
                },
            },
            { parent: this },
        );
        this.rulesetId = ruleset.rulesetId;
        this.registerOutputs({ rulesetId: this.rulesetId });
    }
}

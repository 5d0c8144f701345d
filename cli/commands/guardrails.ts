import { Command } from "commander";
import { packConfig } from "../../policies/guardrails/settings";
import { packageFile } from "../package";
import { invalidPolicy, readPolicyFile } from "../policy-file";

interface Options {
    readonly policy: string;
    readonly path?: boolean;
}

/** `codex-rollout guardrails`: what the policy pack needs to be told, for programs that are not codex-rollout's. */
export function guardrailsCommand(): Command {
    return new Command("guardrails")
        .description(
            "print what the policy tells the policy pack (Codex's teams and app, waivers), for --policy-pack-config",
        )
        .option("--policy <file>", "the policy", "policies/rollout.yaml")
        .option("--path", "print the folder of the pack instead, for --policy-pack")
        .addHelpText(
            "after",
            `
Example, for any Pulumi program:
  codex-rollout guardrails > guardrails.json
  pulumi preview --policy-pack "$(codex-rollout guardrails --path)" --policy-pack-config guardrails.json
\`codex-rollout preview --policy-pack FOLDER\` tells the pack by itself.

Exit codes: 0 printed, 1 the policy is in error, 2 misuse.`,
        )
        .action(({ policy: file, path }: Options) => {
            if (path === true) {
                process.stdout.write(`${packageFile("policies", "guardrails")}\n`);
                return;
            }
            const { policy, findings } = readPolicyFile(file);
            if (policy === undefined) throw invalidPolicy(file, findings);
            process.stdout.write(`${JSON.stringify(packConfig(policy), null, 2)}\n`);
        });
}

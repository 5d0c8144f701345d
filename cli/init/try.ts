import path from "node:path";
import { Stage } from "../demo/stage";
import { Failure } from "../exit-codes";
import { invalidPolicy, readPolicyFile } from "../policy-file";
import { seedFor, valueSources } from "./seed";

/**
 * Previews a policy on a local GitHub in which everything that it names exists. Needs no organization, token or Pulumi account,
 * leaves nothing behind, and writes to the terminal what `codex-rollout preview` says.
 * @throws Failure when the policy is in error or the preview does not come about
 */
export async function tryPolicy(file: string): Promise<void> {
    const { policy, findings } = readPolicyFile(file);
    if (policy === undefined) throw invalidPolicy(file, findings);
    const stage = await Stage.open({
        seed: seedFor(policy),
        policy: path.resolve(file),
        verbose: true,
        values: valueSources(policy),
    });
    const stop = () => stage.console.stop();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
    try {
        await stage.pulumi("stack init try", () => undefined);
        const { code } = await stage.rollout(["preview", "--port", "0"]);
        // 8: something could not be read; the preview says what, and shows the rest.
        if (code !== 0 && code !== 8)
            throw new Failure("the preview on the local GitHub did not come about; see above");
    } finally {
        await stage.close();
    }
}

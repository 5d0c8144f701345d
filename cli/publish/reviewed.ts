import { exitCodes, Failure } from "../exit-codes";
import type { Publisher, Pull } from "./client";
import { ownComments } from "./comment";
import { markerOf } from "./marker";

/**
 * Hash of the plan that was shown in the pull request through which a commit came to its branch.
 * @throws Failure when there is no such pull request, or its comment shows no plan of the very commit that was merged
 */
export async function reviewedPlan(
    publisher: Publisher,
    { commit, stack }: { readonly commit: string; readonly stack: string },
): Promise<{ readonly plan: string; readonly pullRequest: number }> {
    const pull = await mergedPull(publisher, commit);
    const own = await ownComments(publisher, pull.number, { kind: "preview", stack });
    const marker = markerOf(own[0]?.body);
    if (marker === undefined)
        throw refused(`pull request ${pull.number} has no preview of stack ${stack}`);
    if (marker.plan === undefined)
        throw refused(`the preview in pull request ${pull.number} failed, so it shows no plan`);
    if (marker.commit !== pull.head.sha) {
        throw refused(
            `the preview in pull request ${pull.number} is of commit ${marker.commit ?? "(unknown)"}, and ${pull.head.sha} was merged`,
        );
    }
    return { plan: marker.plan, pullRequest: pull.number };
}

async function mergedPull(publisher: Publisher, commit: string): Promise<Pull> {
    const what = `the pull requests of commit ${commit}`;
    for await (const pull of publisher.list<Pull>(what, `/commits/${commit}/pulls`)) {
        if (pull.merged_at !== null && pull.merge_commit_sha === commit) return pull;
    }
    throw refused(`commit ${commit} is not what a pull request was merged as`);
}

function refused(reason: string): Failure {
    return new Failure(
        `${reason} - nobody reviewed what would be applied; preview it, review that, and apply it by its hash`,
        exitCodes.failed,
    );
}

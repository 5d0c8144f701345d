/** Whether a workflow started from a branch that Codex made, which nobody reviewed, gets a secret. */
import { actorWords, listWords } from "../compare/words";
import type { Environment } from "../organization";
import { rulesInForce } from "./branch";
import type { Statement } from "./explanation";
import type { View, ViewedRepository } from "./view";

export interface Reach {
    /** `after-approval`: somebody must let the deployment through first. */
    readonly answer: "yes" | "after-approval" | "no";
    readonly why: readonly Statement[];
}

/** Secrets of the organization and of a repository are read by every workflow, on every branch (GitHub, "Secrets"). */
export const anyBranch: Statement = {
    text: "every workflow of the repository reads it, on every branch",
    place: "GitHub",
};

/**
 * An environment's secrets go to jobs that its branch policy lets in, once its reviewers approved (GitHub, "Deployments and
 * environments"). With `protected` and no branch protection rule every branch is let in, and rulesets are not named there.
 */
export function environmentReach(
    view: View,
    repository: ViewedRepository,
    environment: Environment,
): Reach {
    const at = ["repositories", repository.name, "environments", environment.name];
    const branches = letIn(view, repository, environment);
    const letBy: Statement = { text: branches.text, ...view.cite(...at, "branches") };
    if (!branches.open) return { answer: "no", why: [letBy] };
    if (environment.reviewers.length === 0) return { answer: "yes", why: [letBy] };
    const self = environment.preventSelfReview ? ", never by who started it" : "";
    return {
        answer: "after-approval",
        why: [
            letBy,
            {
                text: `an approval by ${listWords(environment.reviewers.map(actorWords))}${self}`,
                ...view.cite(...at, "reviewers"),
            },
            ...(environment.adminBypass
                ? [
                      {
                          text: "administrators may let it through without one",
                          ...view.cite(...at, "adminBypass"),
                      },
                  ]
                : []),
        ],
    };
}

interface LetIn {
    /** Whether a branch that nothing protects can get in. */
    readonly open: boolean;
    readonly text: string;
}

function letIn(view: View, repository: ViewedRepository, { branches }: Environment): LetIn {
    if (branches === "all") return { open: true, text: "every branch may deploy" };
    if (branches === "protected") {
        const patterns = Object.keys(repository.protections);
        return patterns.length === 0
            ? {
                  open: true,
                  text: "no branch has a protection, and then GitHub lets every branch in",
              }
            : { open: false, text: `only protected branches may deploy: ${listWords(patterns)}` };
    }
    if (branches.length === 0) return { open: false, text: "no branch may deploy" };
    const loose = branches.filter((pattern) => !isProtected(view, repository, pattern));
    return loose.length === 0
        ? { open: false, text: `only ${listWords(branches)} may deploy, which is protected` }
        : { open: true, text: `${listWords(loose)} may deploy, and nothing protects it` };
}

/** A pattern is taken to be protected only by that very pattern, since whether one lies in another is not decided here. */
function isProtected(view: View, repository: ViewedRepository, pattern: string): boolean {
    if (!/[*?[]/.test(pattern)) return rulesInForce(view, repository, pattern).length > 0;
    const refs = [...Object.values(repository.rulesets), ...Object.values(view.rulesets)]
        .filter(({ enforcement }) => enforcement === "active")
        .flatMap(({ refs }) => refs.include.map((ref) => ref.replace(/^refs\/heads\//, "")));
    return [...Object.keys(repository.protections), ...refs].some((one) =>
        [pattern, "~ALL", "**", "**/*"].includes(one),
    );
}

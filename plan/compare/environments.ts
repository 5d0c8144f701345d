import type { Actor, Environment } from "../organization";
import type { PlannedRepository } from "../plan";
import type { Comparison } from "./comparison";
import type { Field, Fields } from "./fields";
import { compareFields, guard, onOffPermission, setEffect } from "./fields";
import { compareSecretSlots } from "./secrets";
import { actorWords, listWords, sameSet, setWords } from "./words";
import { own } from "./lookup";

/** One reviewer's approval is enough on GitHub: fewer of them bound more, unless nobody is left. */
const reviewers: Field<readonly Actor[]> = {
    equal: sameSet,
    words: (declared, actual) =>
        actual.length === 0
            ? `nobody must approve, policy says ${listWords(declared.map(actorWords))}`
            : `reviewers: ${setWords(declared, actual, actorWords)}`,
    effect: (declared, actual) =>
        actual.length === 0
            ? "looser"
            : declared.length === 0
              ? "tighter"
              : setEffect(declared, actual, "looser"),
};

const branches: Field<Environment["branches"]> = {
    equal: (declared, actual) =>
        typeof declared === "string" || typeof actual === "string"
            ? declared === actual
            : sameSet(declared, actual),
    words: (declared, actual) =>
        typeof declared === "string" || typeof actual === "string"
            ? `${branchWords(actual)} may deploy, policy says ${branchWords(declared)}`
            : `branches that may deploy: ${setWords(declared, actual)}`,
    effect: (declared, actual) => {
        if (actual === "all") return "looser";
        if (declared === "all") return "tighter";
        if (typeof declared === "string" || typeof actual === "string") return undefined;
        return setEffect(declared, actual, "looser");
    },
};

function branchWords(value: Environment["branches"]): string {
    if (typeof value !== "string") return value.length === 0 ? "no branch" : listWords(value);
    return value === "all" ? "every branch" : "protected branches";
}

export const environmentFields: Fields<Environment> = {
    reviewers,
    preventSelfReview: guard("prevention of self-review"),
    adminBypass: onOffPermission("bypass by administrators"),
    waitMinutes: {
        words: (declared, actual) =>
            `waits ${actual} min before deployment, policy says ${declared}`,
        effect: (declared, actual) => (actual < declared ? "looser" : "tighter"),
    },
    branches,
};

/** Environments that the policy declares. Others hold no secrets of the policy's and are their owners' affair. */
export function compareEnvironments(comparison: Comparison, planned: PlannedRepository): void {
    const live = own(comparison.state.repositories, planned.name)?.environments ?? {};
    for (const environment of Object.values(planned.environments)) {
        const at = ["repositories", planned.name, "environments", environment.name];
        const subject = `${planned.name}, environment ${environment.name}`;
        const actual = own(live, environment.name);
        if (actual === undefined) {
            comparison.report({
                kind: "missing",
                at,
                repository: planned.name,
                summary: `${subject} does not exist`,
                declared: environment,
                effect: "looser",
                managed: true,
            });
            continue;
        }
        const within = { at, subject, repository: planned.name };
        compareFields(comparison, applicable(environment, actual), within, environment, actual);
        compareSecretSlots(comparison, within, environment.secrets, actual.secrets);
    }
}

/** GitHub keeps the self-review switch inside the reviewers rule: without reviewers there is none to compare. */
function applicable(declared: Environment, actual: Environment): Fields<Environment> {
    if (declared.reviewers.length > 0 && actual.reviewers.length > 0) return environmentFields;
    const { preventSelfReview: _, ...rest } = environmentFields;
    return rest;
}

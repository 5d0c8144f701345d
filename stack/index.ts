/** What a Pulumi stack says was applied last, in the vocabulary of a plan. */
export { planOfStack } from "./plan-of-stack";
export { readDeployment } from "./deployment";
export type { StackResource } from "./deployment";

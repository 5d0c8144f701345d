/** What a Pulumi stack says was applied last, in the vocabulary of a plan. */
export { asLive } from "./as-live";
export { UndecodableError } from "./decode/read";
export { planOfStack } from "./plan-of-stack";
export { logicalName, plainProperties, readDeployment } from "./deployment";
export type { StackResource } from "./deployment";

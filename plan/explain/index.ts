/** What may happen, through what, decided where: of a plan or a live organization. Pure. */
export type { Explanation, Part, Statement } from "./explanation";
export type { PathFacts } from "./path";
export { explainPath } from "./path";
export type { PersonFacts } from "./person";
export { explainPerson } from "./person";
export type { RepositoryFacts } from "./repository";
export { explainRepository } from "./repository";
export type { SecretFacts } from "./secret";
export { explainSecret, secretNames } from "./secret";
export type { View, ViewedRepository } from "./view";
export { liveView, planView } from "./view";

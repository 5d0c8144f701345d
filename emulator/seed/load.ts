import { State } from "../state/state";
import type { Seed } from "./types";

/** A built-in seed's name, a file, or the seed itself. */
export type SeedSource = string | Seed;

export function loadState(_source: SeedSource | readonly SeedSource[]): State {
    return new State();
}

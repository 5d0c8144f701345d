import type { BrakeHit } from "../model";

/** A brake that is set off, before anybody's override is looked at. */
export type Hit = Omit<BrakeHit, "override">;

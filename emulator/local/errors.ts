/** A control request that cannot be done; told as `{"error": ...}` with status 400. */
export class ControlError extends Error {}

/** Something that bounds how much may leave. Times are milliseconds since 1970. */
export interface Bound {
    /** What it is called where a run says why it waits. */
    readonly name: string;
    /** When so much more may leave: a time that has come, one to come, or Infinity when only an answer can tell. */
    opensAt(cost: number, now: number): number;
    leave(cost: number, now: number): void;
    /** What left is answered, or never will be. */
    answered(cost: number, now: number): void;
}

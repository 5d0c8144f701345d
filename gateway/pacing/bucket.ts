/**
 * A budget that refills evenly. Of `most` in `period`, a tenth may be taken at once and the rest comes evenly, so that no
 * period of that length, wherever it begins, has more than `most`.
 */
export class Bucket {
    private level: number;
    private at: number;
    private readonly burst: number;
    /** Per millisecond. */
    private readonly rate: number;

    constructor(most: number, period: number, now: number) {
        this.burst = most / 10;
        this.rate = (most - this.burst) / period;
        this.level = this.burst;
        this.at = now;
    }

    /** Takes `cost` and gives the milliseconds until it may be spent; what is taken in advance makes the next wait longer. */
    take(cost: number, now: number): number {
        if (!Number.isFinite(this.burst) || cost === 0) return 0;
        this.level = Math.min(this.burst, this.level + (now - this.at) * this.rate);
        this.at = Math.max(this.at, now);
        this.level -= cost;
        return this.level >= 0 ? 0 : -this.level / this.rate;
    }
}

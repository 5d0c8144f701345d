/** So many at once; the others wait in the order in which they came. */
export class Gate {
    private inside = 0;
    private readonly waiting: (() => void)[] = [];

    constructor(private readonly most: number) {}

    async enter(): Promise<() => void> {
        if (this.inside < this.most) this.inside++;
        else await new Promise<void>((resolve) => this.waiting.push(resolve));
        let left = false;
        return () => {
            if (left) return;
            left = true;
            const next = this.waiting.shift();
            // The place goes from hand to hand, so nobody can slip in between.
            if (next === undefined) this.inside--;
            else next();
        };
    }

    get queued(): number {
        return this.waiting.length;
    }
}

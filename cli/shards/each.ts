/** As `Promise.all` over a list, with so many at once; the answers stand in the order of the list. Starts nothing more after a failure. */
export async function eachAtOnce<Item, Answer>(
    items: readonly Item[],
    most: number,
    work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
    const answers: Answer[] = [];
    let next = 0;
    let failed = false;
    const worker = async (): Promise<void> => {
        for (;;) {
            const at = next++;
            const item = items[at];
            if (item === undefined || failed) return;
            try {
                answers[at] = await work(item);
            } catch (error) {
                failed = true;
                throw error;
            }
        }
    };
    const done = await Promise.allSettled(
        Array.from({ length: Math.min(most, items.length) }, worker),
    );
    for (const one of done) if (one.status === "rejected") throw one.reason;
    return answers;
}

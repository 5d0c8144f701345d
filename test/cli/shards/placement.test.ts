import { astrayFindings, place, refuseTwice } from "../../../cli/shards/placement";
import { movesOf } from "../../../cli/shards/sync";
import { eachAtOnce } from "../../../cli/shards/each";

const origin = { file: "rollout.yaml", line: 9, column: 1, path: "shards" };
const wanted = (of: Record<string, string>) => new Map(Object.entries(of));

test("a new repository goes where the policy says, and to the base while that stack is not there", () => {
    const { of, astray } = place({
        repositories: ["new-here", "new-there"],
        wanted: wanted({ "new-here": "web", "new-there": "api" }),
        standing: [
            { shard: "base", repositories: [] },
            { shard: "web", repositories: [] },
        ],
    });
    expect([...of]).toEqual([
        ["new-here", "web"],
        ["new-there", "base"],
    ]);
    expect(astray).toEqual([{ repository: "new-there", is: "base", should: "api", held: false }]);
    expect(movesOf({ of, astray, twice: [] })).toEqual([]);
});

test("one that a stack has stays there, whatever the policy says, and is said to be out of place; one that the plan drops too", () => {
    const placement = place({
        repositories: ["docs", "shop"],
        wanted: wanted({ docs: "web", shop: "web" }),
        standing: [
            { shard: "base", repositories: ["docs"] },
            { shard: "web", repositories: ["shop"] },
            { shard: "old", repositories: ["dropped"] },
        ],
    });
    expect([...placement.of]).toEqual([
        ["docs", "base"],
        ["dropped", "old"],
        ["shop", "web"],
    ]);
    expect(astrayFindings(placement, origin).map(({ message }) => message)).toEqual([
        "docs stays in shard base; by the policy it belongs in web",
    ]);
    expect(movesOf(placement)).toEqual([{ from: "base", to: "web", repositories: ["docs"] }]);
    expect(() => refuseTwice(placement)).not.toThrow();
});

test("one that is in two stacks is refused everywhere, and taken from the one that is not to have it", () => {
    const placement = place({
        repositories: ["docs"],
        wanted: wanted({ docs: "web" }),
        standing: [
            { shard: "base", repositories: ["docs"] },
            { shard: "web", repositories: ["docs"] },
        ],
    });
    expect(() => refuseTwice(placement)).toThrow("docs is in two stacks, base and web");
    expect(movesOf(placement)).toEqual([{ from: "base", to: "web", repositories: ["docs"] }]);
});

test("so many at once and no more, answers in the order of the list, nothing begun after a failure", async () => {
    let running = 0;
    let most = 0;
    const work = async (item: number): Promise<number> => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
        return item * 2;
    };
    expect(await eachAtOnce([1, 2, 3, 4, 5], 2, work)).toEqual([2, 4, 6, 8, 10]);
    expect(most).toBe(2);
    const begun: number[] = [];
    const failing = eachAtOnce([1, 2, 3, 4], 1, async (item) => {
        begun.push(item);
        if (item === 2) throw new Error("no");
        return Promise.resolve(item);
    });
    await expect(failing).rejects.toThrow("no");
    expect(begun).toEqual([1, 2]);
});

/** What a benchmark found out: plain data, written as JSON and read again by what draws it. */
export interface Result {
    readonly what: string;
    readonly repositories: number;
    /** Calls that the local GitHub answered. */
    readonly rest: number;
    readonly graphql: number;
    /** GraphQL points, by GitHub's published formula. */
    readonly points: number;
    readonly writes: number;
    /** Seconds on the clock, and how many processes of the machine wanted to run meanwhile. */
    readonly wall: number;
    readonly load: number;
    /** Seconds of CPU by who used it; the local GitHub stands apart. */
    readonly cpu: Readonly<Record<string, number>>;
    readonly githubCpu: number;
    /** MB: all processes of the command together, and the largest of each program. */
    readonly memory: number;
    readonly memoryOf: Readonly<Record<string, number>>;
    /** Resources of GitHub in the stack, or the stacks, where there are some. */
    readonly resources?: number;
    /** Facts that these resources stand for: so many they would be with one resource a fact. */
    readonly facts?: number;
}

export interface Report {
    readonly version: 1;
    readonly date: string;
    readonly machine: string;
    /** Milliseconds that the local GitHub waited before every answer. */
    readonly latency: number;
    readonly results: readonly Result[];
    /** What was asked for and not measured, with the reason. */
    readonly skipped: readonly string[];
}

/** Seconds of CPU of the command and all it started. */
export function cpuOf({ cpu }: Result): number {
    return Object.values(cpu).reduce((sum, one) => sum + one, 0);
}

/** Calls, REST and GraphQL. */
export function callsOf({ rest, graphql }: Result): number {
    return rest + graphql;
}

/** What an apply works on are resources; everything else goes by the repositories. */
export function sizeOf({ what, repositories, resources }: Result): number {
    return what.includes("up") ? (resources ?? repositories) : repositories;
}

/**
 * The exponent by which a quantity grows with a size: slope of the line through the points on
 * logarithmic scales. 1 is linear, 2 quadratic. Nothing for fewer than two sizes.
 */
export function growth(
    points: readonly (readonly [size: number, quantity: number])[],
): number | undefined {
    const logs = points
        .filter(([size, quantity]) => size > 0 && quantity > 0)
        .map(([size, quantity]) => [Math.log(size), Math.log(quantity)] as const);
    if (new Set(logs.map(([size]) => size)).size < 2) return undefined;
    const mean = (index: 0 | 1): number =>
        logs.reduce((sum, one) => sum + one[index], 0) / logs.length;
    const [x, y] = [mean(0), mean(1)];
    const above = logs.reduce((sum, one) => sum + (one[0] - x) * (one[1] - y), 0);
    const below = logs.reduce((sum, one) => sum + (one[0] - x) ** 2, 0);
    return above / below;
}

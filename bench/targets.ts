/** What the numbers are held against: the targets that were set for them, and whether they were reached. */
import type { Report, Result } from "./result";
import { callsOf, cpuOf, growth, sizeOf } from "./result";

export interface Target {
    readonly what: string;
    /** What was to be reached. */
    readonly target: string;
    /** What was, in words; nothing where it was not measured. */
    readonly reached?: string;
    readonly met?: boolean;
}

/** Growth that is called linear. */
const linear = 1.1;
const part = "drift of access and protections";

export function targetsOf({ results, latency }: Report): Target[] {
    return [
        ...driftTargets(results),
        ...policyTargets(results),
        ...previewTargets(results, latency),
        growthTarget(results, "up", linear, "first up, by resources", [1000, 3000]),
        growthTarget(results, "up in shards", linear, "first up in shards, by resources"),
        resourcesTarget(results),
        shareTarget(results),
    ];
}

function driftTargets(results: readonly Result[]): Target[] {
    const drifts = of(results, part).filter(({ repositories }) => repositories >= 1000);
    const per1000 = (quantity: "graphql" | "points"): number =>
        Math.max(...drifts.map((one) => (one[quantity] * 1000) / one.repositories));
    const sizes = drifts.map(({ repositories }) => repositories).join(", ");
    const most = (what: string, quantity: "graphql" | "points"): Target => ({
        what: `${part}: ${what} per 1,000 repositories, 25 a page`,
        target: "at most 120",
        ...when(drifts.length > 0, () => ({
            reached: `${per1000(quantity).toFixed(0)} (worst of ${sizes} repositories)`,
            met: per1000(quantity) <= 120,
        })),
    });
    return [
        most("GraphQL calls", "graphql"),
        most("points", "points"),
        ratioTarget(results),
        growthTarget(results, part, linear, part, [1000, 30_000]),
        ...[part, "drift"].map((what) => memoryTarget(results, what, 30_000, 600)),
    ];
}

/** A refresh sends calls by the fact, exactly; so its number for a size may be reckoned from another size. */
function ratioTarget(results: readonly Result[]): Target {
    const what = `${part}: calls beside a refresh of the same facts, 1,000 repositories`;
    const target = "at least 60 times fewer";
    const ours = at(results, part, 1000);
    const refreshes = of(results, "refresh of access and protections");
    const theirs = at(refreshes, undefined, 1000) ?? largest(refreshes);
    if (ours === undefined || theirs === undefined) return { what, target };
    const calls = (callsOf(theirs) * 1000) / theirs.repositories;
    const reckoned =
        theirs.repositories === 1000 ? "" : ` (reckoned from ${theirs.repositories} repositories)`;
    const ratio = calls / callsOf(ours);
    return {
        what,
        target,
        reached: `${ratio.toFixed(0)} times: ${callsOf(ours)} for ${calls.toFixed(0)}${reckoned}`,
        met: ratio >= 60,
    };
}

function policyTargets(results: readonly Result[]): Target[] {
    const starts = of(results, "start");
    const start = Math.min(...starts.map(cpuOf));
    const wall = Math.min(...starts.map((one) => one.wall));
    return [
        {
            what: "start of the command line, without Pulumi",
            target: "under 0.25 s",
            ...when(starts.length > 0, () => ({
                reached: `${start.toFixed(2)} s of CPU, ${wall.toFixed(2)} s on the clock`,
                met: start < 0.25,
            })),
        },
        ...["validate", "plan"].map((what): Target => {
            const one = at(results, what, 10_000);
            const cpu = one === undefined ? 0 : cpuOf(one) - start;
            return {
                what: `${what} of 10,000 repositories, after the start`,
                target: "under 1 s of CPU",
                ...when(one !== undefined && starts.length > 0, () => ({
                    reached: `${cpu.toFixed(2)} s`,
                    met: cpu < 1,
                })),
            };
        }),
    ];
}

function previewTargets(results: readonly Result[], latency: number): Target[] {
    const one = latency === 0 ? at(results, "preview", 1000) : undefined;
    return [
        {
            what: "preview of 1,000 repositories, 2 cores, no latency",
            target: "at most 60 s",
            ...(one && {
                reached: `${one.wall.toFixed(0)} s at a load of ${one.load.toFixed(1)}; ${cpuOf(one).toFixed(0)} s of CPU`,
                met: one.wall <= 60,
            }),
        },
        memoryTarget(results, "preview", 1000, 1000),
        growthTarget(results, "preview", linear, "preview"),
    ];
}

function memoryTarget(
    results: readonly Result[],
    what: string,
    repositories: number,
    megabytes: number,
): Target {
    const one = at(results, what, repositories);
    return {
        what: `${what}: peak memory at ${english(repositories)} repositories`,
        target: `under ${english(megabytes)} MB`,
        ...(one && {
            reached: `${one.memory.toFixed(0)} MB`,
            met: one.memory < megabytes,
        }),
    };
}

/** @param between sizes that have to be covered, roughly, for the target to count as measured */
function growthTarget(
    results: readonly Result[],
    what: string,
    exponent: number,
    called: string,
    [from, to]: readonly [number, number] = [0, 0],
): Target {
    const covered = of(results, what).filter((one) => sizeOf(one) >= from * 0.9);
    const reached = growth(covered.map((one) => [sizeOf(one), cpuOf(one)]));
    const sizes = covered.map(sizeOf).sort((one, other) => one - other);
    const far = (sizes.at(-1) ?? 0) >= to * 0.9;
    return {
        what: `${called}: growth of CPU${to === 0 ? "" : ` from ${english(from)} to ${english(to)}`}`,
        target: `exponent at most ${exponent}`,
        ...when(reached !== undefined && far, () => ({
            reached: `${reached?.toFixed(2)} over ${sizes.map(english).join(", ")}`,
            met: (reached ?? Infinity) <= exponent,
        })),
    };
}

function resourcesTarget(results: readonly Result[]): Target {
    const one = largest(of(results, "up"));
    const { facts = 0, resources = 0 } = one ?? {};
    return {
        what: "resources of the stack beside one a fact",
        target: "at least 3 times fewer",
        ...when(resources > 0 && facts > 0, () => ({
            reached: `${(facts / resources).toFixed(1)} times: ${english(resources)} for ${english(facts)} facts of ${english(one?.repositories ?? 0)} repositories`,
            met: facts >= 3 * resources,
        })),
    };
}

/** Commands that ask the local GitHub for something; it must not be what is waited for. */
function shareTarget(results: readonly Result[]): Target {
    const share = (one: Result): number => one.githubCpu / (one.githubCpu + cpuOf(one));
    const [worst] = results
        .filter((one) => callsOf(one) > 100)
        .sort((one, other) => share(other) - share(one));
    return {
        what: "share of the local GitHub in the CPU",
        target: "not the bottleneck: under a half",
        ...(worst && {
            reached: `at most ${(share(worst) * 100).toFixed(0)} % (${worst.what} of ${english(worst.repositories)})`,
            met: share(worst) < 0.5,
        }),
    };
}

function of(results: readonly Result[], what: string): Result[] {
    return results.filter((one) => one.what === what);
}

function at(
    results: readonly Result[],
    what: string | undefined,
    repositories: number,
): Result | undefined {
    return results.find(
        (one) => (what ?? one.what) === one.what && one.repositories === repositories,
    );
}

function largest(results: readonly Result[]): Result | undefined {
    return results.toSorted((one, other) => other.repositories - one.repositories)[0];
}

function when(known: boolean, reached: () => Pick<Target, "reached" | "met">) {
    return known ? reached() : {};
}

function english(number: number): string {
    return number.toLocaleString("en");
}

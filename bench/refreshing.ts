/** What the engine's own look at an organization takes when every fact is a resource of its own. */
import type { Part } from "./facts";
import { measure } from "./measure";
import { asked } from "./reading";
import type { Result } from "./result";
import { scenario } from "./scenario";
import { openStack } from "./stack";

/** The part of the facts that each is about. */
export const refreshingVerbs: ReadonlyMap<string, Part> = new Map([
    ["refresh", "everything"],
    ["refresh of access and protections", "access and protections"],
]);

/** `pulumi preview --refresh`; how its stack came to be is not measured. */
export async function measureRefresh(
    repositories: number,
    what: string,
    latency: number,
): Promise<Result> {
    const stack = await openStack(
        scenario(repositories, "bare"),
        "bench/plain-program.js",
        latency,
    );
    const of = { BENCH_FACTS: refreshingVerbs.get(what) };
    try {
        const up = stack.pulumi("up --yes --skip-preview --non-interactive");
        const { code, output } = await measure({
            ...up,
            environment: {
                ...up.environment,
                ...of,
                // Its state is written once at the end: what is measured is the reading of it.
                PULUMI_EXPERIMENTAL: "true",
                PULUMI_SKIP_CHECKPOINTS: "true",
            },
        });
        if (code !== 0) throw new Error(`the plain program: ${output.slice(-4000)}`);
        const refresh = stack.pulumi("preview --refresh --non-interactive");
        const { stdout: _, ...result } = await asked(
            stack.github,
            { what, repositories },
            { ...refresh, environment: { ...refresh.environment, ...of } },
        );
        return { ...result, resources: await stack.resources() };
    } finally {
        stack.close();
    }
}

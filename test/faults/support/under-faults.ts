/** A whole drift run over a connection that breaks, beside the same run over one that does not. */
import type { LocalGitHub } from "../../../emulator/server";
import { createLocalGitHub } from "../../../emulator/server";
import type { Gateway } from "../../../gateway/gateway";
import { startGateway } from "../../../gateway/gateway";
import { createClient } from "../../../live/client";
import { readInventory } from "../../../live/inventory";
import { readOrganization } from "../../../live/organization";
import { readUnmanaged } from "../../../live/unmanaged";
import { UnreadableError } from "../../../live/unreadable";
import { compare } from "../../../plan/compare";
import { compareUnmanaged } from "../../../plan/compare/unmanaged";
import type { Plan } from "../../../plan/plan";
import { VirtualClock } from "../../gateway/support/virtual-clock";
import { seedOf } from "../../live/support/seed-of";
import { wholePlan } from "../../live/support/whole-plan";
import { holdable, liveFromPlan } from "../../plan/support/planned-organization";
import { singleChanges } from "../../plan/support/single-changes";
import type { BreakingProxy, ProxiedRequest, TransportFault } from "../../support/breaking-proxy";
import { startBreakingProxy } from "../../support/breaking-proxy";

/** What a run found, and whether it said that it could not read something (exit code 8). */
export interface Found {
    readonly findings: readonly string[];
    readonly told: boolean;
}

/** A path without ids, or the name of a query: what stands for one place to break. */
export function endpointOf({ path, body }: ProxiedRequest): string {
    return /query (\w+)/.exec(body)?.[1] ?? path.replace(/\/\d+(?=\/|$)/g, "/:id");
}

export class UnderFaults {
    private constructor(
        readonly plan: Plan,
        private readonly github: LocalGitHub,
        private readonly proxy: BreakingProxy,
        private readonly gateway: Gateway | undefined,
    ) {}

    /** @param behindGateway as `preview` and `up` read; `drift` reads directly */
    static async open(behindGateway: boolean): Promise<UnderFaults> {
        const github = await createLocalGitHub({
            seed: driftedSeed(),
            budget: 1e9,
            graphqlBudget: 1e9,
        });
        const proxy = await startBreakingProxy(github.url);
        const gateway = behindGateway
            ? await startGateway({ target: `${proxy.url}/`, port: 0, clock: new VirtualClock() })
            : undefined;
        return new UnderFaults(wholePlan, github, proxy, gateway);
    }

    /** Requests that were broken in all runs. */
    get broken(): number {
        return this.proxy.broken;
    }

    async run(choose: (request: ProxiedRequest) => TransportFault | undefined): Promise<Found> {
        this.proxy.choose = choose;
        const client = await createClient({
            baseUrl: this.gateway?.url ?? `${this.proxy.url}/`,
            token: "owner",
            retryMilliseconds: 1,
            timeoutMilliseconds: 20_000,
            onWait: () => undefined,
        });
        const { plan } = this;
        try {
            const inventory = await readInventory(client, { organization: plan.organization });
            const request = { inventory, plan };
            const [live, unmanaged] = await Promise.all([
                readOrganization(client, request),
                readUnmanaged(client, request),
            ]);
            const all = [...compare(plan, live), ...compareUnmanaged(plan, unmanaged, live)];
            const unread = all.filter(({ kind }) => kind === "unknown");
            const findings = all.filter(({ kind }) => kind !== "unknown");
            return {
                findings: findings.map(({ kind, path, summary }) => `${kind} ${path}: ${summary}`),
                told: unread.length + unmanaged.untold.length + (inventory.unread?.length ?? 0) > 0,
            };
        } catch (error) {
            if (error instanceof UnreadableError) return { findings: [], told: true };
            throw error;
        }
    }

    /** The endpoints of a run without faults, and what it finds. */
    async clean(): Promise<{ endpoints: string[]; found: Found }> {
        const endpoints = new Set<string>();
        const found = await this.run((request) => void endpoints.add(endpointOf(request)));
        return { endpoints: [...endpoints].sort(), found };
    }

    async close(): Promise<void> {
        await this.proxy.close();
        await this.gateway?.close();
        await this.github.close();
    }
}

/** An organization with something changed by hand in nearly every part, so that there is a finding to miss. */
function driftedSeed() {
    const live = liveFromPlan(wholePlan);
    const changes = singleChanges(wholePlan, live).filter(
        ({ path }) => !/^(teams|repositories|apps)\/[^/]+$/.test(path),
    );
    for (const [nth, { act }] of changes.entries()) if (nth % 4 === 0) act();
    for (const { rulesets } of [live.state, ...Object.values(live.state.repositories)])
        for (const [name, ruleset] of Object.entries(rulesets)) rulesets[name] = holdable(ruleset);
    return seedOf(live.state);
}

/** What is wrong with a run; undefined: it says what the clean one says, or less and that something was not read. */
export function wrongIn(run: Found, clean: Found): string | undefined {
    const invented = run.findings.filter((one) => !clean.findings.includes(one));
    const missed = clean.findings.filter((one) => !run.findings.includes(one));
    if (invented.length > 0) return `invents ${invented.join("; ")}`;
    if (missed.length > 0 && !run.told) return `misses ${missed.join("; ")}`;
    return undefined;
}

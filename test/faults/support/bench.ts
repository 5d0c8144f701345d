import path from "node:path";
import type { FaultRule } from "../../../emulator/http/faults";
import type { Gateway, GatewayOptions } from "../../../gateway/gateway";
import { startGateway } from "../../../gateway/gateway";
import { createTestStack } from "../../support/stack";
import type { Outcome, TestStack } from "../../support/stack";
import { VirtualClock } from "../../gateway/support/virtual-clock";

/** The real engine and provider against the local GitHub, with the gateway in between or without it. */
export class Bench {
    readonly said: string[] = [];
    private readonly abandoned: Gateway[] = [];
    private constructor(
        readonly stack: TestStack,
        readonly clock: VirtualClock,
        private readonly environment: Record<string, string>,
        public gateway: Gateway | undefined,
    ) {}

    static async open(
        fixed: boolean,
        environment: Record<string, string> = {},
        options: Partial<GatewayOptions> = {},
    ): Promise<Bench> {
        const stack = await createTestStack({ program: "test/faults/programs/access.js" });
        const sandbox = (await stack.send("GET", "/repos/acme/sandbox")) as { node_id: string };
        const reviewer = (await stack.send("GET", "/users/lead-1")) as { id: number };
        const bench = new Bench(
            stack,
            new VirtualClock(),
            { SANDBOX_NODE: sandbox.node_id, REVIEWER: String(reviewer.id), ...environment },
            undefined,
        );
        if (fixed) await bench.interpose(options);
        return bench;
    }

    /** Starts a gateway of a new run; the one before is closed as if its process had ended. */
    async interpose(options: Partial<GatewayOptions> = {}): Promise<void> {
        await this.gateway?.close();
        this.gateway = await startGateway({
            target: `${this.stack.github.url}/`,
            port: 0,
            journal: { folder: path.join(this.stack.folder, "journal") },
            clock: this.clock,
            progress: (line) => this.said.push(line),
            ...options,
        });
    }

    env(more: Record<string, string> = {}): Record<string, string> {
        const { gateway } = this;
        return {
            ...this.environment,
            ...(gateway === undefined ? {} : { GITHUB_BASE_URL: gateway.url }),
            ...more,
        };
    }

    /** The gateway's process is killed too: its journal has no end. */
    abandon(): void {
        if (this.gateway !== undefined) this.abandoned.push(this.gateway);
        this.gateway = undefined;
    }

    up(more?: Record<string, string>): Promise<Outcome> {
        return this.pulumi(
            "up --yes --skip-preview --suppress-outputs --suppress-progress --non-interactive",
            more,
        );
    }

    refresh(more?: Record<string, string>): Promise<Outcome> {
        return this.pulumi(
            "refresh --yes --skip-preview --suppress-outputs --suppress-progress --non-interactive",
            more,
        );
    }

    preview(more?: Record<string, string>): Promise<Outcome> {
        return this.pulumi(
            "preview --refresh --expect-no-changes --suppress-progress --non-interactive",
            more,
        );
    }

    pulumi(words: string, more?: Record<string, string>): Promise<Outcome> {
        return this.stack.pulumi(words, this.env(more));
    }

    faults(...rules: FaultRule[]): void {
        this.stack.github.faults.set(rules);
    }

    /** Custom resources of the state, providers left out, by name; and what is pending. */
    async state(): Promise<{ names: string[]; pending: number }> {
        const { stdout } = await this.stack.must("stack export");
        const { deployment } = JSON.parse(stdout) as {
            deployment: {
                resources?: { urn: string; type: string; custom: boolean }[];
                pending_operations?: unknown[];
            };
        };
        const names = (deployment.resources ?? [])
            .filter(({ custom, type }) => custom && type.startsWith("github:"))
            .map(({ urn }) => urn.split("::").at(-1) ?? "");
        return { names: names.sort(), pending: deployment.pending_operations?.length ?? 0 };
    }

    /** Slugs of the teams that the program makes, as GitHub has them. */
    async teams(): Promise<string[]> {
        const teams = (await this.stack.send("GET", "/orgs/acme/teams?per_page=100")) as {
            slug: string;
        }[];
        return teams.map(({ slug }) => slug).filter((slug) => slug.startsWith("fault-"));
    }

    async close(): Promise<void> {
        for (const gateway of [...this.abandoned, this.gateway]) await gateway?.close();
        await this.stack.close();
    }
}

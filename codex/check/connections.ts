import { AppServer } from "../binary/app-server";
import type { StagedMachine } from "../binary/machine";
import { runCodex } from "../binary/run";
import type { McpServer } from "../../plan/codex";
import { profileName } from "../render/places";
import { tomlValue } from "../render/toml";
import type { ProofRow } from "../result";
import type { CheckInput } from "./input";

const subject = "requirements.toml";

/** Only the policy's profile and `:read-only` may be chosen. */
export async function checkPermissionProfiles(
    { controls, binary }: CheckInput,
    machine: StagedMachine,
): Promise<ProofRow[]> {
    const { sandbox } = controls.local;
    if (sandbox === undefined) return [];
    const server = await AppServer.start({
        binary,
        within: machine.within,
        home: machine.home,
        cwd: machine.workspace,
    });
    try {
        const { data } = (await server.request("permissionProfile/list", {})) as {
            data: readonly { id: string; allowed: boolean }[];
        };
        const allowed = data.filter((profile) => profile.allowed).map((profile) => profile.id);
        const right = [...allowed].sort().join() === [":read-only", profileName].sort().join();
        return [
            {
                subject,
                declared: `only ${profileName} and :read-only may be chosen`,
                verdict: right ? "obeyed" : "broken",
                evidence: `permissionProfile/list allows ${allowed.join(", ") || "none"}`,
                from: sandbox.origin.path,
            },
        ];
    } finally {
        await server.stop();
    }
}

/** A person configures every listed server, one under a listed name with another identity, and one that is not listed. */
export async function checkMcpServers(
    { controls, binary }: CheckInput,
    machine: StagedMachine,
): Promise<ProofRow[]> {
    const { mcp, mcpServers } = controls.connections;
    if (mcp === undefined) return [];
    const listed = mcpServers.map(({ value }) => value);
    const configured: readonly McpServer[] = [
        ...listed,
        { name: "codex-rollout-stranger", command: "codex-rollout-stranger" },
    ];
    const answer = await runCodex(
        binary,
        ["mcp", "list", "--json", ...configured.flatMap((server) => ["-c", setting(server)])],
        { within: machine.within },
    );
    const servers = answer.code === 0 ? (JSON.parse(answer.stdout) as readonly ListedServer[]) : [];
    const enabled = (name: string): ListedServer | undefined =>
        servers.find((server) => server.name === name);
    return configured.map((server) => {
        const wanted = listed.includes(server);
        const seen = enabled(server.name);
        const origin = mcpServers.find(({ value }) => value === server)?.origin ?? mcp.origin;
        return {
            subject,
            declared: wanted
                ? `MCP server ${server.name} may run`
                : "an MCP server that is not listed may not run",
            verdict: seen !== undefined && seen.enabled === wanted ? "obeyed" : "broken",
            evidence:
                seen === undefined
                    ? `mcp list does not show it: ${answer.stderr.trim()}`
                    : `mcp list: ${seen.enabled ? "enabled" : `disabled by ${seen.disabled_reason ?? "?"}`}`,
            from: origin.path,
        };
    });
}

interface ListedServer {
    readonly name: string;
    readonly enabled: boolean;
    readonly disabled_reason: string | null;
}

/** As a person would write it; a listed address is a prefix, so a longer one must do. */
function setting(server: McpServer): string {
    const key = `mcp_servers.${server.name}`;
    return "command" in server
        ? `${key}.command=${tomlValue(server.command)}`
        : `${key}.url=${tomlValue(`${server.url}sse`)}`;
}

/** A source that cannot exist is refused before anything is fetched; an allowed one would be fetched, so is not tried. */
export async function checkMarketplaces(
    { controls, binary }: CheckInput,
    machine: StagedMachine,
): Promise<ProofRow[]> {
    const { marketplaces } = controls.connections;
    if (marketplaces === undefined) return [];
    const answer = await runCodex(
        binary,
        ["plugin", "marketplace", "add", "https://codex-rollout.invalid/plugins.git"],
        { within: machine.within },
    );
    const refused = answer.code !== 0 && answer.stderr.includes("not allowed by requirements");
    return [
        {
            subject,
            declared: "a plugin marketplace that is not listed is refused",
            verdict: refused ? "obeyed" : "broken",
            evidence: answer.stderr.trim().split("\n").at(-1) ?? "",
            from: marketplaces.origin.path,
        },
        ...marketplaces.value.map((source): ProofRow => ({
            subject,
            declared: `plugin marketplace ${source.name} (${source.git})`,
            verdict: "read",
            evidence: "loaded; not fetched here",
            from: marketplaces.origin.path,
        })),
    ];
}

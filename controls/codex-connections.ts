/** The keys of `connections` that end in Codex's own files. */
import { z } from "zod";
import type { CodexConnections, McpServer } from "../plan/codex";
import { webSearchModes } from "../plan/codex";
import type { Context } from "./control";
import { named, section } from "./schema";
import { sourced } from "./sourced";

const mcpServer = z.union([
    section({
        command: z
            .string()
            .min(1, "must be the program that starts the server")
            .meta({
                title: "Command",
                description: "The program that starts the server, as people configure it.",
                examples: ["docs-mcp"],
            }),
    }),
    section({
        url: z.url("must be the start of an address").meta({
            title: "Address",
            description: "How the server's address begins.",
            examples: ["https://mcp.example.com/"],
        }),
    }),
]);

export const codexConnections = {
    "web-search": z.enum(webSearchModes).optional().meta({
        title: "Web search",
        description: "The most that a person may choose; `cached` reads no live page.",
    }),
    mcp: z
        .union([z.literal("none"), named(mcpServer)])
        .optional()
        .meta({
            title: "MCP servers",
            description:
                "Servers that may run, by the name they are configured under; `none` for none.",
        }),
    apps: z.boolean().optional().meta({
        title: "Apps",
        description:
            "Whether local Codex may use apps and connectors. Each app's own switches are attested (app-switches).",
    }),
    plugins: z.boolean().optional().meta({
        title: "Plugins",
        description:
            "Whether local Codex may use plugins. The workspace's plugin policy is attested (plugin-policy).",
    }),
    marketplaces: named(
        z.url("must be the address of a Git repository").meta({
            examples: ["https://github.com/acme/codex-plugins.git"],
        }),
    )
        .optional()
        .meta({
            title: "Marketplaces",
            description:
                "Git repositories that plugins may come from; no others, and none for an empty mapping.",
        }),
    "outgoing-data": z
        .array(z.string().min(1, "must name a kind of data"))
        .optional()
        .meta({
            title: "Outgoing data",
            description:
                "Kinds of data that may be sent to connected services (apps, plugins, MCP servers, web search); becomes part of AGENTS.md. What each app may do is attested (app-switches).",
            examples: [["public source code", "names of public packages"]],
        }),
};

/** What the keys come to. */
export interface WrittenConnections {
    readonly "web-search"?: (typeof webSearchModes)[number];
    readonly mcp?: "none" | Readonly<Record<string, { command: string } | { url: string }>>;
    readonly apps?: boolean;
    readonly plugins?: boolean;
    readonly marketplaces?: Readonly<Record<string, string>>;
}

export function connectionControls(
    section: WrittenConnections | undefined,
    context: Context,
): CodexConnections {
    const at = (key: string): string[] => ["connections", key];
    const servers = section?.mcp === undefined || section.mcp === "none" ? {} : section.mcp;
    const { marketplaces } = section ?? {};
    return {
        webSearch: sourced(context, at("web-search"), section?.["web-search"]),
        mcp: sourced(
            context,
            at("mcp"),
            section?.mcp === undefined ? undefined : section.mcp === "none" ? "none" : "listed",
        ),
        mcpServers: Object.entries(servers)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([name, server]) =>
                sourced<McpServer>(context, [...at("mcp"), name], { name, ...server }),
            ),
        apps: sourced(context, at("apps"), section?.apps),
        plugins: sourced(context, at("plugins"), section?.plugins),
        marketplaces: sourced(
            context,
            at("marketplaces"),
            marketplaces === undefined
                ? undefined
                : Object.entries(marketplaces)
                      .sort(([a], [b]) => (a < b ? -1 : 1))
                      .map(([name, git]) => ({ name, git })),
        ),
    };
}

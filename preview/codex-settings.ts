/**
 * What the policy says of Codex itself, setting by setting, and which way each of them bounds. No resource of GitHub carries
 * these: files on machines and in repositories do (codex/), or a person attests them.
 */
import type { Policy } from "../controls/control";
import type { CodexControls, DeclaredCommand, Sourced } from "../plan/codex";
import type { Origin } from "../plan/origin";
import { attestedSettings } from "./attested-settings";

/** One side of the comparison: what a policy says. */
export interface CodexSide {
    readonly policy: Policy;
    readonly controls: CodexControls;
}

/** One value that a policy sets, or one of a list of them. */
export interface CodexSetting {
    /** Key of the policy's area. */
    readonly area: string;
    /** Unique and stable, e.g. `execution/local/domains/allow packages.acme.dev`. */
    readonly key: readonly string[];
    /** What a person calls it. */
    readonly what: string;
    readonly value: unknown;
    /** How much it bounds, more for more; as against not being said at all (see `unsaid`). */
    readonly bounds: number | "unknown";
    /** How much it bounds to say nothing here. */
    readonly unsaid: number;
    readonly origin?: Origin;
}

/** Every setting that the side says something about. */
export function codexSettings({ policy, controls }: CodexSide): CodexSetting[] {
    const { identity, surfaces, local, commands, connections, data, telemetry } = controls;
    const settings: (CodexSetting | undefined)[] = [
        choice("entry-points", ["login"], "ways to sign in", identity.loginMethods),
        choice("entry-points", ["workspaces"], "workspaces to sign in to", identity.workspaces),
        closed("entry-points", ["remote-control"], "remote control", surfaces.remoteControl),
        closed("entry-points", ["appshots"], "appshots", surfaces.appshots),
        closed(
            "entry-points",
            ["browser-and-computer-use"],
            "browser and computer use",
            surfaces.browserAndComputerUse,
        ),
        ranked("execution", ["local", "sandbox"], "sandbox", local.sandbox, [
            "workspace-write",
            "read-only",
        ]),
        choice("execution", ["local", "approvals"], "approval policies", local.approvals),
        ranked("execution", ["local", "network"], "network of commands", local.network, [
            "domains",
            "off",
        ]),
        closed("execution", ["local", "login-shell"], "login shell", local.loginShell),
        ranked(
            "execution",
            ["local", "environment", "inherit"],
            "inherited environment",
            part(local.environment, ({ inherit }) => inherit),
            ["all", "core", "none"],
        ),
        ...local.domains.map(({ value: { access, pattern }, origin }) =>
            item(
                "execution",
                ["local", "network", access, pattern],
                `network ${access}s ${pattern}`,
                access === "deny" ? 1 : -1,
                origin,
            ),
        ),
        ...each(local.writable, "execution", ["local", "writable"], "commands may write", -1),
        ...each(
            local.protectedPaths,
            "execution",
            ["local", "protected"],
            "commands may not write",
            1,
        ),
        ...each(local.denyRead, "execution", ["local", "deny-read"], "commands may not read", 1),
        ...(local.environment?.value.exclude ?? []).map((name) =>
            item(
                "execution",
                ["local", "environment", "exclude", name],
                `commands do not see the variable ${name}`,
                1,
                local.environment?.origin,
            ),
        ),
        ...attestedSettings(policy),
        ...commands.declared.map(commandSetting),
        ranked(
            "commands",
            ["guards"],
            "commands whose program the rules cannot see",
            commands.guards,
            ["off", "approval", "forbidden"],
            // Said or not, guards ask as soon as a rule asks or forbids.
            2,
        ),
        opened("commands", ["hook"], "hook that checks commands", commands.hook),
        ranked("connections", ["web-search"], "web search", connections.webSearch, [
            "live",
            "cached",
            "disabled",
        ]),
        ranked("connections", ["mcp"], "MCP servers", connections.mcp, ["listed", "none"]),
        ...connections.mcpServers.map(({ value, origin }) =>
            item(
                "connections",
                ["mcp", JSON.stringify(value)],
                `MCP server ${value.name} (${"url" in value ? value.url : value.command}) may run`,
                -1,
                origin,
            ),
        ),
        closed("connections", ["apps"], "apps and connectors", connections.apps),
        closed("connections", ["plugins"], "plugins", connections.plugins),
        choice(
            "connections",
            ["marketplaces"],
            "plugin marketplaces",
            part(connections.marketplaces, (sources) => sources.map(({ git }) => git)),
        ),
        ranked("data", ["residency"], "residency of data", data.residency, ["us"]),
        closed("data", ["memories"], "memories", data.memories),
        closed("data", ["feedback"], "feedback", data.feedback),
        closed("data", ["analytics"], "analytics", data.analytics),
        closed("data", ["history"], "history", data.history),
        telemetry && {
            area: "audit",
            key: ["telemetry", "endpoint"],
            what: "where events of sessions are sent",
            value: telemetry.value.endpoint,
            bounds: "unknown",
            unsaid: 0,
            origin: telemetry.origin,
        },
        telemetry &&
            opened("audit", ["telemetry", "prompts"], "prompts in the events", {
                value: telemetry.value.prompts,
                origin: telemetry.origin,
            }),
    ];
    return settings.filter((setting) => setting !== undefined);
}

type Key = readonly string[];

/** Something that is allowed unless it is switched off. */
function closed(
    area: string,
    key: Key,
    what: string,
    setting: Sourced<boolean> | undefined,
): CodexSetting | undefined {
    return setting && { ...at(area, key, what, setting), bounds: setting.value ? -1 : 1 };
}

/** Something that bounds while it is on. */
function opened(
    area: string,
    key: Key,
    what: string,
    setting: Sourced<boolean> | undefined,
): CodexSetting | undefined {
    return setting && { ...at(area, key, what, setting), bounds: setting.value ? 1 : -1 };
}

/** One of some words, loosest first; saying nothing is looser than all of them, unless `unsaid` says where it stands. */
function ranked(
    area: string,
    key: Key,
    what: string,
    setting: Sourced<string> | undefined,
    order: readonly string[],
    unsaid = 0,
): CodexSetting | undefined {
    if (setting === undefined) return undefined;
    return { ...at(area, key, what, setting), bounds: order.indexOf(setting.value) + 1, unsaid };
}

/** The only ones of many that a person may choose; saying nothing allows all. */
function choice(
    area: string,
    key: Key,
    what: string,
    setting: Sourced<readonly string[]> | undefined,
): CodexSetting | undefined {
    return setting && { ...at(area, key, what, setting), bounds: "unknown" };
}

function at<T>(area: string, key: Key, what: string, { value, origin }: Sourced<T>) {
    return { area, key, what, value, unsaid: 0, origin } as const;
}

/** One entry of a list: there or not. `bounds` is 1 when it forbids and -1 when it allows. */
function item(area: string, key: Key, what: string, bounds: number, origin?: Origin): CodexSetting {
    return {
        area,
        key,
        what,
        value: true,
        bounds,
        unsaid: 0,
        ...(origin === undefined ? {} : { origin }),
    };
}

function each(
    entries: readonly Sourced<string>[],
    area: string,
    key: Key,
    what: string,
    bounds: number,
): CodexSetting[] {
    return entries.map(({ value, origin }) =>
        item(area, [...key, value], `${what} ${value}`, bounds, origin),
    );
}

function part<T, U>(
    setting: Sourced<T> | undefined,
    take: (value: T) => U,
): Sourced<U> | undefined {
    return setting && { value: take(setting.value), origin: setting.origin };
}

/** A command without a word of the policy runs in the sandbox, and a person may be asked (Codex's own judgement). */
function commandSetting({
    words,
    handling,
    outsideSandbox,
    spellings,
    origin,
}: DeclaredCommand): CodexSetting {
    const command = words
        .map((word) => (typeof word === "string" ? word : word.join("|")))
        .join(" ");
    const bounds = { forbidden: 3, approval: 2, allowed: outsideSandbox ? -2 : -1 }[handling];
    // Another way to write the same command widens a rule, whichever way that rule goes.
    const reach = 1 - 1 / (1 + spellings.length);
    return {
        area: "commands",
        key: [command],
        what: `command "${command}"`,
        value:
            spellings.length === 0
                ? outside(handling, outsideSandbox)
                : `${outside(handling, outsideSandbox)}, and ${spellings.length} other spellings`,
        bounds: bounds + Math.sign(bounds) * reach * 0.5,
        unsaid: 0,
        origin,
    };
}

function outside(handling: string, outsideSandbox: boolean): string {
    return outsideSandbox ? `${handling} outside the sandbox` : handling;
}

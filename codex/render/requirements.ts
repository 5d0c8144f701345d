import type { CodexControls, Sourced } from "../../plan/codex";
import { commandRules } from "../commands/command-rules";
import type { CommandRule } from "../commands/command-rule";
import { hookWanted } from "../commands/guards";
import { hookFile, hookDirectory } from "./places";
import { permissionSettings } from "./permission-profile";
import type { SettingWriter } from "./setting-writer";
import { settingWriter } from "./setting-writer";
import { header, provenance } from "./provenance";
import type { TomlSetting, TomlValue } from "./toml";
import { tomlDocument } from "./toml";

/** `/etc/codex/requirements.toml`: the limits that a person at the machine cannot widen. */
export function renderRequirements(controls: CodexControls): string {
    return tomlDocument(
        header(
            controls,
            "Codex requirements: hard limits on this machine (/etc/codex/requirements.toml).",
        ),
        requirementSettings(controls),
    );
}

/**
 * What the file sets, one entry a key. Only keys of 0.169.0 that its binary was seen to read: an unknown key is ignored
 * without a word, so `codex check` compares every entry with what the binary says back.
 */
export function requirementSettings(controls: CodexControls): TomlSetting[] {
    const write = settingWriter(controls);
    return [
        ...identity(controls, write),
        ...surfaces(controls, write),
        ...approvals(controls, write),
        ...permissionSettings(controls, write),
        ...data(controls, write),
        ...connections(controls, write),
        ...instructions(controls, write),
        ...telemetry(controls, write),
        ...hooks(controls, write),
        ...rules(controls),
    ];
}

const asIs = <T extends TomlValue>(value: T): T => value;

function identity({ identity }: CodexControls, write: SettingWriter): TomlSetting[] {
    return [
        ...write([], "allowed_login_methods", identity.loginMethods, asIs),
        ...write([], "allowed_chatgpt_workspaces", identity.workspaces, asIs),
    ];
}

function surfaces({ surfaces }: CodexControls, write: SettingWriter): TomlSetting[] {
    return [
        ...write([], "allow_remote_control", surfaces.remoteControl, asIs),
        ...write([], "allow_appshots", surfaces.appshots, asIs),
        ...write([], "allow_browser_and_computer_use", surfaces.browserAndComputerUse, asIs),
    ];
}

/** Prompt and forbidden rules ask or refuse only while questions are possible, so `never` must be allowed by name. */
function approvals({ local }: CodexControls, write: SettingWriter): TomlSetting[] {
    return [
        ...write([], "allowed_approval_policies", local.approvals, asIs),
        ...write([], "allow_login_shell", local.loginShell, asIs),
    ];
}

function data({ data }: CodexControls, write: SettingWriter): TomlSetting[] {
    return [
        ...write([], "enforce_residency", data.residency, asIs),
        ...write(["features"], "memories", data.memories, asIs),
        ...write(["feedback"], "enabled", data.feedback, asIs),
    ];
}

function connections(controls: CodexControls, write: SettingWriter): TomlSetting[] {
    const { connections } = controls;
    return [
        // `disabled` needs no mention: Codex always allows it.
        ...write([], "allowed_web_search_modes", connections.webSearch, (most) =>
            most === "disabled" ? [] : most === "cached" ? ["cached"] : ["cached", "live"],
        ),
        ...write(["features"], "apps", connections.apps, asIs),
        ...write(["features"], "plugins", connections.plugins, asIs),
        ...mcpServers(controls),
        ...marketplaces(controls),
    ];
}

/** The table by its presence closes every server that is not in it. */
function mcpServers(controls: CodexControls): TomlSetting[] {
    const { mcp, mcpServers } = controls.connections;
    if (mcp === undefined) return [];
    return [
        { table: ["mcp_servers"], comment: [provenance(controls, mcp.origin)] },
        ...mcpServers.map(({ value, origin }): TomlSetting => {
            const comment = [provenance(controls, origin)];
            const table = ["mcp_servers", value.name, "identity"];
            return "command" in value
                ? { table, key: "command", value: value.command, comment }
                : { table, key: "url", value: { match: "prefix", value: value.url }, comment };
        }),
    ];
}

function marketplaces(controls: CodexControls): TomlSetting[] {
    const sources = controls.connections.marketplaces;
    if (sources === undefined) return [];
    const comment = [provenance(controls, sources.origin)];
    return [
        { table: ["marketplaces"], key: "restrict_to_allowed_sources", value: true, comment },
        ...sources.value.flatMap(({ name, git }): TomlSetting[] => {
            const table = ["marketplaces", "allowed_sources", name];
            return [
                { table, key: "source", value: "git", comment },
                { table, key: "url", value: git, comment },
            ];
        }),
    ];
}

function instructions({ guidance }: CodexControls, write: SettingWriter): TomlSetting[] {
    return write([], "additional_developer_instructions", guidance.instructions, asIs);
}

function telemetry({ telemetry }: CodexControls, write: SettingWriter): TomlSetting[] {
    return [
        ...write(["otel"], "environment", telemetry, (to) => to.environment),
        ...write(["otel"], "log_user_prompt", telemetry, (to) => to.prompts),
        ...write(["otel"], "exporter", telemetry, (to) => ({
            "otlp-http": { endpoint: to.endpoint, protocol: "json" },
        })),
    ];
}

/** Only managed hooks run then: a hook that a repository or a person adds would run outside every rule. */
function hooks(controls: CodexControls, write: SettingWriter): TomlSetting[] {
    const wanted = hookWanted(controls.commands);
    if (wanted === undefined) return [];
    const from: Sourced<true> = { value: true, origin: wanted.origin };
    return [
        ...write([], "allow_managed_hooks_only", from, asIs),
        ...write(["features"], "hooks", from, asIs),
        ...write(["hooks"], "managed_dir", from, () => hookDirectory),
        {
            table: ["hooks", "PreToolUse"],
            row: {
                matcher: "^Bash$",
                hooks: [{ type: "command", command: hookFile, timeout: 10 }],
            },
            comment: [provenance(controls, wanted.origin)],
        },
    ];
}

/** An allow rule has no place here: Codex refuses the whole file. */
function rules(controls: CodexControls): TomlSetting[] {
    return commandRules(controls.commands)
        .filter((rule) => rule.decision !== "allow")
        .map((rule) => ({
            table: ["rules", "prefix_rules"],
            row: ruleRow(rule),
            comment: [
                provenance(controls, rule.origin) + (rule.kind === "guard" ? " (guard)" : ""),
            ],
        }));
}

function ruleRow(rule: CommandRule): Record<string, TomlValue> {
    return {
        pattern: rule.pattern.map((word): TomlValue =>
            typeof word === "string" ? { token: word } : { any_of: word },
        ),
        decision: rule.decision,
        justification: rule.justification,
    };
}

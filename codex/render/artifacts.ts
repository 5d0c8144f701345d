import type { CodexControls } from "../../plan/codex";
import { notEnforced } from "../limits";
import { deviceManagementKey } from "./places";
import { header } from "./provenance";
import { renderRequirements, requirementSettings } from "./requirements";
import { tomlDocument } from "./toml";

/** The value of the device management key: the requirements as one line of base64. */
export function deviceManagementPayload(controls: CodexControls): string {
    return `${Buffer.from(renderRequirements(controls), "utf8").toString("base64")}\n`;
}

/** Tables and keys that name this machine's files, or that Codex takes from the machine only. */
const machineOnly = new Set([
    "hooks",
    "hooks.PreToolUse",
    "allow_managed_hooks_only",
    "features.hooks",
    "allowed_login_methods",
    "allowed_chatgpt_workspaces",
]);

/** What an administrator pastes into the workspace's requirements; `codex prove` does not reach there. */
export function cloudRequirements(controls: CodexControls): string {
    const settings = requirementSettings(controls).filter((setting) => {
        const table = setting.table.join(".");
        const key = [...setting.table, setting.key ?? ""].join(".");
        return !machineOnly.has(table) && !machineOnly.has(key);
    });
    return tomlDocument(
        [
            ...header(controls, "Codex requirements for the ChatGPT workspace: paste as they are."),
            "Without the hook and the login limits, which are read from the machine only.",
        ],
        settings,
    );
}

/** What is in the folder and where it goes, and what no file enforces. */
export function readme(controls: CodexControls): string {
    return [
        `# Codex files of ${controls.organization}`,
        "",
        ...header(controls, "What is here, and where it goes.").slice(1),
        "",
        "| Folder | Goes to |",
        "|---|---|",
        "| `machine/` | `/etc/codex/` of every developer machine, owned by root |",
        `| \`device-management/requirements.base64\` | macOS preference \`${deviceManagementKey}\` |`,
        "| `cloud/requirements.toml` | the workspace's requirements, pasted by an administrator |",
        "| `repository/` | repositories; `AGENTS.md` is the managed section of a file that people write too |",
        "",
        "`managed_config.toml` is not here and must not exist on a machine: it beats requirements.toml.",
        "",
        "## Not enforced by these files",
        "",
        "| What | Why | Instead |",
        "|---|---|---|",
        ...notEnforced(controls).map((row) => `| ${row.what} | ${row.why} | ${row.instead} |`),
        "",
    ].join("\n");
}

import type { CodexControls } from "../../plan/codex";
import { header } from "./provenance";
import { settingWriter } from "./setting-writer";
import type { TomlSetting } from "./toml";
import { tomlDocument } from "./toml";

/** Codex's own limit on the project documents of one directory path, in bytes. What is over it is cut without a word. */
export const projectDocLimit = 32_768;

/** `/etc/codex/config.toml`: where people start. They may change it; limits stand in requirements.toml. */
export function renderConfig(controls: CodexControls): string {
    return tomlDocument(
        header(
            controls,
            "Codex defaults on this machine (/etc/codex/config.toml); a person may change them.",
        ),
        configSettings(controls),
    );
}

/** What the file sets, one entry a key; `--strict-config` of the binary refuses a key that it does not know. */
export function configSettings(controls: CodexControls): TomlSetting[] {
    const { local, connections, data, identity } = controls;
    const set = settingWriter(controls);
    return [
        {
            table: [],
            key: "project_doc_max_bytes",
            value: projectDocLimit,
            comment: ["the size that the rendered AGENTS.md files are held to"],
        },
        // `untrusted` is legal as a requirement and refused here by 0.169.0.
        ...set([], "approval_policy", local.approvals, (allowed) =>
            allowed.find((policy) => policy !== "untrusted"),
        ),
        ...set([], "web_search", connections.webSearch, (mode) => mode),
        ...set([], "forced_login_method", identity.loginMethods, (methods) =>
            methods.length === 1 ? methods[0] : undefined,
        ),
        ...set(["shell_environment_policy"], "inherit", local.environment, (to) => to.inherit),
        ...set(["shell_environment_policy"], "exclude", local.environment, (to) => to.exclude),
        ...set(["analytics"], "enabled", data.analytics, (on) => on),
        ...set(["history"], "persistence", data.history, (keep) => (keep ? "save-all" : "none")),
    ];
}

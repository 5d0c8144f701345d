import type { CodexControls } from "../../plan/codex";
import { header } from "./provenance";
import { configSettings } from "./config";
import type { TomlSetting } from "./toml";
import { tomlDocument } from "./toml";

/** Keys that say who the person is, which codex 0.169.0 takes from the machine only ("Ignored unsupported project-local config keys"). */
const ofMachines = new Set(["forced_login_method"]);

/** `.codex/config.toml` of a repository: the defaults of the machine that a repository may have too. */
export function renderRepositoryConfig(controls: CodexControls): string {
    return tomlDocument(
        header(
            controls,
            "Codex defaults in this repository (.codex/config.toml), read once a person trusts it; a person may change them.",
        ),
        repositoryConfigSettings(controls),
    );
}

export function repositoryConfigSettings(controls: CodexControls): TomlSetting[] {
    return configSettings(controls).filter(
        ({ table, key }) => !ofMachines.has([...table, key ?? ""].join(".")),
    );
}

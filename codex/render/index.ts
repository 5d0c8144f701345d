import type { CodexControls } from "../../plan/codex";
import { agentsSection, withBlock } from "./agents";
import { cloudRequirements, deviceManagementPayload, readme } from "./artifacts";
import { renderConfig } from "./config";
import { renderHook } from "./hook";
import { hookName, repositoryConfigFile, repositoryRulesFile, rulesName } from "./places";
import { renderRepositoryConfig } from "./repository-config";
import { renderRequirements } from "./requirements";
import { renderRules } from "./rules";

/** A file as it is to be written; `path` uses `/` and is relative to the output folder. */
export interface RenderedFile {
    readonly path: string;
    readonly text: string;
    readonly executable: boolean;
}

/** Folder of what goes to `/etc/codex`. */
export const machineFolder = "machine";
/** Folder of what goes into repositories. */
export const repositoryFolder = "repository";

/** Every Codex file of the policy, sorted by path. The same policy gives the same bytes. */
export function renderCodexFiles(controls: CodexControls): RenderedFile[] {
    const hook = renderHook(controls);
    const rules = renderRules(controls);
    return [
        file("README.md", readme(controls)),
        file("cloud/requirements.toml", cloudRequirements(controls)),
        file("device-management/requirements.base64", deviceManagementPayload(controls)),
        file(`${machineFolder}/config.toml`, renderConfig(controls)),
        ...(hook === undefined ? [] : [file(`${machineFolder}/hooks/${hookName}`, hook, true)]),
        file(`${machineFolder}/requirements.toml`, renderRequirements(controls)),
        file(`${machineFolder}/rules/${rulesName}`, rules),
        file(`${repositoryFolder}/${repositoryConfigFile}`, renderRepositoryConfig(controls)),
        file(`${repositoryFolder}/${repositoryRulesFile}`, rules),
        file(`${repositoryFolder}/AGENTS.md`, withBlock("", agentsSection(controls))),
    ];
}

function file(path: string, text: string, executable = false): RenderedFile {
    return { path, text, executable };
}

/** Where the files stand on a machine (Linux, macOS); Codex has no setting that moves requirements.toml. */
export const systemDirectory = "/etc/codex";
export const hookDirectory = `${systemDirectory}/hooks`;
export const hookName = "forbidden-commands.sh";
export const hookFile = `${hookDirectory}/${hookName}`;
export const rulesName = "rollout.rules";
/** In a repository; Codex reads both once a person trusts it. */
export const repositoryRulesFile = `.codex/rules/${rulesName}`;
export const repositoryConfigFile = ".codex/config.toml";
/** Preference domain and key of macOS device management. Source: Codex, "Managed configuration". */
export const deviceManagementKey = "com.openai.codex:requirements_toml_base64";

/** The permission profile that the policy's local execution becomes. */
export const profileName = "rollout";

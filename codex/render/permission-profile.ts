import type { CodexControls, Sourced } from "../../plan/codex";
import { profileName } from "./places";
import type { SettingWriter } from "./setting-writer";
import type { TomlSetting } from "./toml";

/**
 * Local execution as one permission profile. `allowed_sandbox_modes`, the older way, is never written next to it: with
 * both, the older one silently wins (0.169.0).
 */
export function permissionSettings(controls: CodexControls, write: SettingWriter): TomlSetting[] {
    const { sandbox } = controls.local;
    if (sandbox === undefined) return readLimits(controls, write);
    return [
        ...write([], "default_permissions", sandbox, () => profileName),
        ...write(["allowed_permission_profiles"], ":read-only", sandbox, () => true),
        ...write(["allowed_permission_profiles"], profileName, sandbox, () => true),
        ...write(["permissions", profileName], "extends", sandbox, (base) =>
            base === "read-only" ? ":read-only" : ":workspace",
        ),
        ...fileSystem(controls, sandbox, write),
        ...network(controls, write),
        ...readLimits(controls, write),
    ];
}

function fileSystem(
    { local }: CodexControls,
    sandbox: Sourced<unknown>,
    write: SettingWriter,
): TomlSetting[] {
    const files = ["permissions", profileName, "filesystem"];
    const inWorkspace = [...files, ":workspace_roots"];
    const globs = local.denyRead.filter(({ value }) => !isMachinePath(value));
    return [
        // Without a depth a `**` glob is expanded without end before each command; Codex warns of it.
        ...write(files, "glob_scan_max_depth", globs.length > 0 ? sandbox : undefined, () => 8),
        ...local.writable.flatMap((path) => write(files, path.value, path, () => "write")),
        ...local.protectedPaths.flatMap((path) =>
            write(inWorkspace, path.value.replace(/^\.?\/|\/$/g, ""), path, () => "read"),
        ),
        ...globs.flatMap((path) => write(inWorkspace, path.value, path, () => "deny")),
    ];
}

/** Domains bind only with the proxy on: without `features.network_proxy` the list is read and the network is open. */
function network({ local }: CodexControls, write: SettingWriter): TomlSetting[] {
    const table = ["permissions", profileName, "network"];
    const limited = local.network?.value === "domains" ? local.network : undefined;
    return [
        ...write(table, "enabled", local.network, (mode) => mode === "domains"),
        ...(limited === undefined
            ? []
            : local.domains.flatMap((domain) =>
                  write([...table, "domains"], domain.value.pattern, domain, (rule) => rule.access),
              )),
        ...write(["features"], "network_proxy", limited, () => true),
    ];
}

/** Paths outside the workspace are denied to every profile. */
function readLimits({ local }: CodexControls, write: SettingWriter): TomlSetting[] {
    const paths = local.denyRead.filter(({ value }) => isMachinePath(value));
    const first = paths[0];
    return write(["permissions", "filesystem"], "deny_read", first, () =>
        paths.map(({ value }) => value),
    );
}

export function isMachinePath(path: string): boolean {
    return path.startsWith("/") || path.startsWith("~/");
}

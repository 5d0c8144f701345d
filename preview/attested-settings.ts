/** What a policy says of Codex that no file carries: a person sets it, in the workspace or by contract, and attests it. */
import type { Policy } from "../controls/control";
import type { CodexSetting } from "./codex-settings";

export function attestedSettings(policy: Policy): CodexSetting[] {
    const { "entry-points": entry, connections, data, audit } = policy;
    return [
        ...cloudSettings(policy),
        ...only("entry-points", "open", "entry points that are open", entry?.open),
        ...only("entry-points", "account", "kind of account", entry?.account),
        ...only(
            "connections",
            "outgoing-data",
            "data for connected services",
            connections?.["outgoing-data"],
        ),
        ...(data?.["never-include"] ?? []).map((kind) =>
            entryOf("data", ["never-include", kind], `${kind} is never given to Codex`, 1),
        ),
        ...days("data", "days that the workspace keeps data", data?.["retention-days"], shorter),
        ...yes("data", "training", "training of models", data?.training),
        ...(audit?.readers ?? []).map((team) =>
            entryOf("audit", ["readers", team], `team ${team} reads the records`, -1),
        ),
        ...days("audit", "days that records are kept", audit?.["retention-days"], (kept) => kept),
    ];
}

function cloudSettings({ execution }: Policy): CodexSetting[] {
    const cloud = execution?.cloud;
    if (cloud === undefined) return [];
    const order = {
        use: [true, false],
        internet: ["unrestricted", "domains", "package-managers", "none"],
        secrets: ["setup", "none"],
    } as const;
    const ranked = (["use", "internet", "secrets"] as const).map((name) => ({
        area: "execution",
        key: ["cloud", name],
        what: `Codex cloud: ${name}`,
        value: cloud[name],
        bounds: (order[name] as readonly unknown[]).indexOf(cloud[name]) + 1,
        unsaid: 0,
    }));
    const domains = cloud.domains.map((domain) =>
        entryOf("execution", ["cloud", "domains", domain], `Codex cloud may reach ${domain}`, -1),
    );
    return [...ranked, ...domains];
}

/** The only ones; saying nothing leaves it open. */
function only(
    area: string,
    key: string,
    what: string,
    value: string | readonly string[] | undefined,
): CodexSetting[] {
    return value === undefined
        ? []
        : [{ area, key: [key], what, value, bounds: "unknown", unsaid: 0 }];
}

function entryOf(area: string, key: readonly string[], what: string, bounds: number): CodexSetting {
    return { area, key, what, value: true, bounds, unsaid: 0 };
}

function yes(area: string, key: string, what: string, value: boolean | undefined): CodexSetting[] {
    return value === undefined
        ? []
        : [{ area, key: [key], what, value, bounds: value ? -1 : 1, unsaid: 0 }];
}

function days(
    area: string,
    what: string,
    value: number | undefined,
    bounds: (days: number) => number,
): CodexSetting[] {
    return value === undefined
        ? []
        : [{ area, key: ["retention-days"], what, value, bounds: bounds(value), unsaid: 0 }];
}

/** What is kept for less bounds more, and any number more than none. */
function shorter(kept: number): number {
    return 1 / (1 + kept);
}

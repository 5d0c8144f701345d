/** Where an import reads from. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import type { FromFiles } from "../../importing/peribolos";
import { fromPeribolos } from "../../importing/peribolos";
import type { SafeSettingsFiles } from "../../importing/safe-settings";
import { fromSafeSettings } from "../../importing/safe-settings";
import type { Found, Remark } from "../../importing/model";
import { byText } from "../../importing/model";
import type { ReadClient } from "../../live/client";
import { readInventory } from "../../live/inventory";
import { readUsers } from "../../live/inventory-users";
import { readEverything } from "../../live/organization";
import { UnreadableError } from "../../live/unreadable";
import type { Inventory } from "../../plan/inventory";
import type { LiveOrganization } from "../../plan/live";
import type { OrganizationState } from "../../plan/organization";
import { visibleJson } from "../../plan/visible";
import { parseInventory } from "../../policies/inventory-file";
import { exitCodes, Failure } from "../exit-codes";
import { connect } from "../organization";
import { reading } from "../policy-file";

export interface ImportSource {
    readonly org?: string;
    readonly snapshot?: string;
    readonly peribolos?: string;
    readonly safeSettings?: string;
    readonly baseUrl?: string;
}

export interface Read {
    readonly found: Found;
    /** What the policy says it is: `acme on GitHub`, `org.yaml of Peribolos`. */
    readonly what: string;
    /** What the source says and the state has no word for. */
    readonly remarks: readonly Remark[];
}

export async function readSource(options: ImportSource): Promise<Read> {
    const { org, snapshot, peribolos, safeSettings } = options;
    const files = [snapshot, peribolos, safeSettings].filter((one) => one !== undefined);
    if (files.length > 1 || (files.length === 0 && org === undefined))
        throw new Failure(
            "say what to import: --org, or one of --snapshot, --peribolos and --safe-settings",
            exitCodes.misuse,
        );
    if (snapshot !== undefined)
        return { found: readSnapshot(snapshot), what: snapshotOf(snapshot), remarks: [] };
    if (peribolos !== undefined)
        return translated(peribolos, "Peribolos", () => fromPeribolos(readYaml(peribolos), org));
    if (safeSettings === undefined)
        return {
            found: await readLive(org ?? "", options.baseUrl),
            what: `${org} on GitHub`,
            remarks: [],
        };
    if (org === undefined)
        throw new Failure(
            "safe-settings does not say which organization it is for - say --org",
            exitCodes.misuse,
        );
    return translated(safeSettings, "safe-settings", () =>
        fromSafeSettings(org, readFolder(safeSettings)),
    );
}

/** What a file says wrong is said of the file. */
function translated(file: string, tool: string, read: () => FromFiles): Read {
    try {
        return { ...read(), what: `${path.basename(file)} of ${tool}` };
    } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new Failure(`${file}: ${error.message}`, exitCodes.misuse);
    }
}

function snapshotOf(file: string): string {
    return `the snapshot ${path.basename(file)}`;
}

function readYaml(file: string): unknown {
    const source = reading(file, () => readFileSync(file, "utf8"));
    const document = parseDocument(source);
    const [error] = document.errors;
    if (error !== undefined) throw new Failure(`${file}: ${error.message}`, exitCodes.misuse);
    return document.toJS();
}

function readFolder(folder: string): SafeSettingsFiles {
    const isYaml = (name: string): boolean => /\.ya?ml$/.test(name);
    const settings = ["settings.yml", "settings.yaml"].find((name) =>
        existsSync(path.join(folder, name)),
    );
    const all = (below: string): [string, unknown][] => {
        const inner = path.join(folder, below);
        if (!existsSync(inner)) return [];
        return reading(inner, () => readdirSync(inner))
            .filter(isYaml)
            .sort()
            .map((name) => [name, readYaml(path.join(inner, name))]);
    };
    const [suborgs, repos] = [all("suborgs"), all("repos")];
    if (settings === undefined && suborgs.length + repos.length === 0)
        throw new RangeError("has no settings.yml, no suborgs and no repos");
    return {
        ...(settings === undefined ? {} : { settings: readYaml(path.join(folder, settings)) }),
        suborgs: Object.fromEntries(suborgs),
        repos: Object.fromEntries(
            repos.map(([name, data]) => [name.replace(/\.ya?ml$/, ""), data]),
        ),
    };
}

async function readLive(organization: string, baseUrl: string | undefined): Promise<Found> {
    const client = await connect(baseUrl);
    try {
        const members = await readInventory(client, { organization, secrets: true });
        const live = await readEverything(client, { inventory: members });
        const inventory = await withOutsiders(client, members, live.state);
        const unread = inventory.unread ?? [];
        const unknown = new Map([...unread, ...live.unknown].map((part) => [part.path, part]));
        return { inventory, live: { ...live, unknown: [...unknown.values()] } };
    } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        throw new Failure(`${error.message}\nnothing was written`, exitCodes.incomplete);
    }
}

/** People from outside who have access: a policy that names them needs to know them. */
async function withOutsiders(
    client: ReadClient,
    inventory: Inventory,
    { login, repositories }: OrganizationState,
): Promise<Inventory> {
    const named = Object.values(repositories).flatMap(({ collaborators }) =>
        Object.keys(collaborators),
    );
    const strangers = [...new Set(named)].filter((one) => inventory.users[one] === undefined);
    if (strangers.length === 0) return inventory;
    const users = await readUsers(client, login, strangers);
    const byLogin = users.map((user) => [user.login.toLowerCase(), user] as const);
    return { ...inventory, users: Object.fromEntries(byLogin.sort(([a], [b]) => byText(a, b))) };
}

/** What `import --write-snapshot` writes, and `--snapshot` reads. */
export interface Snapshot extends LiveOrganization {
    readonly version: 1;
    readonly inventory: Inventory;
}

export function snapshotText({ inventory, live }: Found): string {
    const snapshot: Snapshot = { version: 1, inventory, ...live };
    return `${visibleJson(snapshot)}\n`;
}

function readSnapshot(file: string): Found {
    const source = reading(file, () => readFileSync(file, "utf8"));
    try {
        const { version, inventory, state, unknown } = JSON.parse(source) as Snapshot;
        if (version !== 1 || !isState(state) || !Array.isArray(unknown))
            throw new RangeError("not what --write-snapshot writes");
        return { inventory: parseInventory(JSON.stringify(inventory)), live: { state, unknown } };
    } catch (error) {
        if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
        throw new Failure(`${file}: ${error.message}`, exitCodes.misuse);
    }
}

const parts = ["settings", "members", "teams", "repositories", "rulesets", "secrets", "apps"];

function isState(state: OrganizationState | undefined): boolean {
    const is = (value: unknown): boolean => typeof value === "object" && value !== null;
    return (
        is(state) && parts.every((part) => is((state as unknown as Record<string, unknown>)[part]))
    );
}

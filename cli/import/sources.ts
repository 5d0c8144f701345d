/** Where an import reads from. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
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
import { exitCodes, Failure } from "../exit-codes";
import { connect } from "../organization";
import { readDocument } from "../json/read";
import { reading } from "../reading";
import { YamlFiles } from "./yaml-files";

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
    const named = [snapshot, peribolos, safeSettings].filter((one) => one !== undefined);
    if (named.length > 1 || (named.length === 0 && org === undefined))
        throw new Failure(
            "say what to import: --org, or one of --snapshot, --peribolos and --safe-settings",
            exitCodes.misuse,
        );
    if (snapshot !== undefined)
        return { found: readSnapshot(snapshot), what: snapshotOf(snapshot), remarks: [] };
    if (peribolos !== undefined) {
        const files = new YamlFiles(peribolos);
        const what = `${path.basename(peribolos)} of Peribolos`;
        return { ...files.translated(() => fromPeribolos(files.read(peribolos), org)), what };
    }
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
    const files = new YamlFiles(safeSettings);
    const what = `${path.basename(safeSettings)} of safe-settings`;
    const all = readFolder(safeSettings, files);
    return { ...files.translated(() => fromSafeSettings(org, all)), what };
}

function snapshotOf(file: string): string {
    return `the snapshot ${path.basename(file)}`;
}

function readFolder(folder: string, files: YamlFiles): SafeSettingsFiles {
    const isYaml = (name: string): boolean => /\.ya?ml$/.test(name);
    const settings = ["settings.yml", "settings.yaml"].find((name) =>
        existsSync(path.join(folder, name)),
    );
    const all = (below: string, nameOf: (file: string) => string): [string, unknown][] => {
        const inner = path.join(folder, below);
        if (!existsSync(inner)) return [];
        return reading(inner, () => readdirSync(inner))
            .filter(isYaml)
            .sort()
            .map((file) => {
                const name = nameOf(file);
                const named = below === "repos" ? `${below}/${name}.yml` : `${below}/${name}`;
                return [name, files.read(path.join(inner, file), named)];
            });
    };
    const suborgs = all("suborgs", (file) => file);
    const repos = all("repos", (file) => file.replace(/\.ya?ml$/, ""));
    if (settings === undefined && suborgs.length + repos.length === 0)
        throw new Failure(
            `${folder}: has no settings.yml, no suborgs and no repos`,
            exitCodes.misuse,
        );
    const first =
        settings === undefined
            ? {}
            : { settings: files.read(path.join(folder, settings), "settings.yml") };
    return { ...first, suborgs: Object.fromEntries(suborgs), repos: Object.fromEntries(repos) };
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
    const remedy = "what codex-rollout import --write-snapshot wrote";
    const { inventory, version: _, ...live } = readDocument(file, "snapshot", remedy) as Snapshot;
    return { inventory, live };
}

import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { RenderedFile } from "../render";
import { machineFolder } from "../render";
import { collect } from "./run";

/**
 * A machine that has the rendered files in `/etc/codex`, made of this one: a mount namespace whose `/etc` is a copy.
 * The real `/etc` is never touched, and a person's own files stay out of sight, since HOME is a scratch folder too.
 */
export interface StagedMachine {
    /** Words that start a program inside. */
    readonly within: readonly string[];
    /** Scratch folder of this machine; on the machine at the same path. */
    readonly root: string;
    /** HOME inside. */
    readonly home: string;
    /** An empty directory that stands for a repository. */
    readonly workspace: string;
    dispose(): Promise<void>;
}

/** This machine cannot make such a namespace; nothing may be said about requirements then. */
export class CannotStage extends Error {
    override readonly name = "CannotStage";
}

/** More lines for files of `/etc`, by path below it, e.g. `hosts`. */
export type EtcAdditions = Readonly<Record<string, string>>;

/**
 * Stages the files of `machine/`.
 * @throws CannotStage off Linux, or where neither root nor user namespaces may mount
 */
export async function stageMachine(
    files: readonly RenderedFile[],
    additions: EtcAdditions = {},
): Promise<StagedMachine> {
    const namespace = await mountNamespace();
    const root = await mkdtemp(join(tmpdir(), "codex-machine-"));
    const etc = join(root, "etc");
    const home = join(root, "home");
    const workspace = join(root, "workspace");
    const own = join(root, "own");
    await Promise.all([etc, home, workspace].map((directory) => mkdir(directory)));
    for (const name of shared) await mkdir(join(own, name), { recursive: true, mode: 0o700 });
    // What may not be read (shadow) is not needed.
    await collect("cp", ["-r", "--preserve=mode,links", "/etc/.", etc], {});
    await rm(join(etc, "codex"), { recursive: true, force: true });
    for (const file of files.filter((one) => one.path.startsWith(`${machineFolder}/`))) {
        const path = join(etc, "codex", file.path.slice(machineFolder.length + 1));
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, file.text);
        await chmod(path, file.executable ? 0o755 : 0o644);
    }
    for (const [name, text] of Object.entries(additions)) {
        await rm(join(etc, name), { force: true });
        await writeFile(join(etc, name), text);
    }
    return {
        within: [...namespace, "sh", "-c", enter, etc, own],
        root,
        home,
        workspace,
        dispose: () => rm(root, { recursive: true, force: true }),
    };
}

/**
 * Folders of /tmp that codex 0.169.0 keeps for a user id (sockets, marks of mounts) and wants to own. Inside a user
 * namespace everybody is 0, so root's would be in the way; ours are put over those that exist.
 */
const shared = ["codex-daemon", "codex-bwrap-synthetic-mount-targets"] as const;

const enter = [
    'mount --bind "$0" /etc || exit',
    `for name in ${shared.join(" ")}; do`,
    '    there="/tmp/$name-$(id -u)"',
    '    [ ! -d "$there" ] || mount --bind "$1/$name" "$there" || exit',
    "done",
    'shift && exec "$@"',
].join("\n");

/** Root needs a mount namespace; anyone else a user namespace with it. */
const namespaces = [
    ["unshare", "-m", "--"],
    ["unshare", "-Urm", "--"],
] as const;

async function mountNamespace(): Promise<readonly string[]> {
    if (process.platform === "linux") {
        for (const words of process.getuid?.() === 0 ? namespaces : namespaces.slice(1)) {
            const [command, ...rest] = words;
            const tried = await collect(
                command,
                [...rest, "sh", "-c", "mount --bind /tmp /tmp"],
                {},
            ).catch(() => undefined);
            if (tried?.code === 0) return words;
        }
    }
    throw new CannotStage(
        "requirements.toml cannot be tried on this machine - codex reads it from /etc/codex only, which takes Linux and root, or user namespaces that may mount (unshare -Urm)",
    );
}

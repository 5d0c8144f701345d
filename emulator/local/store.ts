/** Keeps the state between runs: one JSON file, written whole beside the old one and then renamed over it. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lockSync } from "proper-lockfile";
import type { State } from "../state/state";
import { freeze, thaw } from "./freeze";

/** The state folder cannot be used; the message says why and what to do. */
export class StateError extends Error {}

/** Least time between two saves, milliseconds; what a crash can lose. */
const restMs = 500;

export class Store {
    private saved = -1;
    private timer: NodeJS.Timeout | undefined;
    private lastSaveMs = 0;
    private latest: State | undefined;
    private unlock: (() => void) | undefined;

    /**
     * @param folder where `state.json` lies; undefined keeps nothing.
     * @param fresh makes the state to start from.
     */
    constructor(
        readonly folder: string | undefined,
        readonly fresh: () => State,
    ) {}

    /** Whether a former run left a state that `open` would take. */
    static holds(folder: string): boolean {
        return existsSync(join(folder, "state.json"));
    }

    /** The kept state, or a fresh one. Throws StateError for a file that cannot be read: it is never replaced silently. */
    open(): State {
        if (this.folder === undefined) return this.fresh();
        mkdirSync(this.folder, { recursive: true, mode: 0o700 });
        this.lock(this.folder);
        try {
            const state = Store.holds(this.folder) ? this.read() : this.fresh();
            this.save(state);
            return state;
        } catch (error) {
            this.unlock?.();
            throw error;
        }
    }

    /** Notes a change; it is on disk half a second later (or later, when the state is large). */
    changed(state: State): void {
        this.latest = state;
        if (this.folder === undefined || state.revision === this.saved || this.timer !== undefined)
            return;
        this.timer = setTimeout(
            () => {
                this.timer = undefined;
                this.save(this.latest ?? state);
            },
            Math.max(restMs, this.lastSaveMs * 20),
        );
        this.timer.unref();
    }

    /** Another state took the place of the kept one, whatever its revision says. */
    replaced(state: State): void {
        if (this.folder !== undefined) this.save(state);
    }

    close(state: State): void {
        if (this.folder === undefined) return;
        clearTimeout(this.timer);
        this.timer = undefined;
        if (state.revision !== this.saved) this.save(state);
        this.unlock?.();
        this.unlock = undefined;
    }

    private get file(): string {
        return join(this.folder ?? "", "state.json");
    }

    private lock(folder: string): void {
        try {
            this.unlock = lockSync(folder, {
                stale: 5_000,
                update: 1_000,
                // A long save can hold up the heartbeat; the folder is still ours.
                onCompromised: () => undefined,
            });
        } catch (error) {
            if ((error as { code?: string }).code !== "ELOCKED") throw error;
            throw new StateError(
                `${folder}  another local GitHub uses this state folder - stop it, or give --state another folder (one that was killed lets go after 5 seconds)`,
            );
        }
    }

    private read(): State {
        try {
            return thaw(readFileSync(this.file, "utf8"));
        } catch (error) {
            throw new StateError(
                `${this.file}  not a state of the local GitHub (${(error as Error).message}) - move it away to start from the seed`,
            );
        }
    }

    private save(state: State): void {
        const started = performance.now();
        const temporary = `${this.file}.${process.pid}.tmp`;
        writeFileSync(temporary, freeze(state), { mode: 0o600 });
        renameSync(temporary, this.file);
        this.saved = state.revision;
        this.lastSaveMs = performance.now() - started;
    }
}

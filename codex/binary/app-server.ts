import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { codexEnvironment } from "./run";

/** A message of codex's app server: JSON-RPC without its `jsonrpc` member, one object a line. Source: 0.169.0. */
interface Message {
    readonly id?: number | string;
    readonly method?: string;
    readonly params?: unknown;
    readonly result?: unknown;
    readonly error?: { readonly message: string };
}

export interface ServerOptions {
    readonly binary: { readonly path: string };
    readonly within?: readonly string[];
    readonly home: string;
    readonly cwd: string;
    readonly environment?: Readonly<Record<string, string>>;
    /** Answers what the server asks of a client, e.g. for approval of a command. */
    readonly answer?: (method: string, params: unknown) => unknown;
    /** Sees every notification. */
    readonly notice?: (method: string, params: unknown) => void;
}

/** Codex does not start, or does not do what its protocol says; the message is its own. */
export class CodexRefusal extends Error {
    override readonly name = "CodexRefusal";
}

/** A running `codex app-server`, as an editor would start it. */
export class AppServer {
    private readonly child: ChildProcessWithoutNullStreams;
    private readonly waiting = new Map<
        number,
        { resolve: (result: unknown) => void; reject: (error: Error) => void }
    >();
    private readonly listeners = new Set<(method: string, params: unknown) => void>();
    private readonly ending = new Set<(error: Error) => void>();
    private ended?: Error;
    private next = 0;
    private stderr = "";

    private constructor(private readonly options: ServerOptions) {
        const [command = "", ...words] = [
            ...(options.within ?? []),
            options.binary.path,
            "app-server",
        ];
        this.child = spawn(command, words, {
            cwd: options.cwd,
            env: codexEnvironment(options.home, options.environment),
            stdio: ["pipe", "pipe", "pipe"],
        });
        if (options.notice !== undefined) this.listeners.add(options.notice);
        this.child.stderr.on("data", (data: Buffer) => (this.stderr += data.toString()));
        this.child.stdin.on("error", () => undefined);
        this.child.on("error", (error) => this.fail(error));
        this.child.on("close", () =>
            this.fail(new CodexRefusal(`codex app-server ended: ${this.stderr.trim()}`)),
        );
        createInterface({ input: this.child.stdout }).on("line", (line) => this.receive(line));
    }

    /** @throws Error when it does not start, with codex's own words */
    static async start(options: ServerOptions): Promise<AppServer> {
        const server = new AppServer(options);
        try {
            await server.request("initialize", {
                clientInfo: { name: "codex-rollout", title: "codex-rollout", version: "0.1.0" },
                capabilities: { experimentalApi: true },
            });
        } catch (error) {
            await server.stop();
            throw error;
        }
        server.send({ method: "initialized" });
        return server;
    }

    /** @throws Error with codex's words when it refuses, ends, or says nothing for half a minute */
    request(method: string, params?: unknown): Promise<unknown> {
        const id = this.next++;
        if (this.ended !== undefined) return Promise.reject(this.ended);
        return new Promise((resolve, reject) => {
            const timer = setTimeout(() => {
                this.waiting.delete(id);
                reject(new CodexRefusal(`codex did not answer ${method} in 30 s`));
            }, 30_000);
            const done = (): void => clearTimeout(timer);
            this.waiting.set(id, {
                resolve: (result) => (done(), resolve(result)),
                reject: (error) => (done(), reject(error)),
            });
            this.send({ id, method, params });
        });
    }

    /** Waits for a notification. @throws Error when codex ends, or it does not come in `timeout` milliseconds */
    notification(method: string, timeout: number): Promise<unknown> {
        if (this.ended !== undefined) return Promise.reject(this.ended);
        return new Promise((resolve, reject) => {
            const stop = (): void => {
                clearTimeout(timer);
                this.listeners.delete(listen);
                this.ending.delete(end);
            };
            const end = (error: Error): void => {
                stop();
                reject(error);
            };
            const listen = (name: string, params: unknown): void => {
                if (name !== method) return;
                stop();
                resolve(params);
            };
            const timer = setTimeout(
                () => end(new CodexRefusal(`codex did not say ${method} in ${timeout / 1000} s`)),
                timeout,
            );
            this.listeners.add(listen);
            this.ending.add(end);
        });
    }

    /** Ends the process and waits for it. */
    async stop(): Promise<void> {
        if (this.child.exitCode !== null || this.child.signalCode !== null) return;
        const closed = new Promise((resolve) => this.child.once("close", resolve));
        this.child.kill("SIGTERM");
        const hard = setTimeout(() => this.child.kill("SIGKILL"), 3000);
        await closed;
        clearTimeout(hard);
    }

    private send(message: Message): void {
        this.child.stdin.write(`${JSON.stringify(message)}\n`);
    }

    private receive(line: string): void {
        let message: Message;
        try {
            message = JSON.parse(line) as Message;
        } catch {
            return; // stdout may carry a log line; nothing of the protocol is on it
        }
        if (message.method !== undefined && message.id !== undefined) {
            const result = this.options.answer?.(message.method, message.params) ?? {};
            this.child.stdin.write(`${JSON.stringify({ id: message.id, result })}\n`);
        } else if (message.method !== undefined) {
            for (const listen of [...this.listeners]) listen(message.method, message.params);
        } else if (typeof message.id === "number") {
            const waiter = this.waiting.get(message.id);
            this.waiting.delete(message.id);
            if (message.error !== undefined)
                waiter?.reject(new CodexRefusal(message.error.message));
            else waiter?.resolve(message.result);
        }
    }

    private fail(error: Error): void {
        this.ended ??= error;
        for (const end of [...this.ending]) end(error);
        for (const waiter of this.waiting.values()) waiter.reject(error);
        this.waiting.clear();
    }
}

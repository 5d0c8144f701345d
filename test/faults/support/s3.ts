/** An S3-compatible server on loopback: gofakes3, a published Go module, built once into the cache of the tests. */
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { cacheDirectory } from "../../../engine";

const version = "v1.2.0";

export interface S3Server {
    /** As PULUMI_BACKEND_URL takes it. */
    readonly backend: string;
    /** What the engine's S3 client asks for; the server takes any. */
    readonly credentials: Readonly<Record<string, string>>;
    close(): void;
}

export async function startS3(): Promise<S3Server> {
    const port = await freePort();
    const child = spawn(
        gofakes3(),
        ["-backend", "memory", "-host", `127.0.0.1:${port}`, "-initialbucket", "state"],
        { stdio: "ignore" },
    );
    await answering(port);
    return {
        backend: `s3://state?endpoint=127.0.0.1:${port}&disableSSL=true&s3ForcePathStyle=true&region=us-east-1`,
        credentials: { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" },
        close: () => void child.kill(),
    };
}

function gofakes3(): string {
    const folder = path.join(cacheDirectory(process.env), `gofakes3-${version}`);
    const program = path.join(folder, "gofakes3");
    if (!existsSync(program))
        execFileSync(
            "go",
            ["install", `github.com/johannesboyne/gofakes3/cmd/gofakes3@${version}`],
            {
                env: { ...process.env, GOBIN: folder },
                stdio: "pipe",
            },
        );
    return program;
}

async function answering(port: number): Promise<void> {
    for (let tries = 0; tries < 300; tries++) {
        const up = await fetch(`http://127.0.0.1:${port}/`).then(
            () => true,
            () => false,
        );
        if (up) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error("gofakes3 does not answer");
}

function freePort(): Promise<number> {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.once("error", reject).listen(0, "127.0.0.1", () => {
            const { port } = server.address() as AddressInfo;
            server.close(() => resolve(port));
        });
    });
}

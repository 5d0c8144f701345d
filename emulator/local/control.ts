import type { FastifyInstance } from "fastify";
import type { Running } from "../server";

/** `/_local/...`: what no GitHub has, for tests and for people who play GitHub's web pages. */
export function controlRoutes(server: FastifyInstance, running: Running): void {
    server.get("/_local/requests", async () => running.journal.entries);
    server.get("/_local/unserved", async () => Object.fromEntries(running.journal.unserved));
}

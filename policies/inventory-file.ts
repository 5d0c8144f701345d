import { z } from "zod";
import { firstIssue } from "../plan/data-error";
import type { Inventory } from "../plan/inventory";

const text = z.string();
const unread = z.object({ path: text, what: text, reason: text });

/** An inventory as JSON. Keys that this version does not know are dropped; what it needs must be there. */
const inventory = z.object({
    /** Files of before there was a version have none. */
    version: z.literal(1).optional(),
    organization: z.object({ login: text, id: z.number(), nodeId: text, plan: text.optional() }),
    viewer: text.optional(),
    users: z.record(
        text,
        z.object({
            login: text,
            id: z.number(),
            nodeId: text,
            membership: z.enum(["admin", "member", "outside"]),
        }),
    ),
    teams: z.record(
        text,
        z.object({
            slug: text,
            name: text,
            id: z.number(),
            nodeId: text,
            privacy: z.enum(["closed", "secret"]),
            parent: text.optional(),
        }),
    ),
    repositories: z.record(
        text,
        z.object({
            name: text,
            id: z.number(),
            nodeId: text,
            archived: z.boolean(),
            visibility: z.enum(["public", "private", "internal"]),
            defaultBranch: text,
            topics: z.array(text),
            properties: z.record(text, z.union([text, z.array(text), z.null()])),
            files: z.record(text, text),
            documents: z.record(text, z.number()).optional(),
        }),
    ),
    apps: z.record(
        text,
        z.object({
            slug: text,
            appId: z.number(),
            nodeId: text.optional(),
            installationId: z.number(),
            selection: z.enum(["all", "selected"]),
        }),
    ),
    secrets: z
        .record(text, z.object({ visibility: z.enum(["all", "private", "selected"]) }))
        .optional(),
    unread: z.array(unread).optional(),
});

/**
 * An inventory that was written down as JSON.
 * @throws DataError for what is none
 */
export function parseInventory(data: unknown): Inventory {
    const result = inventory.safeParse(data);
    if (!result.success) throw firstIssue(result.error.issues);
    const { version: _, ...read } = result.data;
    return read;
}

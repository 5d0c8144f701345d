/** A plan as JSON, checked key by key: an unknown or misspelled one is refused, since what it meant would be left out. */
import { z } from "zod";
import type { Plan } from "../plan/plan";

const name = z.string().min(1);
const record = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value);
const authority = z.enum(["authoritative", "additive"]);
const roles = record(name);
const actors = z.array(name);

const permissions = z.strictObject({
    defaultWorkflowPermissions: z.enum(["read", "write"]),
    workflowsMayApprovePullRequests: z.boolean(),
});

const team = z.strictObject({
    slug: name,
    name,
    description: z.string(),
    privacy: z.enum(["closed", "secret"]),
    parent: name.optional(),
    members: record(z.enum(["member", "maintainer"])),
    management: z.enum(["managed", "reference"]),
    membership: authority,
    previously: z.array(name),
});

const branchRules = {
    approvals: z.int().min(0).nullable(),
    codeOwners: z.boolean(),
    lastPushApproval: z.boolean(),
    dismissStaleApprovals: z.boolean(),
    checks: z.array(name),
    strictChecks: z.boolean(),
    conversationResolution: z.boolean(),
    linearHistory: z.boolean(),
    signedCommits: z.boolean(),
    forcePushes: z.boolean(),
    deletions: z.boolean(),
};

const protection = z.strictObject({
    ...branchRules,
    pattern: name,
    enforceAdmins: z.boolean(),
    lockBranch: z.boolean(),
    bypass: actors,
    push: actors.nullable(),
    dismissal: actors.nullable(),
    forcePushBypass: actors,
});

const targets = z.strictObject({ include: z.array(name), exclude: z.array(name) });

const ruleset = z.strictObject({
    ...branchRules,
    name,
    enforcement: z.enum(["active", "evaluate", "disabled"]),
    refs: targets,
    repositories: targets.optional(),
    bypass: z.array(
        z.strictObject({ actor: name, mode: z.enum(["always", "pull_request", "exempt"]) }),
    ),
    otherRules: z.array(name),
});

const secret = { from: name.optional(), rotated: z.string().optional() };

const environment = z.strictObject({
    name,
    reviewers: actors,
    preventSelfReview: z.boolean(),
    adminBypass: z.boolean(),
    waitMinutes: z.int().min(0),
    branches: z.union([z.enum(["all", "protected"]), z.array(name)]),
    secrets: record(z.strictObject(secret)),
});

const file = z.strictObject({
    mode: z.enum(["block", "whole"]),
    lines: z.array(z.string()),
    text: z.string(),
    delivery: z.enum(["commit", "pull-request"]),
    delivered: z.boolean(),
});

const repository = z.strictObject({
    name,
    tier: z.string(),
    grants: authority,
    teams: roles,
    collaborators: roles,
    protections: record(protection),
    rulesets: record(ruleset),
    environments: record(environment),
    secrets: record(z.strictObject(secret)),
    actions: permissions.optional(),
    files: record(file),
});

const origin = z.strictObject({
    file: z.string(),
    line: z.int(),
    column: z.int(),
    path: z.string(),
});

/** Origins are entries, `[path, origin]`: JSON has no maps. */
export const planSchema = z
    .strictObject({
        organization: name,
        teams: record(team),
        repositories: record(repository),
        rulesets: record(ruleset),
        secrets: record(
            z.strictObject({
                ...secret,
                visibility: z.enum(["all", "private", "selected"]),
                repositories: z.array(name),
            }),
        ),
        actions: permissions.optional(),
        apps: record(
            z.strictObject({
                slug: name,
                installationId: z.int().optional(),
                selection: z.enum(["all", "selected"]),
                repositories: z.array(name),
                permissions: record(name),
                management: z.enum(["apply", "verify"]),
            }),
        ),
        safeguards: record(z.union([z.string(), z.number(), z.array(z.string())])).optional(),
        origins: z.array(z.tuple([z.string(), origin])),
    })
    .transform((plan): Plan => ({ ...plan, origins: new Map(plan.origins) }));

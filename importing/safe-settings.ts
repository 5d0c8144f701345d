/**
 * safe-settings' files: `settings.yml` for the organization, `suborgs/*.yml` for some repositories, `repos/NAME.yml` for one;
 * the nearer file wins, lists item by item. Branch protections are written as REST takes them.
 */
import { z } from "zod";
import { compileNames } from "../controls/match";
import { firstIssue } from "../plan/data-error";
import type { Actor, BranchProtection } from "../plan/organization";
import { teamSlug } from "../plan/names";
import { Declared } from "./declared";
import { Remarks } from "./model";
import type { FromFiles } from "./peribolos";

export interface SafeSettingsFiles {
    readonly settings?: unknown;
    /** By name of the file. */
    readonly suborgs: Readonly<Record<string, unknown>>;
    /** By name of the repository. */
    readonly repos: Readonly<Record<string, unknown>>;
}

const actors = z
    .looseObject({
        users: z.array(z.string()).nullish(),
        teams: z.array(z.string()).nullish(),
        apps: z.array(z.string()).nullish(),
    })
    .nullish();

const protection = z.looseObject({
    required_pull_request_reviews: z
        .looseObject({
            required_approving_review_count: z.int().min(0).max(6).nullish(),
            dismiss_stale_reviews: z.boolean().nullish(),
            require_code_owner_reviews: z.boolean().nullish(),
            require_last_push_approval: z.boolean().nullish(),
            bypass_pull_request_allowances: actors,
            dismissal_restrictions: actors,
        })
        .nullish(),
    required_status_checks: z
        .looseObject({
            strict: z.boolean().nullish(),
            contexts: z.array(z.string()).nullish(),
            checks: z.array(z.looseObject({ context: z.string() })).nullish(),
        })
        .nullish(),
    enforce_admins: z.boolean().nullish(),
    restrictions: actors,
    required_linear_history: z.boolean().nullish(),
    required_conversation_resolution: z.boolean().nullish(),
    allow_force_pushes: z.boolean().nullish(),
    allow_deletions: z.boolean().nullish(),
    lock_branch: z.boolean().nullish(),
    required_signatures: z.boolean().nullish(),
});

const scope = z.looseObject({
    repository: z
        .looseObject({
            default_branch: z.string().nullish(),
            topics: z.array(z.string()).nullish(),
            private: z.boolean().nullish(),
            visibility: z.enum(["public", "private", "internal"]).nullish(),
            archived: z.boolean().nullish(),
        })
        .nullish(),
    teams: z.array(z.looseObject({ name: z.string(), permission: z.string() })).nullish(),
    collaborators: z
        .array(z.looseObject({ username: z.string(), permission: z.string() }))
        .nullish(),
    branches: z
        .array(z.looseObject({ name: z.string(), protection: protection.nullish() }))
        .nullish(),
    environments: z
        .array(
            z.looseObject({
                name: z.string(),
                wait_timer: z.int().min(0).nullish(),
                prevent_self_review: z.boolean().nullish(),
                reviewers: z.array(z.unknown()).nullish(),
                deployment_branch_policy: z.looseObject({}).nullish(),
            }),
        )
        .nullish(),
    suborgrepos: z.array(z.string()).nullish(),
});
type Scope = z.output<typeof scope>;

/**
 * @throws DataError, with its file, for files that are not as safe-settings reads them
 */
export function fromSafeSettings(login: string, files: SafeSettingsFiles): FromFiles {
    const remarks = new Remarks();
    const everywhere = read("settings.yml", files.settings ?? {}, remarks);
    const some = Object.entries(files.suborgs).map(([name, data]) =>
        read(`suborgs/${name}`, data, remarks),
    );
    const declared = new Declared(login);
    const names = new Set(Object.keys(files.repos));
    for (const { suborgrepos } of some)
        for (const name of suborgrepos ?? []) if (!/[*?[{]/.test(name)) names.add(name);
    for (const name of [...names].sort()) {
        const written = Object.hasOwn(files.repos, name) ? files.repos[name] : undefined;
        const own = read(`repos/${name}.yml`, written ?? {}, remarks);
        const above = some.filter(
            ({ suborgrepos }) => compileNames(suborgrepos ?? [])(name) !== undefined,
        );
        declare(name, [everywhere, ...above, own], declared, remarks);
    }
    remarks.add(
        "repositories",
        "only repositories that a file names are here; settings.yml holds for every other one too",
    );
    return { found: declared.found(), remarks: remarks.all };
}

const spokenOf = new Set([
    "repository",
    "teams",
    "collaborators",
    "branches",
    "environments",
    "suborgrepos",
]);

function read(file: string, data: unknown, remarks: Remarks): Scope {
    const parsed = scope.safeParse(data ?? {});
    if (!parsed.success) throw firstIssue(parsed.error.issues, file);
    for (const key of Object.keys(parsed.data))
        if (!spokenOf.has(key))
            remarks.add("repositories", `${file}: ${key} has no counterpart that import writes`);
    return parsed.data;
}

function declare(
    name: string,
    scopes: readonly Scope[],
    declared: Declared,
    remarks: Remarks,
): void {
    const facts = Object.assign(
        {},
        ...scopes.map(({ repository }) => repository ?? {}),
    ) as NonNullable<Scope["repository"]>;
    declared.repository(name, {
        ...(facts.default_branch ? { defaultBranch: facts.default_branch } : {}),
        ...(facts.topics ? { topics: facts.topics } : {}),
        archived: facts.archived ?? false,
        visibility: facts.visibility ?? (facts.private === false ? "public" : "private"),
    });
    for (const one of nearest(scopes, "teams", ({ name: team }) => teamSlug(team)))
        declared.grantTeam(name, one.name, one.permission);
    for (const one of nearest(scopes, "collaborators", ({ username }) => username.toLowerCase())) {
        if (Object.hasOwn(one, "exclude") || Object.hasOwn(one, "include"))
            remarks.add(
                "repositories",
                `collaborator ${one.username}: include and exclude are not looked at`,
            );
        declared.grantPerson(name, one.username, one.permission);
    }
    for (const one of nearest(scopes, "branches", ({ name: branch }) => branch)) {
        const branch = one.name === "default" ? declared.defaultBranch(name) : one.name;
        if (one.protection) declared.protect(name, protectionOf(branch, one.protection, declared));
    }
    for (const one of nearest(scopes, "environments", ({ name: environment }) =>
        environment.toLowerCase(),
    )) {
        if ((one.reviewers ?? []).length > 0)
            remarks.add(
                "environments",
                `environment ${one.name} of ${name}: its reviewers are ids, which say no names; add them`,
            );
        const policy = one.deployment_branch_policy;
        if (policy?.custom_branch_policies)
            remarks.add(
                "environments",
                `environment ${one.name} of ${name}: its branches; add them`,
            );
        declared.environment(name, {
            name: one.name,
            reviewers: [],
            preventSelfReview: one.prevent_self_review ?? false,
            // GitHub's own default; safe-settings does not say it.
            adminBypass: true,
            waitMinutes: one.wait_timer ?? 0,
            branches: policy?.protected_branches === true ? "protected" : "all",
            secrets: {},
        });
    }
}

type ListKey = "teams" | "collaborators" | "branches" | "environments";
type ItemOf<Key extends ListKey> = NonNullable<Scope[Key]>[number];

function nearest<Key extends ListKey>(
    scopes: readonly Scope[],
    key: Key,
    keyOf: (item: ItemOf<Key>) => string,
): ItemOf<Key>[] {
    const items = new Map<string, ItemOf<Key>>();
    for (const item of scopes.flatMap((one) => (one[key] ?? []) as ItemOf<Key>[])) {
        const farther = items.get(keyOf(item));
        items.set(
            keyOf(item),
            (farther === undefined ? item : merged(farther, item)) as ItemOf<Key>,
        );
    }
    return [...items.values()];
}

/** Key by key; of two lists the nearer one holds. */
function merged(farther: unknown, nearer: unknown): unknown {
    const isMap = (value: unknown): value is Record<string, unknown> =>
        typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isMap(farther) || !isMap(nearer)) return nearer;
    const keys = Object.keys(nearer).map(
        (key) =>
            [
                key,
                Object.hasOwn(farther, key) ? merged(farther[key], nearer[key]) : nearer[key],
            ] as const,
    );
    return { ...farther, ...Object.fromEntries(keys) };
}

function protectionOf(
    pattern: string,
    rules: z.output<typeof protection>,
    declared: Declared,
): BranchProtection {
    const reviews = rules.required_pull_request_reviews;
    const checks = rules.required_status_checks;
    const named = (list: z.output<typeof actors>): Actor[] =>
        [
            ...(list?.teams ?? []).map((team) => `team:${declared.team(team)}`),
            ...(list?.users ?? []).map((login) => `user:${declared.named(login)}`),
            ...(list?.apps ?? []).map((slug) => `app:${declared.app(slug)}`),
        ].sort();
    const contexts = [
        ...(checks?.contexts ?? []),
        ...(checks?.checks ?? []).map(({ context }) => context),
    ];
    return {
        pattern,
        approvals: reviews ? (reviews.required_approving_review_count ?? 1) : null,
        codeOwners: reviews?.require_code_owner_reviews ?? false,
        lastPushApproval: reviews?.require_last_push_approval ?? false,
        dismissStaleApprovals: reviews?.dismiss_stale_reviews ?? false,
        checks: [...new Set(contexts)].sort(),
        strictChecks: contexts.length > 0 && (checks?.strict ?? false),
        conversationResolution: rules.required_conversation_resolution ?? false,
        linearHistory: rules.required_linear_history ?? false,
        signedCommits: rules.required_signatures ?? false,
        forcePushes: rules.allow_force_pushes ?? false,
        deletions: rules.allow_deletions ?? false,
        enforceAdmins: rules.enforce_admins ?? false,
        lockBranch: rules.lock_branch ?? false,
        bypass: named(reviews?.bypass_pull_request_allowances),
        push: rules.restrictions ? named(rules.restrictions) : null,
        dismissal: reviews?.dismissal_restrictions ? named(reviews.dismissal_restrictions) : null,
        forcePushBypass: [],
    };
}
